package org.bongsu.daemon.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.bongsu.daemon.http.DaemonView;
import org.bongsu.daemon.http.WhyAnswer;
import org.bongsu.daemon.http.view.BucketView;
import org.bongsu.daemon.http.view.CheckView;
import org.bongsu.daemon.http.view.DaemonSnapshot;
import org.bongsu.daemon.http.view.DurationView;
import org.bongsu.daemon.http.view.EvacuabilityView;
import org.bongsu.daemon.http.view.FindingView;
import org.bongsu.daemon.http.view.InventoryView;
import org.bongsu.daemon.http.view.KeyView;
import org.bongsu.daemon.http.view.PermitView;
import org.bongsu.daemon.http.view.PointView;
import org.bongsu.daemon.http.view.SampleView;
import org.bongsu.daemon.http.view.StepView;
import org.bongsu.daemon.http.view.UpsGroupView;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.site.Site;
import org.jspecify.annotations.Nullable;

/** What the engine's thread last published, for the API's threads. */
final class LiveView implements DaemonView {

    /** Reads the history of a point on a worker. */
    interface History {
        CompletionStage<List<SampleView>> samples(String point, Moment from, Moment to, int limit);

        CompletionStage<List<BucketView>> buckets(String point, Moment from, Moment to, int most);
    }

    /** Answers why from the journal on a worker. */
    interface Asked {
        CompletionStage<WhyAnswer> why(String room, Optional<String> at);
    }

    private final Site site;
    private volatile Table table;
    private final Supplier<Moment> clock;
    private final PermitSigner signer;
    private final History history;
    private final Asked asked;
    private final Supplier<EvacuabilityView> evacuability;
    private final Supplier<List<CheckView>> checks;
    private final Supplier<List<FindingView>> findings;
    private final Supplier<List<UpsGroupView>> ups;
    private final Supplier<InventoryView> inventories;
    private volatile DaemonSnapshot snapshot;
    private volatile Map<String, List<StepView>> steps = new LinkedHashMap<>();
    private volatile Map<String, List<DurationView>> durations = new LinkedHashMap<>();

    LiveView(
            Site site,
            Inventory inventory,
            Supplier<Moment> clock,
            PermitSigner signer,
            History history,
            Asked asked,
            Supplier<EvacuabilityView> evacuability,
            Supplier<List<CheckView>> checks,
            Supplier<List<FindingView>> findings,
            Supplier<List<UpsGroupView>> ups,
            Supplier<InventoryView> inventories) {
        this.site = site;
        this.clock = clock;
        this.signer = signer;
        this.history = history;
        this.asked = asked;
        this.evacuability = evacuability;
        this.checks = checks;
        this.findings = findings;
        this.ups = ups;
        this.inventories = inventories;
        this.table = new Table(inventory);
        this.snapshot = DaemonSnapshot.empty(clock.get());
    }

    /** The last reading of each point of one inventory. */
    private static final class Table {
        private final Inventory inventory;
        private final List<Point> points;
        private final AtomicReferenceArray<@Nullable Reading> last;

        Table(Inventory inventory) {
            this.inventory = inventory;
            this.points = inventory.points();
            this.last = new AtomicReferenceArray<>(points.size());
        }

        void put(Reading reading) {
            int index = reading.point().index();
            if (index < points.size() && points.get(index) == reading.point()) {
                last.set(index, reading);
            } else {
                inventory
                        .point(reading.point().id())
                        .ifPresent(point -> last.set(point.index(), bound(reading, point)));
            }
        }

        private static Reading bound(Reading reading, Point point) {
            return new Reading(
                    point, reading.raw(), reading.quality(), reading.cause(), reading.source(), reading.arrival());
        }
    }

    void read(List<Reading> readings) {
        Table now = table;
        readings.forEach(now::put);
    }

    /** Other devices from now on; what is known of points that stay is kept. One thread at a time. */
    void replace(Inventory inventory) {
        Table before = table;
        Table next = new Table(inventory);
        for (int i = 0; i < before.last.length(); i++) {
            Reading reading = before.last.get(i);
            if (reading != null) {
                next.put(reading);
            }
        }
        table = next;
    }

    void publish(DaemonSnapshot next) {
        snapshot = next;
    }

    void publishSteps(Map<String, List<StepView>> byPlan, Map<String, List<DurationView>> learned) {
        steps = byPlan;
        durations = learned;
    }

    @Override
    public Site site() {
        return site;
    }

    @Override
    public Moment now() {
        return clock.get();
    }

    @Override
    public DaemonSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public Optional<List<StepView>> steps(String plan) {
        return Optional.ofNullable(steps.get(plan));
    }

    @Override
    public List<DurationView> durations(String plan) {
        return durations.getOrDefault(plan, List.of());
    }

    @Override
    public List<PointView> points() {
        List<PointView> views = new ArrayList<>();
        Table now = table;
        for (Point point : now.points) {
            Reading reading = now.last.get(point.index());
            views.add(reading == null ? PointView.neverSeen(point) : PointView.of(reading));
        }
        return views;
    }

    @Override
    public CompletionStage<List<SampleView>> history(String point, Moment from, Moment to, int limit) {
        return history.samples(point, from, to, limit);
    }

    @Override
    public CompletionStage<List<BucketView>> buckets(String point, Moment from, Moment to, int most) {
        return history.buckets(point, from, to, most);
    }

    @Override
    public Optional<PermitView> permit(String room) {
        return snapshot.permits().stream()
                .filter(permit -> permit.id().equals(room))
                .findFirst();
    }

    @Override
    public CompletionStage<WhyAnswer> why(String room, Optional<String> at) {
        return asked.why(room, at);
    }

    @Override
    public EvacuabilityView evacuability() {
        return evacuability.get();
    }

    @Override
    public List<FindingView> findings() {
        return findings.get();
    }

    @Override
    public InventoryView inventory() {
        return inventories.get();
    }

    @Override
    public List<UpsGroupView> ups() {
        return ups.get();
    }

    @Override
    public List<KeyView> keys() {
        return List.of(new KeyView(signer.keyId(), signer.algorithm(), signer.publicKey()));
    }

    @Override
    public List<CheckView> liveness() {
        return List.of(new CheckView("process", true, "running"));
    }

    @Override
    public List<CheckView> readiness() {
        return checks.get();
    }
}
