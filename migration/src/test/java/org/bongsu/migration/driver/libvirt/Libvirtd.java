package org.bongsu.migration.driver.libvirt;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bongsu.migration.driver.Await;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * One of several "hosts" on this machine: Debian's libvirtd as a user's session, with a folder and a host's identity of its
 * own. Under root it gives root up, as QEMU would refuse to be anybody's session otherwise.
 */
final class Libvirtd {

    /** Debian's nobody: QEMU's driver wants a user that is known by name. */
    private static final String UID = "65534";

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final Path folder;
    private final Path root;
    private final boolean withQemu;
    private @Nullable Process daemon;
    private @Nullable Process holder;

    /**
     * @param folder its own, short: a socket's path has 107 characters at most
     * @param withQemu else it has libvirt's built-in test hypervisor alone
     */
    Libvirtd(Path folder, boolean withQemu) throws IOException {
        this.folder = folder;
        this.withQemu = withQemu;
        root = peers();
        for (String part : List.of("cfg/libvirt", "cache", "run", "data", "none")) {
            Files.createDirectories(folder.resolve(part));
        }
        Files.writeString(
                folder.resolve("cfg/libvirt/libvirtd.conf"),
                "host_uuid = \"" + UUID.randomUUID() + "\"\nlog_outputs = \"3:file:" + folder + "/log\"\n");
        Files.writeString(
                folder.resolve("cfg/libvirt/qemu.conf"), "stdio_handler = \"file\"\nsecurity_driver = \"none\"\n");
        own(folder);
    }

    /** Hands a folder to the user that guests run as. */
    static void own(Path path) throws IOException {
        if (ROOT) {
            run(List.of("chown", "-R", UID + ":" + UID, path.toString()));
        }
        run(List.of("chmod", "-R", "u+rwX,go-w", path.toString()));
    }

    /** Where libvirt is, or the test is given up. */
    static Path peers() {
        Path root = Files.isExecutable(Path.of("/usr/sbin/libvirtd"))
                ? Path.of("/")
                : Path.of(System.getProperty("bongsu.peers", "/nowhere"));
        for (String program : List.of("usr/sbin/libvirtd", "usr/bin/virsh", "usr/bin/qemu-system-x86_64")) {
            if (!Files.isExecutable(root.resolve(program))) {
                give("needs " + program + " (bin/peers)");
            }
        }
        return root;
    }

    /** The guest's kernel and first file system. */
    static Path guest() {
        Path guest = Path.of(System.getProperty("bongsu.peers", "/nowhere"), "guest");
        if (!Files.exists(guest.resolve("initrd.gz"))) {
            give("needs " + guest + " (bin/peers)");
        }
        return guest;
    }

    private static void give(String up) {
        if (Boolean.getBoolean("bongsu.peers.required")) {
            Assertions.fail(up);
        }
        Assumptions.abort(up);
    }

    private static String libraries(Path root) {
        return root.resolve("usr/lib/x86_64-linux-gnu") + ":" + root.resolve("lib/x86_64-linux-gnu");
    }

    /** What a driver's options begin with. */
    static List<String> client() {
        Path root = peers();
        String virsh = root.resolve("usr/bin/virsh").toString();
        return root.getNameCount() == 0 ? List.of(virsh) : List.of("env", "LD_LIBRARY_PATH=" + libraries(root), virsh);
    }

    String emulator() {
        return root.resolve("usr/bin/qemu-system-x86_64").toString();
    }

    private Path socket() {
        return folder.resolve("run/libvirt/libvirt-sock");
    }

    String uri() {
        return (withQemu ? "qemu+unix:///session" : "test+unix:///default") + "?socket=" + socket();
    }

    void start() throws IOException {
        List<String> command = new ArrayList<>();
        if (ROOT) {
            command.addAll(List.of("setpriv", "--reuid=" + UID, "--regid=" + UID, "--clear-groups", "--"));
        }
        command.addAll(List.of(
                root.resolve("usr/sbin/libvirtd").toString(),
                "-f",
                folder.resolve("cfg/libvirt/libvirtd.conf").toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()));
        Path cpus = root.resolve("usr/share/libvirt");
        builder.directory(cpus.toFile()); // bin/peers has it look there for its list of processors
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        root.resolve("usr/sbin") + ":" + root.resolve("usr/bin") + ":/usr/sbin:/usr/bin:/sbin:/bin",
                        "LD_LIBRARY_PATH",
                        libraries(root),
                        "LIBVIRT_DRIVER_DIR",
                        (withQemu
                                        ? root.resolve("usr/lib/x86_64-linux-gnu/libvirt/connection-driver")
                                        : folder.resolve("none"))
                                .toString(),
                        "HOME",
                        folder.toString(),
                        "XDG_CONFIG_HOME",
                        folder.resolve("cfg").toString(),
                        "XDG_CACHE_HOME",
                        folder.resolve("cache").toString(),
                        "XDG_RUNTIME_DIR",
                        folder.resolve("run").toString(),
                        "XDG_DATA_HOME",
                        folder.resolve("data").toString()));
        Files.deleteIfExists(socket());
        daemon = builder.start();
        Await.until(() -> "libvirtd does not come up: " + text("out") + text("log"), () -> Files.exists(socket()));
    }

    private String text(String file) {
        try {
            return Files.exists(folder.resolve(file)) ? Files.readString(folder.resolve(file)) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The daemon is gone at once; its guests run on. */
    void kill() throws InterruptedException {
        Process process = daemon;
        if (process != null) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        daemon = null;
    }

    /** It neither answers nor closes anything. */
    void freeze() throws IOException {
        signal("-STOP");
    }

    /** It answers again, whatever was done to it. */
    void thaw() throws IOException {
        if (daemon == null) {
            start();
        } else {
            signal("-CONT");
        }
    }

    private void signal(String name) throws IOException {
        Process process = daemon;
        if (process != null) {
            run(List.of("kill", name, Long.toString(process.pid())));
        }
    }

    /** The guest's QEMU here neither runs nor reads what comes in. */
    void freezeGuest(String domain, boolean so) throws IOException {
        Path file = folder.resolve("run/libvirt/qemu/run/" + domain + ".pid");
        if (!so && !Files.exists(file)) {
            return; // cleared away already
        }
        String pid = Files.readString(file).strip();
        run(List.of("kill", so ? "-STOP" : "-CONT", pid));
    }

    /** What virsh prints; a failure is part of it. */
    String virsh(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(client());
        command.addAll(List.of("--quiet", "--connect", uri()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.PIPE)
                .start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Without QEMU, everything is forgotten with the last connection: begins anew with these domains, and keeps one open. */
    void hold(List<String> domains, boolean off) throws IOException, InterruptedException {
        letGo();
        List<String> command = new ArrayList<>(client());
        command.addAll(List.of("--connect", uri()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("holder").toFile())
                .start();
        holder = process;
        OutputStream input = process.getOutputStream();
        for (String domain : domains) {
            Path xml = folder.resolve(domain + ".xml");
            Files.writeString(
                    xml,
                    "<domain type='test'><name>" + domain
                            + "</name><memory>8192</memory><os><type>hvm</type></os></domain>");
            input.write(("define " + xml + "\nstart " + domain + (off ? "\ndestroy " + domain : "") + "\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        input.flush();
        String last = "Domain '" + domains.get(domains.size() - 1) + "' " + (off ? "destroyed" : "started");
        Await.until(() -> "no domains: " + text("holder"), () -> text("holder").contains(last));
    }

    void letGo() throws InterruptedException {
        if (holder != null) {
            holder.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            holder = null;
        }
    }

    private static void run(List<String> command) throws IOException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Assertions.assertTrue(process.waitFor(20, TimeUnit.SECONDS), command::toString);
            Assertions.assertEquals(0, process.exitValue(), command::toString);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** The daemon and every guest of it. */
    void close() throws IOException, InterruptedException {
        letGo();
        kill();
        Path pids = folder.resolve("run/libvirt/qemu/run");
        if (Files.isDirectory(pids)) {
            try (Stream<Path> files = Files.list(pids)) {
                for (Path file : files.filter(one -> one.toString().endsWith(".pid"))
                        .filter(one -> !one.endsWith("driver.pid"))
                        .toList()) {
                    ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                            .filter(guest ->
                                    guest.info().command().orElse("qemu").contains("qemu"))
                            .ifPresent(ProcessHandle::destroyForcibly);
                }
            }
        }
    }
}
