package org.bongsu.alerting.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertBookTest {

    private static final Moment T0 = Moment.parse("2022-10-15T06:19:00Z");
    private static final Text ROOM = new Text("Battery room", "배터리실");
    private static final String FIRE = "stage.fire.c-bat";

    private final Set<AlertTable.Row> visited = new LinkedHashSet<>();

    @Test
    void aStageAlertFollowsTheCompartmentUpAndDownUnderOneId() {
        AlertBook book = new AlertBook();

        assertEquals(ChangeReason.FIRST, stage(book, Stage.ADVISORY, 0).reason());
        assertEquals(ChangeReason.WORSENED, stage(book, Stage.PRE_ALARM, 10).reason());
        assertEquals(ChangeReason.WORSENED, stage(book, Stage.CONFIRMED, 20).reason());
        AlertChange imminent = stage(book, Stage.CUT_IMMINENT, 30);
        assertEquals(ChangeReason.WORSENED, imminent.reason());
        assertEquals(Severity.EMERGENCY, alert(imminent).severity());
        assertEquals(T0, alert(imminent).since());
        assertEquals(ChangeReason.EASED, stage(book, Stage.DE_ENERGISED, 40).reason());
        assertEquals(ChangeReason.EASED, stage(book, Stage.RECOVERY, 50).reason());
        acknowledge(book, FIRE, "kim", 55);
        AlertChange over = stage(book, Stage.NORMAL, 60);

        assertEquals(ChangeReason.CLEARED, over.reason());
        assertEquals(List.of(FIRE), book.all().stream().map(Alert::id).toList());
        assertEquals(List.of(), book.open());
        assertEquals(8, over.number(), "each of the eight was sent, without gaps");
    }

    @Test
    void twoHazardsOfOneCompartmentAreTwoAlerts() {
        AlertBook book = new AlertBook();
        stage(book, Stage.PRE_ALARM, 0);
        book.stage("c-bat", ROOM, Hazard.POWER, Stage.ADVISORY, List.of("on battery"), at(1));

        assertEquals(
                List.of(FIRE, "stage.power.c-bat"),
                book.open().stream().map(Alert::id).toList());
    }

    @Test
    void theSameCauseAgainIsNotSentAndNewEvidenceIsShownButNotSent() {
        AlertBook book = new AlertBook();
        raise(book, lost("no answer"), 0);

        AlertChange again = raise(book, lost("no answer"), 5);
        assertEquals(ChangeReason.UNCHANGED, again.reason());
        assertEquals(T0, alert(again).changed());
        AlertChange amended = raise(book, lost("frozen"), 6);
        assertEquals(ChangeReason.AMENDED, amended.reason());
        assertFalse(amended.sent());
        assertEquals(List.of("frozen"), alert(amended).reasons());
    }

    @Test
    void anAcknowledgedAlertThatWorsensAsksAgain() {
        AlertBook book = new AlertBook();
        stage(book, Stage.PRE_ALARM, 0);
        AlertChange taken = acknowledge(book, FIRE, "kim", 5);
        assertEquals(ChangeReason.ACKNOWLEDGED, taken.reason());
        assertEquals(
                Optional.of(new Acknowledgement("kim", at(5))), alert(taken).acknowledgement());

        assertEquals(
                ChangeReason.ALREADY_ACKNOWLEDGED,
                acknowledge(book, FIRE, "lee", 6).reason());
        assertEquals("kim", alert(book, FIRE).acknowledgement().orElseThrow().by());

        AlertChange worse = stage(book, Stage.CONFIRMED, 10);
        assertEquals(AlertState.ACTIVE, alert(worse).state());
        assertEquals(Optional.empty(), alert(worse).acknowledgement());
    }

    @Test
    void anAcknowledgedAlertThatEasesOrStaysRemainsAcknowledged() {
        AlertBook book = new AlertBook();
        stage(book, Stage.CONFIRMED, 0);
        acknowledge(book, FIRE, "kim", 1);

        assertEquals(
                AlertState.ACKNOWLEDGED, alert(stage(book, Stage.CONFIRMED, 2)).state());
        AlertChange amended = visit(book.stage("c-bat", ROOM, Hazard.FIRE, Stage.CONFIRMED, List.of("more"), at(3)));
        assertEquals(AlertState.ACKNOWLEDGED, alert(amended).state());
        AlertChange eased = stage(book, Stage.PRE_ALARM, 4);
        assertEquals(AlertState.ACKNOWLEDGED, alert(eased).state());
        assertEquals("kim", alert(eased).acknowledgement().orElseThrow().by());
        assertEquals(ChangeReason.CLEARED, stage(book, Stage.NORMAL, 5).reason());
    }

    @Test
    void aClearedAlertComesBackUnderItsIdAsANewOccurrence() {
        AlertBook book = new AlertBook();
        AlertCause first = new AlertCause.PlanShortfall("hall-1", ROOM, 0, 3, Duration.ofMinutes(5));
        AlertCause worse = new AlertCause.PlanShortfall("hall-1", ROOM, 1, 3, Duration.ofMinutes(5));
        AlertCause other = new AlertCause.PlanShortfall("hall-1", ROOM, 0, 4, Duration.ofMinutes(5));
        List<AlertCause> returns = List.of(first, worse, first, other);
        int occurrence = 1;
        raise(book, first, 0);
        for (AlertCause cause : returns) {
            clear(book, cause.id(), occurrence * 10);
            AlertChange back = raise(book, cause, occurrence * 10 + 5);
            assertEquals(ChangeReason.REOPENED, back.reason());
            assertEquals(++occurrence, alert(back).occurrence());
            assertEquals(at((occurrence - 1) * 10 + 5), alert(back).since());
        }
    }

    @Test
    void whatIsClearedOrUnknownCannotBeTakenOrCleared() {
        AlertBook book = new AlertBook();
        assertEquals(
                ChangeReason.UNKNOWN_ALERT,
                acknowledge(book, "no-such", "kim", 0).reason());
        assertEquals(ChangeReason.UNKNOWN_ALERT, clear(book, "no-such", 0).reason());
        raise(book, lost("no answer"), 1);
        clear(book, "sensor-lost.asd-1", 2);
        assertEquals(
                ChangeReason.ALREADY_CLEARED,
                clear(book, "sensor-lost.asd-1", 3).reason());
        assertEquals(
                ChangeReason.ALREADY_CLEARED,
                acknowledge(book, "sensor-lost.asd-1", "kim", 4).reason());
        assertEquals(at(2), alert(book, "sensor-lost.asd-1").changed());
    }

    @Test
    void aCauseAsSevereAsBeforeWithAnActiveAlertEasesAndWorsensByItsSeverityAlone() {
        AlertBook book = new AlertBook();
        AlertCause late = new AlertCause.NoticeFailed("t", ROOM, false, List.of("3 tries"));
        AlertCause over = new AlertCause.NoticeFailed("t", ROOM, true, List.of("24 h"));
        raise(book, late, 0);
        assertEquals(ChangeReason.WORSENED, raise(book, over, 1).reason());
        assertEquals(ChangeReason.EASED, raise(book, late, 2).reason());
    }

    @Test
    void afterARestartEveryOpenAlertIsToldAgainAndNoOther() {
        AlertBook book = new AlertBook();
        stage(book, Stage.CONFIRMED, 0);
        raise(book, lost("no answer"), 1);
        raise(book, AlertCause.Health.full("spool", "disk full"), 2);
        clear(book, "sensor-lost.asd-1", 3);

        List<AlertChange> again = book.restart(at(10));

        assertEquals(
                List.of(FIRE, "health.spool"),
                again.stream().map(AlertChange::alertId).toList());
        assertEquals(List.of(5L, 6L), again.stream().map(AlertChange::number).toList());
        assertTrue(again.stream().allMatch(AlertChange::sent));
    }

    /** A fire that nobody looked at and that is gone in the morning has to be looked at. */
    @Test
    void aGraveStageThatNobodyTookStaysUntilSomebodySaysThatTheySawIt() {
        AlertBook book = new AlertBook();
        stage(book, Stage.CONFIRMED, 0);
        stage(book, Stage.RECOVERY, 10);
        AlertChange over = stage(book, Stage.NORMAL, 20);
        assertEquals(AlertState.LATCHED, alert(over).state());
        assertEquals(ChangeReason.LATCHED, over.reason());
        assertEquals(List.of(), book.open());
        assertEquals(
                List.of(FIRE),
                book.restart(at(21)).stream().map(AlertChange::alertId).toList());

        assertEquals(ChangeReason.ALREADY_CLEARED, stage(book, Stage.NORMAL, 30).reason());
        assertEquals(ChangeReason.NEVER_SILENCED, shelve(book, FIRE, 31, 60).reason());
        assertEquals(ChangeReason.NOT_SHELVED, unshelve(book, FIRE, 32).reason());
        AlertChange back = stage(book, Stage.PRE_ALARM, 40);
        assertEquals(ChangeReason.REOPENED, back.reason());
        assertEquals(2, alert(back).occurrence());
        assertEquals(AlertState.CLEARED, alert(stage(book, Stage.NORMAL, 50)).state(), "this time it was not grave");

        stage(book, Stage.CONFIRMED, 60);
        stage(book, Stage.NORMAL, 70);
        AlertChange seen = acknowledge(book, FIRE, "kim", 80);
        assertEquals(ChangeReason.ACKNOWLEDGED, seen.reason());
        assertEquals(AlertState.CLEARED, alert(seen).state());
    }

    @Test
    void whatIsPutAsideComesBackAtItsEndOrWhenItIsTakenBackOrWhenItBecomesGrave() {
        AlertBook book = new AlertBook();
        AlertCause mild = new AlertCause.NoticeFailed("t", ROOM, false, List.of("3 tries"));
        AlertCause grave = new AlertCause.NoticeFailed("t", ROOM, true, List.of("24 h"));
        String id = mild.id();
        raise(book, mild, 0);
        AlertChange aside = shelve(book, id, 1, 100);
        assertEquals(AlertState.SHELVED, alert(aside).state());
        assertEquals(Optional.of(at(100)), book.nextDue());
        assertEquals(ChangeReason.UNCHANGED, raise(book, mild, 2).reason());
        AlertCause more = new AlertCause.NoticeFailed("t", ROOM, false, List.of("4 tries"));
        assertEquals(ChangeReason.STILL_SHELVED, raise(book, more, 3).reason());
        assertEquals(
                at(50), alert(shelve(book, id, 4, 50)).shelf().orElseThrow().until());
        assertEquals(List.of(), book.lapse(at(49)));
        List<AlertChange> over = book.lapse(at(50));
        assertEquals(
                List.of(ChangeReason.UNSHELVED),
                over.stream().map(AlertChange::reason).toList());
        assertEquals(Optional.empty(), book.nextDue());
        assertEquals(ChangeReason.NOT_SHELVED, unshelve(book, id, 51).reason());

        shelve(book, id, 60, 100);
        assertEquals(ChangeReason.UNSHELVED, unshelve(book, id, 61).reason());
        shelve(book, id, 62, 100);
        AlertChange worse = raise(book, grave, 63);
        assertEquals(AlertEvent.OVERRULE, worse.event());
        assertEquals(AlertState.ACTIVE, alert(worse).state());
        assertEquals(ChangeReason.NEVER_SILENCED, shelve(book, id, 64, 100).reason());
        acknowledge(book, id, "kim", 65);
        assertEquals(ChangeReason.NOT_SHELVED, unshelve(book, id, 66).reason());
        assertEquals(ChangeReason.NEVER_SILENCED, shelve(book, id, 66, 100).reason());
        raise(book, mild, 67);
        assertEquals(AlertState.SHELVED, alert(shelve(book, id, 68, 100)).state());
        assertEquals(
                AlertState.ACKNOWLEDGED, alert(acknowledge(book, id, "lee", 69)).state());
        shelve(book, id, 70, 100);
        assertEquals(ChangeReason.CLEARED, clear(book, id, 71).reason());
        assertEquals(Optional.empty(), book.nextDue());
        assertEquals(ChangeReason.ALREADY_CLEARED, shelve(book, id, 72, 100).reason());
        assertEquals(ChangeReason.ALREADY_CLEARED, unshelve(book, id, 73).reason());
        assertEquals(
                ChangeReason.UNKNOWN_ALERT, shelve(book, "no-such", 74, 100).reason());
        assertEquals(ChangeReason.UNKNOWN_ALERT, unshelve(book, "no-such", 75).reason());
    }

    @Test
    void aShelvedAlertThatWorsensOrEasesBelowWhatIsGraveStaysWhereItIs() {
        AlertBook book = new AlertBook();
        stage(book, Stage.ADVISORY, 0);
        shelve(book, FIRE, 1, 100);
        AlertChange worse = stage(book, Stage.PRE_ALARM, 2);
        assertEquals(ChangeReason.STILL_SHELVED, worse.reason());
        assertEquals(Severity.ERROR, alert(worse).severity());
        assertEquals(ChangeReason.STILL_SHELVED, stage(book, Stage.ADVISORY, 3).reason());
        assertEquals(AlertState.ACTIVE, alert(stage(book, Stage.CONFIRMED, 4)).state());
    }

    /** The screen's memory is bounded; what still burns is never dropped for it. */
    @Test
    void clearedAlertsAreForgottenInTheOrderOfTheirClearingAndOpenOnesNever() {
        AlertBook book = new AlertBook();
        stage(book, Stage.PRE_ALARM, 0);
        for (int sensor = 0; sensor <= AlertBook.CLEARED_MOST; sensor++) {
            book.raise(new AlertCause.SensorLost("s-" + sensor, "room", "silent"), at(sensor));
        }
        for (int sensor = AlertBook.CLEARED_MOST; sensor >= 0; sensor--) {
            book.clear("sensor-lost.s-" + sensor, at(5000 - sensor), "back");
        }

        assertEquals(AlertBook.CLEARED_MOST + 1, book.all().size());
        assertTrue(book.find("sensor-lost.s-" + AlertBook.CLEARED_MOST).isEmpty(), "cleared first, forgotten first");
        assertTrue(book.find("sensor-lost.s-0").isPresent());
        assertEquals(AlertState.ACTIVE, alert(book, FIRE).state());
    }

    @Test
    void onlyTheFirstTwentyReasonsAreKeptAndTheSameReasonsAreStillTheSame() {
        AlertBook book = new AlertBook();
        List<String> reasons =
                IntStream.range(0, 30).mapToObj(i -> "reason " + i).toList();
        AlertCause cause = new AlertCause.NoticeFailed("t", ROOM, false, reasons);
        assertEquals(
                reasons.subList(0, Alert.REASONS_MOST),
                alert(raise(book, cause, 0)).reasons());
        assertEquals(ChangeReason.UNCHANGED, raise(book, cause, 1).reason());
    }

    @Test
    void everyStageHasASeverityAndNoneOfTheWayUpIsSkippedAsEqual() {
        List<Stage> up = List.of(Stage.NORMAL, Stage.ADVISORY, Stage.PRE_ALARM, Stage.CONFIRMED, Stage.CUT_IMMINENT);
        for (int index = 1; index < up.size(); index++) {
            assertTrue(
                    Severity.of(up.get(index)).compareTo(Severity.of(up.get(index - 1))) > 0,
                    up.get(index).name());
        }
    }

    @Test
    void theTableHasARowForEveryEventThatCanComeAndRefusesTheOthers() {
        assertEquals(5 + 10 + 9 + 5 + 9 + 5, AlertTable.rows().size());
        for (AlertEvent impossible : List.of(AlertEvent.EASE, AlertEvent.AMEND, AlertEvent.REPEAT)) {
            assertThrows(IllegalStateException.class, () -> AlertTable.next(AlertState.ABSENT, impossible));
        }
    }

    /** A row that no test walks is a row that nobody has thought through. */
    @AfterAll
    void everyRowOfTheTableWasWalked() {
        Set<AlertTable.Row> unvisited = new LinkedHashSet<>(AlertTable.rows());
        unvisited.removeAll(visited);
        assertEquals(Set.of(), unvisited);
    }

    private AlertChange stage(AlertBook book, Stage to, int seconds) {
        return visit(book.stage("c-bat", ROOM, Hazard.FIRE, to, List.of("smoke"), at(seconds)));
    }

    private AlertChange raise(AlertBook book, AlertCause cause, int seconds) {
        return visit(book.raise(cause, at(seconds)));
    }

    private AlertChange clear(AlertBook book, String id, int seconds) {
        return visit(book.clear(id, at(seconds), "gone"));
    }

    private AlertChange acknowledge(AlertBook book, String id, String by, int seconds) {
        return visit(book.acknowledge(id, by, at(seconds)));
    }

    private AlertChange shelve(AlertBook book, String id, int seconds, int until) {
        return visit(book.shelve(id, new Shelf("kim", "is being mended", at(seconds), at(until))));
    }

    private AlertChange unshelve(AlertBook book, String id, int seconds) {
        return visit(book.unshelve(id, at(seconds)));
    }

    private AlertChange visit(AlertChange change) {
        AlertState to = change.alert().map(Alert::state).orElse(AlertState.ABSENT);
        AlertTable.Row row = new AlertTable.Row(change.from(), change.event(), to, change.reason());
        assertTrue(AlertTable.rows().contains(row), () -> "not in the table: " + row);
        visited.add(row);
        return change;
    }

    private static Alert alert(AlertChange change) {
        return change.alert().orElseThrow();
    }

    private static Alert alert(AlertBook book, String id) {
        return book.find(id).orElseThrow();
    }

    private static AlertCause lost(String why) {
        return new AlertCause.SensorLost("asd-1", "bat-1", why);
    }

    private static Moment at(int seconds) {
        return T0.plus(Duration.ofSeconds(seconds));
    }
}
