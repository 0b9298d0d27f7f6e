package org.bongsu.migration.driver.command;

import static org.bongsu.migration.TestSites.T0;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bongsu.migration.driver.Driver;
import org.bongsu.migration.driver.DriverListener;
import org.bongsu.migration.driver.FarEnd;
import org.bongsu.migration.driver.Ground;
import org.bongsu.migration.execution.Observation.WorkloadState;

/**
 * Real processes that a script stops, local to this machine. The script is called {@code ssh} so that its status 255 is
 * taken for ssh's.
 */
class ProgramFarEnd implements FarEnd {

    final Path directory;
    private final Path data;
    private final boolean back;
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Process> workloads = new LinkedHashMap<>();

    ProgramFarEnd(Path folder) throws IOException {
        this(folder, false);
    }

    /** @param back no workload runs, and each is told to come back */
    ProgramFarEnd(Path folder, boolean back) throws IOException {
        this.back = back;
        directory = Files.createDirectories(folder.resolve("far"));
        data = folder.resolve("data");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (InputStream script = ProgramFarEnd.class.getResourceAsStream("/far_end.sh")) {
            Files.copy(Objects.requireNonNull(script), directory.resolve("far_end.sh"));
        }
        executable("far_end.sh");
        Files.writeString(
                directory.resolve("ssh"),
                "#!/bin/sh\n[ ! -e " + directory
                        + "/gone ] || { echo \"connect to host $1: Connection refused\" >&2; exit 255; }\n" + "exec "
                        + directory + "/far_end.sh " + directory + " \"$@\"\n");
        executable("ssh");
        beginAtOnce();
    }

    void beginAtOnce() throws IOException {
        begin();
    }

    /** Every workload runs. */
    final void begin() throws IOException {
        for (int number = 1; number <= 6; number++) {
            begin("s" + number + "-a");
            begin("s" + number + "-b");
        }
    }

    final void executable(String name) throws IOException {
        Files.setPosixFilePermissions(directory.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A process that does nothing, for ever. */
    Process process() throws IOException {
        return new ProcessBuilder("tail", "-f", "/dev/null").start();
    }

    private void begin(String workload) throws IOException {
        Process process = process();
        workloads.put(workload, process);
        if (back) {
            process.destroyForcibly();
        }
        Files.writeString(directory.resolve(workload + ".pid"), Long.toString(process.pid()));
    }

    /** Up to what is asked for of which server. */
    List<String> reach() {
        return List.of(directory.resolve("ssh").toString(), "{server}");
    }

    private Template template(String... tail) {
        List<String> whole = new ArrayList<>(reach());
        whole.addAll(List.of(tail));
        return new Template(whole);
    }

    CommandOptions options() {
        return new CommandOptions(
                "linux",
                false,
                back
                        ? Map.of(Deed.START, template("start", "{workload}", "{sequence}"))
                        : Map.of(Deed.STOP, template("stop", "{workload}", "{sequence}")),
                Optional.of(new Look<>(
                        template("see", "{workload}"),
                        List.of(
                                new Means<>(0, Optional.of("active"), WorkloadState.RUNNING),
                                new Means<>(3, Optional.of("inactive"), WorkloadState.STOPPED)))),
                Optional.empty(),
                Duration.ofMillis(200),
                Duration.ofSeconds(5),
                timeout(),
                back ? RETURN_HOLD : Duration.ofSeconds(8),
                CONCURRENCY,
                Map.of());
    }

    Duration timeout() {
        return Duration.ofSeconds(1);
    }

    @Override
    public Driver driver(DriverListener listener) {
        return CommandDriver.of(vertx, options(), Ground.all(Sites.of(6)), data, () -> T0, listener);
    }

    private List<String> log() {
        try {
            Path log = directory.resolve("log");
            return Files.exists(log) ? Files.readAllLines(log) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<Long> begun() {
        return log().stream()
                .filter(line -> line.startsWith("begin "))
                .map(line -> Long.parseLong(line.substring("begin ".length())))
                .toList();
    }

    @Override
    public int atOnceMost() {
        int now = 0;
        int most = 0;
        for (String line : log()) {
            now += line.startsWith("begin ") ? 1 : -1;
            most = Math.max(most, now);
        }
        return most;
    }

    private void flag(String name, boolean there) throws IOException {
        if (there) {
            Files.createFile(directory.resolve(name));
        } else {
            Files.deleteIfExists(directory.resolve(name));
        }
    }

    @Override
    public void goAway() throws Exception {
        flag("gone", true);
    }

    @Override
    public void comeBack() throws Exception {
        flag("gone", false);
    }

    @Override
    public void hang(String server) throws Exception {
        flag("hang-" + server, true);
    }

    @Override
    public void unhang(String server) throws Exception {
        flag("hang-" + server, false);
    }

    @Override
    public void lie(String workload, boolean lies) throws Exception {
        flag("lie-" + workload, lies);
    }

    @Override
    public void fail(String workload) throws Exception {
        flag("fail-" + workload, true);
    }

    @Override
    public void slow() throws Exception {
        flag("slow", true);
    }

    boolean runs(String workload) {
        Process process = workloads.get(workload);
        return process != null && process.isAlive();
    }

    @Override
    public void close() throws Exception {
        for (Map.Entry<String, Process> workload : workloads.entrySet()) {
            workload.getValue().destroyForcibly();
            String pid = Files.readString(directory.resolve(workload.getKey() + ".pid"));
            if (back && Long.parseLong(pid.strip()) != workload.getValue().pid()) {
                ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
        for (int number = 1; number <= 6; number++) {
            unhang("s" + number); // whoever was left behind ends
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
