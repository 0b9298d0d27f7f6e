package org.bongsu.daemon.engine;

import java.util.List;
import java.util.Optional;
import org.bongsu.alerting.alert.AlertChange;
import org.bongsu.alerting.notice.Delivery;
import org.bongsu.alerting.page.Page;
import org.bongsu.alerting.page.PageDecision;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.plan.Place;

/** What the engine wants done or known. Released only after the input that caused it is on disk. */
public sealed interface Effect {

    /** One line that two equal decisions share on every machine: ids, enums and integers, no floating point and no prose. */
    String canonical();

    /** To a migration driver. */
    record Commanded(Command command) implements Effect {
        @Override
        public String canonical() {
            return "command " + command.epoch() + " " + command.sequence() + " " + command.action() + " "
                    + command.server() + " " + command.workload().orElse("-") + " "
                    + command.method().map(Method::name).orElse("-") + " "
                    + command.place().map(Place::toString).orElse("-") + " " + Math.round(command.rateGbps() * 1e6);
        }
    }

    /** A try to tell a tenant. */
    record Delivered(Delivery delivery) implements Effect {
        @Override
        public String canonical() {
            return "notice " + delivery.noticeId() + " " + delivery.tenant() + " " + delivery.attempt();
        }
    }

    /** What happened to an alert; who is told of it is a {@link Paged}. */
    record Alerted(AlertChange change) implements Effect {
        @Override
        public String canonical() {
            return "alert " + change.number() + " " + change.alertId() + " " + change.event() + " " + change.reason();
        }
    }

    /**
     * A message to operators through their channels. No part of {@link org.bongsu.daemon.journal.DecisionHash}: who is on call is
     * edited every week, and past decisions about rooms are no others for it.
     */
    record Paged(Page page) implements Effect {
        @Override
        public String canonical() {
            return "page " + page.key() + " " + page.channels();
        }
    }

    /** An alert is not told, or not yet; for the log. As {@link Paged}, no part of the hash. */
    record Withheld(String alert, PageDecision decision) implements Effect {
        @Override
        public String canonical() {
            return "withheld " + alert + " " + decision.reason();
        }
    }

    record StageChanged(String compartment, Hazard hazard, Stage from, Stage to, Text because) implements Effect {
        @Override
        public String canonical() {
            return "stage " + compartment + " " + hazard + " " + from + " " + to;
        }
    }

    /** A room's deadline was set or moved. */
    record DeadlineMoved(String room, Moment at, String cause, boolean declared) implements Effect {
        @Override
        public String canonical() {
            return "deadline " + room + " " + at.epochNanos() + " " + cause + " " + declared;
        }
    }

    record DeadlineLifted(String room) implements Effect {
        @Override
        public String canonical() {
            return "no deadline " + room;
        }
    }

    /** A plan came to be, or changed its status. */
    record PlanChanged(String plan, String status, List<String> rooms, int steps, String because) implements Effect {
        public PlanChanged {
            rooms = List.copyOf(rooms);
        }

        @Override
        public String canonical() {
            return "plan " + plan + " " + status + " " + rooms + " " + steps;
        }
    }

    /** A group of hosts was told to shut itself down, or may run again. */
    record GroupTold(String group, String room, boolean told, Text because) implements Effect {
        @Override
        public String canonical() {
            return "group " + group + " " + room + " " + told;
        }
    }

    /** How the return of what was taken out of a room stands has changed. */
    record ReturnChanged(String room, String phase, int returned, int open, Text because) implements Effect {
        @Override
        public String canonical() {
            return "return " + room + " " + phase + " " + returned + " " + open;
        }
    }

    /**
     * What a tenant's request caused.
     *
     * @param request as its input has it
     * @param until when Bongsu begins at the latest, where it waits
     * @param count of workloads, or of notices sent again
     */
    record TenantAnswered(
            String request, String tenant, Verdict verdict, Optional<Moment> until, int count, Text effect)
            implements Effect {

        /** What became of it. */
        public enum Verdict {
            ACCEPTED,
            /** The same answer was given before and holds. */
            REPEATED,
            REFUSED,
            /** The tenant has no such event. */
            UNKNOWN
        }

        @Override
        public String canonical() {
            return "answer " + request + " " + tenant + " " + verdict + " "
                    + until.map(at -> Long.toString(at.epochMillis())).orElse("-") + " " + count;
        }
    }

    /** The statement about a room changed: safe to cut, or not. */
    record PermitChanged(String room, boolean granted, int wouldBeLost, Text statement) implements Effect {
        @Override
        public String canonical() {
            return "permit " + room + " " + granted + " " + wouldBeLost;
        }
    }
}
