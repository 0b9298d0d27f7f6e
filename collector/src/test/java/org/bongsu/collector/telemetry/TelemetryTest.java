package org.bongsu.collector.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.bongsu.collector.Await;
import org.bongsu.collector.Fixtures;
import org.bongsu.collector.Health;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelemetryTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Moment T = Moment.parse("2022-10-15T06:19:00Z");
    private static final String POINT = "th-1/ambient.temperature";

    private final Inventory inventory = Fixtures.rooms(1, Duration.ofSeconds(5));
    private final Point point = inventory.point(POINT).orElseThrow();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Health health = new Health();
    private final Vertx vertx = Vertx.vertx();
    private final List<Telemetry> started = new ArrayList<>();

    @TempDir
    Path data;

    @AfterEach
    void stop() throws Exception {
        started.forEach(Telemetry::stop);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void readingsAreInLocalHistoryByTimeAndRange() throws Exception {
        Telemetry telemetry = start(TelemetrySettings.DEFAULT);
        for (int i = 0; i < 100; i++) {
            telemetry.accept(readings(i, 1));
        }
        Await.until("stored", LIMIT, () -> stored(telemetry).size() == 100);
        List<Sample> range = telemetry.history(POINT, T.plusSeconds(10), T.plusSeconds(20));
        assertEquals(
                IntStream.range(10, 20)
                        .mapToObj(i -> new Sample(T.plusSeconds(i), i))
                        .toList(),
                range);
        assertEquals(List.of(), telemetry.history("th-1/nothing", T, Moment.FAR));
    }

    @Test
    void commitsAreToldInTheOrderOfGivingEvenForReadingsThatAreNoLines() throws Exception {
        Telemetry telemetry = start(TelemetrySettings.DEFAULT);
        List<Integer> told = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            List<Reading> readings = i % 3 == 0
                    ? List.of()
                    : i % 3 == 1
                            ? readings(i, 1)
                            : List.of(new Reading(point, 0, Quality.UNDEFINED, Cause.SENTINEL, T, T));
            telemetry.accept(readings, () -> told.add(number));
        }
        Await.until("all told", LIMIT, () -> told.size() == 200);
        assertEquals(IntStream.range(0, 200).boxed().toList(), told);
        assertEquals(
                66,
                meters.get("bongsu_telemetry_skipped_readings")
                        .tag("quality", "UNDEFINED")
                        .counter()
                        .count());
    }

    @Test
    void whatTheStoreDidNotTakeBeforeTheDaemonEndedItTakesFromTheNext() throws Exception {
        StubStore store = new StubStore(vertx, 0);
        int port = store.port();
        store.status = 503;
        Telemetry first = start(onlyStore(TelemetrySettings.DEFAULT, influx(store.url())));
        AtomicInteger told = new AtomicInteger();
        for (int i = 0; i < 50; i++) {
            first.accept(readings(i, 1), told::incrementAndGet);
        }
        Await.until("all are on disk", LIMIT, () -> told.get() == 50);
        first.stop();
        assertEquals(0, store.lines.size());
        store.status = 204;
        start(onlyStore(TelemetrySettings.DEFAULT, influx("http://127.0.0.1:" + port)));
        Await.until("all are stored", LIMIT, () -> store.lines.size() == 50);
        store.close();
    }

    /** A power cut takes the daemon and, with it, what the store had said yes to and not yet made safe. */
    @Test
    void whatTheStoreAcknowledgedLastBeforeBothWentDownItGetsAgain() throws Exception {
        StubStore store = new StubStore(vertx, 0);
        Telemetry first = start(onlyStore(TelemetrySettings.DEFAULT, influx(store.url())));
        first.accept(readings(0, 10));
        Await.until("acknowledged", LIMIT, () -> store.lines.size() == 10);
        Await.until("the spool knows", LIMIT, () -> savedPosition("influx") > 0);
        first.stop();
        store.close();
        try (StubStore forgetful = new StubStore(vertx, store.port())) {
            start(onlyStore(TelemetrySettings.DEFAULT, influx(forgetful.url())));
            Await.until("what was forgotten is back", LIMIT, () -> forgetful.lines.size() == 10);
        }
    }

    /** What the tests of restarts stand on: a port is had again at once, however busy the machine. */
    @Test
    void aStubIsBackOnItsPortEachTime() throws Exception {
        int port = 0;
        for (int i = 0; i < 300; i++) {
            try (StubStore store = new StubStore(vertx, port)) {
                port = store.port();
            }
        }
    }

    @Test
    void aStoreThatIsDownIsTriedUntilItIsBackAndItsFaultIsRaisedAndCleared() throws Exception {
        StubStore store = new StubStore(vertx, 0);
        Telemetry telemetry = start(onlyStore(TelemetrySettings.DEFAULT, influx(store.url())));
        telemetry.accept(readings(0, 10));
        Await.until("first ten", LIMIT, () -> store.lines.size() == 10);
        store.close();
        telemetry.accept(readings(10, 10));
        Await.until("a fault is raised", LIMIT, () -> health.faults.containsKey("sink-influx"));
        try (StubStore again = new StubStore(vertx, store.port())) {
            Await.until("all twenty, the first ten again", LIMIT, () -> again.lines.size() == 20);
            Await.until("the fault is cleared", LIMIT, () -> health.faults.isEmpty());
        }
        assertTrue(meters.get("bongsu_sink_rewinds").counter().count() >= 1);
    }

    /** VictoriaMetrics says yes up to ten seconds before it is safe; a quick restart shows only as a new connection. */
    @Test
    void aStoreThatForgotWhatItAcknowledgedGetsItAgainEvenIfNoWriteFailedMeanwhile() throws Exception {
        StubStore forgetful = new StubStore(vertx, 0);
        Telemetry telemetry = start(onlyStore(TelemetrySettings.DEFAULT, influx(forgetful.url())));
        telemetry.accept(readings(0, 10));
        Await.until("acknowledged", LIMIT, () -> forgetful.lines.size() == 10);
        forgetful.close();
        try (StubStore reborn = new StubStore(vertx, forgetful.port())) {
            telemetry.accept(readings(10, 1));
            Await.until("what was forgotten is back", LIMIT, () -> reborn.lines.size() == 11);
        }
    }

    @Test
    void linesThatAStoreRefusesAreFoundByHalvingAndKeptAsDeadLettersWhileAllOthersAreStored() throws Exception {
        try (StubStore store = new StubStore(vertx, 0)) {
            store.status = 503;
            store.poison = "ambient.temperature=77.0 ";
            Telemetry telemetry = start(onlyStore(TelemetrySettings.DEFAULT, influx(store.url())));
            telemetry.accept(readings(0, 300));
            store.status = 204;
            Await.until("the others are stored", LIMIT, () -> store.lines.size() == 299);
            Await.until(
                    "one is counted",
                    LIMIT,
                    () -> meters.get("bongsu_sink_dead_letters").counter().count() == 1);
            String letters = Files.readString(data.resolve("telemetry-dead-letters.txt"));
            assertTrue(letters.contains("ambient.temperature=77.0"), letters);
            assertEquals(1, letters.lines().count());
            assertTrue(store.requests.get() < 60, "by halving, not one by one: " + store.requests);
        }
    }

    /**
     * A full disk: the fault is raised, nothing that a broker keeps is acknowledged, what has no other keeper waits in a
     * bounded buffer, and all of it goes on by itself when there is room again.
     */
    @Test
    void aFullDiskLosesNothingUnnamedAndEndsWithoutARestart() throws Exception {
        TelemetrySettings small = new TelemetrySettings(
                Optional.empty(),
                Optional.of(HistorySettings.DEFAULT),
                1L << 30,
                Duration.ofDays(7),
                Duration.ofMillis(2),
                100,
                500,
                Duration.ofSeconds(30),
                1 << 20);
        Telemetry telemetry = start(small);
        AtomicInteger told = new AtomicInteger();
        telemetry.accept(readings(0, 1), told::incrementAndGet);
        Await.until("the disk works", LIMIT, () -> told.get() == 1);

        telemetry.spoolFile().limitPages(1);
        int next = 1;
        while (health.faults.isEmpty()) {
            telemetry.accept(incompressible(next), told::incrementAndGet);
            next += 50;
            Await.pass(Duration.ofMillis(3));
        }
        assertTrue(health.faults.get("spool").en().contains("full"), health.faults.toString());
        int toldAtFault = told.get();
        for (int i = 0; i < 20; i++) {
            telemetry.accept(readings(next, 50), told::incrementAndGet);
            next += 50;
        }
        int polled = 0;
        for (int i = 0; i < 30; i++) {
            telemetry.accept(readings(next, 50));
            next += 50;
            polled += 50;
        }
        Await.pass(Duration.ofMillis(300));
        assertEquals(toldAtFault, told.get(), "nothing is acknowledged while the disk is full");
        double lost = lost("buffer full");
        assertEquals(polled - 500, lost, "what the buffer cannot hold is lost by name");

        telemetry.spoolFile().limitPages(0);
        int all = next - (int) lost;
        Await.until("everything else is stored", LIMIT, () -> stored(telemetry).size() == all);
        assertEquals(
                List.of("fault spool", "cleared spool"),
                health.heard.stream().filter(h -> h.contains("spool")).toList());
        assertTrue(meters.get("bongsu_spool_commit_failures").counter().count() >= 1);
        assertEquals(0, lost("spool full"));
    }

    @Test
    void aSpoolAtItsBoundLosesTheOldestAndCountsThem() throws Exception {
        TelemetrySettings tiny = new TelemetrySettings(
                Optional.of(influx("http://127.0.0.1:1")),
                Optional.empty(),
                1 << 16,
                Duration.ofDays(7),
                Duration.ofMillis(1),
                50,
                100_000,
                Duration.ofSeconds(30),
                1 << 20);
        Telemetry telemetry = start(tiny);
        AtomicInteger told = new AtomicInteger();
        int groups = 200;
        for (int i = 0; i < groups; i++) {
            telemetry.accept(incompressible(50 * i), told::incrementAndGet);
        }
        Await.until("all went through the disk", LIMIT, () -> told.get() == groups);
        telemetry.stop();
        double lost = lost("spool full");
        assertTrue(lost > 0, "more than 64 KiB were given");
        try (StubStore store = new StubStore(vertx, 0)) {
            start(onlyStore(tiny, influx(store.url())));
            int kept = 50 * groups - (int) lost;
            Await.until("the rest is stored", LIMIT, () -> store.lines.size() == kept);
            long newest = T.plusSeconds(50 * groups - 1).epochNanos();
            assertTrue(store.lines.stream().anyMatch(line -> line.endsWith(" " + newest)), "the newest is there");
            assertFalse(
                    store.lines.stream().anyMatch(line -> line.endsWith(" " + T.epochNanos())), "the oldest is not");
        }
    }

    /** A store that is away for longer than anyone can wait: the loss is counted, told once, and over when it is over. */
    @Test
    void readingsThatNoStoreTookInTimeAreLostByNameAndTheAlertEndsWhenNoMoreAre() throws Exception {
        TelemetrySettings brief = new TelemetrySettings(
                Optional.of(influx("http://127.0.0.1:1")),
                Optional.empty(),
                1 << 20,
                Duration.ofSeconds(6),
                Duration.ofMillis(1),
                50,
                1000,
                Duration.ofSeconds(1),
                1 << 20);
        Telemetry telemetry = start(brief);
        telemetry.accept(readings(0, 40));
        Await.until("the sink is behind", LIMIT, () -> gauge("bongsu_sink_lag_seconds") > 0.5);
        assertTrue(gauge("bongsu_sink_lag_blocks") >= 1);
        assertEquals(gauge("bongsu_spool_bytes"), gauge("bongsu_sink_lag_bytes"), "nothing is acknowledged");
        Await.until("an alert", LIMIT, () -> health.faults.containsKey("spool-loss"));
        assertEquals(40, lost("spool too old"));
        assertTrue(health.faults.get("spool-loss").ko().contains("손실"), health.faults.toString());
        Await.until("the alert is over", LIMIT, () -> !health.faults.containsKey("spool-loss"));
        assertEquals(
                List.of("fault spool-loss", "cleared spool-loss"),
                health.heard.stream().filter(h -> h.contains("spool-loss")).toList());
        assertEquals(0, gauge("bongsu_spool_bytes"));
        assertEquals(0, gauge("bongsu_sink_lag_blocks"));
    }

    /** A wrong token is a person's matter; what should have been stored waits for it. */
    @Test
    void aStoreThatRefusesUsRaisesAnAlertAndTheSpoolKeepsEverythingUntilItTakesUsAgain() throws Exception {
        try (StubStore store = new StubStore(vertx, 0)) {
            store.status = 401;
            store.told = "{\"code\":\"unauthorized\",\"message\":\"unauthorized access\"}";
            Telemetry telemetry = start(onlyStore(TelemetrySettings.DEFAULT, influx(store.url())));
            telemetry.accept(readings(0, 40));
            Await.until("an alert", LIMIT, () -> health.faults.containsKey("sink-influx"));
            assertTrue(health.faults.get("sink-influx").en().contains("refuses us"), health.faults.toString());
            assertTrue(gauge("bongsu_spool_bytes") > 0);
            store.status = 204;
            Await.until("all are stored", LIMIT, () -> store.lines.size() == 40);
            Await.until("the alert is over", LIMIT, () -> health.faults.isEmpty());
            assertEquals(0, lost("spool full") + lost("spool too old"));
        }
    }

    /** As the stores answer: InfluxDB 2.7 and 3 Core, and proxies before them. */
    @Test
    void whatAStoreAnswersIsEitherAboutTheLinesOrAboutUsOrPasses() throws Exception {
        Map<String, Class<? extends Delivery>> answers = new LinkedHashMap<>();
        answers.put("204 ", Delivery.Stored.class);
        answers.put(
                "400 {\"code\":\"invalid\",\"message\":\"unable to parse 'x': missing fields\",\"line\":1}",
                Delivery.Rejected.class);
        answers.put(
                "422 {\"code\":\"unprocessable entity\",\"message\":\"failure writing points to database: partial write:"
                        + " field type conflict: input field \\\"a\\\" on measurement \\\"m\\\" is type float, already"
                        + " exists as type integer dropped=1\"}",
                Delivery.Rejected.class);
        answers.put(
                "400 {\"error\":\"partial write of line protocol occurred\",\"data\":[{\"error_message\":\"invalid column"
                        + " type for column 'a', expected iox::column_type::field::integer, got"
                        + " iox::column_type::field::float\",\"line_number\":2,\"original_line\":\"m a=0.5 1\"}]}",
                Delivery.Rejected.class);
        answers.put(
                "413 {\"code\":\"request too large\",\"message\":\"cannot read data: points batch is too large\"}",
                Delivery.Rejected.class);
        answers.put("401 {\"code\":\"unauthorized\",\"message\":\"unauthorized access\"}", Delivery.Denied.class);
        answers.put("403 {\"error\": \"the request was not authorized\"}", Delivery.Denied.class);
        answers.put("404 {\"code\":\"not found\",\"message\":\"bucket \\\"b\\\" not found\"}", Delivery.Denied.class);
        answers.put("404 <html>nginx</html>", Delivery.Denied.class);
        answers.put("429 {\"code\":\"too many requests\",\"message\":\"slow down\"}", Delivery.Unavailable.class);
        answers.put("500 {\"error\": \"internal error\"}", Delivery.Unavailable.class);
        answers.put("503 ", Delivery.Unavailable.class);
        try (StubStore store = new StubStore(vertx, 0);
                InfluxSink sink = new InfluxSink(influx(store.url()), Duration.ZERO)) {
            answers.forEach((answer, verdict) -> {
                store.status = Integer.parseInt(answer.substring(0, 3));
                store.told = answer.substring(4);
                assertEquals(verdict, sink.write(Lines.of("m a=1 1\n")).getClass(), answer);
            });
            assertEquals(0, sink.reconnections(), "an answer is no lost connection");
        }
    }

    @Test
    void whatTheStoreHasIsFreedAfterTheHoldBackAndNotBefore() throws Exception {
        try (StubStore store = new StubStore(vertx, 0)) {
            TelemetrySettings brief = new TelemetrySettings(
                    Optional.of(influx(store.url())),
                    Optional.empty(),
                    1 << 20,
                    Duration.ofDays(7),
                    Duration.ofMillis(1),
                    50,
                    1000,
                    Duration.ofSeconds(2),
                    1 << 20);
            Telemetry telemetry = start(brief);
            telemetry.accept(readings(0, 40));
            Await.until("stored", LIMIT, () -> store.lines.size() == 40);
            assertTrue(meters.get("bongsu_spool_bytes").gauge().value() > 0, "held back");
            Await.until(
                    "freed",
                    LIMIT,
                    () -> meters.get("bongsu_spool_bytes").gauge().value() == 0);
        }
    }

    /** A power cut can leave anything behind; the next start must not end there. */
    @Test
    void aDamagedSpoolIsSetAsideAndANewOneBegun() throws Exception {
        Files.write(
                data.resolve("spool.db"),
                "not a database, however long it is read"
                        .repeat(100)
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Telemetry telemetry = start(TelemetrySettings.DEFAULT);
        telemetry.accept(readings(0, 10));
        Await.until("stored", LIMIT, () -> stored(telemetry).size() == 10);
        assertTrue(Files.exists(data.resolve("spool.db.damaged")));
        assertEquals(List.of("fault spool", "cleared spool"), health.heard);
    }

    /** The daemon must start, and decide, on a disk that takes nothing; here the spool's place is taken by a folder. */
    @Test
    void aSpoolThatCannotEvenBeOpenedIsAFaultAndIsTriedUntilItCan() throws Exception {
        Files.createDirectory(data.resolve("spool.db"));
        Telemetry telemetry = start(TelemetrySettings.DEFAULT);
        telemetry.accept(readings(0, 10));
        Await.until("a fault", LIMIT, () -> health.faults.containsKey("spool"));
        Files.delete(data.resolve("spool.db"));
        Await.until("stored", LIMIT, () -> stored(telemetry).size() == 10);
        assertEquals(List.of("fault spool", "cleared spool"), health.heard);
    }

    /** Every connection new: a proxy does that, and must not make the sink send the same lines for ever. */
    @Test
    void aStoreBehindManyConnectionsIsNotSentTheSameForEver() throws Exception {
        try (StubStore store = new StubStore(vertx, 0)) {
            store.closesEach = true;
            Telemetry telemetry = start(onlyStore(TelemetrySettings.DEFAULT, influx(store.url())));
            for (int i = 0; i < 40; i++) {
                telemetry.accept(readings(i, 1));
                Await.pass(Duration.ofMillis(10));
            }
            Await.until("all are stored", LIMIT, () -> store.lines.size() == 40);
            Await.pass(Duration.ofMillis(500));
            assertTrue(store.requests.get() < 100, "requests " + store.requests);
        }
    }

    /** An overloaded store, or a proxy before it: sent all that is held at each cut, it would never come to the newest. */
    @Test
    void aStoreThatKeepsCuttingConnectionsIsSentWhatIsHeldOnceEachHoldBackAtMost() throws Exception {
        AtomicLong wall = new AtomicLong(1_000_000);
        try (StubStore store = new StubStore(vertx, 0)) {
            store.cutsEach = 3;
            Telemetry telemetry = start(onlyStore(TelemetrySettings.DEFAULT, influx(store.url())), wall::get);
            AtomicInteger next = new AtomicInteger();
            Await.until("five cuts", LIMIT, () -> {
                if (store.lines.size() == next.get()) {
                    telemetry.accept(readings(next.getAndIncrement(), 1));
                }
                return store.cuts.get() >= 5;
            });
            assertEquals(1, rewinds(), "no time has passed since the first");
            Await.until("all are stored", LIMIT, () -> store.lines.size() == next.get());
        }
    }

    /** Until it is sent again, what the store acknowledged before it went down is not freed, though its time is over. */
    @Test
    void whatWaitsToBeSentAgainIsHeldUntilItIs() throws Exception {
        AtomicLong wall = new AtomicLong(1_000_000);
        StubStore first = new StubStore(vertx, 0);
        Telemetry telemetry = start(onlyStore(TelemetrySettings.DEFAULT, influx(first.url())), wall::get);
        give(telemetry, first, 0, 1);
        first.close();
        StubStore second = new StubStore(vertx, first.port());
        give(telemetry, second, 1, 2);
        Await.until("sent again", LIMIT, () -> rewinds() == 1);
        give(telemetry, second, 2, 3);
        second.close();
        try (StubStore third = new StubStore(vertx, first.port())) {
            give(telemetry, third, 3, 1);
            give(telemetry, third, 4, 2);
            wall.addAndGet(31_000);
            Await.until("all are sent again", LIMIT, () -> third.lines.size() == 5);
        }
    }

    /** The file is met as damaged only after the cursors were read from it: they must not be those of the new file. */
    @Test
    void theSinksOfADamagedSpoolBeginAgainWithTheNewOne() throws Exception {
        try (StubStore store = new StubStore(vertx, 0)) {
            TelemetrySettings unheld = new TelemetrySettings(
                    Optional.of(influx(store.url())),
                    Optional.empty(),
                    1 << 20,
                    Duration.ofDays(7),
                    Duration.ofMillis(1),
                    50,
                    1000,
                    Duration.ZERO,
                    1 << 20);
            Telemetry first = start(unheld);
            for (int i = 0; i < 20; i++) {
                give(first, store, i, i + 1);
            }
            Await.until("the spool knows", LIMIT, () -> savedPosition("influx") >= 20);
            first.stop();
            spoilBlocks();
            Telemetry second = start(unheld);
            give(second, store, 20, 21);
            assertTrue(Files.exists(data.resolve("spool.db.damaged")));
        }
    }

    /** Readings that cannot be made into lines must cost no others their acknowledgement. */
    @Test
    void aFaultInOneGiversReadingsIsLostByNameAndTheOthersAreStoredAndTold() throws Exception {
        Telemetry telemetry = start(TelemetrySettings.DEFAULT);
        List<String> told = new CopyOnWriteArrayList<>();
        telemetry.accept(readings(0, 2), () -> told.add("first"));
        telemetry.accept(faulty(), () -> told.add("faulty"), () -> told.add("lost"));
        telemetry.accept(readings(2, 2), () -> told.add("third"), () -> told.add("third is lost"));
        telemetry.accept(readings(4, 2));
        Await.until("the others are stored", LIMIT, () -> stored(telemetry).size() == 6);
        Await.until("the others are told", LIMIT, () -> told.contains("third"));
        assertEquals(Set.of("first", "lost", "third"), Set.copyOf(told));
        assertEquals(1, lost("internal fault"));
    }

    @Test
    void historyOlderThanTheRetentionGoesByTheTimeOfTheReadings() throws Exception {
        Telemetry telemetry = start(new TelemetrySettings(
                Optional.empty(),
                Optional.of(HistorySettings.of(Duration.ofSeconds(100))),
                1 << 20,
                Duration.ofDays(7),
                Duration.ofMillis(1),
                50,
                1000,
                Duration.ZERO,
                1 << 20));
        telemetry.accept(readings(0, 10));
        Await.until("stored", LIMIT, () -> stored(telemetry).size() == 10);
        telemetry.accept(readings(200, 10));
        Await.until(
                "only the new ones",
                LIMIT,
                () -> stored(telemetry).size() == 10 && stored(telemetry).get(0).value() == 200);
    }

    private Telemetry start(TelemetrySettings settings) throws Exception {
        return start(settings, System::currentTimeMillis);
    }

    private Telemetry start(TelemetrySettings settings, LongSupplier wallMillis) throws Exception {
        Telemetry telemetry = new Telemetry(settings, data, Fixtures.site(), inventory, health, wallMillis, meters);
        started.add(telemetry);
        telemetry.start();
        return telemetry;
    }

    /** Gives one reading after all before are stored, and waits for the store to have the last of them. */
    private void give(Telemetry telemetry, StubStore store, int second, int stored) {
        telemetry.accept(readings(second, 1));
        Await.until("second " + second + " is stored", LIMIT, () -> store.lines.size() >= stored);
    }

    private static TelemetrySettings onlyStore(TelemetrySettings from, InfluxSettings store) {
        return new TelemetrySettings(
                Optional.of(store),
                Optional.empty(),
                from.spoolBytes(),
                from.spoolAge(),
                from.commitEvery(),
                from.commitReadings(),
                from.bufferReadings(),
                from.holdBack(),
                from.deadLetterBytes());
    }

    private static InfluxSettings influx(String url) {
        return new InfluxSettings(url, 2, "bongsu", "", "", "");
    }

    /** One reading a second from {@code from}; the value tells the second, within the point's range. */
    private List<Reading> readings(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> Reading.good(point, i, T.plusSeconds(i), T))
                .toList();
    }

    /** A source time that no nanoseconds can tell. */
    private List<Reading> faulty() {
        return List.of(new Reading(point, 1, Quality.GOOD, Cause.NONE, null, T));
    }

    private List<Reading> incompressible(int from) {
        java.util.Random random = new java.util.Random(from);
        return IntStream.range(from, from + 50)
                .mapToObj(i -> Reading.good(point, random.nextDouble(), T.plusSeconds(i), T))
                .toList();
    }

    private List<Sample> stored(Telemetry telemetry) {
        return telemetry.history(POINT, T, T.plus(Duration.ofDays(30)));
    }

    /** As the next run will find it; 0 while the spool has saved none. */
    private long savedPosition(String sink) {
        try (Connection open = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("spool.db"));
                PreparedStatement select = open.prepareStatement("SELECT position FROM cursor WHERE sink = ?")) {
            select.setString(1, sink);
            ResultSet row = select.executeQuery();
            return row.next() ? row.getLong(1) : 0;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void spoilBlocks() throws Exception {
        long root;
        long size;
        try (Connection open = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("spool.db"));
                Statement statement = open.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            root = number(statement, "SELECT rootpage FROM sqlite_schema WHERE name = 'block'");
            size = number(statement, "PRAGMA page_size");
        }
        try (FileChannel file = FileChannel.open(data.resolve("spool.db"), StandardOpenOption.WRITE)) {
            byte[] page = new byte[(int) size];
            Arrays.fill(page, (byte) 0x5A);
            file.write(ByteBuffer.wrap(page), (root - 1) * size);
        }
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private double rewinds() {
        return meters.get("bongsu_sink_rewinds").counter().count();
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    private double lost(String reason) {
        return meters.get("bongsu_telemetry_lost_readings")
                .tag("reason", reason)
                .counter()
                .count();
    }
}
