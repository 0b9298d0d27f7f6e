package org.bongsu.simulators.operator;

import java.time.Duration;
import java.util.List;
import org.bongsu.domain.Moment;

/** What a person types, with roles resolved to this site's rooms. */
public sealed interface OperatorInput {

    /** Who types, as the journal shows it. */
    String BY = "rehearsal";

    List<String> rooms();

    record CutDeclared(List<String> rooms, Moment cutAt, String reason) implements OperatorInput {
        public CutDeclared {
            rooms = List.copyOf(rooms);
        }
    }

    record CutWithdrawn(List<String> rooms, String reason) implements OperatorInput {
        public CutWithdrawn {
            rooms = List.copyOf(rooms);
        }
    }

    record Confirmed(List<String> rooms, String reason) implements OperatorInput {
        public Confirmed {
            rooms = List.copyOf(rooms);
        }
    }

    record Rejected(List<String> rooms, String reason) implements OperatorInput {
        public Rejected {
            rooms = List.copyOf(rooms);
        }
    }

    record WorkOrdered(List<String> rooms, Duration lasts, String reason) implements OperatorInput {
        public WorkOrdered {
            rooms = List.copyOf(rooms);
        }
    }
}
