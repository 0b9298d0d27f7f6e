package org.bongsu.rules.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;
import org.bongsu.domain.stage.Vote;
import org.bongsu.rules.pack.RulePack;
import org.bongsu.rules.signal.Signal;
import org.bongsu.rules.signal.SignalPlane;
import org.bongsu.rules.stage.PowerOutlook;
import org.bongsu.rules.stage.Question;
import org.bongsu.rules.stage.Refusal;
import org.bongsu.rules.stage.StageChange;
import org.bongsu.rules.stage.StageInput;
import org.bongsu.rules.stage.StageMachine;
import org.bongsu.rules.stage.StageState;
import org.bongsu.rules.stage.StageVerdict;
import org.bongsu.rules.stage.Supply;

/** Signal plane and stage machine joined as the daemon joins them, in virtual time; keeps everything that was said. */
public final class Rehearsal {

    public static final Moment START = Moment.parse("2022-10-15T06:00:00Z");

    public final SignalPlane plane;
    public final StageMachine machine = new StageMachine(SmallSite.SITE, SmallSite.INVENTORY);
    public final List<Signal> signals = new ArrayList<>();
    public final List<StageChange> changes = new ArrayList<>();
    public final List<Question> questions = new ArrayList<>();
    public final List<Refusal> refusals = new ArrayList<>();
    public final Map<String, Vote> votes = new LinkedHashMap<>();
    public final Map<String, Supply> supplies = new LinkedHashMap<>();
    public final Map<String, PowerOutlook> outlooks = new LinkedHashMap<>();
    public StageInput standing = StageInput.NOTHING;
    public StageState state = StageState.initial(SmallSite.SITE, START);
    public Moment now = START;
    private Optional<Moment> due = Optional.empty();

    public Rehearsal() {
        this(SmallSite.DEFAULT_PACK);
    }

    public Rehearsal(RulePack pack) {
        plane = new SignalPlane(SmallSite.SITE, SmallSite.INVENTORY, pack);
    }

    public static Point point(String device, String name) {
        return SmallSite.INVENTORY.point(device + "/" + name).orElseThrow();
    }

    public List<Signal> read(String device, String name, double value) {
        return take(Reading.good(point(device, name), value, now, now));
    }

    public List<Signal> read(String device, String name, Quality quality) {
        return take(new Reading(point(device, name), 0, quality, cause(quality), now, now));
    }

    /** What a device said in one poll. */
    public void poll(List<Reading> readings) {
        hear(plane.accept(readings, now));
    }

    public Reading reading(Point point, Quality quality) {
        return new Reading(point, 0, quality, cause(quality), now, now);
    }

    /** Some cause that makes a reading so. */
    private static Cause cause(Quality quality) {
        return Arrays.stream(Cause.Kind.values())
                .filter(kind -> kind.qualities().contains(quality))
                .map(Cause::of)
                .findFirst()
                .orElseThrow();
    }

    /** All points of a device go stale, as when its line breaks. */
    public void lose(String device) {
        SmallSite.INVENTORY
                .pointsOf(SmallSite.INVENTORY.device(device).orElseThrow())
                .forEach(point -> take(new Reading(point, 0, Quality.STALE, cause(Quality.STALE), now, now)));
    }

    public void status(String ups, String... tokens) {
        long mask = 0;
        for (String token : tokens) {
            mask |= SmallSite.REGISTRY.get("ups.status").mask(token);
        }
        read(ups, "ups.status", mask);
    }

    private List<Signal> take(Reading reading) {
        List<Signal> said = plane.accept(reading, now);
        hear(said);
        return said;
    }

    public void pass(Duration time) {
        passTo(now.plus(time));
    }

    public void seconds(double seconds) {
        passTo(now.plusSeconds(seconds));
    }

    private void passTo(Moment end) {
        while (true) {
            Optional<Moment> next = plane.nextDue();
            if (due.isPresent() && (next.isEmpty() || due.get().isBefore(next.get()))) {
                next = due;
            }
            if (next.isEmpty() || next.get().isAfter(end)) {
                break;
            }
            now = next.get().later(now);
            List<Signal> said = plane.advance(now);
            hear(said);
            if (said.isEmpty()) {
                decide(standing);
            }
        }
        now = end;
    }

    public void hear(List<Signal> said) {
        signals.addAll(said);
        for (Signal signal : said) {
            if (signal instanceof Signal.VoteRaised raised) {
                votes.put(raised.vote().id(), raised.vote());
            } else if (signal instanceof Signal.VoteWithdrawn withdrawn) {
                votes.remove(withdrawn.voteId());
            } else if (signal instanceof Signal.SupplySeen seen) {
                supply(seen);
            }
            decide(standing);
        }
    }

    private void supply(Signal.SupplySeen seen) {
        Supply before = supplies.get(seen.device());
        Moment since = before != null && before.onBattery() == seen.onBattery() ? before.since() : seen.at();
        supplies.put(
                seen.device(),
                new Supply(
                        seen.node(), seen.device(), seen.onBattery(), seen.lowBattery(), seen.runtimeSeconds(), since));
    }

    public StageVerdict decide(StageInput in) {
        StageVerdict verdict = machine.next(
                state,
                in.withVotes(List.copyOf(votes.values())).withSupplies(List.copyOf(supplies.values()), outlooks),
                now);
        state = verdict.next();
        due = verdict.due();
        changes.addAll(verdict.changes());
        questions.addAll(verdict.questions());
        refusals.addAll(verdict.refusals());
        return verdict;
    }

    public Stage fire(String compartment) {
        return state.standing(compartment, Hazard.FIRE).stage();
    }

    public Stage power(String compartment) {
        return state.standing(compartment, Hazard.POWER).stage();
    }

    public boolean voted(String id) {
        return votes.containsKey(id);
    }
}
