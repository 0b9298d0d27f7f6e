package org.bongsu.migration.driver.libvirt;

import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bongsu.migration.driver.command.Ending;
import org.bongsu.migration.driver.command.Programs;
import org.bongsu.migration.driver.command.Template;
import org.bongsu.migration.driver.ledger.DriverContext;
import org.bongsu.migration.driver.libvirt.Hosts.Host;
import org.bongsu.migration.execution.Command;

/**
 * Runs libvirt's client. A process and not the library's Java binding: opening a connection to a libvirtd that hangs never
 * returns there (the keepalive only begins afterwards) and holds its thread for ever; a process can be ended.
 */
final class Virsh {

    /** About 15,000 domains; a longer list was cut off. */
    static final int LIST_CHARACTERS_MOST = 1 << 20;

    private static final int CHARACTER_BYTES_MOST = 4;

    private static final int SHORT_BYTES_MOST = 16 * 1024;

    private final Programs programs;
    private final Template client;

    Virsh(DriverContext driver, Template client) {
        this.programs = new Programs(driver, driver.directory().resolve("run"), Map.of());
        this.client = client;
    }

    void prepare() throws IOException {
        programs.prepare();
    }

    /** Every domain of the host. Asks a connection that may read only. */
    Programs.Running list(Host host, Duration timeout) {
        return start(
                0,
                0,
                host,
                true,
                timeout,
                LIST_CHARACTERS_MOST * CHARACTER_BYTES_MOST,
                List.of("domstats", "--state", "--raw"));
    }

    /** @param command whose numbers go into {@code {epoch}} and {@code {sequence}} */
    Programs.Running act(Command command, Host host, Duration timeout, List<String> arguments) {
        return start(command.epoch(), command.sequence(), host, false, timeout, SHORT_BYTES_MOST, arguments);
    }

    Future<Ending> ask(Command command, Host host, Duration timeout, String... arguments) {
        return start(command.epoch(), command.sequence(), host, true, timeout, SHORT_BYTES_MOST, List.of(arguments))
                .ended();
    }

    private Programs.Running start(
            long epoch,
            long sequence,
            Host host,
            boolean readOnly,
            Duration timeout,
            int most,
            List<String> arguments) {
        return programs.start(line(epoch, sequence, host, readOnly, arguments), timeout, most);
    }

    List<String> line(long epoch, long sequence, Host host, boolean readOnly, List<String> arguments) {
        List<String> line = new ArrayList<>();
        try {
            line.addAll(client.fill(Map.of("epoch", Long.toString(epoch), "sequence", Long.toString(sequence))));
        } catch (Template.UnsafeValue e) {
            throw new IllegalStateException(e); // numbers are safe, and the settings allow no other placeholder
        }
        line.add("--quiet");
        if (readOnly) {
            line.add("--readonly");
        }
        line.addAll(List.of("--connect", host.uri()));
        line.addAll(arguments);
        return line;
    }
}
