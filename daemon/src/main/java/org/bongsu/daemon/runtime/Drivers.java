package org.bongsu.daemon.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.bongsu.daemon.engine.Input;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.driver.Driver;
import org.bongsu.migration.driver.Routing;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Reply;
import org.bongsu.migration.settings.DriverSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The migration drivers: hands each command to the one it is for, and what they say to the engine. */
final class Drivers {

    private static final String UNROUTABLE = "bongsu_commands_unroutable";

    private static final Logger LOG = LoggerFactory.getLogger(Drivers.class);

    private final Consumer<Input> tell;
    private final MeterRegistry meters;
    private final Map<String, Driver> drivers = new LinkedHashMap<>();
    private final Site site;
    private final List<Routing.Member> members = new ArrayList<>();
    private final Routing routing;

    /**
     * Makes them and touches no network.
     *
     * @param tell the engine
     */
    Drivers(
            DriverMaker maker,
            List<DriverSettings.Entry> entries,
            Site site,
            Consumer<Input> tell,
            FaultListener faults,
            MeterRegistry meters) {
        this.tell = tell;
        this.meters = meters;
        this.site = site;
        for (DriverSettings.Entry entry : entries) {
            String id = entry.options().id();
            DriverReports reports = new DriverReports(id, maker.clock(), tell, faults, maker.off());
            Driver driver = maker.make(entry.options(), entry.scope(), reports);
            reports.of(driver.describe());
            drivers.put(id, driver);
            members.add(new Routing.Member(id, driver.describe(), entry.scope()));
        }
        this.routing = new Routing(site, members);
        for (Action action : Action.values()) {
            unroutable(word(action));
        }
    }

    private Counter unroutable(String action) {
        return Counter.builder(UNROUTABLE)
                .description("Commands that no driver of bongsu.yaml can carry out on their server")
                .tag("action", action)
                .register(meters);
    }

    private static String word(Action action) {
        return action.name().toLowerCase(Locale.ROOT);
    }

    /** Those that see workloads, in the order of bongsu.yaml, each with the rooms of the servers that it is for. */
    Map<String, List<String>> lookers() {
        Map<String, List<String>> lookers = new LinkedHashMap<>();
        for (Routing.Member member : members) {
            if (member.capabilities().seesWorkloads()) {
                lookers.put(
                        member.id(),
                        member.scope().of(site).stream()
                                .map(server ->
                                        site.rack(site.server(server).rack()).room())
                                .distinct()
                                .toList());
            }
        }
        return lookers;
    }

    void start() {
        drivers.values().forEach(Driver::start);
    }

    List<Future<Void>> stop() {
        return drivers.values().stream().map(Driver::stop).toList();
    }

    /** What nobody can do fails at once, so that another method is tried while there is time. Engine's thread. */
    void send(Command command) {
        List<String> takers = routing.of(command);
        drivers.forEach((id, driver) -> {
            if (takers.contains(id)) {
                driver.send(List.of(command));
            }
        });
        if (takers.isEmpty()) {
            String action = word(command.action());
            String what = command.method()
                    .map(method -> action + " by " + method.name().toLowerCase(Locale.ROOT))
                    .orElse(action);
            unroutable(action).increment();
            LOG.warn("command {}: no driver can {} on {}", command.sequence(), what, command.server());
            tell.accept(new Input.Replied(new Reply(
                    command.sequence(), Reply.Status.FAILED, "no driver can " + what + " on " + command.server())));
        }
    }
}
