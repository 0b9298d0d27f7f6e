package org.bongsu.collector.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bongsu.collector.modbus.FaultServer.Misdeed;
import org.bongsu.domain.profile.Span;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hundred thousand reads from devices that break every rule of the protocol, one request in flight and eight. */
@Tag("slow")
class FaultTableTest {

    private static final long SEED = 20_221_015;
    private static final long TIMEOUT = 250;
    private static final int LANES = 64;
    private static final int READS_EACH = 850;
    private static final int STORM = 30;

    private static final Set<Misdeed> REFUSALS = EnumSet.of(Misdeed.EXCEPTION, Misdeed.BUSY, Misdeed.GATEWAY_SILENT);

    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient();
    private final Map<Misdeed, Fault> names = ConnectionTest.names();
    /** By unit and address, so that the server does what the reader expects of it. */
    private final Map<Integer, Misdeed> script = new ConcurrentHashMap<>();

    private final AtomicInteger good = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger abandoned = new AtomicInteger();
    private final AtomicInteger wrongValues = new AtomicInteger();
    private final AtomicInteger machineSlow = new AtomicInteger();
    private final List<String> misnamed = Collections.synchronizedList(new ArrayList<>());
    private final Map<Fault, Integer> byName = Collections.synchronizedMap(new TreeMap<>());

    @AfterEach
    void close() throws Exception {
        client.close().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void noWrongValueIsBelievedAndEveryFaultIsCountedUnderItsOwnName(int window) throws Exception {
        try (FaultServer server = new FaultServer(
                vertx,
                TIMEOUT + 100,
                request -> script.getOrDefault(request.unit() << 16 | request.address(), Misdeed.NONE))) {
            List<Future<Void>> lanes = new ArrayList<>();
            for (int lane = 1; lane <= LANES; lane++) {
                Reader reader = new Reader(server.port(), lane, window);
                vertx.getOrCreateContext().runOnContext(ignored -> reader.connect());
                lanes.add(reader.done.future());
            }
            Future.all(lanes).await(240, TimeUnit.SECONDS);
        }
        int faults = byName.values().stream().mapToInt(Integer::intValue).sum();
        assertEquals(LANES * READS_EACH, good.get() + refused.get() + abandoned.get() + faults);
        assertEquals(0, wrongValues.get(), "values of another register or unit were believed");
        assertEquals(List.of(), List.copyOf(misnamed), "seed " + SEED);
        assertTrue(good.get() > LANES * READS_EACH / 3, "the control: most reads are answered well, " + good);
        assertTrue(refused.get() > 1000, "the control: there were storms of exceptions, " + refused);
        names.values().forEach(fault -> assertTrue(byName.getOrDefault(fault, 0) > 50, fault + " in " + byName));
        assertTrue(machineSlow.get() < LANES * READS_EACH / 50, "the machine was too slow to tell: " + machineSlow);
    }

    /** Keeps the window full on one connection, and makes another whenever it closed itself. */
    private final class Reader implements Connection.Owner {
        private final int port;
        private final int unit;
        private final int window;
        private final Random random;
        private final Promise<Void> done = Promise.promise();
        /** What the device was told to do on this connection. */
        private final Map<Request, Misdeed> inFlight = new HashMap<>();

        private final Set<Fault> expected = EnumSet.noneOf(Fault.class);
        private Connection connection;
        private boolean connecting;
        private int asked;
        private int storm;

        Reader(int port, int unit, int window) {
            this.port = port;
            this.unit = unit;
            this.window = window;
            this.random = new Random(SEED + unit);
        }

        void connect() {
            connecting = true;
            client.connect(port, "127.0.0.1").onFailure(done::tryFail).onSuccess(socket -> {
                connecting = false;
                expected.clear();
                connection = new Connection(
                        vertx,
                        new SocketLine(socket),
                        TcpFraming.INSTANCE,
                        TIMEOUT,
                        window,
                        random.nextInt(65_536),
                        this);
                settled();
            });
        }

        @Override
        public void settled() {
            while (connection.isOpen() && connection.inFlight() < window && asked < READS_EACH) {
                ask();
            }
            if (asked == READS_EACH && inFlight.isEmpty()) {
                connection.close();
                done.tryComplete();
            } else if (!connection.isOpen() && !connecting) {
                connect();
            }
        }

        @Override
        public void unasked(Reply.Failed breach) {
            if (!expected.contains(breach.fault())) {
                misnamed.add("out of nothing: " + breach);
            }
        }

        private void ask() {
            // an address of its own for each request of a lane: the script is read when the request arrives
            int address = 1 + asked++ * 70;
            Misdeed misdeed = misdeed();
            script.put(unit << 16 | address, misdeed);
            Fault name = names.get(misdeed);
            if (name != null) {
                expected.add(name);
            }
            Span span = new Span(3 + random.nextInt(2), address, 1 + random.nextInt(124));
            Request request = Request.of(TcpFraming.INSTANCE, unit, span);
            inFlight.put(request, misdeed);
            connection.ask(request, (of, reply) -> {
                inFlight.remove(of);
                note(misdeed, span, reply);
            });
        }

        private Misdeed misdeed() {
            if (storm > 0) {
                storm--;
                return Misdeed.EXCEPTION;
            }
            if (random.nextInt(200) == 0) {
                storm = STORM;
            }
            Misdeed[] all = Misdeed.values();
            return random.nextInt(6 * Math.max(1, window / 4)) == 0 ? all[random.nextInt(all.length)] : Misdeed.NONE;
        }

        private void note(Misdeed misdeed, Span span, Reply reply) {
            if (reply instanceof Reply.Registers registers) {
                good.incrementAndGet();
                for (int i = 0; i < span.count(); i++) {
                    if (registers.get(i) != FaultServer.value(unit, span.function(), span.address() + i)) {
                        wrongValues.incrementAndGet();
                    }
                }
                // with others in flight the first of two equal replies is a good one; the second breaks the connection
                boolean inTime = misdeed != Misdeed.LATE && misdeed != Misdeed.TRICKLE;
                if (!inTime) {
                    machineSlow.incrementAndGet();
                } else if (names.containsKey(misdeed) && !(window > 1 && misdeed == Misdeed.DOUBLED)) {
                    misnamed.add(misdeed + " was taken for good");
                }
            } else if (reply instanceof Reply.Refused) {
                refused.incrementAndGet();
                if (!REFUSALS.contains(misdeed)) {
                    misnamed.add(misdeed + " was taken for an exception");
                }
            } else if (reply instanceof Reply.Failed failed) {
                note(misdeed, failed.fault());
            }
        }

        private void note(Misdeed misdeed, Fault fault) {
            if (fault == Fault.ABANDONED) {
                abandoned.incrementAndGet();
                return;
            }
            byName.merge(fault, 1, Integer::sum);
            boolean explained = window == 1 ? fault == names.get(misdeed) : expected.contains(fault);
            if (!explained && (fault == Fault.SILENT || fault == Fault.SLOW)) {
                machineSlow.incrementAndGet();
            } else if (!explained) {
                misnamed.add(misdeed + " was counted as " + fault);
            }
        }
    }
}
