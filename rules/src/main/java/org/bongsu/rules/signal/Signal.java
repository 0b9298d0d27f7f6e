package org.bongsu.rules.signal;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Vote;

/** What the signal plane has to say to the decision plane: some a minute in a quiet site, some hundreds a second at worst. */
public sealed interface Signal {

    /** When it happened. */
    Moment at();

    /** A vote stands from now on. The same id again replaces the vote: its evidence has grown. */
    record VoteRaised(Vote vote) implements Signal {
        @Override
        public Moment at() {
            return vote.since();
        }
    }

    /** A vote no longer stands. */
    record VoteWithdrawn(String voteId, Moment at, String why) implements Signal {}

    /** A device that had answered is silent: neither an outage nor a fire by itself. */
    record SensorLost(String device, String room, Moment at, Text cause) implements Signal {}

    /** A lost device answers again. */
    record SensorBack(String device, Moment at) implements Signal {}

    /** A device answers, and something that it says cannot be believed: a person has to look. Counts neither way. */
    record SensorDoubted(String device, String room, Moment at, Text cause) implements Signal {}

    /** Everything that a doubted device says is believed again. */
    record SensorTrusted(String device, Moment at) implements Signal {}

    /**
     * How the rules of a compartment stood when one of them began or ceased to vote, so that why and why not can be told
     * later. Decides nothing. At most one a compartment in ten seconds.
     *
     * @param rules in order of the pack
     */
    record ConditionsSeen(String compartment, List<RuleSeen> rules, Moment at) implements Signal {
        public ConditionsSeen {
            rules = List.copyOf(rules);
        }
    }

    /**
     * How warm the server inlets of a room are; told while they are above the recommended range, and once when they come
     * back into it. At most one a room in ten seconds.
     *
     * @param celsius of the second warmest, or of the only one
     * @param sensors that are read and believed
     */
    record InletSeen(String room, double celsius, int sensors, Moment at) implements Signal {}

    /**
     * What a UPS says of its supply.
     *
     * @param node the power node that it is
     * @param onBattery OB without OL and without a calibration in progress
     * @param lowBattery LB while on battery
     * @param runtimeSeconds as the UPS estimates it; empty while that is unknown
     * @param charge of its battery, %
     * @param load share of its rating, %
     * @param health of its battery, %
     * @param temperature of its battery, °C
     */
    record SupplySeen(
            String node,
            String device,
            boolean onBattery,
            boolean lowBattery,
            OptionalDouble runtimeSeconds,
            Moment at,
            OptionalDouble charge,
            OptionalDouble load,
            OptionalDouble health,
            OptionalDouble temperature)
            implements Signal {

        public SupplySeen {
            // Journals from before batteries were looked into say nothing of theirs.
            charge = Objects.requireNonNullElse(charge, OptionalDouble.empty());
            load = Objects.requireNonNullElse(load, OptionalDouble.empty());
            health = Objects.requireNonNullElse(health, OptionalDouble.empty());
            temperature = Objects.requireNonNullElse(temperature, OptionalDouble.empty());
        }

        /** A supply that says nothing of its battery but its runtime. */
        public SupplySeen(
                String node,
                String device,
                boolean onBattery,
                boolean lowBattery,
                OptionalDouble runtimeSeconds,
                Moment at) {
            this(
                    node,
                    device,
                    onBattery,
                    lowBattery,
                    runtimeSeconds,
                    at,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty());
        }
    }
}
