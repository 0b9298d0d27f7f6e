package org.bongsu.simulators;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Foreign programs for tests, from Debian's packages unpacked under {@code bongsu.peers} or installed. */
final class PeerBinaries {

    private PeerBinaries() {}

    /** A builder for the program; skips the test without it, or fails where peers are required. */
    static ProcessBuilder command(String path, String... arguments) {
        Optional<Path> root = Optional.ofNullable(System.getProperty("bongsu.peers"))
                .map(Path::of)
                .filter(peers -> Files.isExecutable(peers.resolve(path)));
        boolean installed = Files.isExecutable(Path.of("/", path));
        if (root.isEmpty() && !installed) {
            String name = Path.of(path).getFileName().toString();
            Assertions.assertFalse(Boolean.getBoolean("bongsu.peers.required"), "needs " + name);
            Assumptions.abort("needs " + name);
        }
        String[] command = new String[arguments.length + 1];
        command[0] = root.orElse(Path.of("/")).resolve(path).toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        root.ifPresent(peers -> builder.environment()
                .put(
                        "LD_LIBRARY_PATH",
                        peers.resolve("usr/lib/x86_64-linux-gnu") + ":" + peers.resolve("lib/x86_64-linux-gnu")));
        return builder;
    }

    /** A file that belongs to such a program, where it was unpacked or installed. */
    static Path file(String path) {
        return Optional.ofNullable(System.getProperty("bongsu.peers"))
                .map(peers -> Path.of(peers, path))
                .filter(Files::exists)
                .orElse(Path.of("/", path));
    }
}
