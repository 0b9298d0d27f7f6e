package org.bongsu.daemon.trial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bongsu.alerting.alert.Alert;
import org.bongsu.alerting.notice.Delivery;
import org.bongsu.daemon.engine.Autonomy;
import org.bongsu.daemon.engine.Effect;
import org.bongsu.daemon.engine.Engine;
import org.bongsu.daemon.engine.EngineSettings;
import org.bongsu.daemon.engine.Input;
import org.bongsu.daemon.engine.Stages;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.stage.Vote;
import org.bongsu.rules.pack.RulePack;
import org.bongsu.rules.signal.Signal;
import org.bongsu.rules.signal.SignalPlane;

/**
 * One set of rules on one site in virtual time, decided by the daemon's own classes: what comes is taken in order of its
 * time, and whatever falls due in between happens at its exact moment. Autonomy is {@code observe}: nothing is planned or
 * moved, every workload stays where it is, and tenants take each notice at once. Owned by one thread.
 */
public final class Trial {

    /** Turns at one moment; more would never end, and a defect of ours must show. */
    private static final int TURNS_MOST = 10_000;

    private final Site site;
    private final Inventory inventory;
    private final RulePack rules;
    private final Consumer<Happening> watcher;
    private final Engine engine;
    private final Map<String, Vote> standing = new LinkedHashMap<>();
    private final List<Delivery> delivering = new ArrayList<>();
    private SignalPlane plane;
    private Moment now;

    /** @param watcher told of everything in order of its time */
    public Trial(Site site, Inventory inventory, RulePack rules, Moment start, Consumer<Happening> watcher) {
        this.site = site;
        this.inventory = inventory;
        this.rules = rules;
        this.watcher = watcher;
        this.now = start;
        this.plane = new SignalPlane(site, inventory, rules);
        this.engine =
                new Engine(site, inventory, new EngineSettings(Autonomy.OBSERVE, Map.of(), EngineSettings.EVALUATIONS));
        step(new Input.Started(1));
        deliver();
    }

    /**
     * Takes what people say at a moment and then the readings of it, after everything that falls due earlier.
     *
     * @param images readings that are taken together, such as those of one poll of one device
     * @param at not before any earlier call's
     */
    public void give(List<Input> inputs, List<List<Reading>> images, Moment at) {
        fallDueBefore(at);
        now = at;
        for (Input input : inputs) {
            watcher.accept(new Happening.Said(said(input), now));
            step(input);
        }
        for (List<Reading> image : images) {
            sense(plane.accept(image, now));
        }
        settle();
    }

    /** Lets time pass up to and including a moment. */
    public void advance(Moment to) {
        fallDueBefore(to);
        now = to;
        settle();
    }

    /**
     * Nothing is known of any point any more: no hold and no window is left, and what voted goes on voting until it is seen
     * otherwise.
     */
    public void forget(Moment at) {
        advance(at);
        plane = new SignalPlane(site, inventory, rules);
        sense(plane.restore(engine.votes(), engine.lostSensors(), engine.doubtedSensors(), now));
    }

    private void fallDueBefore(Moment then) {
        for (Optional<Moment> due = due(); due.isPresent() && due.get().isBefore(then); due = due()) {
            now = now.later(due.get());
            settle();
        }
    }

    private Optional<Moment> due() {
        Optional<Moment> signals = plane.nextDue();
        Optional<Moment> decisions = engine.nextDue();
        return signals.isPresent() && decisions.isPresent()
                ? Optional.of(signals.get().earlier(decisions.get()))
                : signals.or(() -> decisions);
    }

    /** Everything that is due by now. */
    private void settle() {
        sense(plane.advance(now));
        int turns = 0;
        while (engine.nextDue().map(due -> !due.isAfter(now)).orElse(false)) {
            step(new Input.Tick());
            if (++turns > TURNS_MOST) {
                throw new IllegalStateException("time does not pass at " + now);
            }
        }
        deliver();
    }

    private void sense(List<Signal> signals) {
        for (Signal signal : signals) {
            watch(signal);
            step(new Input.Sensed(signal));
        }
    }

    private void watch(Signal signal) {
        if (signal instanceof Signal.VoteRaised raised) {
            Vote before = standing.put(raised.vote().id(), raised.vote());
            watcher.accept(new Happening.VoteRaised(raised.vote(), before != null, now));
        } else if (signal instanceof Signal.VoteWithdrawn withdrawn) {
            Vote before = standing.remove(withdrawn.voteId());
            if (before != null) {
                watcher.accept(new Happening.VoteWithdrawn(before, withdrawn.why(), now));
            }
        } else if (signal instanceof Signal.SensorLost lost) {
            sensor(lost.device(), "lost", lost.cause().en());
        } else if (signal instanceof Signal.SensorBack back) {
            sensor(back.device(), "answers again", "");
        } else if (signal instanceof Signal.SensorDoubted doubted) {
            sensor(doubted.device(), "doubted", doubted.cause().en());
        } else if (signal instanceof Signal.SensorTrusted trusted) {
            sensor(trusted.device(), "believed again", "");
        }
    }

    private void sensor(String device, String what, String why) {
        watcher.accept(new Happening.SensorChanged(device, what, why, now));
    }

    private void step(Input input) {
        for (Effect effect : engine.step(input, now, now.epochMillis())) {
            if (effect instanceof Effect.StageChanged changed) {
                watcher.accept(new Happening.StageChanged(
                        changed.compartment(), changed.hazard(), changed.from(), changed.to(), changed.because(), now));
            } else if (effect instanceof Effect.Alerted alerted) {
                watcher.accept(new Happening.Alerted(alerted.change(), now));
            } else if (effect instanceof Effect.Delivered told) {
                delivering.add(told.delivery());
            }
        }
    }

    /** Transports are wall time, which does not pass here. */
    private void deliver() {
        while (!delivering.isEmpty()) {
            List<Delivery> batch = List.copyOf(delivering);
            delivering.clear();
            for (Delivery delivery : batch) {
                step(new Input.NoticeDelivered(delivery.noticeId(), delivery.attempt(), 204));
            }
        }
    }

    private static String said(Input input) {
        if (input instanceof Input.HumanConfirmed yes) {
            return yes.by() + " confirms a fire in " + yes.room();
        }
        if (input instanceof Input.HumanRejected no) {
            return no.by() + " says that there is no fire in " + no.room();
        }
        if (input instanceof Input.WorkOrdered work) {
            return work.by() + " orders work in " + work.room() + " until " + work.until();
        }
        if (input instanceof Input.CutDeclared cut) {
            return cut.by() + " cuts " + cut.room()
                    + cut.at().map(at -> " at " + at).orElse("");
        }
        if (input instanceof Input.CutWithdrawn cut) {
            return cut.by() + " does not cut " + cut.room();
        }
        if (input instanceof Input.AlertAcknowledged ack) {
            return ack.by() + " acknowledges " + ack.alert();
        }
        return input.toString();
    }

    public Moment now() {
        return now;
    }

    public Site site() {
        return site;
    }

    public RulePack rules() {
        return rules;
    }

    /** Those that stand now, in the order in which they were raised. */
    public List<Vote> votes() {
        return engine.votes();
    }

    public Stages stages() {
        return engine.stages();
    }

    /** Open and cleared ones. */
    public List<Alert> alerts() {
        return engine.alerts();
    }
}
