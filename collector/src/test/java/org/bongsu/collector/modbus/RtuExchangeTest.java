package org.bongsu.collector.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ghgande.j2mod.modbus.util.ModbusUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bongsu.collector.modbus.RtuBus.Misdeed;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.profile.Identification.Question;
import org.bongsu.domain.profile.Span;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RTU frames have a check sum and no number: what must be watched is what comes late. */
@Timeout(240)
class RtuExchangeTest {

    private static final long TIMEOUT = 120;
    /** For many lanes at once on a small machine. */
    private static final long LONG_TIMEOUT = 250;

    /** Of each lane, in the long test. */
    private static final int READS = Integer.getInteger("bongsu.reads", 150);

    private static final long SEED = 20_221_015;

    private static final Map<Misdeed, Fault> NAMES = names();

    private final Vertx vertx = Vertx.vertx();

    private static Map<Misdeed, Fault> names() {
        Map<Misdeed, Fault> names = new EnumMap<>(Misdeed.class);
        names.put(Misdeed.LATE, Fault.SILENT);
        names.put(Misdeed.DOUBLED, Fault.UNASKED);
        names.put(Misdeed.FLIPPED_BIT, Fault.CRC);
        names.put(Misdeed.WRONG_UNIT, Fault.UNIT);
        names.put(Misdeed.WRONG_FUNCTION, Fault.FUNCTION);
        names.put(Misdeed.SHORT_COUNT, Fault.COUNT);
        names.put(Misdeed.TRICKLE, Fault.SLOW);
        names.put(Misdeed.SILENCE, Fault.SILENT);
        names.put(Misdeed.TRUNCATED, Fault.TRUNCATED);
        names.put(Misdeed.HANG_UP, Fault.CLOSED);
        return names;
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private WireDialer dialer(long timeout) {
        return new WireDialer(
                vertx,
                new ModbusSettings(Duration.ofMillis(timeout), Duration.ofMillis(1), Duration.ofSeconds(1), 3, 1));
    }

    private static Address.Modbus at(RtuBus bus) {
        return new Address.Modbus("127.0.0.1", bus.port(), 1, Address.Wire.RTU);
    }

    @Test
    void theChecksumIsTheOneThatEverybodyComputes() {
        Random random = new Random(SEED);
        for (int i = 0; i < 2000; i++) {
            byte[] frame = new byte[1 + random.nextInt(255)];
            random.nextBytes(frame);
            int[] crc = ModbusUtil.calculateCRC(frame, 0, frame.length);
            assertEquals(crc[0] | crc[1] << 8, Crc16.of(Buffer.buffer(frame), 0, frame.length));
        }
    }

    @Test
    void readsFromALyingBusBringNoWrongValueAndEveryFaultItsName() throws Exception {
        lie(12, 200, TIMEOUT);
    }

    @Test
    @Tag("slow")
    void manyReadsFromManyLyingBusesBringNoWrongValueEither() throws Exception {
        lie(64, READS, LONG_TIMEOUT);
    }

    private void lie(int lanes, int reads, long timeout) throws Exception {
        Tally tally = new Tally();
        WireDialer dialer = dialer(timeout);
        List<RtuBus> buses = new ArrayList<>();
        List<Future<Void>> done = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            Reader reader = new Reader(lane + 1, timeout, tally, dialer::dial);
            reader.left = reads;
            RtuBus bus = new RtuBus(vertx, timeout + 40, () -> reader.misdeed);
            buses.add(bus);
            Promise<Void> read = Promise.promise();
            vertx.getOrCreateContext().runOnContext(ignored -> reader.connect(at(bus), read));
            done.add(read.future());
        }
        Future.all(done).await(200, TimeUnit.SECONDS);

        int all = lanes * reads;
        assertEquals(all, tally.good.get() + tally.faulty.get());
        assertEquals(0, tally.wrongValues.get(), "values of another register or unit were believed");
        assertEquals(List.of(), List.copyOf(tally.misnamed), "seed " + SEED);
        assertTrue(tally.good.get() > all / 2, "control: most reads are good, got " + tally.good.get());
        NAMES.values().forEach(fault -> assertTrue(tally.of(fault) > 5, fault + " was seen"));
        assertTrue(tally.machineSlow.get() < all / 50, "the machine was too slow to tell: " + tally.machineSlow);
        for (RtuBus bus : buses) {
            bus.close();
        }
    }

    /** The control of the test above: its late replies would be believed, were the line not left to fall silent first. */
    @Test
    void withoutTheSilenceALateReplyWouldPassForTheNextOne() throws Exception {
        Tally tally = new Tally();
        SocketDialer hasty = new SocketDialer(vertx, Duration.ofMillis(TIMEOUT), Optional.empty());
        Reader reader = new Reader(1, TIMEOUT, tally, hasty::dial);
        reader.always = Misdeed.LATE;
        reader.count = 2;
        reader.left = 6;
        try (RtuBus bus = new RtuBus(vertx, TIMEOUT + 40, () -> reader.misdeed)) {
            Promise<Void> done = Promise.promise();
            vertx.getOrCreateContext().runOnContext(ignored -> reader.connect(at(bus), done));
            done.future().await(30, TimeUnit.SECONDS);
        }
        assertTrue(tally.wrongValues.get() > 0, "a bus that delivers late replies to the next connection");
    }

    @Test
    void aFrameIsEndedByTheSilenceOfThreeAndAHalfCharacters() {
        assertEquals(4_010, RtuFraming.pause(serial(9600)).toNanos() / 1000);
        assertEquals(1_750, RtuFraming.pause(serial(115_200)).toNanos() / 1000);
        assertEquals(Duration.ZERO, RtuFraming.pause(new Address.Modbus("h", 502, 1)));
        assertTrue(RtuFraming.pause(new Address.Modbus("h", 502, 1, Address.Wire.RTU))
                        .toMillis()
                >= 1);
    }

    private static Address.Serial serial(int baud) {
        return new Address.Serial("/dev/ttyS0", baud, Address.Parity.NONE, 1, 1);
    }

    @Test
    void aBusThatNeverFallsSilentIsNotAsked() throws Exception {
        try (RtuBus bus = new RtuBus(vertx, 0, () -> Misdeed.NONE)) {
            Promise<Line> dialled = Promise.promise();
            long babble = vertx.setPeriodic(10, ignored -> bus.babble());
            vertx.getOrCreateContext()
                    .runOnContext(ignored -> dialer(TIMEOUT).dial(at(bus)).onComplete(dialled));
            ExecutionException refused = Assertions.assertThrows(
                    ExecutionException.class,
                    () -> dialled.future()
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS));
            assertInstanceOf(IOException.class, refused.getCause());
            vertx.cancelTimer(babble);
        }
    }

    @Test
    void aFrameIsJudgedAsSoonAsItsBytesAreThere() {
        Request asked = Request.of(RtuFraming.INSTANCE, 5, new Span(3, 100, 2));
        Buffer good = RtuBus.reply(5, 3, 100, 2);
        for (int length = 0; length < good.length(); length++) {
            assertNull(judge(good.getBuffer(0, length), asked), length + " bytes are not enough");
        }
        Reply.Registers registers = assertInstanceOf(Reply.Registers.class, judge(good, asked));
        assertEquals(FaultServer.value(5, 3, 101), registers.get(1));
        assertEquals(good.length(), registers.end());
        assertEquals(
                Fault.UNIT, fault(Buffer.buffer(new byte[] {6}), asked), "one byte is enough to see a foreign unit");
        assertEquals(Fault.FUNCTION, fault(Buffer.buffer(new byte[] {5, 6}), asked));
        assertEquals(Fault.COUNT, fault(Buffer.buffer(new byte[] {5, 3, 6}), asked), "nobody waits for a lying count");
        Buffer exception = RtuBus.sealed(Buffer.buffer(new byte[] {5, (byte) 0x83, 2}));
        assertEquals(new Reply.Refused(2, 5), judge(exception, asked));
        exception.setByte(4, (byte) (exception.getByte(4) + 1));
        assertEquals(Fault.CRC, fault(exception, asked));
    }

    /** A frame of 9 bytes has 72 bits; whichever of them is flipped, the reply is not believed. */
    @Test
    void noFlippedBitIsBelieved() {
        Request asked = Request.of(RtuFraming.INSTANCE, 5, new Span(3, 100, 2));
        for (int bit = 0; bit < 72; bit++) {
            Buffer bytes = RtuBus.reply(5, 3, 100, 2);
            bytes.setByte(bit / 8, (byte) (bytes.getByte(bit / 8) ^ 1 << bit % 8));
            Reply reply = judge(bytes, asked);
            assertTrue(reply == null || reply instanceof Reply.Failed, "bit " + bit + " gave " + reply);
        }
    }

    @Test
    void whatADeviceSaysOfItselfHasNoLengthButItsOwn() {
        Request asked = Request.of(RtuFraming.INSTANCE, 5, new Question.Objects(1, 0));
        Buffer good = RtuBus.sealed(Buffer.buffer(
                new byte[] {5, 0x2B, 0x0E, 1, (byte) 0x81, 0, 0, 2, 0, 4, 'A', 'C', 'M', 'E', 1, 2, 'X', '1'}));
        for (int length = 0; length < good.length(); length++) {
            assertNull(judge(good.getBuffer(0, length), asked), length + " bytes are not enough");
        }
        Reply.Objects objects = assertInstanceOf(Reply.Objects.class, judge(good, asked));
        assertEquals(2, objects.values().size());
        assertEquals("ACME", new String(objects.values().get(0), java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals(good.length(), objects.end());
        Buffer endless = Buffer.buffer(new byte[] {5, 0x2B, 0x0E, 1, (byte) 0x81, 0, 0, (byte) 255});
        for (int i = 0; i < 8; i++) {
            endless.appendByte((byte) i).appendByte((byte) 60).appendBytes(new byte[60]);
        }
        assertEquals(Fault.LENGTH, fault(endless, asked), "no frame is longer than 256 bytes");
    }

    private static Reply judge(Buffer bytes, Request asked) {
        return RtuFraming.INSTANCE.judge(bytes, 0, asked);
    }

    private static Fault fault(Buffer bytes, Request asked) {
        Reply reply = judge(bytes, asked);
        assertNotNull(reply, "not judged");
        return assertInstanceOf(Reply.Failed.class, reply).fault();
    }

    private static final class Tally {
        final AtomicInteger good = new AtomicInteger();
        final AtomicInteger faulty = new AtomicInteger();
        final AtomicInteger wrongValues = new AtomicInteger();
        final AtomicInteger machineSlow = new AtomicInteger();
        final List<String> misnamed = Collections.synchronizedList(new ArrayList<>());
        final Map<Fault, AtomicInteger> byName = new ConcurrentHashMap<>();

        void add(Fault fault) {
            byName.computeIfAbsent(fault, key -> new AtomicInteger()).incrementAndGet();
        }

        int of(Fault fault) {
            return byName.getOrDefault(fault, new AtomicInteger()).get();
        }
    }

    private interface Dial {
        Future<Line> dial(Address endpoint);
    }

    /** Reads random spans one after another, redialling whenever the connection closed itself. */
    private final class Reader {
        private final int unit;
        private final long timeout;
        private final Tally tally;
        private final Dial dialer;
        private final Random random;
        private volatile Misdeed misdeed = Misdeed.NONE;
        private Misdeed always;
        private int count;
        private int left;

        Reader(int unit, long timeout, Tally tally, Dial dialer) {
            this.unit = unit;
            this.timeout = timeout;
            this.tally = tally;
            this.dialer = dialer;
            this.random = new Random(SEED + unit);
        }

        void connect(Address endpoint, Promise<Void> done) {
            dialer.dial(endpoint).onFailure(done::fail).onSuccess(line -> {
                Connection connection =
                        new Connection(vertx, line, RtuFraming.INSTANCE, timeout, 1, 0, new Connection.Owner() {
                            @Override
                            public void unasked(Reply.Failed breach) {
                                tally.add(breach.fault());
                                if (misdeed != Misdeed.DOUBLED) {
                                    tally.misnamed.add(misdeed + " brought " + breach);
                                }
                            }

                            @Override
                            public void settled() {}
                        });
                read(endpoint, connection, done);
            });
        }

        private void read(Address endpoint, Connection connection, Promise<Void> done) {
            if (left == 0) {
                connection.close();
                done.complete();
                return;
            }
            left--;
            Misdeed[] all = Misdeed.values();
            misdeed = always != null ? always : random.nextInt(4) == 0 ? all[random.nextInt(all.length)] : Misdeed.NONE;
            int registers = count > 0 ? count : 1 + random.nextInt(124);
            Span span = new Span(3 + random.nextInt(count > 0 ? 1 : 2), 1 + random.nextInt(60_000), registers);
            connection.ask(Request.of(RtuFraming.INSTANCE, unit, span), (asked, reply) -> {
                note(span, reply);
                // as a lane does
                long pause = RtuFraming.pause(endpoint).toMillis();
                vertx.setTimer(pause, ignored -> {
                    if (connection.isOpen()) {
                        read(endpoint, connection, done);
                    } else {
                        connect(endpoint, done);
                    }
                });
            });
        }

        private void note(Span span, Reply reply) {
            if (reply instanceof Reply.Registers registers) {
                tally.good.incrementAndGet();
                boolean wrong = false;
                for (int i = 0; i < span.count(); i++) {
                    wrong |= registers.get(i) != FaultServer.value(unit, span.function(), span.address() + i);
                }
                if (wrong) {
                    tally.wrongValues.incrementAndGet();
                }
                // the second copy may come in a packet of its own
                if (NAMES.containsKey(misdeed) && misdeed != Misdeed.DOUBLED) {
                    tally.misnamed.add(misdeed + " was taken for good");
                }
                return;
            }
            tally.faulty.incrementAndGet();
            if (reply instanceof Reply.Refused) {
                if (misdeed != Misdeed.EXCEPTION) {
                    tally.misnamed.add(misdeed + " was taken for an exception");
                }
                return;
            }
            Fault fault = ((Reply.Failed) reply).fault();
            tally.add(fault);
            if (fault != NAMES.get(misdeed)) {
                if (fault == Fault.SILENT || fault == Fault.SLOW) {
                    tally.machineSlow.incrementAndGet();
                } else {
                    tally.misnamed.add(misdeed + " was counted as " + fault);
                }
            }
        }
    }
}
