package org.bongsu.benchmarks.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bongsu.benchmarks.process.Child;
import org.bongsu.benchmarks.process.Jvm;

/** A running {@link DeviceServer} in a process of its own. */
public final class Devices implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(1);
    private static final long NANOS = 1_000_000;

    private final Child process;
    private final Fleet fleet;

    private Devices(Child process, Fleet fleet) {
        this.process = process;
        this.fleet = fleet;
    }

    /**
     * What the server saw of the living devices since {@link #look}, milliseconds.
     *
     * @param longest between two requests of one device
     * @param usual 99 of 100 gaps are no longer
     * @param asked devices that were asked at all
     * @param late devices that once waited longer than was given
     */
    public record Gaps(long longest, long usual, int asked, int late) {}

    public static Devices start(int devices, boolean dying, Path folder) throws IOException {
        List<String> command =
                Jvm.command(DeviceServer.class, 256, List.of("0", Integer.toString(devices), Boolean.toString(dying)));
        Child process = new Child("the device server", command, Map.of(), folder.resolve("devices.log"), true);
        int port = Integer.parseInt(process.await("ready ").substring("ready ".length()));
        return new Devices(process, new Fleet(port, devices, dying));
    }

    public Fleet fleet() {
        return fleet;
    }

    /** Requests answered so far. */
    public long answered() {
        return Long.parseLong(process.ask("count"));
    }

    /**
     * Waits until every living device was asked, as long as that takes on a busy machine but no longer than a minute; what
     * is missing then is for the measurement to say.
     */
    public void awaitAllAsked(Child client) throws InterruptedException {
        look();
        long deadline = System.nanoTime() + START.toNanos();
        while (gaps(Long.MAX_VALUE / NANOS).asked() < fleet.living() && System.nanoTime() < deadline) {
            client.run(Duration.ofMillis(200));
        }
    }

    /** The highest bit of the device's first register, from before this returns. */
    public void raise(int device) {
        process.ask("raise " + device);
    }

    public void lower(int device) {
        process.ask("lower " + device);
    }

    /** Begins a new look at the gaps. */
    public void look() {
        process.ask("reset");
    }

    public Gaps gaps(long lateMillis) {
        String[] words = process.ask("gaps " + lateMillis).split(" ");
        return new Gaps(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]));
    }

    @Override
    public void close() {
        process.close();
    }
}
