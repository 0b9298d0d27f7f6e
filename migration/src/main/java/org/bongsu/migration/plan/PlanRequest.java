package org.bongsu.migration.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.bound.BoundInstance;
import org.bongsu.migration.deadline.Deadline;

/**
 * What is to be planned.
 *
 * @param deadlines one for each endangered room
 * @param candidates workloads of these rooms that still run there and are not on their way
 * @param inFlight steps under way; their workloads are no candidates
 * @param space free memory of every destination's hosts, GiB, by destination and host number
 * @param threatenedNodes power nodes that burn or live on battery
 * @param power what is known of these batteries
 */
public record PlanRequest(
        Site site,
        List<Deadline> deadlines,
        List<Candidate> candidates,
        List<PinnedStep> inFlight,
        Map<String, List<Double>> space,
        Set<String> threatenedNodes,
        Durations durations,
        PowerSeen power,
        Moment now) {

    /** Where nothing is known of batteries. */
    public PlanRequest(
            Site site,
            List<Deadline> deadlines,
            List<Candidate> candidates,
            List<PinnedStep> inFlight,
            Map<String, List<Double>> space,
            Set<String> threatenedNodes,
            Durations durations,
            Moment now) {
        this(site, deadlines, candidates, inFlight, space, threatenedNodes, durations, PowerSeen.NOTHING, now);
    }

    public PlanRequest {
        deadlines = List.copyOf(deadlines);
        candidates = List.copyOf(candidates);
        inFlight = List.copyOf(inFlight);
        space = Ordered.map(space);
        threatenedNodes = Collections.unmodifiableSet(new LinkedHashSet<>(threatenedNodes));
        Set<String> rooms = new LinkedHashSet<>();
        deadlines.forEach(deadline -> rooms.add(deadline.room()));
        if (rooms.size() != deadlines.size()) {
            throw new IllegalArgumentException("a room has two deadlines: " + deadlines);
        }
        for (Candidate candidate : candidates) {
            String room = site.roomOf(candidate.workload()).id();
            if (!rooms.contains(room)) {
                throw new IllegalArgumentException(candidate.workload().id() + ": room " + room + " has no deadline");
            }
        }
    }

    /** Everything in the rooms still runs, every destination is empty. */
    public static PlanRequest fresh(
            Site site, List<Deadline> deadlines, Set<String> threatenedNodes, Durations durations, Moment now) {
        List<Candidate> candidates = new ArrayList<>();
        for (Deadline deadline : deadlines) {
            site.workloadsIn(deadline.room()).forEach(workload -> candidates.add(new Candidate(workload, List.of())));
        }
        return new PlanRequest(
                site, deadlines, candidates, List.of(), emptySpace(site), threatenedNodes, durations, now);
    }

    /** The same with what is known of batteries. */
    public PlanRequest with(PowerSeen seen) {
        return new PlanRequest(site, deadlines, candidates, inFlight, space, threatenedNodes, durations, seen, now);
    }

    /** The same, though no plan is in force. */
    public PlanRequest withoutPromises() {
        return new PlanRequest(
                site,
                deadlines,
                candidates.stream()
                        .map(candidate -> new Candidate(
                                candidate.workload(), candidate.failed(), Optional.empty(), candidate.barred()))
                        .toList(),
                inFlight,
                space,
                threatenedNodes,
                durations,
                power,
                now);
    }

    /** Every host of every destination with all its memory. */
    public static Map<String, List<Double>> emptySpace(Site site) {
        Map<String, List<Double>> space = new LinkedHashMap<>();
        site.destinations()
                .forEach(destination -> space.put(
                        destination.id(), Collections.nCopies(destination.hosts(), destination.memoryGibPerHost())));
        return space;
    }

    /** The same question for the bound: steps under way hold their links and earn nothing. */
    public BoundInstance boundInstance() {
        Map<String, BoundInstance.Cut> cuts = new LinkedHashMap<>();
        deadlines.forEach(deadline ->
                cuts.put(deadline.room(), new BoundInstance.Cut(deadline.room(), deadline.at(), deadline.margin())));
        List<BoundInstance.Refuge> refuges = new ArrayList<>();
        site.destinations().forEach(destination -> {
            if (destination.room().filter(cuts::containsKey).isEmpty()) {
                double free = space.getOrDefault(destination.id(), List.of()).stream()
                        .mapToDouble(Double::doubleValue)
                        .sum();
                refuges.add(new BoundInstance.Refuge(destination, free));
            }
        });
        return new BoundInstance(
                site,
                now,
                cuts,
                candidates.stream().map(Candidate::workload).toList(),
                refuges,
                inFlight.stream()
                        .filter(step -> step.method().copies())
                        .flatMap(step -> step
                                .place()
                                .map(place -> new BoundInstance.UnderWay(
                                        place.destination(),
                                        site.roomOf(step.workload()).id(),
                                        step.rateGbps(),
                                        step.expectedFinish()))
                                .stream())
                        .toList(),
                new BoundInstance.Rules(durations.leastExpected(), durations.leastSafe(), true));
    }
}
