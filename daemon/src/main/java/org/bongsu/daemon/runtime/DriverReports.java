package org.bongsu.daemon.runtime;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bongsu.daemon.engine.Input;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.migration.driver.Capabilities;
import org.bongsu.migration.driver.DriverListener;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Observation.PowerState;
import org.bongsu.migration.execution.Observation.ServerSeen;
import org.bongsu.migration.execution.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one driver says, as inputs and faults. Called on the driver's context. */
final class DriverReports implements DriverListener {

    /** A look at everything that found nothing new is worth a row of the journal no more often; a permit rests on it. */
    private static final double LOOK_SECONDS = 60;

    private static final Logger LOG = LoggerFactory.getLogger(DriverReports.class);

    private final String id;
    private final Supplier<Moment> clock;
    private final Consumer<Input> tell;
    private final FaultListener faults;
    private final Set<String> off;
    private volatile boolean seesWorkloads;
    private Moment lastLook = new Moment(0);
    /** Something was told since that look: servers that have become empty wait for the next. */
    private boolean glimpsed;

    /**
     * @param tell the engine
     * @param off servers that any driver saw off, kept here for all; safe on any thread
     */
    DriverReports(String id, Supplier<Moment> clock, Consumer<Input> tell, FaultListener faults, Set<String> off) {
        this.id = id;
        this.clock = clock;
        this.tell = tell;
        this.faults = faults;
        this.off = off;
    }

    /** Before the driver starts. */
    void of(Capabilities capabilities) {
        seesWorkloads = capabilities.seesWorkloads();
    }

    @Override
    public void onReplies(List<Reply> replies) {
        replies.forEach(reply -> tell.accept(new Input.Replied(reply)));
    }

    @Override
    public void onInventory(List<Observation> observations) {
        if (!seesWorkloads) {
            onGlimpsed(observations);
            return;
        }
        noteOff(observations);
        Moment now = clock.get();
        if (!observations.isEmpty() || glimpsed || lastLook.secondsUntil(now) >= LOOK_SECONDS) {
            lastLook = now;
            glimpsed = false;
            tell.accept(new Input.Observed(observations, Optional.of(id)));
        }
    }

    @Override
    public void onGlimpsed(List<Observation> observations) {
        noteOff(observations);
        if (!observations.isEmpty()) {
            glimpsed = true;
            tell.accept(new Input.Glimpsed(observations, source()));
        }
    }

    /** Whoever sees power alone says nothing of where workloads are, and no permit waits for it. */
    private Optional<String> source() {
        return seesWorkloads ? Optional.of(id) : Optional.empty();
    }

    private void noteOff(List<Observation> observations) {
        for (Observation one : observations) {
            if (one instanceof ServerSeen server) {
                if (server.power() == PowerState.ON) {
                    off.remove(server.server());
                } else {
                    off.add(server.server());
                }
            }
        }
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
    public void onTrouble(String subject, Optional<Text> what) {
        String part = "driver-" + id + "-" + subject;
        what.ifPresentOrElse(words -> faults.raised(part, words), () -> faults.cleared(part));
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
