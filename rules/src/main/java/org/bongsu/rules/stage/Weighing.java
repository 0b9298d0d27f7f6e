package org.bongsu.rules.stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;
import org.bongsu.domain.stage.Vote;

/** What an input and what is remembered amount to for each compartment. Pure. */
final class Weighing {

    private final Topology topology;
    private final StageLimits limits;
    private final StageInput in;
    /** By place: a large site has thousands of them, of which each is asked about a few. */
    private final Map<Place, List<Remembered>> rows = new LinkedHashMap<>();

    private final Map<String, List<Unhealthy>> unhealthy = new LinkedHashMap<>();
    private final List<Supply> onBattery;

    private record Place(Hazard hazard, String compartment) {}

    Weighing(Topology topology, StageLimits limits, StageInput in, List<Remembered> evidence) {
        this.topology = topology;
        this.limits = limits;
        this.in = in;
        this.onBattery = in.supplies().stream().filter(Supply::onBattery).toList();
        for (Remembered row : evidence) {
            for (String compartment : concerned(row.vote())) {
                rows.computeIfAbsent(new Place(row.vote().hazard(), compartment), key -> new ArrayList<>())
                        .add(row);
            }
        }
        for (Unhealthy device : in.unhealthy()) {
            unhealthy
                    .computeIfAbsent(topology.compartmentOf(device.room()), key -> new ArrayList<>())
                    .add(device);
        }
    }

    /** Compartments with a proven fire that is not over, and since when. */
    static Map<String, Moment> burning(List<Standing> standings) {
        Map<String, Moment> burning = new LinkedHashMap<>();
        for (Standing standing : standings) {
            boolean stillHot = standing.stage().atLeast(Stage.CONFIRMED) && standing.stage() != Stage.RECOVERY;
            if (standing.hazard() == Hazard.FIRE && stillHot) {
                standing.proven().ifPresent(at -> burning.put(standing.compartment(), at));
            }
        }
        return burning;
    }

    Assessment assess(Standing standing, Map<String, Moment> burning) {
        List<Remembered> rows = rows(standing.hazard(), standing.compartment());
        return switch (standing.hazard()) {
            case FIRE ->
                new SignEvidence(
                                rows,
                                standing.judged(),
                                work(standing.compartment()),
                                burningNeighbour(standing, burning),
                                limits)
                        .assess();
            case POWER -> power(standing).assess();
            case COOLING -> new CoolingEvidence(rows, standing.judged(), limits).assess();
        };
    }

    PowerEvidence power(Standing standing) {
        return new PowerEvidence(
                standing.compartment(),
                rows(Hazard.POWER, standing.compartment()),
                in.supplies(),
                Optional.ofNullable(in.outlooks().get(standing.compartment())),
                standing.judged(),
                topology);
    }

    /** A compartment that recovers was alarmed by what burnt before; only a fire proven since then alarms it again. */
    Optional<String> burningNeighbour(Standing standing, Map<String, Moment> burning) {
        Optional<Moment> heeded = standing.watchedUntil().isPresent() ? standing.recovered() : Optional.empty();
        return burning.entrySet().stream()
                .filter(fire -> topology.threatens(fire.getKey(), standing.compartment()))
                .filter(fire -> heeded.map(fire.getValue()::isAfter).orElse(true))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether people work in the compartment with leave. */
    boolean work(String compartment) {
        return in.workOrders().stream()
                .anyMatch(room -> topology.compartmentOf(room).equals(compartment));
    }

    List<Remembered> rows(Hazard hazard, String compartment) {
        return rows.getOrDefault(new Place(hazard, compartment), List.of());
    }

    private List<String> concerned(Vote vote) {
        return vote.hazard() == Hazard.POWER
                ? topology.concerned(vote.source(), vote.compartment())
                : List.of(vote.compartment());
    }

    /**
     * Whether nothing speaks for anything there, so that nothing can come of it: most of a large site, most of the time. What it has to
     * rule out is every cue that {@link StageTable} hears at NORMAL.
     */
    boolean idle(Standing standing, Map<String, Moment> burning) {
        if (standing.stage() != Stage.NORMAL
                || standing.quietSince().isEmpty()
                || standing.question().isPresent()
                || rows.containsKey(new Place(standing.hazard(), standing.compartment()))) {
            return false;
        }
        return switch (standing.hazard()) {
            case FIRE ->
                cuts(standing).isEmpty() && burningNeighbour(standing, burning).isEmpty();
            case POWER -> onBattery.stream().noneMatch(supply -> topology.feeds(supply.node(), standing.compartment()));
            case COOLING -> true;
        };
    }

    List<DeclaredCut> cuts(Standing standing) {
        return in.cuts().stream()
                .filter(cut -> topology.compartmentOf(cut.room()).equals(standing.compartment()))
                .filter(cut -> standing.recovered().map(cut.declared()::isAfter).orElse(true))
                .toList();
    }

    List<Unhealthy> unhealthy(String compartment) {
        return unhealthy.getOrDefault(compartment, List.of());
    }

    /** All that a change of this standing rests on. */
    Evidence kept(Standing standing, List<HumanWord> words) {
        String compartment = standing.compartment();
        boolean power = standing.hazard() == Hazard.POWER;
        boolean fire = standing.hazard() == Hazard.FIRE;
        return new Evidence(
                rows(standing.hazard(), compartment),
                words.stream()
                        .filter(word -> word.compartment().equals(compartment) && word.hazard() == standing.hazard())
                        .toList(),
                power
                        ? in.supplies().stream()
                                .filter(supply -> topology.feeds(supply.node(), compartment))
                                .toList()
                        : List.of(),
                fire ? cuts(standing) : List.of(),
                in.workOrders().stream()
                        .filter(room -> topology.compartmentOf(room).equals(compartment))
                        .toList(),
                unhealthy(compartment));
    }
}
