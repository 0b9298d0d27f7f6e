package org.bongsu.daemon.runtime;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bongsu.daemon.engine.InventoryWatch;
import org.bongsu.daemon.http.view.InventoryView;
import org.bongsu.daemon.http.view.StrangerView;
import org.bongsu.domain.Moment;
import org.bongsu.migration.inventory.DriftKind;
import org.bongsu.migration.inventory.Occupant;
import org.bongsu.migration.inventory.SourceState;
import org.bongsu.migration.inventory.StandingDrift;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is seen against what is declared, for the API, the metrics and the log. {@link #publish} is the engine's thread's;
 * everything else may be called from any.
 */
final class InventoryBoard {

    private static final Logger LOG = LoggerFactory.getLogger(InventoryBoard.class);

    /** Of one change; a log is no report. */
    private static final int LOGGED = 5;

    /** What a person looks through; the rest is counted. */
    private static final int UNPLANNED = 500;

    private final Supplier<Moment> clock;
    private final MultiGauge ages;
    private Set<String> logged = new LinkedHashSet<>();
    private volatile InventoryView view;

    InventoryBoard(MeterRegistry registry, Supplier<Moment> clock) {
        this.clock = clock;
        this.view = new InventoryView(clock.get(), List.of(), new LinkedHashMap<>(), List.of(), 0, List.of());
        for (DriftKind kind : DriftKind.values()) {
            Gauge.builder("bongsu_inventory_drift", this, board -> board.count(kind))
                    .tag("kind", kind.word())
                    .description("Differences between servers.csv and what drivers and records say; docs/inventory.md"
                            + " says what each kind means")
                    .register(registry);
        }
        Gauge.builder("bongsu_inventory_unplanned", this, board -> board.view.unplannedWorkloads())
                .description("Workloads that run where nobody planned for them: their rooms get no permit")
                .register(registry);
        this.ages = MultiGauge.builder("bongsu_inventory_source_age_seconds")
                .description("Scenario time since a source last told all that it knows")
                .register(registry);
    }

    private int count(DriftKind kind) {
        return view.drift().getOrDefault(kind.word(), 0);
    }

    InventoryView view() {
        return view;
    }

    /** Costs what the sources say; some times a minute is often enough. */
    void publish(InventoryWatch watch, Moment now) {
        List<StandingDrift> standing = new ArrayList<>(watch.drifts());
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (DriftKind kind : DriftKind.values()) {
            counts.put(kind.word(), watch.beyond().getOrDefault(kind, 0));
        }
        standing.forEach(one -> counts.merge(one.drift().kind().word(), 1, Integer::sum));
        standing.sort(Comparator.comparing(one -> one.drift().kind()));
        List<Occupant> occupants = watch.occupants();
        view = new InventoryView(
                now,
                watch.sources().stream().map(state -> source(state, now)).toList(),
                counts,
                standing.stream().map(InventoryBoard::drift).toList(),
                occupants.size(),
                occupants.stream()
                        .limit(UNPLANNED)
                        .map(InventoryBoard::stranger)
                        .toList());
        ages.register(
                view.sources().stream()
                        .map(source -> MultiGauge.Row.of(
                                Tags.of("source", source.source()), this, board -> board.age(source.source())))
                        .toList(),
                true);
        log(standing);
    }

    private double age(String name) {
        return view.sources().stream()
                .filter(source -> source.source().equals(name))
                .findFirst()
                .flatMap(InventoryView.Source::lookedAt)
                .map(at -> at.secondsUntil(clock.get()))
                .orElse(Double.NaN);
    }

    private void log(List<StandingDrift> standing) {
        Set<String> now = new LinkedHashSet<>();
        int fresh = 0;
        for (StandingDrift one : standing) {
            String text = one.drift().text().en();
            now.add(text);
            if (!logged.contains(text) && ++fresh <= LOGGED) {
                LOG.warn("{}: {}", one.drift().kind().word(), text);
            }
        }
        if (fresh > LOGGED) {
            LOG.warn("{} more differences from servers.csv: GET /api/v1/inventory shows them", fresh - LOGGED);
        }
        logged = now;
    }

    static StrangerView stranger(Occupant one) {
        return new StrangerView(one.workload(), one.declared(), said(one.server()), one.room(), one.source());
    }

    private static InventoryView.Source source(SourceState state, Moment now) {
        boolean silent = state.lookedAt()
                .map(at -> at.until(now).compareTo(state.silentAfter()) > 0)
                .orElse(false);
        return new InventoryView.Source(
                state.source(),
                state.record() ? "record" : "driver",
                state.lookedAt(),
                silent,
                state.workloads(),
                state.servers(),
                state.elsewhere());
    }

    private static InventoryView.Drift drift(StandingDrift one) {
        return new InventoryView.Drift(
                one.drift().kind().word(),
                one.drift().kind().grave(),
                one.drift().subject(),
                said(one.drift().room()),
                said(one.drift().source()),
                one.since(),
                one.drift().text());
    }

    private static Optional<String> said(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(text);
    }
}
