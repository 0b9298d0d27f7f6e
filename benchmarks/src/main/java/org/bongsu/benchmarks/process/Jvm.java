package org.bongsu.benchmarks.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a Java process like this one. */
public final class Jvm {

    private Jvm() {}

    /**
     * The options of {@code bin/bongsu} with another heap.
     *
     * @param heapMib largest heap
     * @param options more of them, before the class
     */
    public static List<String> command(
            String classPath, int heapMib, List<String> options, String main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms64m",
                "-Xmx" + heapMib + "m",
                "-XX:MaxDirectMemorySize=128m",
                "-XX:ReservedCodeCacheSize=96m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "-Dfile.encoding=UTF-8",
                "-Duser.timezone=UTC"));
        if (Runtime.version().feature() >= 24) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(arguments);
        return command;
    }

    /** On our own class path. */
    public static List<String> command(Class<?> main, int heapMib, List<String> arguments) {
        return command(System.getProperty("java.class.path"), heapMib, List.of(), main.getName(), arguments);
    }
}
