package org.bongsu.benchmarks.latency;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bongsu.benchmarks.Peers;
import org.bongsu.benchmarks.process.Child;

/**
 * Debian's NUT at its defaults (driver every 2 s, upsmon every 5 s): a UPS that is a file, and upsmon with a script that posts what it
 * is notified of.
 */
final class Nut implements Contender {

    private final Child driver;
    private final Child server;
    private final Child monitor;
    private final Path status;
    private final Path trial;

    private Nut(Child driver, Child server, Child monitor, Path status, Path trial) {
        this.driver = driver;
        this.server = server;
        this.monitor = monitor;
        this.status = status;
        this.trial = trial;
    }

    static Nut start(Peers peers, Receiver receiver, int port, Path folder) throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.resolve("nut"));
        Path status = Files.writeString(home.resolve("bench.dev"), "ups.status: OL\n");
        Path trial = Files.writeString(home.resolve("trial"), "0");
        Files.writeString(home.resolve("ups.conf"), "[bench]\ndriver = dummy-ups\nport = " + status + "\n");
        Files.writeString(home.resolve("upsd.conf"), "LISTEN 127.0.0.1 " + port + "\n");
        Files.writeString(home.resolve("upsd.users"), "[upsmon]\npassword = secret\nupsmon secondary\n");
        Path script =
                Files.writeString(home.resolve("notify"), String.format(Locale.ROOT, """
                #!/bin/bash
                [ "$NOTIFYTYPE" = ONBATT ] || exit 0
                body='{"panel":"nut-'"$(cat %s)"'"}'
                exec 3<>/dev/tcp/127.0.0.1/%d
                printf 'POST /hook HTTP/1.0\\r\\nContent-Length: %%d\\r\\n\\r\\n%%s' "${#body}" "$body" >&3
                cat <&3 >/dev/null
                """, trial, receiver.port()));
        if (!script.toFile().setExecutable(true)) {
            throw new IOException(script + " cannot be made executable");
        }
        Files.writeString(
                home.resolve("upsmon.conf"),
                String.format(Locale.ROOT, """
                MONITOR bench@127.0.0.1:%d 1 upsmon secret secondary
                MINSUPPLIES 1
                SHUTDOWNCMD "true"
                NOTIFYCMD %s
                NOTIFYFLAG ONBATT EXEC
                RUN_AS_USER %s
                """, port, script, System.getProperty("user.name")));
        for (String secret : new String[] {"upsd.conf", "upsd.users", "upsmon.conf"}) {
            Files.setPosixFilePermissions(home.resolve(secret), PosixFilePermissions.fromString("rw-------"));
        }
        Map<String, String> environment = new HashMap<>(peers.libraries());
        environment.put("NUT_CONFPATH", home.toString());
        environment.put("NUT_STATEPATH", home.toString());
        environment.put("NUT_ALTPIDPATH", home.toString());
        environment.put("NUT_PIDPATH", home.toString());
        String user = System.getProperty("user.name");
        Child driver =
                child(peers, environment, home, "dummy-ups", "lib/nut/dummy-ups", "-a", "bench", "-D", "-u", user);
        driver.run(Duration.ofSeconds(2));
        Child server = child(peers, environment, home, "upsd", "lib/nut/upsd", "-D", "-u", user);
        server.run(Duration.ofSeconds(1));
        Child monitor = child(peers, environment, home, "upsmon", "lib/nut/upsmon", "-D", "-p");
        monitor.run(Duration.ofSeconds(1));
        return new Nut(driver, server, monitor, status, trial);
    }

    private static Child child(
            Peers peers, Map<String, String> environment, Path home, String name, String program, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(peers.path(program).toString()));
        command.addAll(List.of(arguments));
        return new Child(name, command, environment, home.resolve(name + ".log"), false);
    }

    /** The mains fail; what is posted is named {@code nut-} and this number. */
    void fail(int number) throws IOException {
        put(trial, Integer.toString(number));
        put(status, "ups.status: OB DISCHRG\n");
    }

    void restore() throws IOException {
        put(status, "ups.status: OL\n");
    }

    /** At once and whole. */
    private static void put(Path file, String text) throws IOException {
        Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() {
        monitor.close();
        server.close();
        driver.close();
    }
}
