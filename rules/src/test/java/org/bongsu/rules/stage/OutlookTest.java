package org.bongsu.rules.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Stage;
import org.bongsu.domain.stage.Vote;
import org.bongsu.rules.world.SmallSite;
import org.junit.jupiter.api.Test;

/** Why it is not higher, and what would take it down: each answer is tried out on the machine. */
class OutlookTest {

    private static final Text SILENT = new Text("silent", "응답 없음");

    private final StageMachine machine = new StageMachine(SmallSite.SITE, SmallSite.INVENTORY);
    private final Map<String, Vote> votes = new LinkedHashMap<>();
    private StageInput input = StageInput.NOTHING;
    private Moment now = Moment.parse("2022-10-15T06:00:00Z");
    private StageState state = StageState.initial(SmallSite.SITE, now);

    private void step(HumanWord... words) {
        input = input.withVotes(List.copyOf(votes.values()));
        state = machine.next(state, input.withWords(List.of(words)), now).next();
    }

    private void raise(Hazard hazard, Modality modality, Grade grade, String compartment, String source) {
        String id = modality + "/" + source;
        votes.put(id, new Vote(id, compartment, hazard, modality, grade, source, now, id + " seen"));
        step();
    }

    private void fire(Modality modality, Grade grade, String source) {
        raise(Hazard.FIRE, modality, grade, "c-bat", source);
    }

    private void withdraw() {
        votes.clear();
        step();
    }

    private void say(HumanWord.Kind kind) {
        step(new HumanWord(kind, "c-bat", Hazard.FIRE, "kim", "looked", now));
    }

    private void after(double seconds) {
        now = now.plusSeconds(seconds);
    }

    private Outlook outlook(RuleStanding... rules) {
        return machine.outlook(state, input, "c-bat", Hazard.FIRE, List.of(rules), now);
    }

    private Outlook outlook(String compartment, Hazard hazard) {
        return machine.outlook(state, input, compartment, hazard, List.of(), now);
    }

    private static RuleStanding rule(String name, Modality modality, Grade grade, int yes, int unknown, int voting) {
        return new RuleStanding(name, Hazard.FIRE, modality, grade, yes, 1, unknown, voting, "4 ppm");
    }

    private static void assertSays(Text text, String en, String ko) {
        assertTrue(text.en().contains(en), text.en());
        assertTrue(text.ko().contains(ko), text.ko());
    }

    @Test
    void inPeaceAnySignIsTheNextStage() {
        assertEquals(Optional.of(Stage.ADVISORY), outlook().next());
        assertEquals("any sign of fire", outlook().missing().en());
        assertEquals(Optional.empty(), outlook().over());
    }

    @Test
    void anAdvisoryLacksAPreAlarmOrASecondAdvisoryOfAnotherKind() {
        fire(Modality.GAS, Grade.ADVISORY, "h2-1");
        assertEquals(Optional.of(Stage.PRE_ALARM), outlook().next());
        assertSays(outlook().missing(), "another kind than gas, from another device", "가스 이외의");
        withdraw();
        after(60);
        assertSays(outlook().missing(), "before 06:10:00 UTC", "06:10:00 UTC 전까지");
    }

    /** What, from whom, by when, or what else. */
    @Test
    void aPreAlarmLacksASecondModalityFromAnotherDeviceAndSaysUntilWhen() {
        fire(Modality.SMOKE, Grade.PRE_ALARM, "asd-bat-1");
        assertEquals(Optional.of(Stage.CONFIRMED), outlook().next());
        Outlook.Way way = outlook().ways().get(0);
        assertSays(way.text(), "another kind than smoke, from another device than asd-bat-1", "연기 이외의, asd-bat-1 이외");
        assertEquals(Optional.empty(), way.before(), "while it stands it is not forgotten");
        assertSays(outlook().missing(), "; or one authoritative input", "; 또는 ");
        after(60);
        withdraw();
        after(599);
        Moment forgotten = Moment.parse("2022-10-15T06:11:00Z");
        assertEquals(Optional.of(forgotten), outlook().ways().get(0).before());
        fire(Modality.PANEL, Grade.PRE_ALARM, "panel-bat-1");
        assertEquals(Stage.CONFIRMED, state.standing("c-bat", Hazard.FIRE).stage(), "and what it said was true");
    }

    @Test
    void oneDeviceThatSaysTwoThingsLacksAnotherDevice() {
        fire(Modality.HEAT, Grade.PRE_ALARM, "rack-a");
        fire(Modality.ELECTRICAL, Grade.PRE_ALARM, "rack-a");
        assertSays(outlook().missing(), "from another device than rack-a, as one device never", "rack-a 이외 장비");
        fire(Modality.HEAT, Grade.PRE_ALARM, "rack-b");
        assertEquals(Stage.CONFIRMED, state.standing("c-bat", Hazard.FIRE).stage());
    }

    @Test
    void anOpenQuestionIsAPersonsToAnswerAndAClosedOneIsNot() {
        fire(Modality.SMOKE, Grade.CONFIRM, "asd-bat-1");
        assertSays(outlook().missing(), "answer to the open question until 06:02:00 UTC", "06:02:00 UTC까지 사람의 응답");
        after(120);
        step();
        assertFalse(
                outlook().missing().en().contains("question"),
                outlook().missing().en());
        assertSays(outlook().missing(), "a person who confirms it", "사람의 확인");
    }

    @Test
    void whatAPersonRejectedLacksSomethingNewer() {
        fire(Modality.SMOKE, Grade.PRE_ALARM, "asd-bat-1");
        fire(Modality.PANEL, Grade.PRE_ALARM, "panel-bat-1");
        after(60);
        say(HumanWord.Kind.REJECT);
        after(1);
        fire(Modality.GAS, Grade.ADVISORY, "h2-1");
        assertEquals(Stage.PRE_ALARM, state.standing("c-bat", Hazard.FIRE).stage());
        assertSays(outlook().missing(), "until a person's word of 06:01:00 UTC", "06:01:00 UTC 사람의 판단");
        fire(Modality.GAS, Grade.PRE_ALARM, "h2-1");
        assertEquals(Stage.CONFIRMED, state.standing("c-bat", Hazard.FIRE).stage());
    }

    @Test
    void theRulesThatCouldHelpAreNamedTheTrueOnesFirst() {
        fire(Modality.SMOKE, Grade.PRE_ALARM, "asd-bat-1");
        Outlook outlook = outlook(
                rule("smoke-fire-1", Modality.SMOKE, Grade.CONFIRM, 0, 0, 0),
                rule("heat", Modality.HEAT, Grade.PRE_ALARM, 0, 0, 0),
                rule("gas-trace", Modality.GAS, Grade.ADVISORY, 1, 0, 0),
                rule("gas-alarm", Modality.GAS, Grade.PRE_ALARM, 0, 2, 0),
                rule("panel-zone", Modality.PANEL, Grade.PRE_ALARM, 1, 0, 0),
                rule("votes", Modality.WATER, Grade.PRE_ALARM, 1, 0, 1));
        List<String> names =
                outlook.candidates().stream().map(Outlook.Candidate::name).toList();
        assertEquals(List.of("panel-zone", "gas-alarm", "heat"), names);
        assertSays(outlook.candidates().get(1).said(), "false on 1, unknown on 2: 4 ppm", "알 수 없음 2: 4 ppm");
    }

    @Test
    void lostAndDoubtedSensorsAndWhatWorkPassesOverAreNamed() {
        input = input.withWorkOrders(List.of("bat-1"))
                .withUnhealthy(List.of(
                        new Unhealthy("h2-1", "bat-1", true, now, SILENT),
                        new Unhealthy("co-1", "bat-1", false, now, new Text("stands still", "값이 변하지 않음")),
                        new Unhealthy("th-hall-1", "hall-1", true, now, SILENT)));
        fire(Modality.SMOKE, Grade.ADVISORY, "asd-bat-1");
        List<Outlook.Candidate> candidates = outlook().candidates();
        List<String> said = new ArrayList<>();
        candidates.forEach(one -> said.add(one.kind() + " " + one.name()));
        assertEquals(List.of("LOST h2-1", "DOUBTED co-1", "PASSED_OVER SMOKE/asd-bat-1"), said);
        assertSays(candidates.get(0).said(), "h2-1 is lost since 06:00:00 UTC: silent", "두절: 응답 없음");
        assertSays(candidates.get(2).said(), "a work order passes over SMOKE/asd-bat-1 seen", "작업 지시로 제외됨");
    }

    @Test
    void powerLacksAWitnessThenTheOtherFeedThenAShortRuntime() {
        supplies(Optional.empty());
        raise(Hazard.POWER, Modality.ELECTRICAL, Grade.PRE_ALARM, "c-ups", "ups-a");
        assertSays(power(), "a UPS that feeds it seen on battery; and a second witness beside ups-a", "두 번째 증거");
        supplies(Optional.of(3_000.0), supply("a"));
        raise(Hazard.POWER, Modality.ELECTRICAL, Grade.PRE_ALARM, "c-hall-1", "pdu-1a");
        assertSays(power(), "a witness on the other feed: without what ups-a, pdu-1a measure", "다른 계통의 증거");
        assertSays(power(), "a runtime of at most 720 s", "720초 이하");
        supplies(Optional.of(3_000.0), supply("a"), supply("b"));
        assertFalse(power().en().contains("; and"), power().en());
        assertSays(power(), "(now at least 3000 s)", "현재 최소 3000초");
        supplies(Optional.of(720.0), supply("a"), supply("b"));
        assertEquals(Stage.CONFIRMED, state.standing("c-hall-1", Hazard.POWER).stage());
    }

    private Text power() {
        assertEquals(Stage.PRE_ALARM, state.standing("c-hall-1", Hazard.POWER).stage());
        return outlook("c-hall-1", Hazard.POWER).missing();
    }

    private Supply supply(String feed) {
        return new Supply("ups-" + feed, "ups-" + feed, true, false, OptionalDouble.empty(), now);
    }

    private void supplies(Optional<Double> runtime, Supply... supplies) {
        Map<String, PowerOutlook> outlooks = new LinkedHashMap<>();
        runtime.ifPresent(seconds -> outlooks.put("c-hall-1", new PowerOutlook(OptionalDouble.of(seconds), 600, 120)));
        input = input.withSupplies(List.of(supplies), outlooks);
        step();
    }

    @Test
    void coolingLacksAFaultOrSeveralHotDevicesOfOneRule() {
        raise(Hazard.COOLING, Modality.HEAT, Grade.PRE_ALARM, "c-hall-1", "th-hall-1");
        assertSays(
                outlook("c-hall-1", Hazard.COOLING).missing(),
                "heat on at least 2 devices by one rule; and a cooling fault",
                "장비 2대 이상의 고온 그리고");
        raise(Hazard.COOLING, Modality.HEAT, Grade.PRE_ALARM, "c-hall-1", "th-hall-1+pdu-1a");
        assertTrue(outlook("c-hall-1", Hazard.COOLING).missing().en().startsWith("a cooling fault"));
        raise(Hazard.COOLING, Modality.ELECTRICAL, Grade.PRE_ALARM, "c-hall-1", "chiller");
        assertEquals(Stage.CONFIRMED, state.standing("c-hall-1", Hazard.COOLING).stage());
        assertEquals(Optional.empty(), outlook("c-hall-1", Hazard.COOLING).next());
    }

    @Test
    void whatEndsAConfirmedFireIsQuietAndAPersonAndThenTheWatch() {
        fire(Modality.SMOKE, Grade.PRE_ALARM, "asd-bat-1");
        fire(Modality.PANEL, Grade.PRE_ALARM, "panel-bat-1");
        assertEquals(Optional.of(Stage.CUT_IMMINENT), outlook().next());
        assertSays(outlook().over().orElseThrow(), "30 min without a vote, and then a person", "30분간 감지 없음");
        after(60);
        withdraw();
        assertSays(outlook().over().orElseThrow(), "heard from 06:31:00 UTC", "06:31:00 UTC부터");
        after(1800);
        say(HumanWord.Kind.ALL_CLEAR);
        assertEquals(Stage.RECOVERY, state.standing("c-bat", Hazard.FIRE).stage());
        assertSays(outlook().missing(), "heard from 2022-10-16 06:31:00 UTC", "2022-10-16 06:31:00 UTC부터");
    }

    @Test
    void whatTakesAPreAlarmDownIsCalmOrTheEndOfTheFireNextDoor() {
        fire(Modality.SMOKE, Grade.PRE_ALARM, "asd-bat-1");
        assertSays(outlook().over().orElseThrow(), "or a person who says that there is none", "사람의 부정");
        fire(Modality.PANEL, Grade.PRE_ALARM, "panel-bat-1");
        Text beside = outlook("c-ups", Hazard.FIRE).over().orElseThrow();
        assertSays(beside, "the fire in c-bat over or rejected", "구획 c-bat의 화재 종료 또는 부정");
    }

    @Test
    void aCutLacksItsTimeAndTheServersThatStillRun() {
        input = input.withCuts(
                List.of(new DeclaredCut("hall-1", Optional.of(now.plusSeconds(720)), now, "fire service", "water")));
        step();
        Outlook outlook = outlook("c-hall-1", Hazard.FIRE);
        assertEquals(Optional.of(Stage.DE_ENERGISED), outlook.next());
        assertSays(outlook.missing(), "servers seen off; and the declared time 06:12:00 UTC", "통보된 시각 06:12:00 UTC");
        input = input.withServersOff(List.of("c-hall-1"), List.of());
        step();
        assertTrue(outlook("c-hall-1", Hazard.FIRE).missing().en().startsWith("the declared time"));
    }
}
