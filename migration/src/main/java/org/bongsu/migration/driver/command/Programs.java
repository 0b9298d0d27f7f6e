package org.bongsu.migration.driver.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bongsu.migration.driver.ledger.DriverContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs programs: each in a session of its own so that it can be ended with its children, with a given environment,
 * working directory and nothing on standard input; the JDK closes every other descriptor. Output goes to files, not
 * pipes: a child that lives on with an open pipe would hold whoever reads it. State belongs to the Vert.x context.
 */
public final class Programs {

    /** Between asking a program to end and ending it. */
    public static final Duration TERM_GRACE = Duration.ofMillis(1_500);

    /** How long one that was killed may take to be gone; it is left behind after that, stuck in the kernel. */
    public static final Duration KILL_GRACE = Duration.ofMillis(1_000);

    /** What is read of an output. */
    static final int OUTPUT_BYTES_MAX = 4 * 1024;

    /** A program that writes more is ended: its output is on our disk. */
    static final long WRITTEN_BYTES_MAX = 16L << 20;

    private static final Duration SIZE_CHECK = Duration.ofMillis(500);

    /** Where programs without a path are looked for; the daemon's own PATH does not matter. */
    static final List<String> PATH =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private static final String SESSION = "/usr/bin/setsid";

    private static final Logger LOG = LoggerFactory.getLogger(Programs.class);

    private final Vertx vertx;
    private final Context context;
    private final WorkerExecutor workers;
    private final Path directory;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private long count;

    public Programs(DriverContext driver, Path directory, Map<String, String> environment) {
        this.vertx = driver.vertx();
        this.context = driver.context();
        this.workers = driver.workers();
        this.directory = directory;
        this.environment.put("PATH", String.join(":", PATH));
        this.environment.put("HOME", System.getProperty("user.home", "/"));
        this.environment.put("LANG", "C.UTF-8");
        this.environment.putAll(environment);
    }

    /** Makes the working directory and clears it of what an earlier run left. Blocks. */
    public void prepare() throws IOException {
        Files.createDirectories(directory);
        try (var old = Files.newDirectoryStream(directory, "*.{out,err}")) {
            for (Path file : old) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** A program on its way. */
    public final class Running {
        private final Promise<Ending> ended = Promise.promise();
        private final List<String> arguments;
        private final Path out;
        private final Path err;
        private final int most;
        private @Nullable Process process;
        private Ending.@Nullable How forced;
        private long deadline = -1;
        private long watch = -1;
        private boolean gone;
        private boolean killed;
        private boolean over;

        private Running(List<String> arguments, int most, long number) {
            this.arguments = arguments;
            this.most = most;
            this.out = directory.resolve(number + ".out");
            this.err = directory.resolve(number + ".err");
        }

        /** Completes on the context, in any case: within its time, {@link #TERM_GRACE} and {@link #KILL_GRACE}. */
        public Future<Ending> ended() {
            return ended.future();
        }

        /** Ends it with its children: asks first. */
        public void callOff() {
            end(Ending.How.CALLED_OFF);
        }

        private void started(Process begun, Duration timeout) {
            process = begun;
            begun.onExit().thenAccept(gone -> context.runOnContext(none -> gone(gone, gone.exitValue())));
            if (forced != null) {
                terminate(begun);
                return;
            }
            deadline = vertx.setTimer(Math.max(1, timeout.toMillis()), timer -> end(Ending.How.OVERDUE));
            watch = vertx.setPeriodic(SIZE_CHECK.toMillis(), timer -> {
                if (out.toFile().length() + err.toFile().length() > WRITTEN_BYTES_MAX) {
                    end(Ending.How.OVERDUE);
                }
            });
        }

        private void end(Ending.How how) {
            if (over || gone || forced != null) {
                return;
            }
            forced = how;
            if (process != null) {
                terminate(process);
            }
        }

        private void terminate(Process target) {
            signal(target, "TERM");
            vertx.setTimer(TERM_GRACE.toMillis(), asked -> {
                if (!over) {
                    kill(target);
                }
            });
        }

        /** Also when it is gone: its children are not. */
        private void kill(Process target) {
            signal(target, "KILL")
                    .onComplete(sent -> context.runOnContext(none -> {
                        killed = true;
                        if (gone) {
                            read(-1);
                        } else {
                            vertx.setTimer(KILL_GRACE.toMillis(), late -> {
                                if (!gone) {
                                    LOG.warn("{} was killed and is still there; it is left behind", arguments);
                                    read(-1);
                                }
                            });
                        }
                    }));
        }

        private void gone(Process left, int status) {
            gone = true;
            if (forced == null || killed) {
                read(status);
            } else {
                // Asked to end, it did; unless it left children, there is nobody to wait for.
                signal(left, "0")
                        .onComplete(found -> context.runOnContext(none -> {
                            if (found.succeeded() && !found.result()) {
                                read(status);
                            }
                        }));
            }
        }

        private void read(int status) {
            if (over) {
                return;
            }
            over = true;
            vertx.cancelTimer(deadline);
            vertx.cancelTimer(watch);
            Ending.How how = forced == null ? Ending.How.EXITED : forced;
            workers.executeBlocking(() -> new Ending(how, status, take(out, most), take(err, OUTPUT_BYTES_MAX)), false)
                    .onComplete(result -> context.runOnContext(none -> ended.handle(result)));
        }

        private void notStarted(Throwable why) {
            over = true;
            ended.complete(new Ending(Ending.How.NOT_STARTED, -1, "", String.valueOf(why.getMessage())));
        }
    }

    /** Called on the context. */
    public Running start(List<String> arguments, Duration timeout) {
        return start(arguments, timeout, OUTPUT_BYTES_MAX);
    }

    /** @param most what is read of its output, bytes */
    public Running start(List<String> arguments, Duration timeout, int most) {
        Running running = new Running(List.copyOf(arguments), most, ++count);
        workers.executeBlocking(() -> spawn(running), false)
                .onComplete(result -> context.runOnContext(none -> {
                    if (result.succeeded()) {
                        running.started(result.result(), timeout);
                    } else {
                        running.notStarted(result.cause());
                    }
                }));
        return running;
    }

    private Process spawn(Running running) throws IOException {
        if (!Files.isExecutable(Path.of(SESSION))) {
            throw new IOException("no " + SESSION + " here; it is part of util-linux");
        }
        List<String> whole = new ArrayList<>(List.of(SESSION, found(running.arguments.get(0))));
        whole.addAll(running.arguments.subList(1, running.arguments.size()));
        ProcessBuilder builder = new ProcessBuilder(whole)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(running.out.toFile())
                .redirectError(running.err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String found(String program) throws IOException {
        if (program.contains("/")) {
            if (!Files.isExecutable(Path.of(program)) || Files.isDirectory(Path.of(program))) {
                throw new IOException("no program " + program);
            }
            return program;
        }
        Optional<String> path = PATH.stream()
                .map(folder -> folder + "/" + program)
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst();
        return path.orElseThrow(() -> new IOException("no program " + program + " in " + String.join(":", PATH)));
    }

    /** To the whole session: the JDK can only signal one process. Whether anybody was left to hear it. */
    private Future<Boolean> signal(Process target, String name) {
        return workers.executeBlocking(
                () -> {
                    List<ProcessHandle> descendants = target.descendants().toList();
                    Process kill = new ProcessBuilder(
                                    "/bin/sh",
                                    "-c",
                                    "kill -s \"$1\" -- \"-$2\"",
                                    "sh",
                                    name,
                                    Long.toString(target.pid()))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
                    if (name.equals("KILL")) {
                        descendants.forEach(ProcessHandle::destroyForcibly); // those that left the session
                        target.destroyForcibly();
                    }
                    return kill.waitFor(KILL_GRACE.toMillis(), TimeUnit.MILLISECONDS) && kill.exitValue() == 0;
                },
                false);
    }

    private static String take(Path file, int most) {
        try (InputStream stream = Files.newInputStream(file)) {
            String text = new String(stream.readNBytes(most), StandardCharsets.UTF_8);
            Files.deleteIfExists(file);
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
