package org.bongsu.collector.sparkplug;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.eclipse.tahu.message.model.MessageType;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload.Metric;
import org.jspecify.annotations.Nullable;

/**
 * The session of one edge node as its messages tell it (Sparkplug 3.0, chapters 5 and 6). Messages of one session are
 * numbered 0 to 255, over and over, from its birth; one that is ahead of its turn is held until those before it have come or
 * the time for that is over. What cannot be understood without the birth certificate asks for a rebirth. Pure; owned by its
 * host's thread.
 */
final class EdgeNode {

    /** Wall time that a message may be late behind its successors: brokers hand over a birth out of turn after a restart. */
    static final long REORDER_MILLIS = 2_000;

    /** Wall time between two requests for a rebirth: an edge node that is asked while it answers begins anew. */
    static final long REBIRTH_EVERY_MILLIS = 10_000;

    private static final int MOST_HELD = Arrival.SEQUENCES / 2;

    private final EdgeId id;
    private final Listener listener;
    private final List<Arrival> held = new ArrayList<>();
    private final Map<Long, Definition> aliases = new HashMap<>();
    private final Map<String, Map<String, Integer>> types = new HashMap<>();
    private final Set<String> devices = new HashSet<>();
    private boolean born;
    private OptionalLong birthDeathSequence = OptionalLong.empty();
    private int expected;
    private long heldSince;
    private boolean wantsRebirth;
    private long rebirthNotBefore = Long.MIN_VALUE;

    private record Definition(String device, String name, int type) {}

    /** Hears what the session comes to, in order. */
    interface Listener {

        /** @param device empty for the node itself */
        void born(EdgeId edge, String device, long millis);

        void value(EdgeId edge, String device, String metric, int type, Metric value, Arrival arrival);

        void died(EdgeId edge, String device, long millis);

        void trouble(EdgeId edge, Trouble trouble);
    }

    EdgeNode(EdgeId id, Listener listener) {
        this.id = id;
        this.listener = listener;
    }

    void take(Arrival arrival) {
        switch (arrival.type()) {
            case NDEATH -> death(arrival);
            case NBIRTH -> birth(arrival);
            case DBIRTH, NDATA, DDATA, DDEATH -> numbered(arrival);
            default -> {
                // Commands are for the node, records for nobody yet.
            }
        }
    }

    private void death(Arrival arrival) {
        OptionalLong of = arrival.birthDeathSequence();
        if (of.isEmpty() || !of.equals(birthDeathSequence)) {
            // The will of a connection that another has replaced since.
            listener.trouble(id, Trouble.FOREIGN_DEATH);
            return;
        }
        boolean was = born;
        forget();
        if (was) {
            listener.died(id, "", arrival.millis());
        }
    }

    /** Back to not knowing the node: only a birth makes it known again. */
    private void forget() {
        born = false;
        devices.clear();
        held.clear();
    }

    private void birth(Arrival arrival) {
        List<Arrival> waiting = List.copyOf(held);
        forget();
        aliases.clear();
        types.clear();
        born = true;
        wantsRebirth = false;
        birthDeathSequence = arrival.birthDeathSequence();
        expected = next(arrival.sequence());
        listener.born(id, "", arrival.millis());
        define(arrival);
        values(arrival);
        waiting.forEach(this::numbered);
    }

    private void numbered(Arrival arrival) {
        int ahead = Math.floorMod(arrival.sequence() - expected, Arrival.SEQUENCES);
        if (!born) {
            if (held.isEmpty()) {
                listener.trouble(id, Trouble.BEFORE_BIRTH);
            }
            hold(arrival);
        } else if (ahead == 0) {
            apply(arrival);
            expected = next(arrival.sequence());
            release();
        } else if (ahead < MOST_HELD) {
            if (held.isEmpty()) {
                listener.trouble(id, Trouble.OUT_OF_SEQUENCE);
            }
            hold(arrival);
        } else {
            listener.trouble(id, Trouble.REPEATED);
        }
    }

    private void hold(Arrival arrival) {
        if (held.isEmpty()) {
            heldSince = arrival.millis();
        }
        if (held.size() < MOST_HELD) {
            held.add(arrival);
        }
    }

    private void release() {
        for (Arrival turn = heldFor(expected); turn != null; turn = heldFor(expected)) {
            held.remove(turn);
            apply(turn);
            expected = next(expected);
        }
    }

    private @Nullable Arrival heldFor(int sequence) {
        return held.stream()
                .filter(arrival -> arrival.sequence() == sequence)
                .findFirst()
                .orElse(null);
    }

    private static int next(int sequence) {
        return (sequence + 1) % Arrival.SEQUENCES;
    }

    private void apply(Arrival arrival) {
        String device = arrival.device();
        if (arrival.type() == MessageType.DBIRTH) {
            devices.add(device);
            listener.born(id, device, arrival.millis());
            define(arrival);
            values(arrival);
        } else if (arrival.type() == MessageType.DDEATH) {
            if (devices.remove(device)) {
                listener.died(id, device, arrival.millis());
            }
        } else if (!device.isEmpty() && !devices.contains(device)) {
            listener.trouble(id, Trouble.BEFORE_BIRTH);
            wantsRebirth = true;
        } else {
            values(arrival);
        }
    }

    private void define(Arrival birth) {
        Map<String, Integer> own = types.computeIfAbsent(birth.device(), key -> new HashMap<>());
        for (Metric metric : birth.payload().getMetricsList()) {
            own.put(metric.getName(), metric.getDatatype());
            if (metric.hasAlias()) {
                aliases.put(metric.getAlias(), new Definition(birth.device(), metric.getName(), metric.getDatatype()));
            }
        }
    }

    private void values(Arrival arrival) {
        for (Metric metric : arrival.payload().getMetricsList()) {
            Definition definition = definition(arrival.device(), metric);
            if (definition == null) {
                listener.trouble(id, Trouble.UNKNOWN_METRIC);
                wantsRebirth = true;
            } else {
                listener.value(id, definition.device(), definition.name(), definition.type(), metric, arrival);
            }
        }
    }

    private @Nullable Definition definition(String device, Metric metric) {
        if (!metric.getName().isEmpty()) {
            Integer type = types.getOrDefault(device, Map.of()).get(metric.getName());
            return type == null ? null : new Definition(device, metric.getName(), type);
        }
        Definition aliased = metric.hasAlias() ? aliases.get(metric.getAlias()) : null;
        return aliased != null && aliased.device().equals(device) ? aliased : null;
    }

    /**
     * What time alone brings.
     *
     * @return whether the node is to be asked for a rebirth now
     */
    boolean turn(long millis) {
        if (!held.isEmpty() && millis - heldSince >= REORDER_MILLIS) {
            if (born) {
                listener.trouble(id, Trouble.LOST_MESSAGE);
            }
            // What was born is believed no longer: the lost message may have been a death.
            forget();
            wantsRebirth = true;
        }
        if (!wantsRebirth || millis < rebirthNotBefore) {
            return false;
        }
        listener.trouble(id, Trouble.REBIRTH_ASKED);
        rebirthNotBefore = millis + REBIRTH_EVERY_MILLIS;
        return true;
    }

    /** On a new connection nothing of before is known to hold: the node is asked to say it all again. */
    void connected() {
        forget();
        wantsRebirth = true;
        rebirthNotBefore = Long.MIN_VALUE;
    }

    /** Somebody new wants to know what it said. */
    void askForRebirth() {
        wantsRebirth = true;
    }

    boolean isBorn(String device) {
        return born && (device.isEmpty() || devices.contains(device));
    }
}
