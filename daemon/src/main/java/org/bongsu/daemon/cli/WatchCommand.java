package org.bongsu.daemon.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.bongsu.alerting.channel.Answer;
import org.bongsu.alerting.channel.Ping;
import org.bongsu.alerting.channel.SecretResolver;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.daemon.host.HeartbeatSettings;
import org.bongsu.daemon.http.ListenAddress;
import org.bongsu.daemon.watch.Watch;
import org.bongsu.daemon.watch.Watcher;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bongsu watch}: tells when Bongsu itself has died. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Runs in another building and tells when a daemon's heartbeats stop, or say that it is not well.")
public final class WatchCommand implements Callable<Integer> {

    private static final long AGAIN_MILLIS = 5_000;
    private static final int MISSED_MOST = 100;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Takes the heartbeats that heartbeat.url of bongsu.yaml sends here.")
    private @Nullable String listen;

    @Option(
            names = "--secret",
            paramLabel = "env:NAME|file:PATH",
            description = "What signs the heartbeats; with --listen.")
    private @Nullable String secret;

    @Option(names = "--url", paramLabel = "URL", description = "Asks a daemon's /readyz instead.")
    private @Nullable String url;

    @Option(names = "--site", paramLabel = "ID", description = "Heartbeats of another site are refused.")
    private @Nullable String site;

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            description =
                    "With --url how often to ask, else what is taken for the period until a heartbeat says it (default: 30s).")
    private String every = "30s";

    @Option(
            names = "--missed",
            paramLabel = "N",
            description = "So many periods of silence mean that it has died (default: 3).")
    private int missed = 3;

    @Option(names = "--webhook", paramLabel = "URL", description = "Posted to at every change, until it is taken.")
    private @Nullable String webhook;

    @Option(names = "--webhook-secret", paramLabel = "env:NAME|file:PATH", description = "What signs those posts.")
    private @Nullable String webhookSecret;

    @Option(
            names = "--run",
            paramLabel = "PROGRAM",
            description = "Run at every change with two arguments: alive, unhealthy or silent, and why.")
    private @Nullable Path program;

    @Option(names = "--exit", description = "Ends with status 1 at the first trouble.")
    private boolean exit;

    @Spec
    private @Nullable CommandSpec spec;

    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private Optional<Ping> ping = Optional.empty();
    private long number;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Arguments.spec(spec);
        SecretResolver secrets = SecretResolver.of(Path.of("").toAbsolutePath());
        Duration period = YamlValue.parseDuration(every)
                .filter(each ->
                        each.compareTo(Duration.ofSeconds(1)) >= 0 && each.compareTo(HeartbeatSettings.EVERY_MOST) <= 0)
                .orElseThrow(() -> wrong(command, "--every " + every + ": expected 1s to 1h"));
        if ((listen == null) == (url == null)) {
            throw wrong(command, "one of --listen and --url is needed, and not both");
        }
        if (missed < 1 || missed > MISSED_MOST) {
            throw wrong(command, "--missed " + missed + ": expected 1 to " + MISSED_MOST);
        }
        Vertx vertx = Vertx.vertx();
        try {
            if (webhook != null) {
                String signs = Optional.ofNullable(webhookSecret)
                        .orElseThrow(() -> wrong(command, "--webhook takes --webhook-secret"));
                secrets.key(signs);
                ping = Optional.of(new Ping(vertx, secrets, webhook, signs, System::currentTimeMillis));
            }
            Watch watch = new Watch(missed, period, steadyMillis());
            Watcher watcher = new Watcher(
                    vertx,
                    watch,
                    Optional.ofNullable(site),
                    WatchCommand::steadyMillis,
                    System::currentTimeMillis,
                    change -> changed(vertx, change));
            PrintWriter out = command.commandLine().getOut();
            if (listen != null) {
                ListenAddress address = ListenAddress.parse(listen);
                String signs = Optional.ofNullable(secret).orElseThrow(() -> wrong(command, "--listen takes --secret"));
                int port = watcher.listen(address.host(), address.port(), secrets.key(signs))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get();
                out.println("listening on port " + port);
            } else if (url != null) {
                watcher.poll(url, period);
                out.println("asking " + url);
            }
            out.flush();
            return ended.get();
        } catch (IllegalArgumentException e) {
            throw wrong(command, String.valueOf(e.getMessage()));
        } catch (ExecutionException e) {
            throw new Unreachable("--listen " + listen + ": " + e.getCause(), e);
        } finally {
            vertx.close();
        }
    }

    private static ParameterException wrong(CommandSpec command, String what) {
        return new ParameterException(command.commandLine(), what);
    }

    private static long steadyMillis() {
        return System.nanoTime() / 1_000_000;
    }

    private void changed(Vertx vertx, Watch.Change change) {
        String to = change.to().name().toLowerCase(Locale.ROOT);
        PrintWriter out = Arguments.spec(spec).commandLine().getOut();
        out.println(Instant.now() + " " + to + ": " + change.why());
        out.flush();
        long of = ++number;
        ping.ifPresent(hook -> post(vertx, hook, of, to, change));
        if (program != null) {
            List<String> words = List.of(program.toAbsolutePath().toString(), to, change.why());
            vertx.executeBlocking(() -> new ProcessBuilder(words)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start())
                    .onFailure(failure -> {
                        out.println(program + ": " + failure.getMessage());
                        out.flush();
                    });
        }
        if (exit && change.to().isTrouble() && ping.isEmpty()) {
            ended.complete(Bongsu.NO);
        }
    }

    /** Until it is taken, or a newer change makes it old. */
    private void post(Vertx vertx, Ping hook, long of, String to, Watch.Change change) {
        String body = new ObjectMapper()
                .createObjectNode()
                .put("type", "bongsu.watch")
                .put("timestamp", Instant.now().toString())
                .put("state", to)
                .put("from", change.from().name().toLowerCase(Locale.ROOT))
                .put("site", site)
                .put("why", change.why())
                .toString();
        hook.send(to + " " + of, body).onSuccess(answer -> {
            if (answer instanceof Answer.Rejected rejected && of == number) {
                PrintWriter out = Arguments.spec(spec).commandLine().getOut();
                out.println(webhook + ": " + rejected.failure().detail());
                out.flush();
                vertx.setTimer(AGAIN_MILLIS, again -> post(vertx, hook, of, to, change));
            } else if (exit && change.to().isTrouble()) {
                ended.complete(Bongsu.NO);
            }
        });
    }
}
