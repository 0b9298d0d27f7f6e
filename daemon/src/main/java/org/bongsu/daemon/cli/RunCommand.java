package org.bongsu.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.bongsu.alerting.channel.SecretResolver;
import org.bongsu.config.Problems;
import org.bongsu.daemon.engine.Autonomy;
import org.bongsu.daemon.host.ServiceManager;
import org.bongsu.daemon.http.ListenAddress;
import org.bongsu.daemon.journal.JournalException;
import org.bongsu.daemon.runtime.Daemon;
import org.bongsu.daemon.runtime.DaemonParts;
import org.bongsu.daemon.runtime.Endpoints;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.daemon.store.DataFolder;
import org.bongsu.daemon.store.StoreException;
import org.bongsu.daemon.store.Upgrade;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bongsu run}: the daemon. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs the daemon of a site until it is told to end.")
public final class RunCommand implements Callable<Integer> {

    @Option(names = "--site", required = true, paramLabel = "DIR", description = "The site's folder.")
    private Path site = Path.of(".");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Journal, spool, history and keys (default: data/SITE beside the installation).")
    private @Nullable Path data;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "The API's address (default: as bongsu.yaml says).")
    private @Nullable String listen;

    @Option(
            names = "--autonomy",
            paramLabel = "LEVEL",
            description = "Overrides autonomy for every room: observe, recommend, confirm or auto.")
    private @Nullable Autonomy autonomy;

    @Option(
            names = "--map",
            paramLabel = "HOST:PORT=HOST:PORT",
            description = "For rehearsals: where an endpoint named in the site's files really is; may be repeated.")
    private List<String> moved = new ArrayList<>();

    @Option(
            names = "--rehearse",
            description = "For rehearsals: reads their clock as one line of JSON from standard input before it starts:"
                    + " scenario_start, wall_start_ms, speed.")
    private boolean rehearse;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Setup setup = autonomous(Setup.load(site));
        Problems problems = new Problems();
        DaemonParts parts;
        try {
            Optional.ofNullable(listen).ifPresent(ListenAddress::parse);
            parts = DaemonParts.decode(setup, Endpoints.parse(moved), Optional.ofNullable(listen), problems);
            problems.throwIfAny();
            parts = parts.resolved(setup.folder());
            UnaryOperator<String> secrets = SecretResolver.of(setup.folder())::text;
            setup.settings().nut().ifPresent(nut -> nut.options(secrets));
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(command().commandLine(), String.valueOf(e.getMessage()), e);
        }
        Path folder = data != null
                ? data
                : home().orElseGet(() ->
                        Setup.home().resolve("data").resolve(setup.site().id()));
        DataFolder.Lock lock = opened(new DataFolder(folder));
        ServiceManager manager = ServiceManager.of(System.getenv());
        ScenarioClock clock = rehearse ? rehearsalClock() : ScenarioClock.real(System.currentTimeMillis());
        Daemon daemon;
        try {
            daemon = new Daemon(setup, parts, folder, clock, System::currentTimeMillis, manager);
        } catch (JournalException e) {
            throw new Unreachable(String.valueOf(e.getMessage()), e);
        }
        Thread hook = new Thread(
                () -> {
                    daemon.stop();
                    manager.close();
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            int port = daemon.start();
            Hangup.onSignal(() -> daemon.reload("SIGHUP", ""));
            command().commandLine().getOut().println("listening on port " + port);
            command().commandLine().getOut().flush();
        } catch (IOException e) {
            Runtime.getRuntime().removeShutdownHook(hook);
            daemon.stop();
            throw new Unreachable(String.valueOf(e.getMessage()), e);
        }
        // Told to end, the process ends by its hook; here it goes on only where the engine has ended by itself.
        daemon.ended().toCompletableFuture().get();
        lock.close();
        return Bongsu.OK;
    }

    /** Where the installation keeps data, if it says so. */
    private static Optional<Path> home() {
        return Optional.ofNullable(System.getProperty("bongsu.data")).map(Path::of);
    }

    /** Nobody else's, and of the version that we write. Held until the process ends. */
    private DataFolder.Lock opened(DataFolder folder) throws IOException, Unreachable {
        DataFolder.Lock lock;
        try {
            lock = folder.lock();
        } catch (StoreException e) {
            throw new Unreachable(String.valueOf(e.getMessage()), e);
        }
        try {
            Upgrade.of(folder);
            return lock;
        } catch (StoreException e) {
            lock.close();
            throw new CommandLine.ParameterException(command().commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private CommandSpec command() {
        return Arguments.spec(spec);
    }

    private Setup autonomous(Setup setup) {
        return autonomy == null ? setup : setup.withAutonomy(autonomy);
    }

    private ScenarioClock rehearsalClock() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = in.readLine();
        if (line == null) {
            throw new CommandLine.ParameterException(command().commandLine(), "--rehearse: no clock on standard input");
        }
        JsonNode json = new ObjectMapper().readTree(line);
        return new ScenarioClock(
                Moment.parse(json.path("scenario_start").asText()),
                json.path("wall_start_ms").asLong(),
                json.path("speed").asDouble());
    }
}
