package org.bongsu.migration.plan;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.bound.Bound;
import org.bongsu.migration.bound.BoundInstance;
import org.bongsu.migration.bound.Floor;
import org.bongsu.migration.deadline.Deadline;

/**
 * Who leaves, how and when. Immutable.
 *
 * @param madeAt the moment from which {@code start_s} counts
 * @param deadlines of its rooms, at least one
 * @param steps in the order in which they start; of equal starts the more important first
 * @param left what will not run on although it should, or is lost
 * @param value weighted credit it earns if all goes as expected, steps under way included
 * @param floor what shifting and stopping alone would earn; empty until {@link #judged}
 * @param bound what no plan can exceed; empty until {@link #judged}
 * @param evaluations how many schedules were tried
 * @param order the name of the order that won
 */
public record Plan(
        Site site,
        Moment madeAt,
        List<Deadline> deadlines,
        List<Step> steps,
        List<Left> left,
        List<LimitUse> limits,
        double value,
        OptionalDouble floor,
        OptionalDouble bound,
        int evaluations,
        String order) {

    public Plan {
        deadlines = List.copyOf(deadlines);
        steps = List.copyOf(steps);
        left = List.copyOf(left);
        limits = List.copyOf(limits);
        if (deadlines.isEmpty()) {
            throw new IllegalArgumentException("a plan without a deadline");
        }
    }

    public List<String> rooms() {
        return deadlines.stream().map(Deadline::room).toList();
    }

    /** The earliest of its rooms. */
    public Deadline deadline() {
        return deadlines.stream().min(Comparator.comparing(Deadline::at)).orElseThrow();
    }

    /** With its yardsticks. Costs some tenths of a second for 32,000 workloads; the plan itself does not need it. */
    public Plan judged(BoundInstance instance) {
        return new Plan(
                site,
                madeAt,
                deadlines,
                steps,
                left,
                limits,
                value,
                OptionalDouble.of(Floor.of(instance)),
                OptionalDouble.of(Bound.of(instance)),
                evaluations,
                order);
    }

    /** value / bound; 1 where nothing could be earned; empty until judged. */
    public OptionalDouble ratio() {
        return bound.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(bound.getAsDouble() > 0 ? value / bound.getAsDouble() : 1);
    }

    /** (value - floor) / (bound - floor): the part that planning can win. Empty until judged or when nothing is contested. */
    public OptionalDouble contestedRatio() {
        if (bound.isEmpty() || floor.isEmpty() || bound.getAsDouble() - floor.getAsDouble() < 1e-6) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of((value - floor.getAsDouble()) / (bound.getAsDouble() - floor.getAsDouble()));
    }
}
