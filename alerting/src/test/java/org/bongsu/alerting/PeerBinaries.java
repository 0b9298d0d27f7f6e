package org.bongsu.alerting;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Foreign programs from Debian, unpacked under the system property {@code bongsu.peers} or installed. */
public final class PeerBinaries {

    private PeerBinaries() {}

    /**
     * A running foreign program.
     *
     * @param log its output
     */
    public record Peer(Process process, Path log) implements AutoCloseable {

        /** SIGKILL: no chance to save anything. */
        public void kill() {
            end(process.destroyForcibly());
        }

        /** SIGTERM, and SIGKILL after 10 s. */
        @Override
        public void close() {
            process.destroy();
            end(process);
        }

        private static void end(Process process) {
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Starts it, or gives the test up where it is not to be had and not required. */
    public static Peer start(Path log, String path, String... arguments) throws IOException {
        return start(log, Map.of(), path, List.of(), arguments);
    }

    /** What was unpacked and no system has installed; without it the test is given up, or fails where peers are required. */
    public static Path unpacked(String path) {
        String root = System.getProperty("bongsu.peers", "");
        Path unpacked = Path.of(root, path);
        need(!root.isEmpty() && Files.exists(unpacked), path + " (bin/peers)");
        return unpacked;
    }

    private static void need(boolean there, String what) {
        if (there) {
            return;
        }
        if (Boolean.getBoolean("bongsu.peers.required")) {
            Assertions.fail("needs " + what);
        }
        Assumptions.abort("needs " + what);
    }

    /** @param before what starts it, such as {@code unshare --mount} */
    public static Peer start(
            Path log, Map<String, String> environment, String path, List<String> before, String... arguments)
            throws IOException {
        String root = System.getProperty("bongsu.peers", "");
        Path unpacked = Path.of(root, path);
        boolean isUnpacked = !root.isEmpty() && Files.isExecutable(unpacked);
        Path binary = isUnpacked ? unpacked : Path.of("/", path);
        need(Files.isExecutable(binary), path);
        List<String> command = new ArrayList<>(before);
        command.add(binary.toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        if (isUnpacked) {
            builder.environment()
                    .put("LD_LIBRARY_PATH", root + "/usr/lib/x86_64-linux-gnu:" + root + "/lib/x86_64-linux-gnu");
        }
        return new Peer(builder.start(), log);
    }

    /**
     * Below those that the kernel hands out (32768 and up): while a server is down to be started again, its port must not
     * become some client's own, least of all that of the client which dials it in vain.
     */
    public static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // Somebody has it: another.
            }
        }
    }
}
