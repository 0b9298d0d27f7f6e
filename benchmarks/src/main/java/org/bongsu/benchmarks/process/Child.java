package org.bongsu.benchmarks.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A process that is measured or that loads what is. Its errors go to a log; its output is read line by line by whoever asks.
 * Ends with us, however we end: {@link #close} and a shutdown hook kill it. Not thread-safe.
 */
public final class Child implements AutoCloseable {

    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s*(\\d+) kB");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*(\\d+) kB");

    private final String name;
    private final Process process;
    private final Path log;
    private final BufferedReader out;
    private final BufferedWriter in;
    private final Thread hook;

    /** @param log for what it writes to standard error; also for its output when {@code speaks} is false */
    public Child(String name, List<String> command, Map<String, String> environment, Path log, boolean speaks)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        if (!speaks) {
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
        }
        builder.environment().putAll(environment);
        this.name = name;
        this.log = log;
        this.process = builder.start();
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    public String name() {
        return name;
    }

    /** User and system time so far. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow(() -> dead("has no CPU time"));
    }

    /** The most memory it ever had resident, bytes. */
    public long peakBytes() {
        return status(PEAK);
    }

    public long residentBytes() {
        return status(RESIDENT);
    }

    private long status(Pattern pattern) {
        try {
            Matcher matcher = pattern.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
            return matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : 0;
        } catch (IOException e) {
            throw dead("has no status");
        }
    }

    /** Lets the time pass, and fails where the process does not live through it. */
    public void run(Duration time) throws InterruptedException {
        if (process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw dead("ended with status " + process.exitValue());
        }
    }

    /** Freezes it; its sockets stay as they are. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String which) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + which, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw dead("takes no signal");
        }
    }

    /** Says a line to it. */
    public void tell(String line) {
        try {
            in.write(line);
            in.newLine();
            in.flush();
        } catch (IOException e) {
            throw dead("takes no orders");
        }
    }

    /** Its next line of output. */
    public String hear() {
        try {
            String line = out.readLine();
            if (line == null) {
                throw dead("said nothing");
            }
            return line;
        } catch (IOException e) {
            throw dead("said nothing");
        }
    }

    public String ask(String line) {
        tell(line);
        return hear();
    }

    /** Its output until a line that begins so. */
    public String await(String beginning) {
        for (String line = hear(); ; line = hear()) {
            if (line.startsWith(beginning)) {
                return line;
            }
        }
    }

    private IllegalStateException dead(String what) {
        return new IllegalStateException(name + " " + what + "; " + lastWords());
    }

    private String lastWords() {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.toList();
            return log + ": " + String.join(" | ", all.subList(Math.max(0, all.size() - 5), all.size()));
        } catch (IOException | UncheckedIOException e) {
            return log + " cannot be read";
        }
    }

    /** SIGTERM, and SIGKILL where that does not help within the time. */
    public void end(Duration patience) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            close();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // We are ending, and the hook is at it.
            process.destroyForcibly();
        }
    }
}
