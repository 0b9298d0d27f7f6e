package org.bongsu.daemon.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The daemon as a child process. Whoever dies is started again until {@link #stop}; each new one gets the same clock
 * line on its standard input. Methods may be called from any thread.
 */
final class DaemonProcess {

    private final List<String> command;
    private final Path log;
    private Process process;
    private String clockLine = "";
    private boolean stopped;
    private int restarts;

    private DaemonProcess(List<String> command, Path log, Process process) {
        this.command = command;
        this.log = log;
        this.process = process;
    }

    /**
     * @param arguments of {@code bongsu run}
     * @param log what it prints, appended
     */
    static DaemonProcess start(List<String> arguments, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx1g");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Dbongsu.home=" + System.getProperty("bongsu.home"));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("org.bongsu.daemon.Main");
        command.add("run");
        command.addAll(arguments);
        return new DaemonProcess(command, log, launch(command, log));
    }

    private static Process launch(List<String> command, Path log) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** Hands the rehearsal's clock to this process and to every later one. */
    synchronized void begin(String line) throws IOException {
        clockLine = line;
        hand();
    }

    private void hand() throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((clockLine + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /** Starts it again if it has died. Returns whether it had. */
    synchronized boolean revive() throws IOException {
        if (stopped || process.isAlive()) {
            return false;
        }
        process = launch(command, log);
        restarts++;
        if (!clockLine.isEmpty()) {
            hand();
        }
        return true;
    }

    /** SIGKILL, as a power cut would. */
    synchronized void kill() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while killing the daemon", e);
        }
    }

    /** The last lines it printed. */
    synchronized String tail() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    synchronized int restarts() {
        return restarts;
    }

    synchronized boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM, then SIGKILL after ten seconds. */
    synchronized void stop() {
        stopped = true;
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
