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
import java.util.function.Supplier;
import org.bongsu.daemon.engine.Input;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.driver.Driver;
import org.bongsu.migration.driver.DriverListener;
import org.bongsu.migration.driver.Routing;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Reply;
import org.bongsu.migration.settings.DriverSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The migration drivers: hands each command to the one it is for, and what they say to the engine. */
final class Drivers {

    /** A look at everything that found nothing new is worth a row of the journal no more often; a permit rests on it. */
    private static final double LOOK_SECONDS = 60;

    private static final String UNROUTABLE = "bongsu_commands_unroutable";

    private static final Logger LOG = LoggerFactory.getLogger(Drivers.class);

    private final Supplier<Moment> clock;
    private final Consumer<Input> tell;
    private final FaultListener faults;
    private final MeterRegistry meters;
    private final Map<String, Driver> drivers = new LinkedHashMap<>();
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
        this.clock = maker.clock();
        this.tell = tell;
        this.faults = faults;
        this.meters = meters;
        List<Routing.Member> members = new ArrayList<>();
        for (DriverSettings.Entry entry : entries) {
            String id = entry.options().id();
            Driver driver = maker.make(entry.options(), new FromDriver(id));
            drivers.put(id, driver);
            members.add(new Routing.Member(id, driver.describe(), entry.scope()));
        }
        this.routing = new Routing(site, members);
        List.of("start", "cancel", "cordon", "power_off").forEach(this::unroutable);
    }

    private Counter unroutable(String action) {
        return Counter.builder(UNROUTABLE)
                .description("Commands that no driver of bongsu.yaml can carry out on their server")
                .tag("action", action)
                .register(meters);
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
            String action = command.action().name().toLowerCase(Locale.ROOT);
            String what = command.method()
                    .map(method -> action + " by " + method.name().toLowerCase(Locale.ROOT))
                    .orElse(action);
            unroutable(action).increment();
            LOG.warn("command {}: no driver can {} on {}", command.sequence(), what, command.server());
            tell.accept(new Input.Replied(new Reply(
                    command.sequence(), Reply.Status.FAILED, "no driver can " + what + " on " + command.server())));
        }
    }

    private final class FromDriver implements DriverListener {
        private final String id;
        private Moment lastLook = new Moment(0);

        FromDriver(String id) {
            this.id = id;
        }

        @Override
        public void onReplies(List<Reply> replies) {
            replies.forEach(reply -> tell.accept(new Input.Replied(reply)));
        }

        @Override
        public void onInventory(List<Observation> observations) {
            Moment now = clock.get();
            if (!observations.isEmpty() || lastLook.secondsUntil(now) >= LOOK_SECONDS) {
                lastLook = now;
                tell.accept(new Input.Observed(observations));
            }
        }

        @Override
        public void onGlimpsed(List<Observation> observations) {
            tell.accept(new Input.Glimpsed(observations));
        }

        @Override
        public void onRefused(Command command, String why, boolean staleEpoch) {
            LOG.warn("{} refuses command {}: {}", id, command.sequence(), why);
            if (staleEpoch) {
                faults.raised(
                        "leadership",
                        new Text("another daemon commands the fleet: " + why, "다른 데몬이 서버를 제어하고 있습니다: " + why));
            }
        }

        @Override
        public void onUndelivered(Command command, String why) {
            LOG.warn("command {} could not be handed to {}: {}", command.sequence(), id, why);
        }

        @Override
        public void onReachable(boolean reachable, String why) {
            if (reachable) {
                faults.cleared("driver-" + id);
            } else {
                faults.raised(
                        "driver-" + id,
                        new Text(
                                "migration driver " + id + " cannot be reached: " + why,
                                "이전 드라이버 " + id + "에 연결할 수 없습니다: " + why));
            }
        }
    }
}
