package org.bongsu.benchmarks.rules;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What this thread and this process have used so far. */
final class Usage {

    private static final ThreadMXBean THREAD = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    private static final Path TASKS = Path.of("/proc/self/task");

    private Usage() {}

    /** CPU time of the calling thread, nanoseconds. */
    static long threadNanos() {
        return THREAD.getCurrentThreadCpuTime();
    }

    /** CPU time of all other threads, the compiler's and the collector's, nanoseconds; of Linux. */
    static long othersNanos() {
        try {
            return others();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long others() throws IOException {
        Path own = Path.of("/proc/thread-self").toRealPath().getFileName();
        List<Path> tasks;
        try (Stream<Path> all = Files.list(TASKS)) {
            tasks = all.filter(task -> !task.getFileName().equals(own)).toList();
        }
        long nanos = 0;
        for (Path task : tasks) {
            nanos += ran(task);
        }
        return nanos;
    }

    private static long ran(Path task) throws IOException {
        try {
            String told = Files.readString(task.resolve("schedstat"));
            return Long.parseLong(told.substring(0, told.indexOf(' ')));
        } catch (NoSuchFileException e) {
            // A thread that has ended since the list was made.
            return 0;
        }
    }

    /** Bytes that the calling thread has allocated. */
    static long threadBytes() {
        return THREAD.getCurrentThreadAllocatedBytes();
    }
}
