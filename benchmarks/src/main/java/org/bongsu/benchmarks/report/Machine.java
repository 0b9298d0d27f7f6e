package org.bongsu.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What it ran on.
 *
 * @param memoryMib of the machine
 * @param load the kernel's load average over a minute, when the run began: a busy machine shows here
 */
public record Machine(String cpu, int cores, long memoryMib, String system, String java, double load) {

    private static final Pattern MODEL = Pattern.compile("model name\\s*:\\s*(.+)");
    private static final Pattern MEMORY = Pattern.compile("MemTotal:\\s*(\\d+) kB");

    public static Machine here() {
        return new Machine(
                find("/proc/cpuinfo", MODEL, System.getProperty("os.arch", "")),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(find("/proc/meminfo", MEMORY, "0")) / 1024,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                Double.parseDouble(find("/proc/loadavg", Pattern.compile("^(\\S+)"), "0")));
    }

    private static String find(String file, Pattern pattern, String otherwise) {
        try {
            Matcher matcher = pattern.matcher(Files.readString(Path.of(file)));
            return matcher.find() ? matcher.group(1) : otherwise;
        } catch (IOException e) {
            return otherwise;
        }
    }

    @Override
    public String toString() {
        return cores + " cores of " + cpu + ", " + memoryMib + " MiB, " + system + ", " + java + ", load " + load;
    }
}
