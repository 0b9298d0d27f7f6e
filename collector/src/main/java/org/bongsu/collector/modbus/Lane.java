package org.bongsu.collector.modbus;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.Span;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Modbus TCP endpoint: one connection, one request in flight, and a queue of its units by due time. All of it runs on
 * the event loop it is deployed on.
 *
 * <p>A unit that does not answer costs the others one time-out each time it is tried, and it is tried ever more seldom. An
 * endpoint that cannot be reached is tried on its own backoff, whatever its units' due times.
 */
final class Lane implements Deployable, Connection.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final Address.Modbus endpoint;
    private final List<Unit> units;
    private final PriorityQueue<Unit> queue =
            new PriorityQueue<>(Comparator.comparingLong(Unit::dueMillis).thenComparingInt(Unit::order));
    private final Dialer dialer;
    private final Framing framing;
    private final ModbusSettings settings;
    private final ScenarioClock clock;
    private final LongSupplier wallMillis;
    private final LaneMeters meters;
    private final Backoff connectBackoff;
    private final Consumer<List<Reading>> sink;
    private @Nullable Context context;
    private @Nullable Connection connection;
    /** Bumped with each connection: units are identified anew on each. */
    private int connections;

    private final int[] identifiedOn;
    private int nextTransaction;
    private long connectNotBefore;
    private long timer = -1;
    private boolean busy;
    private boolean stopped;

    /** @param endpoint its unit number is not used */
    Lane(
            Address.Modbus endpoint,
            List<Unit> units,
            Dialer dialer,
            ModbusSettings settings,
            ScenarioClock clock,
            LongSupplier wallMillis,
            LaneMeters meters,
            Backoff connectBackoff,
            Consumer<List<Reading>> sink) {
        this.endpoint = endpoint;
        this.units = List.copyOf(units);
        this.dialer = dialer;
        this.framing = Framing.of(endpoint);
        this.settings = settings;
        this.clock = clock;
        this.wallMillis = wallMillis;
        this.meters = meters;
        this.connectBackoff = connectBackoff;
        this.sink = sink;
        this.identifiedOn = new int[units.stream().mapToInt(Unit::order).max().orElse(0) + 1];
    }

    @Override
    public Future<?> deploy(Context own) {
        context = own;
        queue.addAll(units);
        pump();
        return Future.succeededFuture();
    }

    @Override
    public Future<?> undeploy(Context own) {
        stopped = true;
        own.owner().cancelTimer(timer);
        if (connection != null) {
            connection.close();
        }
        return Future.succeededFuture();
    }

    @Override
    public void unasked(Reply.Failed breach) {
        meters.fault(breach.fault());
    }

    @Override
    public void settled() {}

    /** Starts the poll that is due, or arms the timer for the next event. */
    private void pump() {
        if (stopped || busy) {
            return;
        }
        long now = wallMillis.getAsLong();
        long wake = Long.MAX_VALUE;
        for (Unit unit : units) {
            judge(unit, now);
            wake = Math.min(wake, unit.judgementMillis());
        }
        Unit head = queue.peek();
        if (head == null) {
            return;
        }
        if (head.dueMillis() <= now) {
            queue.poll();
            busy = true;
            new Poll(head).begin();
            return;
        }
        vertx().cancelTimer(timer);
        timer = vertx().setTimer(Math.max(1, Math.min(head.dueMillis(), wake) - now), ignored -> pump());
    }

    private void judge(Unit unit, long now) {
        List<Reading> readings = unit.judge(now);
        if (!readings.isEmpty()) {
            LOG.warn("{} at {} unit {} lost: {}", unit.device().id(), endpoint.lane(), unit.number(), unit.lostFor());
            deliver(readings);
        }
    }

    private Context own() {
        if (context == null) {
            throw new IllegalStateException("not deployed");
        }
        return context;
    }

    private Vertx vertx() {
        return own().owner();
    }

    /** A fault of whoever takes the readings must not silence the devices behind this lane. */
    private void deliver(List<Reading> readings) {
        try {
            sink.accept(readings);
        } catch (RuntimeException e) {
            LOG.error("readings of {} were refused", endpoint.lane(), e);
        }
    }

    /** One reading of all spans of a unit, after its identity where this connection has not checked it yet. */
    private final class Poll {

        private final Unit unit;
        private final List<Span> plan = new ArrayList<>();
        private final Map<Span, Reply.Registers> replies = new LinkedHashMap<>();
        private int checks;

        Poll(Unit unit) {
            this.unit = unit;
        }

        void begin() {
            Connection open = connection;
            if (open != null && open.isOpen()) {
                prepare(open);
                return;
            }
            if (open != null) {
                nextTransaction = open.nextNumber();
                connection = null;
            }
            if (wallMillis.getAsLong() < connectNotBefore) {
                failed(Fault.CONNECT, Cause.TRANSPORT_LOST, false);
                return;
            }
            dialer.dial(endpoint).onComplete(result -> {
                if (result.failed()) {
                    connectNotBefore = wallMillis.getAsLong() + connectBackoff.afterFailure();
                    meters.fault(Fault.CONNECT);
                    failed(Fault.CONNECT, Cause.TRANSPORT_LOST, false);
                } else if (stopped) {
                    result.result().close();
                } else {
                    connectBackoff.reset();
                    connections++;
                    Connection fresh = new Connection(
                            vertx(),
                            result.result(),
                            framing,
                            settings.timeout().toMillis(),
                            1,
                            nextTransaction,
                            Lane.this);
                    connection = fresh;
                    prepare(fresh);
                }
            });
        }

        private void prepare(Connection open) {
            if (identifiedOn[unit.order()] != connections) {
                plan.addAll(unit.identity());
                checks = plan.size();
            }
            plan.addAll(unit.spans());
            next(open);
        }

        private void next(Connection open) {
            if (checks > 0 && replies.size() == checks && !unit.identifiedBy(this::register)) {
                meters.fault(Fault.IDENTITY);
                List<Reading> readings = unit.misidentified(now());
                if (!readings.isEmpty()) {
                    LOG.warn("{} at {}: {}", unit.device().id(), endpoint.lane(), unit.notIdentified());
                    deliver(readings);
                }
                failed(Fault.IDENTITY, unit.notIdentified(), true);
                return;
            }
            if (replies.size() == plan.size()) {
                succeeded();
                return;
            }
            meters.request();
            Span span = plan.get(replies.size());
            open.ask(Request.of(framing, unit.number(), span), (asked, reply) -> take(open, span, reply));
        }

        private void take(Connection open, Span span, Reply reply) {
            if (reply instanceof Reply.Registers registers) {
                replies.put(span, registers);
                next(open);
            } else if (reply instanceof Reply.Refused refused) {
                meters.fault(Fault.EXCEPTION);
                failed(Fault.EXCEPTION, Cause.exception(refused.code()), refused.code() != 6);
            } else if (reply instanceof Reply.Failed fault) {
                LOG.debug("{} at {}: {} {}", unit.device().id(), endpoint.lane(), fault.fault(), fault.detail());
                meters.fault(fault.fault());
                failed(fault.fault(), cause(fault.fault()), true);
            }
        }

        private void succeeded() {
            identifiedOn[unit.order()] = connections;
            boolean wasLost = unit.isLost();
            List<Reading> readings = unit.succeeded(this::register, now());
            if (wasLost) {
                LOG.info("{} at {} unit {} is back", unit.device().id(), endpoint.lane(), unit.number());
            }
            deliver(readings);
            done(false);
        }

        private void failed(Fault fault, Cause cause, boolean ownFault) {
            if (stopped) {
                return;
            }
            if (connection != null && !connection.isOpen()) {
                nextTransaction = connection.nextNumber();
            }
            unit.failed(cause);
            done(ownFault);
        }

        /** A run of polls that end at once must not grow the stack, so the next one starts from the event loop. */
        private void done(boolean mayBackOff) {
            meters.late(unit.reschedule(wallMillis.getAsLong(), mayBackOff));
            queue.add(unit);
            busy = false;
            own().runOnContext(ignored -> pump());
        }

        private int register(int function, int address) {
            for (Map.Entry<Span, Reply.Registers> reply : replies.entrySet()) {
                Span span = reply.getKey();
                if (span.function() == function && span.covers(address, 1)) {
                    return reply.getValue().get(address - span.address());
                }
            }
            throw new IllegalStateException("register " + address + " of function " + function + " was not read");
        }

        private Moment now() {
            return clock.at(wallMillis.getAsLong());
        }
    }

    private static Cause cause(Fault fault) {
        return switch (fault) {
            case CONNECT, CLOSED, TRUNCATED -> Cause.TRANSPORT_LOST;
            case SILENT, SLOW -> Cause.DEVICE_SILENT;
            default -> Cause.notBelieved(fault.label());
        };
    }
}
