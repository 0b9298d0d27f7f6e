package org.bongsu.rules.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Stage;
import org.bongsu.domain.stage.Vote;
import org.bongsu.rules.world.Rehearsal;
import org.bongsu.rules.world.SmallSite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The stage machine by itself: votes, words, cuts and supplies are put in by hand. */
class StageMachineTest {

    private static final Set<String> VISITED = new LinkedHashSet<>();

    private final StageMachine machine = new StageMachine(SmallSite.SITE, SmallSite.INVENTORY);
    private final Map<String, Vote> votes = new LinkedHashMap<>();
    private final List<StageChange> changes = new ArrayList<>();
    private StageInput input = StageInput.NOTHING;
    private Moment now = Rehearsal.START;
    private StageState state = StageState.initial(SmallSite.SITE, now);
    private StageVerdict last = step();

    private StageVerdict step(HumanWord... words) {
        last = machine.next(state, input.withVotes(List.copyOf(votes.values())).withWords(List.of(words)), now);
        state = last.next();
        changes.addAll(last.changes());
        for (StageChange change : last.changes()) {
            VISITED.add(key(change.hazard(), new StageTable.Transition(change.from(), change.cue(), change.to())));
        }
        return last;
    }

    private static String key(Hazard hazard, StageTable.Transition transition) {
        return hazard + " " + transition;
    }

    private void after(double seconds) {
        now = now.plusSeconds(seconds);
    }

    private Vote vote(String id, Hazard hazard, Modality modality, Grade grade, String compartment, String source) {
        return new Vote(id, compartment, hazard, modality, grade, source, now, id + " seen");
    }

    private void raise(Modality modality, Grade grade, String source) {
        Vote vote = vote(modality + "/" + source, Hazard.FIRE, modality, grade, "c-bat", source);
        votes.put(vote.id(), vote);
        step();
    }

    private void cooling(Modality modality, Grade grade, String source) {
        Vote vote = vote(modality + "/" + source, Hazard.COOLING, modality, grade, "c-hall-1", source);
        votes.put(vote.id(), vote);
        step();
    }

    private void power(String id, Grade grade, String device) {
        Vote vote = vote(id, Hazard.POWER, Modality.ELECTRICAL, grade, "c-ups", device);
        votes.put(vote.id(), vote);
        step();
    }

    private void withdrawAll() {
        votes.clear();
        step();
    }

    private HumanWord word(HumanWord.Kind kind, String compartment, Hazard hazard) {
        return new HumanWord(kind, compartment, hazard, "kim", "looked", now);
    }

    private void say(HumanWord.Kind kind) {
        step(word(kind, "c-bat", Hazard.FIRE));
    }

    private Stage fire() {
        return state.standing("c-bat", Hazard.FIRE).stage();
    }

    private Stage stage(String compartment, Hazard hazard) {
        return state.standing(compartment, hazard).stage();
    }

    private DeclaredCut cut(String room, double inSeconds) {
        return new DeclaredCut(room, Optional.of(now.plusSeconds(inSeconds)), now, "fire service", "water");
    }

    private Supply supply(String feed, boolean low, double runtime) {
        return new Supply("ups-" + feed, "ups-" + feed, true, low, OptionalDouble.of(runtime), now);
    }

    private void supplies(double runtime, double need, Supply... supplies) {
        Map<String, PowerOutlook> outlooks = new LinkedHashMap<>();
        outlooks.put("c-hall-1", new PowerOutlook(OptionalDouble.of(runtime), need, 120));
        outlooks.put("c-hall-2", new PowerOutlook(OptionalDouble.of(runtime), need, 120));
        input = input.withSupplies(List.of(supplies), outlooks);
        step();
    }

    private void twoModalities() {
        raise(Modality.SMOKE, Grade.PRE_ALARM, "asd-bat-1");
        raise(Modality.PANEL, Grade.PRE_ALARM, "panel-bat-1");
    }

    @Test
    void twoModalitiesOfTwoDevicesConfirmAndSayWhy() {
        raise(Modality.SMOKE, Grade.ADVISORY, "asd-bat-1");
        assertEquals(Stage.ADVISORY, fire());
        raise(Modality.SMOKE, Grade.PRE_ALARM, "asd-bat-1");
        assertEquals(Stage.PRE_ALARM, fire());
        raise(Modality.PANEL, Grade.PRE_ALARM, "panel-bat-1");
        assertEquals(Stage.CONFIRMED, fire());
        StageChange change = changes.stream()
                .filter(c -> c.to() == Stage.CONFIRMED)
                .findFirst()
                .orElseThrow();
        assertTrue(
                change.because().en().contains("SMOKE/asd-bat-1 seen"),
                change.because().en());
        assertTrue(
                change.because().en().contains("PANEL/panel-bat-1 seen"),
                change.because().en());
        assertTrue(change.because().ko().contains("연기"), change.because().ko());
    }

    /** Invariant 2: whatever one device says, and however many devices say one thing. */
    @Test
    void oneDeviceOrOneModalityNeverConfirms() {
        for (Grade grade : List.of(Grade.ADVISORY, Grade.PRE_ALARM, Grade.CONFIRM)) {
            raise(Modality.HEAT, grade, "rack-a");
            raise(Modality.ELECTRICAL, grade, "rack-a");
            assertNotEquals(Stage.CONFIRMED, fire(), grade.name());
            withdrawAll();
            after(600);
            step();
            raise(Modality.HEAT, grade, "rack-a");
            raise(Modality.HEAT, grade, "rack-b");
            raise(Modality.HEAT, grade, "th-bat-1");
            assertNotEquals(Stage.CONFIRMED, fire(), grade.name());
            after(3600);
            step();
            assertNotEquals(Stage.CONFIRMED, fire(), grade.name());
            withdrawAll();
            after(3600);
            step();
        }
        assertEquals(Stage.NORMAL, fire());
        raise(Modality.HEAT, Grade.PRE_ALARM, "rack-a");
        raise(Modality.ELECTRICAL, Grade.PRE_ALARM, "rack-b");
        assertEquals(Stage.CONFIRMED, fire());
    }

    @Test
    void advisoriesNeverConfirm() {
        raise(Modality.SMOKE, Grade.ADVISORY, "asd-bat-1");
        raise(Modality.GAS, Grade.ADVISORY, "h2-1");
        raise(Modality.HEAT, Grade.PRE_ALARM, "rack-a");
        assertEquals(Stage.PRE_ALARM, fire());
        withdrawAll();
    }

    @Test
    void twoAdvisoriesOfDifferentKindsArePreAlarmAndOfOneKindAreNot() {
        raise(Modality.GAS, Grade.ADVISORY, "h2-1");
        raise(Modality.GAS, Grade.ADVISORY, "co-1");
        assertEquals(Stage.ADVISORY, fire());
        raise(Modality.HEAT, Grade.ADVISORY, "rack-a");
        assertEquals(Stage.PRE_ALARM, fire());
    }

    /** "Within ten minutes": from the end of the first sign to the beginning of the second. */
    @Test
    void aSignCountsTenMinutesAfterItWasLastSeen() {
        raise(Modality.SMOKE, Grade.PRE_ALARM, "asd-bat-1");
        after(60);
        withdrawAll();
        Moment end = now;
        assertEquals(Optional.of(end.plusSeconds(600)), last.due());
        after(599.999);
        raise(Modality.PANEL, Grade.PRE_ALARM, "panel-bat-1");
        assertEquals(Stage.CONFIRMED, fire());

        StageMachineTest other = new StageMachineTest();
        other.raise(Modality.SMOKE, Grade.PRE_ALARM, "asd-bat-1");
        other.after(60);
        other.withdrawAll();
        other.after(600);
        other.raise(Modality.PANEL, Grade.PRE_ALARM, "panel-bat-1");
        assertEquals(Stage.PRE_ALARM, other.fire());
    }

    /** A slow cell gasses for an hour before it smokes; what still stands is not old. */
    @Test
    void aSignThatStillStandsCountsHoweverOldItIs() {
        raise(Modality.GAS, Grade.PRE_ALARM, "h2-1");
        after(3600);
        raise(Modality.SMOKE, Grade.PRE_ALARM, "asd-bat-1");
        assertEquals(Stage.CONFIRMED, fire());
    }

    @Test
    void signsOfTwoCompartmentsDoNotAddUp() {
        raise(Modality.SMOKE, Grade.PRE_ALARM, "asd-bat-1");
        Vote elsewhere = vote("x", Hazard.FIRE, Modality.PANEL, Grade.PRE_ALARM, "c-ups", "panel-ups-1");
        votes.put("x", elsewhere);
        step();
        assertEquals(Stage.PRE_ALARM, fire());
        assertEquals(Stage.PRE_ALARM, stage("c-ups", Hazard.FIRE));
    }

    @Test
    void anAuthoritativeSignConfirmsAlone() {
        raise(Modality.WATER, Grade.AUTHORITATIVE, "panel-bat-1");
        assertEquals(Stage.CONFIRMED, fire());
    }

    /** Invariant 1. */
    @Test
    void lostSensorsAloneAreAnAdvisoryAndBesideOneSignAProof() {
        raise(Modality.SENSORS_LOST, Grade.PRE_ALARM, "h2-1+co-1");
        after(3600);
        step();
        assertEquals(Stage.ADVISORY, fire());
        raise(Modality.SMOKE, Grade.PRE_ALARM, "asd-bat-1");
        assertEquals(Stage.CONFIRMED, fire());
    }

    /** Invariants 1 and 2: the liar that then falls silent, with one more sensor lost, is still one sensor. */
    @Test
    void lostSensorsCountWithoutTheDeviceThatAlsoVotes() {
        raise(Modality.SMOKE, Grade.PRE_ALARM, "asd-bat-1");
        raise(Modality.SENSORS_LOST, Grade.PRE_ALARM, "asd-bat-1+co-1");
        assertEquals(Stage.PRE_ALARM, fire());
        raise(Modality.SENSORS_LOST, Grade.PRE_ALARM, "asd-bat-1+co-1+h2-1");
        assertEquals(Stage.CONFIRMED, fire());
    }

    @Test
    void sensorsThatAnswerAgainWereNotBurnt() {
        raise(Modality.SENSORS_LOST, Grade.PRE_ALARM, "h2-1+co-1");
        withdrawAll();
        assertEquals(Stage.NORMAL, fire());
        raise(Modality.SMOKE, Grade.PRE_ALARM, "asd-bat-1");
        assertEquals(Stage.PRE_ALARM, fire());
    }

    @Test
    void aPreAlarmEasesAndCalmsByItself() {
        raise(Modality.SMOKE, Grade.PRE_ALARM, "asd-bat-1");
        votes.clear();
        raise(Modality.GAS, Grade.ADVISORY, "h2-1");
        assertEquals(Stage.PRE_ALARM, fire());
        after(600);
        step();
        assertEquals(Stage.ADVISORY, fire());
        withdrawAll();
        after(600);
        step();
        assertEquals(Stage.NORMAL, fire());
        raise(Modality.SMOKE, Grade.PRE_ALARM, "asd-bat-1");
        withdrawAll();
        after(600);
        step();
        assertEquals(Stage.NORMAL, fire());
    }

    @Test
    void aConfirmedFireFallsOnlyByAPerson() {
        twoModalities();
        withdrawAll();
        after(86_400);
        step();
        assertEquals(Stage.CONFIRMED, fire());
        say(HumanWord.Kind.REJECT);
        assertNotEquals(Stage.CONFIRMED, fire());
    }

    @Test
    void itIsOverIsHeardAfterThirtyQuietMinutesAndNotBefore() {
        twoModalities();
        say(HumanWord.Kind.ALL_CLEAR);
        assertEquals(Stage.CONFIRMED, fire());
        assertEquals(1, last.refusals().size());
        withdrawAll();
        after(1799.999);
        say(HumanWord.Kind.ALL_CLEAR);
        assertEquals(Stage.CONFIRMED, fire());
        assertTrue(last.refusals().get(0).why().en().contains("30 min"));
        after(0.001);
        say(HumanWord.Kind.ALL_CLEAR);
        assertEquals(Stage.RECOVERY, fire());
    }

    /** NIRS burnt again after 136 minutes, a battery stack after ten days: nobody's word ends the watch early. */
    @Test
    void theWatchAfterAConfirmedFireLastsADayWhoeverSaysThatItIsOver() {
        twoModalities();
        withdrawAll();
        after(1800);
        say(HumanWord.Kind.ALL_CLEAR);
        Moment until = now.plusSeconds(86_400);
        assertEquals(Optional.of(until), state.standing("c-bat", Hazard.FIRE).watchedUntil());
        after(86_399.999);
        say(HumanWord.Kind.ALL_CLEAR);
        assertEquals(Stage.RECOVERY, fire());
        assertTrue(last.refusals().get(0).why().en().contains(until.toString()));
        after(0.001);
        step();
        assertEquals(Stage.RECOVERY, fire(), "time alone does not end it");
        say(HumanWord.Kind.ALL_CLEAR);
        assertEquals(Stage.NORMAL, fire());
        assertEquals(Optional.empty(), state.standing("c-bat", Hazard.FIRE).watchedUntil());
        say(HumanWord.Kind.ALL_CLEAR);
        assertEquals(1, last.refusals().size());
    }

    /** A hall that lost its power to somebody else's fire has nothing that could re-ignite. */
    @Test
    void whereOnlyThePowerWentAPersonEndsTheRecoveryAfterThirtyQuietMinutes() {
        input = input.withCuts(List.of(cut("bat-1", 60)));
        step();
        after(60);
        step();
        after(1800);
        step();
        assertEquals(Stage.RECOVERY, fire());
        after(1799.999);
        say(HumanWord.Kind.ALL_CLEAR);
        assertEquals(Stage.RECOVERY, fire());
        after(0.001);
        say(HumanWord.Kind.ALL_CLEAR);
        assertEquals(Stage.NORMAL, fire());
    }

    private void watch() {
        twoModalities();
        withdrawAll();
        after(1800);
        say(HumanWord.Kind.ALL_CLEAR);
        after(600);
        assertEquals(Stage.RECOVERY, fire());
    }

    @Test
    void oneSignDuringTheWatchIsPreAlarmAndFallsBackToTheWatchAndNotToNormal() {
        watch();
        Optional<Moment> until = state.standing("c-bat", Hazard.FIRE).watchedUntil();
        raise(Modality.GAS, Grade.ADVISORY, "h2-1");
        assertEquals(Stage.RECOVERY, fire(), "it is watched already");
        raise(Modality.SMOKE, Grade.PRE_ALARM, "asd-bat-1");
        assertEquals(Stage.PRE_ALARM, fire());
        withdrawAll();
        after(600);
        step();
        assertEquals(Stage.RECOVERY, fire());
        assertEquals(until, state.standing("c-bat", Hazard.FIRE).watchedUntil(), "a false sign prolongs nothing");
        raise(Modality.SMOKE, Grade.PRE_ALARM, "asd-bat-1");
        after(1);
        say(HumanWord.Kind.REJECT);
        assertEquals(Stage.RECOVERY, fire());
        assertEquals(Cue.WATCHED, changes.get(changes.size() - 1).cue());
    }

    @Test
    void aRecoveringRoomIsAlarmedByANewFireBesideItAndNotByTheOldOne() {
        twoModalities();
        input = input.withCuts(List.of(cut("ups-1", 60)));
        step();
        after(60);
        step();
        assertEquals(Stage.DE_ENERGISED, stage("c-ups", Hazard.FIRE));
        after(1800);
        step();
        assertEquals(Stage.CONFIRMED, fire(), "next door it still burns");
        assertEquals(Stage.RECOVERY, stage("c-ups", Hazard.FIRE));
        say(HumanWord.Kind.REJECT);
        after(1);
        votes.clear();
        twoModalities();
        assertEquals(Stage.CONFIRMED, fire());
        assertEquals(Stage.PRE_ALARM, stage("c-ups", Hazard.FIRE));
    }

    /** A fire that reaches a room whose power is gone burns none the less. */
    @Test
    void aFireInADeEnergisedRoomAlarmsItsNeighboursAndIsWatchedForADay() {
        input = input.withCuts(List.of(cut("bat-1", 60)));
        step();
        after(60);
        step();
        assertEquals(Stage.DE_ENERGISED, fire());
        assertEquals(Stage.NORMAL, stage("c-ups", Hazard.FIRE));
        twoModalities();
        assertEquals(Stage.DE_ENERGISED, fire());
        assertEquals(Stage.PRE_ALARM, stage("c-ups", Hazard.FIRE));
        say(HumanWord.Kind.REJECT);
        assertEquals(1, last.refusals().size(), "what burnt cannot be talked away");
        say(HumanWord.Kind.ALL_CLEAR);
        assertEquals(Stage.RECOVERY, fire());
        assertEquals(
                Optional.of(now.plusSeconds(86_400)),
                state.standing("c-bat", Hazard.FIRE).watchedUntil());
    }

    /** NIRS burnt again after 136 minutes. */
    @Test
    void aFireThatComesBackDuringTheWatchIsConfirmedAgain() {
        watch();
        votes.put("s", vote("s", Hazard.FIRE, Modality.SMOKE, Grade.PRE_ALARM, "c-bat", "asd-bat-1"));
        votes.put("g", vote("g", Hazard.FIRE, Modality.GAS, Grade.PRE_ALARM, "c-bat", "h2-1"));
        step();
        assertEquals(Stage.CONFIRMED, fire());
        assertEquals(Stage.RECOVERY, last.changes().get(0).from());
    }

    @Test
    void whatAPersonRejectedStaysAnAdvisoryUntilSomethingNewJoinsIt() {
        twoModalities();
        after(10);
        say(HumanWord.Kind.REJECT);
        assertEquals(Stage.ADVISORY, fire());
        after(3600);
        step();
        assertEquals(Stage.ADVISORY, fire());
        raise(Modality.GAS, Grade.PRE_ALARM, "h2-1");
        assertEquals(Stage.CONFIRMED, fire());
    }

    @Test
    void aPreAlarmCanBeRejectedAndAnAdvisoryToo() {
        raise(Modality.SMOKE, Grade.PRE_ALARM, "asd-bat-1");
        after(1);
        say(HumanWord.Kind.REJECT);
        assertEquals(Stage.ADVISORY, fire());
        say(HumanWord.Kind.REJECT);
        assertEquals(Stage.ADVISORY, fire());
        withdrawAll();
        assertEquals(Stage.NORMAL, fire());
        say(HumanWord.Kind.REJECT);
        assertEquals(1, last.refusals().size());
    }

    @Test
    void aPersonConfirmsAloneFromAnyStageBefore() {
        say(HumanWord.Kind.CONFIRM);
        assertEquals(Stage.CONFIRMED, fire());
        say(HumanWord.Kind.CONFIRM);
        assertEquals(1, last.refusals().size());
        StageMachineTest other = new StageMachineTest();
        other.raise(Modality.SMOKE, Grade.ADVISORY, "asd-bat-1");
        other.say(HumanWord.Kind.CONFIRM);
        assertEquals(Stage.CONFIRMED, other.fire());
    }

    @Test
    void aStrongSignalAloneIsPreAlarmAndAQuestionForTwoMinutes() {
        raise(Modality.SMOKE, Grade.CONFIRM, "asd-bat-1");
        assertEquals(Stage.PRE_ALARM, fire());
        Question question = last.questions().get(0);
        assertEquals(now.plusSeconds(120), question.until());
        assertTrue(question.isOpen(now.plusSeconds(119.999)));
        assertFalse(question.isOpen(now.plusSeconds(120)));
        assertEquals(Optional.of(question.until()), last.due());
        after(120);
        step();
        assertEquals(Stage.PRE_ALARM, fire());
        assertEquals(List.of(), last.questions());
        say(HumanWord.Kind.CONFIRM);
        assertEquals(Stage.CONFIRMED, fire());
        assertEquals(Optional.empty(), state.standing("c-bat", Hazard.FIRE).question());
    }

    @Test
    void aPreAlarmAloneAsksNobodyUnlessPeopleWorkInTheRoom() {
        raise(Modality.SMOKE, Grade.PRE_ALARM, "asd-bat-1");
        assertEquals(List.of(), last.questions());
        input = input.withWorkOrders(List.of("bat-1"));
        step();
        assertEquals(1, last.questions().size());
        assertEquals(Stage.PRE_ALARM, fire());
    }

    /** R6: a permit lowers no guard but the one that soldering dust would trip. */
    @Test
    void aWorkOrderHidesOnlyTheSmokeAdvisory() {
        input = input.withWorkOrders(List.of("bat-1"));
        raise(Modality.SMOKE, Grade.ADVISORY, "asd-bat-1");
        assertEquals(Stage.NORMAL, fire());
        raise(Modality.GAS, Grade.ADVISORY, "h2-1");
        assertEquals(Stage.ADVISORY, fire());
        twoModalities();
        assertEquals(Stage.CONFIRMED, fire());
    }

    /** R4: the shared void, and the halls whose busways cross the burning room, but not the hall beside them. */
    @Test
    void whatAdjoinsOrIsFedThroughAFireIsPreAlarmAtOnce() {
        twoModalities();
        assertEquals(Stage.PRE_ALARM, stage("c-ups", Hazard.FIRE));
        assertEquals(Stage.PRE_ALARM, stage("c-hall-1", Hazard.FIRE));
        assertEquals(Stage.NORMAL, stage("c-hall-2", Hazard.FIRE));
        after(1);
        say(HumanWord.Kind.REJECT);
        assertEquals(Stage.NORMAL, stage("c-hall-1", Hazard.FIRE));
    }

    @Test
    void aDeclaredCutIsImminentAtOnceAndAlarmsNoNeighbourWithoutAFire() {
        input = input.withCuts(List.of(cut("bat-1", 720)));
        step();
        assertEquals(Stage.CUT_IMMINENT, fire());
        assertEquals(Stage.NORMAL, stage("c-ups", Hazard.FIRE));
        assertEquals(Optional.of(now.plusSeconds(720)), last.due());
        input = input.withCuts(List.of());
        step();
        assertEquals(Stage.NORMAL, fire());
        raise(Modality.SMOKE, Grade.ADVISORY, "asd-bat-1");
        input = input.withCuts(List.of(cut("bat-1", 720)));
        step();
        assertEquals(Stage.CUT_IMMINENT, fire());
        twoModalities();
        assertEquals(Stage.CUT_IMMINENT, fire());
        assertEquals(Stage.PRE_ALARM, stage("c-ups", Hazard.FIRE));
        input = input.withCuts(List.of());
        step();
        assertEquals(Stage.CONFIRMED, fire());
    }

    @Test
    void aFireConfirmedByAPersonDuringACutIsStillThereWhenTheCutIsWithdrawn() {
        input = input.withCuts(List.of(cut("bat-1", 720)));
        step();
        say(HumanWord.Kind.CONFIRM);
        assertEquals(Stage.CUT_IMMINENT, fire());
        say(HumanWord.Kind.REJECT);
        say(HumanWord.Kind.CONFIRM);
        input = input.withCuts(List.of());
        step();
        assertEquals(Stage.CONFIRMED, fire());
    }

    @Test
    void aHallIsDeEnergisedWhenItsServersAreOffAndItsTimeHasPassed() {
        Vote smoke = vote("v", Hazard.FIRE, Modality.SMOKE, Grade.PRE_ALARM, "c-hall-1", "asd-hall-1");
        votes.put("v", smoke);
        step();
        input = input.withCuts(List.of(cut("hall-1", 720)));
        step();
        assertEquals(Stage.CUT_IMMINENT, stage("c-hall-1", Hazard.FIRE));
        after(720);
        step();
        assertEquals(Stage.CUT_IMMINENT, stage("c-hall-1", Hazard.FIRE));
        input = input.withServersOff(List.of("c-hall-1"), List.of());
        step();
        assertEquals(Stage.DE_ENERGISED, stage("c-hall-1", Hazard.FIRE));
    }

    /** Pangyo's zone A: heat took the supply three minutes in, and nobody had declared anything. */
    @Test
    void aHallWhoseSupplyTheFireTakesIsDeEnergisedThoughNobodyDeclaredACut() {
        votes.put("v", vote("v", Hazard.FIRE, Modality.SMOKE, Grade.PRE_ALARM, "c-hall-1", "asd-hall-1"));
        step();
        input = input.withServersOff(List.of("c-hall-1"), List.of());
        step();
        assertEquals(Stage.PRE_ALARM, stage("c-hall-1", Hazard.FIRE), "switched off is not cut");
        input = input.withServersOff(List.of("c-hall-1"), List.of("c-hall-1"));
        step();
        assertEquals(Stage.DE_ENERGISED, stage("c-hall-1", Hazard.FIRE));
    }

    @Test
    void aBurningHallIsDeEnergisedWhenItsSupplyIsSeenGone() {
        votes.put("v", vote("v", Hazard.FIRE, Modality.SMOKE, Grade.PRE_ALARM, "c-hall-1", "asd-hall-1"));
        votes.put("w", vote("w", Hazard.FIRE, Modality.HEAT, Grade.PRE_ALARM, "c-hall-1", "th-hall-1"));
        step();
        assertEquals(Stage.CONFIRMED, stage("c-hall-1", Hazard.FIRE));
        input = input.withServersOff(List.of("c-hall-1"), List.of("c-hall-1"));
        step();
        assertEquals(Stage.DE_ENERGISED, stage("c-hall-1", Hazard.FIRE));
    }

    @Test
    void serversThatAreOffEarlyWaitForTheTimeOrForTheSupplyToBeSeenGone() {
        input = input.withCuts(List.of(cut("hall-1", 720))).withServersOff(List.of("c-hall-1"), List.of());
        step();
        after(719.999);
        step();
        assertEquals(Stage.CUT_IMMINENT, stage("c-hall-1", Hazard.FIRE));
        input = input.withServersOff(List.of("c-hall-1"), List.of("c-hall-1"));
        step();
        assertEquals(Stage.DE_ENERGISED, stage("c-hall-1", Hazard.FIRE));
        StageMachineTest untimed = new StageMachineTest();
        untimed.input = untimed.input
                .withCuts(List.of(new DeclaredCut("hall-1", Optional.empty(), untimed.now, "kim", "")))
                .withServersOff(List.of("c-hall-1"), List.of());
        untimed.step();
        untimed.after(86_400);
        untimed.step();
        assertEquals(Stage.CUT_IMMINENT, untimed.stage("c-hall-1", Hazard.FIRE));
    }

    @Test
    void afterTheCutComesTheWatchByQuietOrByAPersonWhereSensorsBurnt() {
        twoModalities();
        input = input.withCuts(List.of(cut("bat-1", 60)));
        step();
        after(60);
        step();
        assertEquals(Stage.DE_ENERGISED, fire());
        after(86_400);
        step();
        assertEquals(Stage.DE_ENERGISED, fire());
        say(HumanWord.Kind.ALL_CLEAR);
        assertEquals(Stage.RECOVERY, fire());
        after(1);
        step();
        assertEquals(Stage.RECOVERY, fire());
        input = input.withCuts(List.of(cut("bat-1", 60)));
        after(1);
        input = input.withCuts(List.of(cut("bat-1", 60)));
        step();
        assertEquals(Stage.CUT_IMMINENT, fire());
        votes.clear();
        after(60);
        step();
        assertEquals(Stage.DE_ENERGISED, fire());
        after(1800);
        step();
        assertEquals(Stage.RECOVERY, fire());
    }

    @Test
    void aCutOfAConfirmedFireIsImminent() {
        twoModalities();
        input = input.withCuts(List.of(cut("bat-1", 60)));
        step();
        assertEquals(Stage.CUT_IMMINENT, fire());
        assertEquals(Stage.PRE_ALARM, stage("c-ups", Hazard.FIRE));
    }

    @Test
    void powerIsConfirmedByTwoWitnessesWhenTheBatteriesLastNoLongerThanTheEvacuation() {
        power("utility-lost/ups-a", Grade.ADVISORY, "ups-a");
        assertEquals(Stage.ADVISORY, stage("c-hall-1", Hazard.POWER));
        assertEquals(Stage.ADVISORY, stage("c-hall-2", Hazard.POWER));
        assertEquals(Stage.NORMAL, stage("c-bat", Hazard.POWER));
        power("utility-lost-long/ups-a", Grade.PRE_ALARM, "ups-a");
        assertEquals(Stage.PRE_ALARM, stage("c-hall-1", Hazard.POWER));
        supplies(720.001, 600, supply("a", false, 720), supply("b", false, 720));
        assertEquals(Stage.PRE_ALARM, stage("c-hall-1", Hazard.POWER));
        supplies(720, 600, supply("a", false, 720), supply("b", false, 720));
        assertEquals(Stage.CONFIRMED, stage("c-hall-1", Hazard.POWER));
        assertEquals(Stage.CONFIRMED, stage("c-hall-2", Hazard.POWER));
    }

    /** One UPS is one witness, however empty: not even for a rack that hangs on it alone. */
    @Test
    void oneUpsNeverConfirms() {
        power("utility-lost/ups-a", Grade.CONFIRM, "ups-a");
        power("ups-running-out/ups-a", Grade.CONFIRM, "ups-a");
        supplies(1, 600, supply("a", true, 1));
        assertEquals(Stage.PRE_ALARM, stage("c-hall-2", Hazard.POWER));
        power("battery-discharging/rack-a", Grade.ADVISORY, "rack-a");
        assertEquals(Stage.CONFIRMED, stage("c-hall-2", Hazard.POWER));
    }

    /** A second feed that lives keeps every rack alight that hangs on both. */
    @Test
    void oneFeedNeverConfirmsWhereRacksHaveTwo() {
        power("utility-lost/ups-a", Grade.CONFIRM, "ups-a");
        power("battery-discharging/rack-a", Grade.ADVISORY, "rack-a");
        power("pdu-dead/pdu-1a", Grade.PRE_ALARM, "pdu-1a");
        supplies(1, 600, supply("a", true, 1));
        assertEquals(Stage.PRE_ALARM, stage("c-hall-1", Hazard.POWER));
        power("pdu-dead/pdu-1b", Grade.PRE_ALARM, "pdu-1b");
        assertEquals(Stage.CONFIRMED, stage("c-hall-1", Hazard.POWER));
    }

    @Test
    void twoUpsWithLowBatteriesConfirmThoughNoRuntimeIsKnown() {
        power("utility-lost/ups-a", Grade.ADVISORY, "ups-a");
        input = input.withSupplies(
                List.of(
                        new Supply("ups-a", "ups-a", true, false, OptionalDouble.empty(), now),
                        new Supply("ups-b", "ups-b", true, false, OptionalDouble.empty(), now)),
                Map.of());
        step();
        assertEquals(Stage.ADVISORY, stage("c-hall-1", Hazard.POWER));
        input = input.withSupplies(List.of(supply("a", true, 10), supply("b", false, 10)), Map.of());
        step();
        assertEquals(Stage.CONFIRMED, stage("c-hall-1", Hazard.POWER));
    }

    @Test
    void powerGoesEveryWayItsTableKnows() {
        power("u", Grade.PRE_ALARM, "ups-a");
        after(1);
        step(word(HumanWord.Kind.REJECT, "c-hall-1", Hazard.POWER));
        assertEquals(Stage.ADVISORY, stage("c-hall-1", Hazard.POWER));
        withdrawAll();
        assertEquals(Stage.NORMAL, stage("c-hall-1", Hazard.POWER));
        after(600);
        step();
        power("u", Grade.PRE_ALARM, "ups-a");
        votes.clear();
        power("w", Grade.ADVISORY, "ups-a");
        after(600);
        step();
        assertEquals(Stage.ADVISORY, stage("c-hall-1", Hazard.POWER));
        supplies(1, 600, supply("a", false, 1), supply("b", false, 1));
        assertEquals(Stage.CONFIRMED, stage("c-hall-1", Hazard.POWER));
        after(1);
        step(word(HumanWord.Kind.REJECT, "c-hall-1", Hazard.POWER));
        assertEquals(Stage.ADVISORY, stage("c-hall-1", Hazard.POWER));
        votes.clear();
        supplies(1, 600);
        power("p", Grade.PRE_ALARM, "ups-a");
        withdrawAll();
        after(600);
        step();
        assertEquals(Stage.NORMAL, stage("c-hall-1", Hazard.POWER));
        supplies(1, 600, supply("a", false, 1), supply("b", false, 1));
        supplies(1, 600);
        after(1800);
        step(word(HumanWord.Kind.ALL_CLEAR, "c-hall-1", Hazard.POWER));
        assertEquals(Stage.NORMAL, stage("c-hall-1", Hazard.POWER));
        after(1);
        supplies(1, 600, supply("a", false, 1), supply("b", false, 1));
        input = input.withServersOff(List.of("c-hall-1"), List.of());
        step();
        assertEquals(Stage.DE_ENERGISED, stage("c-hall-1", Hazard.POWER));
        input = input.withServersOff(List.of(), List.of());
        supplies(1, 600);
        step(word(HumanWord.Kind.ALL_CLEAR, "c-hall-1", Hazard.POWER));
        assertEquals(Stage.DE_ENERGISED, stage("c-hall-1", Hazard.POWER));
        after(1800);
        step(word(HumanWord.Kind.ALL_CLEAR, "c-hall-1", Hazard.POWER));
        assertEquals(Stage.NORMAL, stage("c-hall-1", Hazard.POWER));
    }

    @Test
    void powerIsProvenFromPreAlarmToo() {
        power("u", Grade.PRE_ALARM, "ups-a");
        supplies(1, 600, supply("a", false, 1), supply("b", false, 1));
        assertEquals(Stage.CONFIRMED, stage("c-hall-1", Hazard.POWER));
    }

    @Test
    void coolingGoesEveryWayItsTableKnows() {
        cooling(Modality.HEAT, Grade.ADVISORY, "th-hall-1");
        withdrawAll();
        after(600);
        step();
        assertEquals(Stage.NORMAL, stage("c-hall-1", Hazard.COOLING));
        cooling(Modality.HEAT, Grade.ADVISORY, "th-hall-1");
        cooling(Modality.HEAT, Grade.PRE_ALARM, "pdu-1a+th-hall-1");
        assertEquals(Stage.PRE_ALARM, stage("c-hall-1", Hazard.COOLING));
        cooling(Modality.ELECTRICAL, Grade.PRE_ALARM, "chiller");
        assertEquals(Stage.CONFIRMED, stage("c-hall-1", Hazard.COOLING));
        after(1);
        step(word(HumanWord.Kind.REJECT, "c-hall-1", Hazard.COOLING));
        assertEquals(Stage.ADVISORY, stage("c-hall-1", Hazard.COOLING));
        step(word(HumanWord.Kind.CONFIRM, "c-hall-1", Hazard.COOLING));
        withdrawAll();
        after(1800);
        step(word(HumanWord.Kind.ALL_CLEAR, "c-hall-1", Hazard.COOLING));
        assertEquals(Stage.NORMAL, stage("c-hall-1", Hazard.COOLING));
        step(word(HumanWord.Kind.CONFIRM, "c-hall-1", Hazard.COOLING));
        assertEquals(Stage.CONFIRMED, stage("c-hall-1", Hazard.COOLING));

        StageMachineTest other = new StageMachineTest();
        other.cooling(Modality.HEAT, Grade.PRE_ALARM, "th-hall-1");
        other.after(1);
        other.step(other.word(HumanWord.Kind.REJECT, "c-hall-1", Hazard.COOLING));
        assertEquals(Stage.ADVISORY, other.stage("c-hall-1", Hazard.COOLING));
        other.after(1);
        other.cooling(Modality.HEAT, Grade.PRE_ALARM, "pdu-1a");
        assertEquals(Stage.PRE_ALARM, other.stage("c-hall-1", Hazard.COOLING));
        other.votes.clear();
        other.cooling(Modality.HEAT, Grade.ADVISORY, "th-hall-1");
        other.after(600);
        other.step();
        assertEquals(Stage.ADVISORY, other.stage("c-hall-1", Hazard.COOLING));
        other.withdrawAll();
        other.after(600);
        other.step();
        other.cooling(Modality.HEAT, Grade.PRE_ALARM, "th-hall-1");
        other.withdrawAll();
        other.after(600);
        other.step();
        assertEquals(Stage.NORMAL, other.stage("c-hall-1", Hazard.COOLING));
    }

    private Stage hall() {
        return stage("c-hall-1", Hazard.COOLING);
    }

    /** Two hot inlets are one modality, and may be one open door. */
    @Test
    void coolingIsConfirmedBySeveralHotDevicesOfOneRuleWithACoolingFaultAndByNothingLess() {
        cooling(Modality.HEAT, Grade.CONFIRM, "th-hall-1");
        cooling(Modality.HEAT, Grade.CONFIRM, "pdu-1a");
        assertEquals(Stage.PRE_ALARM, hall(), "however many say one thing");
        cooling(Modality.ELECTRICAL, Grade.CONFIRM, "chiller");
        assertEquals(Stage.PRE_ALARM, hall(), "no rule has said that several are hot and rising");
        cooling(Modality.HEAT, Grade.PRE_ALARM, "th-hall-1+chiller");
        assertEquals(Stage.PRE_ALARM, hall(), "a device that reports the fault is not one of several");
        cooling(Modality.HEAT, Grade.ADVISORY, "th-hall-1+pdu-1a");
        assertEquals(Stage.PRE_ALARM, hall(), "an advisory proves nothing");
        cooling(Modality.HEAT, Grade.PRE_ALARM, "th-hall-1+pdu-1a");
        assertEquals(Stage.CONFIRMED, hall());
        String why = state.standing("c-hall-1", Hazard.COOLING).because().en();
        assertTrue(why.startsWith("2 devices are hot and the cooling has failed within 10 min"), why);
    }

    @Test
    void aCoolingFaultAndHeatConfirmWithinTenMinutesAndNotAfter() {
        for (double apart : List.of(599.999, 600.0)) {
            StageMachineTest other = new StageMachineTest();
            other.cooling(Modality.ELECTRICAL, Grade.PRE_ALARM, "chiller");
            other.withdrawAll();
            other.after(apart);
            other.cooling(Modality.HEAT, Grade.PRE_ALARM, "th-hall-1+pdu-1a");
            assertEquals(apart < 600 ? Stage.CONFIRMED : Stage.PRE_ALARM, other.hall(), apart + " s");
        }
    }

    @Test
    void aWetFloorAndHeatAreNoCoolingFault() {
        cooling(Modality.WATER, Grade.CONFIRM, "leak-hall-1");
        cooling(Modality.HEAT, Grade.CONFIRM, "th-hall-1+pdu-1a");
        assertEquals(Stage.PRE_ALARM, hall());
    }

    /** R6, and the design over it: people at work raise dust, so of all signs only the smoke advisory is passed over. */
    @Test
    void aWorkOrderPassesOverTheSmokeAdvisoryAndNothingElse() {
        input = input.withWorkOrders(List.of("bat-1"));
        raise(Modality.SMOKE, Grade.ADVISORY, "asd-bat-1");
        assertEquals(Stage.NORMAL, fire());
        raise(Modality.HEAT, Grade.ADVISORY, "rack-a");
        assertEquals(Stage.ADVISORY, fire());
        input = input.withWorkOrders(List.of());
        step();
        assertEquals(Stage.PRE_ALARM, fire(), "the work is over, and the dust still there");
    }

    @Test
    void aStageKeepsWhatItRestedOnWhenItLastChanged() {
        Unhealthy lost = new Unhealthy("h2-1", "bat-1", true, now, new Text("silent", "응답 없음"));
        Unhealthy elsewhere = new Unhealthy("th-hall-1", "hall-1", true, now, new Text("silent", "응답 없음"));
        input = input.withUnhealthy(List.of(lost, elsewhere)).withWorkOrders(List.of("bat-1", "hall-1"));
        twoModalities();
        Evidence kept = state.standing("c-bat", Hazard.FIRE).evidence();
        assertEquals(
                List.of("SMOKE/asd-bat-1", "PANEL/panel-bat-1"),
                kept.votes().stream().map(row -> row.vote().id()).toList());
        assertEquals(List.of(lost), kept.unhealthy());
        assertEquals(List.of("bat-1"), kept.workOrders());
        withdrawAll();
        assertEquals(kept, state.standing("c-bat", Hazard.FIRE).evidence(), "votes end, and what they proved stays");
        after(1);
        say(HumanWord.Kind.REJECT);
        List<HumanWord> words = state.standing("c-bat", Hazard.FIRE).evidence().words();
        assertEquals(List.of("kim"), words.stream().map(HumanWord::by).toList());
    }

    @Test
    void aPowerStageKeepsItsSupplies() {
        supplies(1, 600, supply("a", false, 1), supply("b", false, 1));
        Evidence kept = state.standing("c-hall-1", Hazard.POWER).evidence();
        assertEquals(
                List.of("ups-a", "ups-b"),
                kept.supplies().stream().map(Supply::device).toList());
        assertEquals(Evidence.NONE, state.standing("c-bat", Hazard.POWER).evidence());
    }

    @Test
    void theStageShownIsTheHeaviestOfTheHazards() {
        twoModalities();
        withdrawAll();
        after(1800);
        say(HumanWord.Kind.ALL_CLEAR);
        assertEquals(Stage.RECOVERY, state.shown("c-bat"));
        Vote heat = vote("h", Hazard.COOLING, Modality.HEAT, Grade.PRE_ALARM, "c-bat", "th-bat-1");
        votes.put("h", heat);
        step();
        assertEquals(Stage.PRE_ALARM, state.shown("c-bat"));
    }

    /** Determinism: the same state and input give the same verdict, and a step without news changes nothing. */
    @Test
    void aStepWithoutNewsChangesNothing() {
        twoModalities();
        StageState before = state;
        assertEquals(List.of(), step().changes());
        assertEquals(before, state);
        assertEquals(last, machine.next(before, input.withVotes(List.copyOf(votes.values())), now));
    }

    @Test
    void aTableInWhichOneCueLeadsTwoWaysIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new StageTable(
                        Hazard.FIRE,
                        List.of(
                                new StageTable.Transition(Stage.NORMAL, Cue.PROVEN, Stage.CONFIRMED),
                                new StageTable.Transition(Stage.NORMAL, Cue.PROVEN, Stage.PRE_ALARM))));
    }

    @AfterAll
    static void everyDeclaredTransitionWasVisited() {
        List<String> unvisited = new ArrayList<>();
        for (Hazard hazard : Hazard.values()) {
            for (StageTable.Transition transition : StageTable.of(hazard).transitions()) {
                if (!VISITED.contains(key(hazard, transition))) {
                    unvisited.add(key(hazard, transition));
                }
            }
        }
        assertEquals(List.of(), unvisited, "declared, and driven by no test of this class");
    }
}
