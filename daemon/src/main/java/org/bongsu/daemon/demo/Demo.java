package org.bongsu.daemon.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.bongsu.daemon.drill.Findings;
import org.bongsu.daemon.drill.NoticeTimes;
import org.bongsu.daemon.drill.Scorecard;
import org.bongsu.daemon.drill.Transcript;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.daemon.journal.JournalException;
import org.bongsu.daemon.runtime.Replay;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.simulators.Simulation;
import org.bongsu.simulators.SimulationOptions;
import org.bongsu.simulators.physics.WorldEvent;
import org.bongsu.simulators.scenario.Scenario;
import org.slf4j.LoggerFactory;

/**
 * A rehearsal on real sockets: the simulators in this process, the daemon in another that is started again whenever it
 * dies. Prints where to look and what happens; scores it from the simulators' truth and the daemon's journal. Used once, by
 * one thread.
 */
public final class Demo {

    /** Time for the daemon to come up before the scenario's first second; it may join later. */
    private static final Duration HEAD_START = Duration.ofSeconds(8);

    /** Before the ignition, of the wall's time: what a busy machine takes to bring it up. At high speed the scenario leaves less. */
    private static final Duration BEFORE_IGNITION = Duration.ofSeconds(25);

    private static final long LOOK_MILLIS = 250;
    private static final long READY_SECONDS = 60;
    private static final long PROGRESS_MILLIS = 3_000;

    /** The part of the evacuation in which a killed daemon has most to lose; scenario seconds after CONFIRMED. */
    private static final int KILLS_WITHIN_S = 1_500;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Setup setup;
    private final Scenario scenario;
    private final DemoOptions options;
    private final PrintWriter out;
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Map<String, String> shown = new LinkedHashMap<>();
    private final Deque<Long> killsDue = new ArrayDeque<>();
    private final String console;
    private ScenarioClock clock;
    private long progressMillis;
    private boolean killsPlanned;

    public Demo(Setup setup, Scenario scenario, DemoOptions options, PrintWriter out) throws IOException {
        this.setup = setup;
        this.scenario = scenario;
        this.options = options;
        this.out = out;
        this.console = console(options.listen());
        // The story is told by us; the simulators' own lines would tell it twice.
        if (LoggerFactory.getLogger("org.bongsu.simulators") instanceof Logger simulators) {
            simulators.setLevel(Level.WARN);
        }
        this.clock = new ScenarioClock(scenario.start(), System.currentTimeMillis(), options.speed());
    }

    private static String console(String listen) throws IOException {
        int colon = listen.lastIndexOf(':');
        int port = Integer.parseInt(listen.substring(colon + 1));
        if (port == 0) {
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
        }
        return listen.substring(0, colon) + ":" + port;
    }

    /** @return whether no invariant was broken; true where the demo was ended by hand */
    public boolean run() throws IOException, JournalException, InterruptedException {
        say("console  http://" + console + "/");
        Path data = Files.createTempDirectory("bongsu-demo-");
        long started = System.currentTimeMillis();
        Simulation simulation = await(
                Simulation.start(vertx, setup.site(), setup.inventory(), scenario, clock, simulationOptions()),
                "the simulators");
        DaemonProcess daemon = DaemonProcess.start(arguments(simulation, data), data.resolve("daemon.log"));
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
        try {
            simulation.onEvent(this::tell);
            begin(simulation, daemon, watch);
            CountDownLatch over = new CountDownLatch(1);
            watch.scheduleWithFixedDelay(() -> look(daemon), 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
            simulation.ended().onComplete(done -> over.countDown());
            over.await();
            if (!options.exit()) {
                say("the scenario is over; the daemon goes on until you press Ctrl-C");
                new CountDownLatch(1).await();
            }
            watch.shutdownNow();
            watch.awaitTermination(5, TimeUnit.SECONDS);
            return score(simulation, daemon, data, (System.currentTimeMillis() - started) / 1000.0);
        } finally {
            watch.shutdownNow();
            daemon.stop();
            await(simulation.stop(), "the simulators' end");
            await(vertx.close(), "the network's end");
            remove(data);
        }
    }

    private SimulationOptions simulationOptions() {
        SimulationOptions plain =
                SimulationOptions.defaults(setup.site(), options.seed()).onFreePorts();
        return ReceiverKeys.give(plain, setup).withDaemon("http://" + console).withHabits(TenantHabits.of(setup));
    }

    /** Everything configured is really on a free port of this machine. */
    private List<String> arguments(Simulation simulation, Path data) {
        Map<String, String> moved = new LinkedHashMap<>();
        for (Device device : setup.inventory().devices()) {
            if (device.address() instanceof Address.Modbus configured
                    && simulation
                                    .inventory()
                                    .device(device.id())
                                    .map(Device::address)
                                    .orElse(device.address())
                            instanceof Address.Modbus actual) {
                moved.put(configured.lane(), actual.lane());
            }
        }
        moved.put(
                "127.0.0.1:" + SimulationOptions.MQTT_PORT,
                URI.create(simulation.brokerUrl()).getAuthority());
        moved.put(
                "127.0.0.1:" + SimulationOptions.HTTP_PORT,
                URI.create(simulation.httpUrl()).getAuthority());
        List<String> arguments = new ArrayList<>(List.of(
                "--site", setup.folder().toString(), "--data", data.toString(), "--listen", console, "--rehearse"));
        options.autonomy().ifPresent(level -> arguments.addAll(List.of("--autonomy", level.name())));
        moved.forEach((configured, actual) -> arguments.addAll(List.of("--map", configured + "=" + actual)));
        return arguments;
    }

    private void begin(Simulation simulation, DaemonProcess daemon, ScheduledExecutorService watch)
            throws IOException, InterruptedException {
        double leftMillis = scenario.start().secondsUntil(scenario.ignition()) * 1_000 / options.speed();
        long headStart = Math.max(HEAD_START.toMillis(), BEFORE_IGNITION.toMillis() - (long) leftMillis);
        long wallStart = System.currentTimeMillis() + headStart;
        clock = new ScenarioClock(scenario.start(), wallStart, options.speed());
        ObjectNode line = JSON.createObjectNode()
                .put("scenario_start", scenario.start().toString())
                .put("wall_start_ms", wallStart)
                .put("speed", options.speed());
        daemon.begin(line.toString());
        simulation.begin(clock);
        CountDownLatch ready = new CountDownLatch(1);
        var waiting = watch.scheduleWithFixedDelay(
                () -> {
                    if (status("/readyz") == 200 || !daemon.isAlive()) {
                        ready.countDown();
                    }
                },
                100,
                100,
                TimeUnit.MILLISECONDS);
        boolean inTime = ready.await(READY_SECONDS, TimeUnit.SECONDS);
        waiting.cancel(false);
        if (!inTime || !daemon.isAlive()) {
            throw new IOException("the daemon did not come up; it said:\n" + daemon.tail());
        }
        say(String.format(
                Locale.ROOT,
                "%s at %s, speed %.0f: from %s to %s",
                scenario.title().en(),
                setup.site().name().en(),
                options.speed(),
                scenario.start(),
                scenario.endsAt()));
        if (clock.at(System.currentTimeMillis()).isAfter(scenario.ignition())) {
            say("note: the daemon came up after the ignition; take a lower --speed on this machine");
        }
    }

    private int status(String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://" + console + path))
                                    .timeout(Duration.ofSeconds(2))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private void tell(WorldEvent event) {
        if (event instanceof WorldEvent.Told told) {
            say(at(told.at()) + "  " + told.what().en() + " ("
                    + told.basis().name().toLowerCase(Locale.ROOT) + ")");
        }
    }

    private String at(Moment moment) {
        double seconds = scenario.ignition().secondsUntil(moment);
        return String.format(Locale.ROOT, "T%s%5.1f min", seconds < 0 ? "-" : "+", Math.abs(seconds) / 60);
    }

    private synchronized void say(String line) {
        out.println(line);
        out.flush();
    }

    /** Some four times a second: is it alive, what changed, is it time to kill it? Never throws, or it would not be called again. */
    private void look(DaemonProcess daemon) {
        try {
            if (!killsDue.isEmpty() && System.currentTimeMillis() >= killsDue.peekFirst()) {
                killsDue.removeFirst();
                daemon.kill();
                say(at(now()) + "  KILLED the daemon (SIGKILL)");
            }
            if (daemon.revive()) {
                say(at(now()) + "  the daemon is started again");
                return;
            }
            JsonNode compartments = get("/api/v1/compartments");
            compartments.path("compartments").forEach(this::stage);
            if (System.currentTimeMillis() - progressMillis >= PROGRESS_MILLIS) {
                progressMillis = System.currentTimeMillis();
                progress();
            }
        } catch (IOException e) {
            shown.putIfAbsent("unreachable", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Moment now() {
        return clock.at(System.currentTimeMillis());
    }

    private void stage(JsonNode compartment) {
        String id = compartment.path("id").asText();
        String stage = compartment.path("stage").asText();
        if (stage.equals(shown.put("stage " + id, stage))) {
            return;
        }
        if (!stage.equals("NORMAL")) {
            String because = compartment.path("because").path("en").asText();
            say(at(now()) + "  " + id + " " + stage + (because.isEmpty() ? "" : ": " + because));
        }
        if (stage.equals("CONFIRMED") && !killsPlanned) {
            killsPlanned = true;
            planKills();
        }
    }

    private void planKills() {
        Random random = new Random(options.seed());
        Stream.generate(() -> random.nextDouble() * KILLS_WITHIN_S / options.speed() * 1_000)
                .limit(options.kills())
                .sorted()
                .forEach(delay -> killsDue.add(System.currentTimeMillis() + Math.round(delay)));
    }

    private void progress() throws IOException, InterruptedException {
        for (JsonNode plan : get("/api/v1/plans").path("plans")) {
            if (plan.path("status").asText().equals("ONGOING")) {
                JsonNode steps = plan.path("steps");
                String line =
                        plan.path("id").asText() + " " + steps.path("succeeded").asInt() + " out, "
                                + steps.path("ongoing").asInt() + " moving, "
                                + steps.path("pending").asInt() + " waiting, "
                                + steps.path("failed").asInt() + " lost or left; deadline "
                                + plan.path("deadline").path("at").asText() + " ("
                                + plan.path("deadline").path("cause").asText()
                                + ")";
                if (!line.equals(shown.put("plan", line))) {
                    say(at(now()) + "  " + line);
                }
            }
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create("http://" + console + path))
                        .timeout(Duration.ofSeconds(2))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return JSON.readTree(response.body());
    }

    private boolean score(Simulation simulation, DaemonProcess daemon, Path data, double wallS)
            throws IOException, JournalException {
        ObjectNode truth = await(simulation.truth(), "the simulators' truth");
        daemon.stop();
        Transcript transcript = new Transcript(setup.site());
        AnswerStory answers = new AnswerStory();
        Replay replay;
        try (Journal journal = Journal.openFile(data.resolve("journal.db"))) {
            replay = Replay.of(
                    journal, options.autonomy().map(setup::withAutonomy).orElse(setup), (row, effect) -> {
                        transcript.add(row.now(), row.wallMillis(), effect);
                        answers.add(row.now(), effect);
                    });
        }
        Findings findings = new Findings(
                setup.site(),
                scenario,
                options.seed(),
                await(simulation.worldTruth(), "the world's truth"),
                await(simulation.fleetTruth(), "the fleet's truth"),
                transcript);
        Scorecard scorecard = Scorecard.of(findings.rehearsal(
                wallS,
                notices(truth, transcript.announced()),
                replay.engine().evacuation().overtaken(),
                replay.sha256()));
        if (options.report().isPresent()) {
            scorecard.write(options.report().get());
        }
        say("");
        answers.lines(this::at).forEach(this::say);
        say("");
        say(scorecard.text().stripTrailing());
        say(replay.rows() + " inputs journaled, " + replay.differing() + " decided otherwise on replay, "
                + daemon.restarts() + " restarts");
        return !scorecard.anyBroken() && replay.differing() == 0;
    }

    /** What tenants received, against when it was announced; both on this machine's wall clock. */
    private static NoticeTimes notices(ObjectNode truth, Map<String, Long> announced) {
        List<Double> latencies = new ArrayList<>();
        double firstMax = 0;
        int unverified = 0;
        for (JsonNode tenant : truth.path("tenants")) {
            unverified += tenant.path("refused").asInt();
            boolean first = true;
            for (JsonNode notice : tenant.path("notices")) {
                Long said = announced.get(notice.path("id").asText());
                if (said != null && notice.has("accepted_ms")) {
                    double latency = (notice.path("accepted_ms").asLong() - said) / 1000.0;
                    latencies.add(latency);
                    firstMax = first ? Math.max(firstMax, latency) : firstMax;
                    first = false;
                }
            }
        }
        return new NoticeTimes(announced.size(), latencies, firstMax, unverified);
    }

    private static <T> T await(Future<T> future, String what) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(what + ": " + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException(what + ": not within 60 s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(what + ": interrupted", e);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
