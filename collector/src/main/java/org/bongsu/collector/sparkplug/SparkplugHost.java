package org.bongsu.collector.sparkplug;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Address.MetricMapping;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload.Metric;

/**
 * Turns what edge nodes say into readings of the inventory's devices. No input or output; owned by one thread, but for its
 * counters.
 *
 * <p>An edge node speaks only of change, so silence says nothing while its session lives: the broker tells of its death. A
 * device is STALE from its death, from its node's, or when it was not born within the stale periods of a connection.
 */
final class SparkplugHost {

    /** The end of what a {@link Moment} holds. */
    private static final long MOST_MILLIS = Long.MAX_VALUE / 1_000_000;

    private final ScenarioClock clock;
    private final Duration skew;
    private final int stalePeriods;
    private final Map<EdgeId, EdgeNode> edges = new TreeMap<>();
    private final Map<String, Watch> watches = new LinkedHashMap<>();
    private final EnumMap<Trouble, LongAdder> troubles = new EnumMap<>(Trouble.class);
    private final Listener listener = new Listener();
    private boolean connected;
    private List<Taken> out = new ArrayList<>();

    /**
     * A reading.
     *
     * @param news whether the rules are to see it; what an edge node kept while it was cut off is only stored
     */
    record Taken(Reading reading, boolean news) {}

    /**
     * What came of an input.
     *
     * @param taken in order
     * @param rebirths edge nodes to be asked for their birth certificates
     */
    record Result(List<Taken> taken, List<EdgeId> rebirths) {}

    /** What is known of one device. */
    private static final class Watch {
        private final EdgeId edge;
        private final Device device;
        private final List<Point> points;
        private final Map<String, List<Mapped>> byMetric = new HashMap<>();
        /** By point name. */
        private final Map<String, Reading> last = new HashMap<>();

        private boolean born;
        private boolean lost;
        private long unbornSince;

        Watch(EdgeId edge, Device device, Address.Sparkplug address, List<Point> points, long millis) {
            this.edge = edge;
            this.device = device;
            this.points = points;
            this.unbornSince = millis;
            for (Point point : points) {
                MetricMapping mapping = address.metrics().get(point.name());
                if (mapping != null) {
                    byMetric.computeIfAbsent(mapping.metric(), key -> new ArrayList<>())
                            .add(new Mapped(point, mapping));
                }
            }
        }

        /** Takes over what was known of the same device, under its points of now. */
        void know(Watch old) {
            born = old.born;
            lost = old.lost;
            unbornSince = old.unbornSince;
            for (Point point : points) {
                Reading reading = old.last.get(point.name());
                if (reading != null) {
                    last.put(
                            point.name(),
                            new Reading(
                                    point,
                                    reading.raw(),
                                    reading.quality(),
                                    reading.cause(),
                                    reading.source(),
                                    reading.arrival()));
                }
            }
        }
    }

    private record Mapped(Point point, MetricMapping mapping) {}

    /**
     * @param skew scenario time by which a source may be off before the arrival time is used instead
     * @param stalePeriods periods of a device within which it must be born
     */
    SparkplugHost(Inventory inventory, ScenarioClock clock, Duration skew, int stalePeriods, long nowMillis) {
        this.clock = clock;
        this.skew = skew;
        this.stalePeriods = stalePeriods;
        for (Trouble trouble : Trouble.values()) {
            troubles.put(trouble, new LongAdder());
        }
        replace(inventory, nowMillis);
    }

    /**
     * Takes another inventory's word from now on. A device that stays as it was keeps what is known of it; of a node with
     * other devices, the birth certificates are asked for again.
     */
    void replace(Inventory inventory, long nowMillis) {
        Map<String, Watch> before = new LinkedHashMap<>(watches);
        Map<EdgeId, EdgeNode> known = new TreeMap<>(edges);
        watches.clear();
        edges.clear();
        for (Device device : inventory.devices()) {
            if (device.address() instanceof Address.Sparkplug address) {
                EdgeId id = new EdgeId(address.group(), address.node());
                EdgeNode edge = edges.computeIfAbsent(id, key -> known.getOrDefault(key, new EdgeNode(key, listener)));
                String key = key(id, address.device().orElse(""));
                Watch watch = new Watch(id, device, address, inventory.pointsOf(device), nowMillis);
                Watch old = before.get(key);
                if (old != null && old.device.address().equals(address)) {
                    watch.know(old);
                } else if (connected) {
                    edge.askForRebirth();
                }
                watches.put(key, watch);
            }
        }
    }

    private static String key(EdgeId edge, String device) {
        return edge + "/" + device;
    }

    int devices() {
        return watches.size();
    }

    List<EdgeId> edges() {
        return List.copyOf(edges.keySet());
    }

    /** How often something went wrong; any thread. */
    long count(Trouble trouble) {
        LongAdder counter = troubles.get(trouble);
        return counter == null ? 0 : counter.sum();
    }

    private void count(Trouble trouble, long times) {
        LongAdder counter = troubles.get(trouble);
        if (counter != null) {
            counter.add(times);
        }
    }

    /** @throws Arrival.Garbage when it is no message of Sparkplug B */
    Result take(String topic, byte[] payload, long nowMillis) throws Arrival.Garbage {
        Arrival arrival;
        try {
            arrival = Arrival.parse(topic, payload, nowMillis);
        } catch (Arrival.Garbage e) {
            count(Trouble.GARBAGE, 1);
            throw e;
        }
        EdgeNode edge = edges.get(arrival.edge());
        if (edge != null) {
            edge.take(arrival);
        }
        return turn(nowMillis);
    }

    /** What time alone brings; to be called several times a second. */
    Result turn(long nowMillis) {
        List<EdgeId> rebirths = new ArrayList<>();
        edges.forEach((id, edge) -> {
            if (edge.turn(nowMillis)) {
                rebirths.add(id);
            }
        });
        for (Watch watch : watches.values()) {
            followEdge(watch, nowMillis);
            if (!watch.born && !watch.lost && nowMillis >= lostAt(watch)) {
                lose(watch, Cause.DEVICE_SILENT, nowMillis);
            }
        }
        return result(rebirths);
    }

    /** A node that forgot its births has its devices unborn, though nobody said that they died. */
    private void followEdge(Watch watch, long nowMillis) {
        EdgeNode edge = edges.get(watch.edge);
        String name = ((Address.Sparkplug) watch.device.address()).device().orElse("");
        if (watch.born && (edge == null || !edge.isBorn(name))) {
            watch.born = false;
            watch.unbornSince = nowMillis;
        }
    }

    private long lostAt(Watch watch) {
        Moment since = clock.at(watch.unbornSince);
        return Math.max(
                clock.wallMillis(since.plus(watch.device.period().multipliedBy(stalePeriods))),
                watch.unbornSince + EdgeNode.REBIRTH_EVERY_MILLIS);
    }

    /** A fresh connection: every node is asked to say all again. */
    Result connected(long nowMillis) {
        connected = true;
        edges.values().forEach(EdgeNode::connected);
        watches.values().forEach(watch -> watch.unbornSince = nowMillis);
        return turn(nowMillis);
    }

    /** The broker is gone: deaths would not be heard any more. */
    Result disconnected(long nowMillis) {
        connected = false;
        for (Watch watch : watches.values()) {
            watch.born = false;
            watch.unbornSince = nowMillis;
            if (!watch.lost) {
                lose(watch, Cause.BROKER_LOST, nowMillis);
            }
        }
        return result(List.of());
    }

    private Result result(List<EdgeId> rebirths) {
        List<Taken> taken = out;
        out = new ArrayList<>();
        return new Result(taken, rebirths);
    }

    /** The last values under their own source times. */
    private void lose(Watch watch, Cause cause, long nowMillis) {
        watch.lost = true;
        Moment now = clock.at(nowMillis);
        for (Point point : watch.points) {
            Reading last = watch.last.get(point.name());
            out.add(new Taken(last == null ? Reading.absent(point, cause, now) : last.lost(cause, now), true));
        }
    }

    /** Hears the sessions. */
    private final class Listener implements EdgeNode.Listener {

        @Override
        public void born(EdgeId edge, String device, long millis) {
            Watch watch = watches.get(key(edge, device));
            if (watch != null) {
                watch.born = true;
                watch.lost = false;
            }
        }

        @Override
        public void died(EdgeId edge, String device, long millis) {
            for (Map.Entry<String, Watch> entry : watches.entrySet()) {
                Watch watch = entry.getValue();
                boolean dies = device.isEmpty()
                        ? watch.edge.equals(edge)
                        : entry.getKey().equals(key(edge, device));
                if (dies && !watch.lost) {
                    watch.born = false;
                    lose(watch, device.isEmpty() ? Cause.GATEWAY_LOST : Cause.DEVICE_DEAD, millis);
                }
            }
        }

        @Override
        public void value(EdgeId edge, String device, String name, int type, Metric metric, Arrival arrival) {
            Watch watch = watches.get(key(edge, device));
            if (watch != null) {
                watch.byMetric
                        .getOrDefault(name, List.of())
                        .forEach(mapped -> take(watch, mapped, type, metric, arrival));
            }
        }

        private void take(Watch watch, Mapped mapped, int type, Metric metric, Arrival arrival) {
            Moment now = clock.at(arrival.millis());
            Optional<Moment> said = said(metric, arrival);
            boolean skewed = said.isPresent() && !metric.getIsHistorical() && off(said.get(), now);
            Moment source = skewed ? now : said.orElse(now);
            Point point = mapped.point();
            MetricValue value = MetricValue.of(metric, type, mapped.mapping(), point.definition());
            // A detector with a wrong clock sees smoke as well as any: its reading stays GOOD and says why its time is
            // ours.
            Cause cause = value.cause();
            if (skewed) {
                trouble(arrival.edge(), Trouble.CLOCK_SKEW);
                cause = value.quality() == Quality.GOOD ? Cause.clockSkew(said.get(), now) : cause;
            }
            Reading reading = new Reading(point, value.value(), value.quality(), cause, source, now);
            Reading before = watch.last.get(point.name());
            boolean news = !metric.getIsHistorical() && (before == null || !source.isBefore(before.source()));
            if (news) {
                watch.last.put(point.name(), reading);
            }
            out.add(new Taken(reading, news));
        }

        private Optional<Moment> said(Metric metric, Arrival arrival) {
            long millis = timestamp(metric, arrival);
            return millis == 0 ? Optional.empty() : Optional.of(Moment.ofEpochMillis(millis));
        }

        private boolean off(Moment said, Moment now) {
            return said.until(now).abs().compareTo(skew) > 0;
        }

        @Override
        public void trouble(EdgeId edge, Trouble trouble) {
            count(trouble, 1);
        }
    }

    /** Milliseconds since the epoch, or 0 where nobody says any that a {@link Moment} can hold. */
    private static long timestamp(Metric metric, Arrival arrival) {
        long said = metric.hasTimestamp()
                ? metric.getTimestamp()
                : arrival.payload().getTimestamp();
        return said > 0 && said < MOST_MILLIS ? said : 0;
    }
}
