package org.bongsu.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One core for a process and all its threads, by {@code taskset}. */
public final class Core {

    /** Such as {@code 0-1,4}; the last number is the last core that we may use, and the least busy one as a rule. */
    private static final Pattern LAST = Pattern.compile("Cpus_allowed_list:\\s*(?:\\S*[-,])?(\\d+)\\s");

    private Core() {}

    /** The command on one core; as it is where there is no {@code taskset}. */
    public static List<String> pinned(List<String> command) {
        List<String> pinned = new ArrayList<>();
        number().ifPresent(core -> pinned.addAll(List.of("taskset", "-c", core)));
        pinned.addAll(command);
        return pinned;
    }

    /** The core that is used; empty where there is no {@code taskset}. */
    public static Optional<String> number() {
        boolean there = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "taskset")));
        try {
            return there ? last(Files.readString(Path.of("/proc/self/status"))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<String> last(String status) {
        Matcher matcher = LAST.matcher(status);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
