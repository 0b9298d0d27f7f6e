package org.bongsu.migration.driver.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bongsu.migration.driver.Await;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Debian's OpenSSH server on loopback, without root, with keys of its own, one login key and a forced command. Under
 * root it gives root up first, for a user that only nss_wrapper knows.
 */
final class Sshd {

    /** Of nobody on any machine. */
    private static final String UID = "22022";

    private final Path folder;
    private final boolean root = "root".equals(System.getProperty("user.name"));
    private final String user = root ? "bongsu" : System.getProperty("user.name");
    private final int port;
    private final List<Process> running = new ArrayList<>();

    /**
     * @param folder that the server's user may read
     * @param forced the program that every login runs instead of what it asks for
     */
    Sshd(Path folder, Path forced) throws Exception {
        this.folder = folder;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String keygen = binary("usr/bin/ssh-keygen");
        binary("usr/sbin/sshd");
        binary("usr/bin/ssh");
        for (String key : List.of("host", "login")) {
            run(builder(
                    "usr/bin/ssh-keygen",
                    List.of(
                            keygen,
                            "-q",
                            "-t",
                            "ed25519",
                            "-N",
                            "",
                            "-f",
                            folder.resolve(key).toString())));
        }
        Files.writeString(
                folder.resolve("authorized_keys"),
                "restrict,command=\"" + forced + "\" " + Files.readString(folder.resolve("login.pub")));
        Files.writeString(
                folder.resolve("known_hosts"),
                "[127.0.0.1]:" + port + " " + Files.readString(folder.resolve("host.pub")));
        Files.writeString(folder.resolve("passwd"), user + ":x:" + UID + ":" + UID + "::" + folder + ":/bin/sh\n");
        Files.writeString(folder.resolve("group"), user + ":x:" + UID + ":\n");
        Files.writeString(folder.resolve("sshd_config"), configuration());
        Files.writeString(
                folder.resolve("ssh_config"),
                String.join(
                        "\n",
                        "Host *",
                        "HostName 127.0.0.1",
                        "Port " + port,
                        "User " + user,
                        "IdentityFile " + folder.resolve("login"),
                        "IdentitiesOnly yes",
                        "UserKnownHostsFile " + folder.resolve("known_hosts"),
                        "GlobalKnownHostsFile /dev/null",
                        "StrictHostKeyChecking yes",
                        "BatchMode yes",
                        "ConnectTimeout 3",
                        ""));
        if (root) {
            run(builder(
                    "usr/bin/chown",
                    List.of("chown", UID, folder.resolve("host").toString())));
        }
    }

    private String configuration() {
        List<String> lines = new ArrayList<>(List.of(
                "Port " + port,
                "ListenAddress 127.0.0.1",
                "HostKey " + folder.resolve("host"),
                "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
                "PidFile none",
                "UsePAM no",
                "StrictModes no",
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no",
                "MaxStartups 200"));
        // From 9.8 and 10.0 on the work is done by programs of their own.
        for (String[] part :
                List.of(new String[] {"SshdSessionPath", "sshd-session"}, new String[] {"SshdAuthPath", "sshd-auth"})) {
            Path unpacked = Path.of(peers(), "usr/lib/openssh", part[1]);
            if (!peers().isEmpty() && Files.exists(unpacked)) {
                lines.add(part[0] + " " + unpacked);
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static String peers() {
        return System.getProperty("bongsu.peers", "");
    }

    private static boolean isInstalled(String path) {
        return Files.isExecutable(Path.of("/", path));
    }

    private static String binary(String path) {
        String found = isInstalled(path) ? "/" + path : peers() + "/" + path;
        if (!Files.isExecutable(Path.of(found))) {
            give("needs " + path);
        }
        return found;
    }

    private static void give(String up) {
        if (Boolean.getBoolean("bongsu.peers.required")) {
            Assertions.fail(up);
        }
        Assumptions.abort(up);
    }

    private static String libraries() {
        return peers() + "/usr/lib/x86_64-linux-gnu:" + peers() + "/lib/x86_64-linux-gnu";
    }

    private static ProcessBuilder builder(String path, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (!isInstalled(path)) {
            builder.environment().put("LD_LIBRARY_PATH", libraries());
        }
        return builder;
    }

    private static void run(ProcessBuilder builder) throws Exception {
        Process process =
                builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        Assertions.assertTrue(process.waitFor(20, TimeUnit.SECONDS), builder.command()::toString);
        Assertions.assertEquals(0, process.exitValue(), builder.command()::toString);
    }

    /** The program and arguments as the server's user. */
    private List<String> asUser(List<String> program) {
        List<String> whole = new ArrayList<>();
        if (root) {
            whole.addAll(List.of("setpriv", "--reuid=" + UID, "--regid=" + UID, "--clear-groups", "--"));
        }
        whole.addAll(program);
        return whole;
    }

    /** A process that does nothing, of the server's user. */
    Process idle() throws IOException {
        return new ProcessBuilder(asUser(List.of("tail", "-f", "/dev/null"))).start();
    }

    void start() throws IOException {
        ProcessBuilder builder = builder(
                        "usr/sbin/sshd",
                        asUser(List.of(
                                binary("usr/sbin/sshd"),
                                "-D",
                                "-e",
                                "-f",
                                folder.resolve("sshd_config").toString())))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("sshd.log").toFile()));
        if (root) {
            builder.environment().put("LD_PRELOAD", wrapper());
            builder.environment()
                    .put("NSS_WRAPPER_PASSWD", folder.resolve("passwd").toString());
            builder.environment()
                    .put("NSS_WRAPPER_GROUP", folder.resolve("group").toString());
        }
        running.add(builder.start());
        Await.until(() -> "sshd does not listen: " + log(), this::listens);
    }

    private String wrapper() {
        Path library = Path.of(peers(), "usr/lib/x86_64-linux-gnu/libnss_wrapper.so");
        if (!Files.exists(library)) {
            give("needs " + library);
        }
        return library.toString();
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("sshd.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The server and every login of it. */
    void stop() throws InterruptedException {
        for (Process process : running) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        running.clear();
    }

    /** What a driver's template begins with. */
    List<String> client() {
        List<String> client = new ArrayList<>();
        if (!isInstalled("usr/bin/ssh")) {
            client.addAll(List.of("env", "LD_LIBRARY_PATH=" + libraries()));
        }
        client.addAll(List.of(
                binary("usr/bin/ssh"), "-F", folder.resolve("ssh_config").toString()));
        return client;
    }
}
