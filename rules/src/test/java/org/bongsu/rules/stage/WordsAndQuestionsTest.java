package org.bongsu.rules.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.domain.Moment;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Stage;
import org.bongsu.domain.stage.Vote;
import org.bongsu.rules.world.Rehearsal;
import org.bongsu.rules.world.SmallSite;
import org.junit.jupiter.api.Test;

/** What a person says to a stage that waits for nobody, who is asked again, and what is none of a compartment's business. */
class WordsAndQuestionsTest {

    private final StageMachine machine = new StageMachine(SmallSite.SITE, SmallSite.INVENTORY);
    private final Map<String, Vote> votes = new LinkedHashMap<>();
    private StageInput input = StageInput.NOTHING;
    private Moment now = Rehearsal.START;
    private StageState state = StageState.initial(SmallSite.SITE, now);

    private StageVerdict step(HumanWord... words) {
        StageVerdict verdict =
                machine.next(state, input.withVotes(List.copyOf(votes.values())).withWords(List.of(words)), now);
        state = verdict.next();
        return verdict;
    }

    private StageVerdict say(HumanWord.Kind kind) {
        return step(new HumanWord(kind, "c-bat", Hazard.FIRE, "kim", "looked", now));
    }

    private void vote(String id, Hazard hazard, Modality modality, Grade grade, String compartment, String source) {
        votes.put(id, new Vote(id, compartment, hazard, modality, grade, source, now, id + " seen"));
    }

    private void smoke(String id, Grade grade) {
        vote(id, Hazard.FIRE, Modality.SMOKE, grade, "c-bat", "asd-bat-1");
    }

    private Standing fire() {
        return state.standing("c-bat", Hazard.FIRE);
    }

    private void after(Duration time) {
        now = now.plus(time);
    }

    private void declareCut() {
        input = input.withCuts(
                List.of(new DeclaredCut("bat-1", Optional.of(now.plusSeconds(3_600)), now, "fire service", "water")));
        step();
        assertEquals(Stage.CUT_IMMINENT, fire().stage());
    }

    @Test
    void aFireSaidDuringACutIsRememberedAndNotRefused() {
        declareCut();
        StageVerdict verdict = say(HumanWord.Kind.CONFIRM);
        assertEquals(List.of(), verdict.refusals());
        assertEquals(Optional.of(now), fire().proven());
        assertEquals(Stage.CUT_IMMINENT, fire().stage());
    }

    @Test
    void noFireSaidDuringACutTakesTheFireAwayAndNotTheCut() {
        declareCut();
        say(HumanWord.Kind.CONFIRM);
        after(Duration.ofSeconds(5));
        StageVerdict verdict = say(HumanWord.Kind.REJECT);
        assertEquals(List.of(), verdict.refusals());
        assertEquals(Optional.empty(), fire().proven());
        assertEquals(Optional.of(now), fire().judged());
        assertEquals(Stage.CUT_IMMINENT, fire().stage());
    }

    @Test
    void noFireSaidOfAnAdvisoryIsHeard() {
        smoke("smoke", Grade.ADVISORY);
        step();
        assertEquals(Stage.ADVISORY, fire().stage());
        assertEquals(List.of(), say(HumanWord.Kind.REJECT).refusals());
        assertEquals(Optional.of(now), fire().judged());
    }

    /** Who says what nothing waits for has to be told, or will believe that it was done. */
    @Test
    void aWordThatChangesNothingIsRefusedOnceAndWithAReason() {
        for (HumanWord.Kind kind : List.of(HumanWord.Kind.REJECT, HumanWord.Kind.ALL_CLEAR)) {
            StageVerdict verdict = say(kind);
            assertEquals(1, verdict.refusals().size(), kind::name);
            assertFalse(verdict.refusals().get(0).why().en().isBlank());
            assertEquals(Optional.empty(), fire().judged());
        }
        assertEquals(List.of(), say(HumanWord.Kind.CONFIRM).refusals());
        assertEquals(Stage.CONFIRMED, fire().stage());
        assertEquals(1, say(HumanWord.Kind.CONFIRM).refusals().size(), "it is confirmed already");
    }

    @Test
    void aStrongSignalThatStandsIsAskedAboutOnceHoweverLongItStands() {
        smoke("strong", Grade.CONFIRM);
        assertEquals(1, step().questions().size());
        after(Duration.ofMinutes(1));
        assertEquals(List.of(), step().questions());
        after(Duration.ofMinutes(10));
        assertEquals(List.of(), step().questions());
        after(Duration.ofHours(3));
        assertEquals(List.of(), step().questions());
    }

    /** A detector that flickers must not wear people out; one that comes back much later is news. */
    @Test
    void aSignalThatComesBackIsAskedAboutAgainAfterTenMinutesAndNotBefore() {
        smoke("strong", Grade.CONFIRM);
        vote("keeps-it-up", Hazard.FIRE, Modality.SMOKE, Grade.PRE_ALARM, "c-bat", "asd-bat-1");
        Moment asked = now;
        assertEquals(1, step().questions().size());
        for (Duration later :
                List.of(Duration.ofMinutes(2), Duration.ofMinutes(10).minusNanos(1))) {
            votes.remove("strong");
            step();
            now = asked.plus(later);
            smoke("strong", Grade.CONFIRM);
            assertEquals(List.of(), step().questions(), later::toString);
        }
        votes.remove("strong");
        step();
        now = asked.plus(Duration.ofMinutes(10));
        smoke("strong", Grade.CONFIRM);
        assertEquals(1, step().questions().size());
    }

    @Test
    void anotherStrongSignalIsAnotherQuestion() {
        smoke("strong", Grade.CONFIRM);
        step();
        votes.remove("strong");
        smoke("stronger", Grade.CONFIRM);
        List<Question> questions = step().questions();
        assertEquals(1, questions.size());
        assertEquals("stronger", questions.get(0).voteId());
        assertFalse(questions.get(0).text().ko().isBlank());
        assertEquals(now.plus(Duration.ofMinutes(2)), questions.get(0).until());
    }

    /** R6 is for the dust of the room in which people work. */
    @Test
    void aWorkOrderElsewhereHidesNoSmokeHere() {
        input = input.withWorkOrders(List.of("ups-1"));
        smoke("smoke", Grade.ADVISORY);
        step();
        assertEquals(Stage.ADVISORY, fire().stage());
        input = input.withWorkOrders(List.of("ups-1", "bat-1"));
        step();
        assertEquals(Stage.NORMAL, fire().stage());
    }

    /** R3, in either order: of the two that are lost one also cries wolf, so that one witness is left. */
    @Test
    void theLiarIsNotCountedAmongTheLostWhicheverVoteCameFirst() {
        vote(
                "lost",
                Hazard.FIRE,
                Modality.SENSORS_LOST,
                Grade.PRE_ALARM,
                "c-bat",
                Vote.source(List.of("asd-bat-1", "th-bat-1")));
        smoke("smoke", Grade.PRE_ALARM);
        step();
        assertEquals(Stage.PRE_ALARM, fire().stage());
        vote(
                "lost",
                Hazard.FIRE,
                Modality.SENSORS_LOST,
                Grade.PRE_ALARM,
                "c-bat",
                Vote.source(List.of("asd-bat-1", "th-bat-1", "leak-bat-1")));
        step();
        assertEquals(Stage.CONFIRMED, fire().stage());
    }

    /** Nobody may say that the power is back while a UPS that feeds the room is on its battery; other rooms may. */
    @Test
    void aUpsOnItsBatteryDisturbsTheQuietOfTheRoomsThatItFeedsAlone() {
        Supply supply = new Supply("ups-a", "ups-a", true, false, OptionalDouble.of(9_000), now);
        input = input.withSupplies(List.of(supply), Map.of());
        step();
        assertEquals(Optional.empty(), state.standing("c-hall-1", Hazard.POWER).quietSince());
        assertTrue(state.standing("c-bat", Hazard.POWER).quietSince().isPresent(), "it feeds no rack there");
        input = input.withSupplies(
                List.of(new Supply("ups-a", "ups-a", false, false, OptionalDouble.empty(), now)), Map.of());
        after(Duration.ofSeconds(7));
        step();
        assertEquals(Optional.of(now), state.standing("c-hall-1", Hazard.POWER).quietSince());
    }

    @Test
    void aPowerVoteDisturbsTheQuietWhileItStandsAndNotAfterwards() {
        vote("pdu-dead/pdu-1a", Hazard.POWER, Modality.ELECTRICAL, Grade.PRE_ALARM, "c-hall-1", "pdu-1a");
        step();
        assertEquals(Optional.empty(), state.standing("c-hall-1", Hazard.POWER).quietSince());
        assertTrue(state.standing("c-hall-2", Hazard.POWER).quietSince().isPresent());
        votes.clear();
        after(Duration.ofSeconds(7));
        step();
        assertEquals(Optional.of(now), state.standing("c-hall-1", Hazard.POWER).quietSince());
    }

    /** What a person has judged is old news, and old news is quiet. */
    @Test
    void aPowerVoteFromBeforeAPersonsNoDoesNotDisturbTheQuiet() {
        vote("pdu-dead/pdu-1a", Hazard.POWER, Modality.ELECTRICAL, Grade.PRE_ALARM, "c-hall-1", "pdu-1a");
        step();
        after(Duration.ofSeconds(7));
        step(new HumanWord(HumanWord.Kind.REJECT, "c-hall-1", Hazard.POWER, "kim", "breaker test", now));
        assertEquals(Optional.of(now), state.standing("c-hall-1", Hazard.POWER).quietSince());
    }

    /** Nothing else comes in by then, so that the machine has to ask for the step that begins the watch. */
    @Test
    void aDeEnergisedRoomIsLookedAtAgainWhenItHasBeenQuietForHalfAnHour() {
        declareCut();
        now = now.plusSeconds(3_600);
        StageVerdict verdict = step();
        assertEquals(Stage.DE_ENERGISED, fire().stage());
        assertEquals(Optional.of(now.plus(Duration.ofMinutes(30))), verdict.due());
        now = now.plus(Duration.ofMinutes(30));
        step();
        assertEquals(Stage.RECOVERY, fire().stage());
    }

    @Test
    void aTableOfDifferentCuesIsOne() {
        StageTable table = new StageTable(
                Hazard.FIRE,
                List.of(
                        new StageTable.Transition(Stage.NORMAL, Cue.NOTICED, Stage.ADVISORY),
                        new StageTable.Transition(Stage.NORMAL, Cue.SUSPECTED, Stage.PRE_ALARM),
                        new StageTable.Transition(Stage.ADVISORY, Cue.SUSPECTED, Stage.PRE_ALARM)));
        assertEquals(Optional.of(Stage.PRE_ALARM), table.next(Stage.NORMAL, Cue.SUSPECTED));
        assertEquals(Optional.empty(), table.next(Stage.ADVISORY, Cue.NOTICED));
    }
}
