package org.bongsu.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Foreign programs: unpacked by {@code bin/peers}, or else installed.
 *
 * @param root the unpacked packages' root
 */
public record Peers(Path root) {

    /** @param path such as {@code usr/bin/influxd} */
    public Optional<Path> program(String path) {
        return Optional.of(path(path)).filter(Files::isExecutable);
    }

    /** The unpacked file where there is one, else the machine's. */
    public Path path(String path) {
        Path unpacked = root.resolve(path);
        return Files.exists(unpacked) ? unpacked : Path.of("/", path);
    }

    /** The environment in which an unpacked program finds its libraries. */
    public Map<String, String> libraries() {
        return Map.of("LD_LIBRARY_PATH", root + "/usr/lib/x86_64-linux-gnu:" + root + "/lib/x86_64-linux-gnu");
    }
}
