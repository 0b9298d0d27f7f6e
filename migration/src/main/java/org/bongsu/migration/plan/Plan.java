package org.bongsu.migration.plan;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.bound.Bound;
import org.bongsu.migration.bound.BoundInstance;
import org.bongsu.migration.bound.Credit;
import org.bongsu.migration.bound.Fate;
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
 * @param buys of rooms that live on batteries, what stopping some workloads first would buy; for people to decide
 * @param durations that the steps rest on, with what was learned
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
        String order,
        List<Buy> buys,
        Durations durations) {

    public Plan {
        deadlines = List.copyOf(deadlines);
        steps = List.copyOf(steps);
        left = List.copyOf(left);
        limits = List.copyOf(limits);
        buys = List.copyOf(buys);
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

    /** With its yardsticks, by a part of the programme that knows nothing of how the plan was made. */
    public Plan judged(BoundInstance instance) {
        double underWay = underWay();
        return new Plan(
                site,
                madeAt,
                deadlines,
                steps,
                left,
                limits,
                value,
                OptionalDouble.of(underWay + Floor.of(instance)),
                OptionalDouble.of(underWay + Bound.of(instance)),
                evaluations,
                order,
                buys,
                durations);
    }

    /** What the step's duration was learned from; empty for one under way and where nothing was learned. */
    public Optional<StepEstimate> estimate(Step step) {
        Workload workload = step.workload();
        Estimate estimate = durations.estimate(workload.service(), step.method());
        if (estimate.steps() == 0 || step.reason() == StepReason.IN_FLIGHT) {
            return Optional.empty();
        }
        double nominal = Durations.nominalSeconds(site, workload, step.method(), step.rateGbps());
        return Optional.of(new StepEstimate(estimate.p50() * nominal, estimate.p95() * nominal, estimate.steps()));
    }

    /** What steps under way earn: it is in the plan's value, and nobody can do anything about it any more. */
    private double underWay() {
        double sum = 0;
        for (Step step : steps) {
            if (step.reason() == StepReason.IN_FLIGHT) {
                String room = site.roomOf(step.workload()).id();
                boolean late = deadlines.stream()
                        .anyMatch(deadline ->
                                deadline.room().equals(room) && step.finish().isAfter(deadline.at()));
                Fate fate = late ? Fate.LOST : step.method().keepsRunning() ? Fate.KEPT_RUNNING : Fate.STOPPED;
                sum += Credit.weight(site, step.workload()) * Credit.share(step.workload(), fate);
            }
        }
        return sum;
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
