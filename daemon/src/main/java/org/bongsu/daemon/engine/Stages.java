package org.bongsu.daemon.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;
import org.bongsu.migration.deadline.BurningCompartment;
import org.bongsu.rules.stage.Cue;
import org.bongsu.rules.stage.DeclaredCut;
import org.bongsu.rules.stage.DevicePlace;
import org.bongsu.rules.stage.HumanWord;
import org.bongsu.rules.stage.Outlooks;
import org.bongsu.rules.stage.PowerOutlook;
import org.bongsu.rules.stage.Question;
import org.bongsu.rules.stage.Refusal;
import org.bongsu.rules.stage.Remembered;
import org.bongsu.rules.stage.StageChange;
import org.bongsu.rules.stage.StageInput;
import org.bongsu.rules.stage.StageLimits;
import org.bongsu.rules.stage.StageMachine;
import org.bongsu.rules.stage.StageState;
import org.bongsu.rules.stage.StageTable;
import org.bongsu.rules.stage.StageVerdict;
import org.bongsu.rules.stage.Standing;
import org.bongsu.rules.stage.Unhealthy;

/** How dangerous each compartment is, kept over the steps of the engine. Engine's thread. */
public final class Stages {

    /** As many as a person can have meant; the journal has the rest. */
    private static final int REFUSALS_MOST = 20;

    private final Site site;
    private StageMachine machine;
    private List<DevicePlace> devices;
    private Optional<StageState> state = Optional.empty();
    private final Map<String, List<Standing>> byCompartment = new LinkedHashMap<>();
    private Optional<Moment> due = Optional.empty();
    private StageInput lastInput = StageInput.NOTHING;
    private final Deque<Refusal> refusals = new ArrayDeque<>();

    Stages(Site site, List<DevicePlace> devices) {
        this(site, devices, new StageMachine(site, devices, StageLimits.DEFAULT));
    }

    private Stages(Site site, List<DevicePlace> devices, StageMachine machine) {
        this.site = site;
        this.machine = machine;
        this.devices = devices;
    }

    List<Effect.StageChanged> judge(org.bongsu.daemon.engine.Standing standing, Evacuation evacuation, Moment now) {
        StageState before = state.orElseGet(() -> StageState.initial(site, now));
        StageInput input = new StageInput(
                standing.votes(),
                standing.takeWords(),
                standing.cutsWithReasons(),
                standing.workOrders(now).stream()
                        .map(org.bongsu.daemon.engine.Standing.WorkOrder::room)
                        .toList(),
                standing.suppliesWithSince(),
                outlooks(standing, evacuation, now),
                evacuation.compartmentsOff(),
                evacuation.compartmentsDark(),
                standing.unhealthy());
        StageVerdict verdict = machine.next(before, input, now);
        become(verdict.next());
        lastInput = input.withWords(List.of());
        verdict.refusals().stream()
                .filter(refusal -> refusal.early() && stillThere(refusal.word(), verdict.next()))
                .forEach(refusals::add);
        while (refusals.size() > REFUSALS_MOST) {
            refusals.remove();
        }
        due = verdict.due();
        List<Effect.StageChanged> changes = new ArrayList<>();
        verdict.changes()
                .forEach(change -> changes.add(new Effect.StageChanged(
                        change.compartment(), change.hazard(), change.from(), change.to(), change.because())));
        return changes;
    }

    private void become(StageState next) {
        state = Optional.of(next);
        byCompartment.clear();
        next.standings()
                .forEach(each -> byCompartment
                        .computeIfAbsent(each.compartment(), key -> new ArrayList<>(Hazard.values().length))
                        .add(each));
    }

    /** How it would stand if people said these words now and these cuts stood; changes nothing. Empty before the first judgement. */
    Optional<Foreseen> foresee(List<HumanWord> words, List<DeclaredCut> cuts, Moment now) {
        return state.map(known -> {
            StageVerdict verdict =
                    machine.next(known, lastInput.withWords(words).withCuts(cuts), now);
            Stages after = new Stages(site, devices, machine);
            after.become(verdict.next());
            after.lastInput = lastInput.withCuts(cuts);
            return new Foreseen(
                    after,
                    verdict.changes(),
                    verdict.refusals().stream()
                            .filter(refusal -> refusal.early() && stillThere(refusal.word(), verdict.next()))
                            .toList());
        });
    }

    /** @param refused words that come too early to be heard */
    record Foreseen(Stages after, List<StageChange> changes, List<Refusal> refused) {}

    /** Whether what the word would have ended is there after the step; another word of the same person may have ended it. */
    private static boolean stillThere(HumanWord word, StageState after) {
        Stage stage = after.standing(word.compartment(), word.hazard()).stage();
        return StageTable.of(word.hazard()).next(stage, Cue.CLEARED).isPresent();
    }

    private Map<String, PowerOutlook> outlooks(
            org.bongsu.daemon.engine.Standing standing, Evacuation evacuation, Moment now) {
        Map<String, PowerOutlook> outlooks = new LinkedHashMap<>();
        if (!standing.anyOnBattery()) {
            return outlooks;
        }
        for (Compartment compartment : site.compartments()) {
            List<String> rooms = site.roomsIn(compartment.id()).stream()
                    .map(Room::id)
                    .filter(room -> !site.racksIn(room).isEmpty())
                    .toList();
            evacuation
                    .outlook(rooms, standing.supplies(), now)
                    .ifPresent(outlook -> outlooks.put(compartment.id(), outlook));
        }
        return outlooks;
    }

    /** Devices came, went or moved; the state goes on. */
    void change(List<DevicePlace> next) {
        devices = next;
        machine = new StageMachine(site, next, StageLimits.DEFAULT);
    }

    List<DevicePlace> devices() {
        return devices;
    }

    Optional<Moment> nextDue() {
        return due;
    }

    /** Of every hazard of every compartment; empty before the first judgement. */
    public List<Standing> standings() {
        return state.map(StageState::standings).orElse(List.of());
    }

    public Stage stage(String compartment, Hazard hazard) {
        return standings(compartment).stream()
                .filter(each -> each.hazard() == hazard)
                .map(Standing::stage)
                .findFirst()
                .orElse(Stage.NORMAL);
    }

    /** The heaviest of its hazards. */
    public Stage shown(String compartment) {
        return StageState.shown(standings(compartment));
    }

    public List<Question> questions(Moment now) {
        return standings().stream()
                .flatMap(standing -> standing.question().stream())
                .filter(question -> question.isOpen(now))
                .toList();
    }

    /** What the hazards wait for, by the evidence of the last judgement; empty before the first. */
    Optional<Outlooks> outlooks(List<Unhealthy> unhealthy, Moment now) {
        StageInput input = lastInput.withUnhealthy(unhealthy);
        return state.map(known -> machine.outlooks(known, input, now));
    }

    /** Of every hazard of the compartment. */
    public List<Standing> standings(String compartment) {
        return byCompartment.getOrDefault(compartment, List.of());
    }

    /** The signs that count for the hazard of the compartment, those that ended lately among them. */
    List<Remembered> signs(String compartment, Hazard hazard, Moment now) {
        return state.map(known -> machine.signs(known, lastInput, compartment, hazard, now))
                .orElse(List.of());
    }

    boolean feeds(String node, String compartment) {
        return machine.feeds(node, compartment);
    }

    /** Words that came too early to be heard, the newest last. */
    List<Refusal> refusals() {
        return List.copyOf(refusals);
    }

    StageLimits limits() {
        return machine.limits();
    }

    /** Compartments with a proven fire and since when. */
    List<BurningCompartment> burning() {
        List<BurningCompartment> burning = new ArrayList<>();
        for (Standing standing : standings()) {
            if (standing.hazard() == Hazard.FIRE && standing.stage() != Stage.RECOVERY) {
                standing.proven().ifPresent(at -> burning.add(new BurningCompartment(standing.compartment(), at)));
            }
        }
        return burning;
    }

    /** By compartment: since when its loss of cooling is proven. */
    Map<String, Moment> uncooled() {
        Map<String, Moment> uncooled = new LinkedHashMap<>();
        for (Standing standing : standings()) {
            if (standing.hazard() == Hazard.COOLING && standing.stage().evacuates()) {
                standing.proven().ifPresent(at -> uncooled.put(standing.compartment(), at));
            }
        }
        return uncooled;
    }

    boolean allNormal() {
        return standings().stream().allMatch(standing -> standing.stage() == Stage.NORMAL);
    }

    /** Whether nothing is above advisory. */
    boolean quiet() {
        return standings().stream().noneMatch(standing -> standing.stage().atLeast(Stage.PRE_ALARM));
    }
}
