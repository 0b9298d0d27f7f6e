package org.bongsu.daemon.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import org.bongsu.collector.HealthListener;
import org.bongsu.collector.quality.QualityJudges;
import org.bongsu.collector.telemetry.Recording;
import org.bongsu.collector.telemetry.StoredValue;
import org.bongsu.collector.telemetry.Telemetry;
import org.bongsu.collector.telemetry.TelemetrySettings;
import org.bongsu.config.Problems;
import org.bongsu.daemon.Await;
import org.bongsu.daemon.cli.Bongsu;
import org.bongsu.daemon.drill.DemoSite;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.daemon.trial.Happening;
import org.bongsu.daemon.trial.Trial;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointLimits;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.RegisterCodec;
import org.bongsu.domain.stage.Stage;
import org.bongsu.rules.pack.RulePack;
import org.bongsu.rules.settings.RuleFiles;
import org.bongsu.simulators.physics.World;
import org.bongsu.simulators.scenario.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was recorded says the same as what was seen. */
class BacktestTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    private final Setup setup = DemoSite.setup();

    /** The simulated site seen as the daemon sees it. */
    private interface Eye {
        void see(List<Reading> image, Moment at);
    }

    private record Poll(Moment at, int order, Device device) {}

    private void watch(Scenario scenario, Moment end, Eye eye) {
        World world = new World(setup.site(), setup.inventory(), scenario, 1);
        QualityJudges judges = new QualityJudges(setup.inventory());
        PriorityQueue<Poll> polls =
                new PriorityQueue<>(Comparator.comparing(Poll::at).thenComparing(Poll::order));
        int order = 0;
        for (Device device : setup.inventory().devices()) {
            // Never two devices at one moment: a store does not know which came first.
            polls.add(new Poll(scenario.start().plus(Duration.ofMillis(order * 37L)), order, device));
            order++;
        }
        while (polls.element().at().isBefore(end)) {
            Poll poll = polls.remove();
            polls.add(new Poll(poll.at().plus(poll.device().period()), poll.order(), poll.device()));
            world.advanceTo(poll.at());
            eye.see(judges.judge(read(world, poll.device(), poll.at())), poll.at());
        }
    }

    private List<Reading> read(World world, Device device, Moment at) {
        if (!world.reachable(device)) {
            return setup.inventory().pointsOf(device).stream()
                    .map(point -> new Reading(point, 0, Quality.STALE, Cause.DEVICE_SILENT, at, at))
                    .toList();
        }
        if (device.address() instanceof Address.Modbus) {
            return new RegisterCodec(setup.inventory(), device).decode(world.registersOf(device), at, at);
        }
        List<Reading> read = new ArrayList<>();
        world.values(device, (point, value) -> read.add(Reading.good(point, value, at, at)));
        return read;
    }

    private Telemetry telemetry() throws IOException {
        return telemetry(setup.inventory());
    }

    private Telemetry telemetry(Inventory inventory) throws IOException {
        HealthListener deaf = new HealthListener() {
            @Override
            public void fault(String part, Text what) {}

            @Override
            public void cleared(String part) {}
        };
        return new Telemetry(
                TelemetrySettings.DEFAULT,
                data,
                setup.site(),
                inventory,
                deaf,
                System::currentTimeMillis,
                new SimpleMeterRegistry());
    }

    /** From the file, as the command reads it. */
    private boolean isStored(Point point, Moment at) {
        try (Recording recording = Recording.history(data)) {
            return recording.read(at, at.plusSeconds(0.001), 1_000).values().stream()
                    .anyMatch(value -> value.device().equals(point.device().id())
                            && value.point().equals(point.name()));
        } catch (IOException e) {
            return false;
        }
    }

    /** What counts: votes from when to when, and stages. Withdrawals' reasons and sensors' faults are not stored. */
    private static List<String> essence(List<Happening> happenings) {
        List<String> lines = new ArrayList<>();
        for (Happening happening : happenings) {
            if (happening instanceof Happening.VoteRaised raised) {
                lines.add(raised.at() + " raised " + raised.vote().id() + " "
                        + raised.vote().evidence());
            } else if (happening instanceof Happening.VoteWithdrawn withdrawn) {
                lines.add(withdrawn.at() + " withdrawn " + withdrawn.vote().id());
            } else if (happening instanceof Happening.StageChanged changed) {
                lines.add(changed.at() + " " + changed.compartment() + " " + changed.hazard() + " " + changed.to());
            }
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(strings = {"utility-out", "lying-smoke"})
    void localHistoryGivesTheVotesAndStagesOfTheLiveRun(String name) throws IOException {
        Scenario scenario = DemoSite.scenario(name);
        // Before the batteries are empty: what dies then is silent at once when seen, and after three periods when
        // recorded.
        Moment end = scenario.start().plus(Duration.ofMinutes(16));
        List<Happening> live = new ArrayList<>();
        Trial trial = new Trial(setup.site(), setup.inventory(), setup.rules(), scenario.start(), live::add);
        Telemetry telemetry = telemetry();
        telemetry.start();
        List<Reading> lastStored = new ArrayList<>();
        watch(scenario, end, (image, at) -> {
            trial.give(List.of(), List.of(image), at);
            telemetry.accept(image);
            image.stream().filter(reading -> reading.quality() == Quality.GOOD).forEach(reading -> {
                lastStored.clear();
                lastStored.add(reading);
            });
        });
        trial.advance(end);
        Reading last = lastStored.get(0);
        Await.until("everything is stored", LIMIT, () -> isStored(last.point(), last.source()));
        // Beside the daemon that has it open.
        try (Recording recording = Recording.history(data)) {
            Backtest.Result result = Backtest.run(
                    setup.site(),
                    setup.inventory(),
                    List.of(setup.rules()),
                    recording,
                    scenario.start(),
                    end,
                    Duration.ZERO);
            List<String> expected = essence(live);
            assertTrue(
                    expected.stream().anyMatch(line -> line.contains(" raised ")), "the control: something happened");
            assertEquals(expected, essence(result.findings().get(0).happenings()));
            assertEquals(List.of(), result.played().gaps());
            assertEquals(0, result.played().unknownDevices().size());
        }
        telemetry.stop();
    }

    /** The real deadband leaves out what moves within it; as no threshold lies there, the votes are those of every reading. */
    @Test
    void whatADeadbandLeftOutChangesNoVoteThatItDoesNotTouch() throws IOException {
        PointLimits deadband = new PointLimits(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                OptionalDouble.of(0.1),
                Optional.of(Duration.ofMinutes(2)));
        Inventory sparse = new Inventory(
                setup.inventory().registry(),
                setup.inventory().profiles(),
                setup.inventory().devices().stream()
                        .filter(device -> device.id().equals("asd-1"))
                        .map(device -> limited(device, deadband))
                        .toList());
        RulePack rules = pack("a", 0.5);
        List<Happening> live = new ArrayList<>();
        Trial trial = new Trial(setup.site(), sparse, rules, T, live::add);
        Telemetry telemetry = telemetry(sparse);
        telemetry.start();
        Point point = sparse.point("asd-1/smoke.obscuration").orElseThrow();
        Moment end = T.plusSeconds(1_200);
        for (int i = 0; i < 600; i++) {
            Moment at = T.plusSeconds(2.0 * i);
            double level = i / 100 % 2 == 0 ? 0.2 : 0.8;
            Reading reading = Reading.good(point, level + 0.01 * (i % 5), at, at);
            trial.give(List.of(), List.of(List.of(reading)), at);
            telemetry.accept(List.of(reading));
        }
        trial.advance(end);
        // One reading beyond the end pushes out what the deadband holds back.
        telemetry.accept(List.of(Reading.good(point, 2, end, end)));
        Await.until("everything is stored", LIMIT, () -> isStored(point, end));
        telemetry.stop();
        try (Recording recording = Recording.history(data)) {
            Backtest.Result result =
                    Backtest.run(setup.site(), sparse, List.of(rules), recording, T, end, Duration.ZERO);
            assertTrue(
                    result.played().readings() < 60,
                    "the control: stored " + result.played().readings());
            assertTrue(
                    result.played().repeats() > 500,
                    "given again " + result.played().repeats());
            assertEquals(1, result.played().deadbandPoints());
            assertEquals(
                    3,
                    live.stream()
                            .filter(one -> one instanceof Happening.VoteRaised)
                            .count());
            assertEquals(moments(live), moments(result.findings().get(0).happenings()));
        }
    }

    /** Without evidence: the value that is said is the stored one. */
    private static List<String> moments(List<Happening> happenings) {
        return happenings.stream()
                .filter(one -> one instanceof Happening.VoteRaised || one instanceof Happening.VoteWithdrawn)
                .map(one -> one.at() + " " + one.getClass().getSimpleName())
                .toList();
    }

    private static Device limited(Device device, PointLimits smoke) {
        return new Device(
                device.id(),
                device.kind(),
                device.profile(),
                device.model(),
                device.room(),
                device.node(),
                device.address(),
                device.period(),
                device.periods(),
                Map.of("smoke.obscuration", smoke));
    }

    private static RulePack pack(String rule, double threshold) {
        String text = String.join(
                "\n",
                "groups:",
                "  - name: g",
                "    rules:",
                "      - alert: " + rule,
                "        for_each: {kind: ambient}",
                "        expr: smoke.obscuration > " + threshold,
                "        for: 10s",
                "        hazard: fire",
                "        modality: smoke",
                "        grade: pre_alarm",
                "        annotations: {summary: {en: a, ko: b}}",
                "");
        Problems problems = new Problems();
        RulePack pack = new RuleFiles(DemoSite.setup().inventory().registry())
                .decode(List.of(new RuleFiles.Source("r.yaml", text)), problems);
        assertEquals(List.of(), problems.list());
        return pack;
    }

    private static final Moment T = Moment.parse("2022-10-15T06:00:00Z");

    /** Rises by a hundredth a period for five minutes, and is clean from the sixth on. */
    private static Recorded rising() {
        List<StoredValue> values = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            double smoke = i < 150 ? i * 0.01 : 0.001 * (i % 3);
            values.add(new StoredValue("asd-1", "smoke.obscuration", T.plusSeconds(2.0 * i), smoke));
        }
        return new Recorded(values);
    }

    private Backtest.Result against(RulePack one, RulePack other, Moment from) throws IOException {
        return Backtest.run(
                setup.site(),
                setup.inventory(),
                List.of(one, other),
                rising(),
                from,
                T.plusSeconds(1_200),
                T.until(from).isZero() ? Duration.ZERO : T.until(from));
    }

    @Test
    void twoVersionsOfARuleDifferByWhenAndByWhat() throws IOException {
        Backtest.Result same = against(pack("a", 0.5), pack("a", 0.5), T);
        assertFalse(
                Comparison.of(same.findings().get(0), same.findings().get(1)).differs());
        Backtest.Result later = against(pack("a", 0.5), pack("a", 0.6), T);
        Comparison moved =
                Comparison.of(later.findings().get(0), later.findings().get(1));
        assertEquals(1, moved.moved().size());
        assertEquals(Duration.ofSeconds(20), moved.moved().get(0).by(), "ten values later");
        assertEquals(1, moved.stages().size());
        Backtest.Result sooner = against(pack("a", 0.6), pack("a", 0.5), T);
        Comparison back =
                Comparison.of(sooner.findings().get(0), sooner.findings().get(1));
        assertEquals(Duration.ofSeconds(-20), back.moved().get(0).by());
        Backtest.Result other = against(pack("a", 0.5), pack("b", 3), T);
        Comparison only =
                Comparison.of(other.findings().get(0), other.findings().get(1));
        assertEquals(1, only.onlyFirst().size());
        assertEquals(0, only.onlySecond().size());
        assertTrue(only.differs());
    }

    @Test
    void whatBeganInTheWarmUpStandsAndIsNotReportedAsNew() throws IOException {
        // The vote is raised some 112 s in.
        Findings before = against(pack("a", 0.5), pack("a", 0.5), T.plusSeconds(60))
                .findings()
                .get(0);
        assertFalse(before.votes().get(0).stoodBefore());
        Findings after = against(pack("a", 0.5), pack("a", 0.5), T.plusSeconds(200))
                .findings()
                .get(0);
        assertTrue(after.votes().get(0).stoodBefore());
        assertEquals(before.votes().get(0).to(), after.votes().get(0).to());
        assertTrue(after.happenings().stream().noneMatch(one -> one instanceof Happening.VoteRaised));
        assertEquals(Stage.ADVISORY.compareTo(after.highest()) <= 0, true);
    }

    @Test
    void theSizeOfASliceChangesNothing() throws IOException {
        RulePack rules = pack("a", 0.5);
        Recorded recorded = rising();
        Backtest.Result small = Backtest.run(
                setup.site(), setup.inventory(), List.of(rules), recorded, T, T.plusSeconds(1_200), Duration.ZERO, 7);
        Backtest.Result whole = against(rules, rules, T);
        assertEquals(
                essence(whole.findings().get(0).happenings()),
                essence(small.findings().get(0).happenings()));
        assertTrue(recorded.largest() <= 7, "the largest slice: " + recorded.largest());
    }

    private static int run(String... arguments) {
        return Bongsu.execute(arguments);
    }

    @Test
    void theCommandSaysWithItsStatusWhetherItCouldAndWhetherAnythingDiffers() throws IOException {
        String site = setup.folder().toString();
        String from = "2022-10-15T06:00:00Z";
        String to = "2022-10-15T06:20:00Z";
        String dir = data.toString();
        assertEquals(3, run("rules", "backtest", "--site", site, "--from", from, "--to", to, "--data", dir));
        assertEquals(2, run("rules", "backtest", "--site", site, "--from", to, "--to", from, "--data", dir));
        assertEquals(2, run("rules", "backtest", "--site", site, "--from", "noon", "--to", to, "--data", dir));
        assertEquals(
                2,
                run(
                        "rules",
                        "backtest",
                        "--site",
                        site,
                        "--from",
                        from,
                        "--to",
                        to,
                        "--data",
                        dir,
                        "--source",
                        "influx"));
        record(from);
        Path json = data.resolve("report.json");
        assertEquals(
                0,
                run(
                        "rules",
                        "backtest",
                        "--site",
                        site,
                        "--from",
                        from,
                        "--to",
                        to,
                        "--data",
                        dir,
                        "--json",
                        json.toString()));
        JsonNode report = new ObjectMapper().readTree(Files.readString(json));
        assertTrue(report.at("/a/votes").toString().contains("smoke-fire-1/asd-1"), report.toPrettyString());
        assertEquals(600, report.at("/recording/values").asInt());
        assertEquals(
                1,
                run(
                        "rules",
                        "backtest",
                        "--site",
                        site,
                        "--from",
                        from,
                        "--to",
                        to,
                        "--data",
                        dir,
                        "--fail-on",
                        "pre_alarm"));
        assertEquals(
                0,
                run(
                        "rules",
                        "backtest",
                        "--site",
                        site,
                        "--from",
                        from,
                        "--to",
                        to,
                        "--data",
                        dir,
                        "--fail-on",
                        "confirmed"));
        assertEquals(
                0,
                run(
                        "rules",
                        "backtest",
                        "--site",
                        site,
                        "--from",
                        from,
                        "--to",
                        to,
                        "--data",
                        dir,
                        "--against",
                        "default"));
        Path own = data.resolve("own.yaml");
        Files.writeString(
                own,
                Files.readString(Setup.configHome().resolve("rules/default.yaml"))
                        .replace("smoke.obscuration > 0.825", "smoke.obscuration > 0.9"));
        assertEquals(
                1,
                run(
                        "rules",
                        "backtest",
                        "--site",
                        site,
                        "--from",
                        from,
                        "--to",
                        to,
                        "--data",
                        dir,
                        "--against",
                        own.toString()));
        Files.writeString(own, "groups: 5\n");
        assertEquals(
                2,
                run(
                        "rules",
                        "backtest",
                        "--site",
                        site,
                        "--from",
                        from,
                        "--to",
                        to,
                        "--data",
                        dir,
                        "--rules",
                        own.toString()));
    }

    private void record(String from) throws IOException {
        Telemetry telemetry = telemetry();
        telemetry.start();
        Point point = setup.inventory().point("asd-1/smoke.obscuration").orElseThrow();
        Moment last = Moment.parse(from);
        for (StoredValue value : rising().read(T, T.plusSeconds(1_200), 1_000).values()) {
            last = value.at();
            telemetry.accept(List.of(Reading.good(point, value.value(), last, last)));
        }
        Moment end = last;
        Await.until("everything is stored", LIMIT, () -> isStored(point, end));
        telemetry.stop();
    }
}
