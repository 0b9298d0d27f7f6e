package org.bongsu.migration.driver.libvirt;

import static org.bongsu.migration.TestSites.T0;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bongsu.migration.driver.Driver;
import org.bongsu.migration.driver.DriverListener;
import org.bongsu.migration.driver.FarEnd;
import org.bongsu.migration.driver.Ground;
import org.bongsu.migration.driver.command.Sites;
import org.bongsu.migration.driver.command.Template;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Access;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Cold;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Move;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Stop;

/**
 * Six real libvirtd with libvirt's built-in test hypervisor, through the real virsh behind a script that writes down what is
 * begun and can be told to misbehave.
 */
final class VirshFarEnd implements FarEnd {

    private static final String SCRIPT = """
            #!/bin/sh
            far=FOLDER
            sequence=$1
            shift
            [ ! -e $far/gone ] || { echo "error: failed to connect to the hypervisor" >&2; exit 1; }
            for domain; do :; done
            case " $* " in
                *" domstate "*) [ VERB = start ] || [ ! -e "$far/lie-$domain" ] || { echo "shut off"; exit 0; } ;;
                *" VERB "*)
                    echo "begin $sequence" >>$far/log
                    [ ! -e $far/slow ] || sleep 0.15
                    while [ -e "$far/hang-${domain%%-*}" ]; do sleep 0.1; done
                    if [ -e "$far/fail-$domain" ]; then
                        echo "end $sequence" >>$far/log
                        echo "error: Failed to VERB domain" >&2
                        exit 1
                    fi
                    status=0
                    [ -e "$far/lie-$domain" ] || { VIRSH "$@"; status=$?; }
                    echo "end $sequence" >>$far/log
                    exit $status
                    ;;
            esac
            exec VIRSH "$@"
            """;

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Libvirtd> hosts;
    private final Path directory;
    private final Path data;
    private final boolean back;

    /**
     * @param hosts s1 to s6, running
     * @param back every domain is shut off, and told to come back
     */
    VirshFarEnd(Path folder, Map<String, Libvirtd> hosts, boolean back) throws Exception {
        this.hosts = hosts;
        this.back = back;
        directory = Files.createDirectories(folder.resolve("far"));
        data = folder.resolve("data");
        Files.writeString(
                directory.resolve("client"),
                SCRIPT.replace("VERB", back ? "start" : "shutdown")
                        .replace("FOLDER", directory.toString())
                        .replace("VIRSH", String.join(" ", Libvirtd.client())));
        Files.setPosixFilePermissions(directory.resolve("client"), PosixFilePermissions.fromString("rwxr-xr-x"));
        for (Map.Entry<String, Libvirtd> host : hosts.entrySet()) {
            host.getValue().hold(List.of(host.getKey() + "-a", host.getKey() + "-b"), back);
        }
    }

    @Override
    public Driver driver(DriverListener listener) {
        Map<String, Access> accesses = new LinkedHashMap<>();
        hosts.forEach((name, host) -> accesses.put(name, new Access(host.uri(), Optional.empty(), Optional.empty())));
        LibvirtOptions options = new LibvirtOptions(
                "kvm",
                new Template(List.of(directory.resolve("client").toString(), "{sequence}")),
                accesses,
                LibvirtOptions.DOMAIN_DEFAULT,
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                back ? RETURN_HOLD.plusSeconds(1) : Duration.ofSeconds(9),
                CONCURRENCY,
                Move.DEFAULT,
                Cold.PAUSE,
                Stop.DEFAULT);
        return LibvirtDriver.of(vertx, options, Ground.all(Sites.of(6)), data, () -> T0, listener);
    }

    private List<String> log() {
        try {
            Path log = directory.resolve("log");
            return Files.exists(log) ? Files.readAllLines(log) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<Long> begun() {
        return log().stream()
                .filter(line -> line.startsWith("begin "))
                .map(line -> Long.parseLong(line.substring("begin ".length())))
                .toList();
    }

    @Override
    public int atOnceMost() {
        int now = 0;
        int most = 0;
        for (String line : log()) {
            now += line.startsWith("begin ") ? 1 : -1;
            most = Math.max(most, now);
        }
        return most;
    }

    private void flag(String name, boolean there) throws IOException {
        if (there) {
            Files.createFile(directory.resolve(name));
        } else {
            Files.deleteIfExists(directory.resolve(name));
        }
    }

    @Override
    public void goAway() throws IOException {
        flag("gone", true);
    }

    @Override
    public void comeBack() throws IOException {
        flag("gone", false);
    }

    @Override
    public void hang(String server) throws IOException {
        flag("hang-" + server, true);
    }

    @Override
    public void unhang(String server) throws IOException {
        flag("hang-" + server, false);
    }

    @Override
    public void lie(String workload, boolean lies) throws IOException {
        flag("lie-" + workload, lies);
    }

    @Override
    public void fail(String workload) throws IOException {
        flag("fail-" + workload, true);
    }

    @Override
    public void slow() throws IOException {
        flag("slow", true);
    }

    @Override
    public void close() throws Exception {
        for (String server : hosts.keySet()) {
            unhang(server); // whoever was left behind ends
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
