package org.bongsu.daemon.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bongsu.daemon.engine.Effect.TenantAnswered.Verdict;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tenants' answers do to the order in which their workloads leave. */
class TenantAnswersTest {

    private static final Moment T = Moment.parse("2022-10-15T06:19:00Z");
    private static final String TENANT = "garam-cloud";

    /** It has an hour; the hall whose power burns has three minutes, in which nobody can be waited for. */
    private static final String ROOMY = "hall-2";

    @TempDir
    Path folder;

    private Setup setup;
    private Site site;

    @BeforeEach
    void read() throws Exception {
        setup = TokenSite.in(folder);
        site = setup.site();
    }

    private final class Told {
        final Engine engine = new Engine(
                site,
                setup.inventory(),
                setup.withAutonomy(Autonomy.AUTO).settings().engine());
        final List<Effect> said = new ArrayList<>();
        /** Starts in their order, with their time. */
        final List<Started> starts = new ArrayList<>();

        Moment now = T;
        int requests;

        Told() {
            give(new Input.Started(1));
        }

        /** With the tick that follows at once where one is due, as in the loop. */
        List<Effect> give(Input input) {
            List<Effect> effects = new ArrayList<>(engine.step(input, now, now.epochMillis()));
            if (engine.nextDue().filter(due -> !due.isAfter(now)).isPresent()) {
                effects.addAll(engine.step(new Input.Tick(), now, now.epochMillis()));
            }
            said.addAll(effects);
            for (Effect effect : effects) {
                if (effect instanceof Effect.Commanded commanded
                        && commanded.command().action() == Action.START) {
                    starts.add(new Started(now, commanded.command()));
                }
            }
            return effects;
        }

        void pass(Duration time) {
            Moment end = now.plus(time);
            Optional<Moment> due = engine.nextDue().filter(at -> !at.isAfter(end));
            while (due.isPresent()) {
                now = now.later(due.get());
                give(new Input.Tick());
                due = engine.nextDue().filter(at -> !at.isAfter(end));
            }
            now = end;
        }

        Effect.TenantAnswered answer(String event, String kind, long seconds) {
            Input input = new Input.TenantAnswered("t-" + ++requests, TENANT, event, kind, seconds, "why", List.of());
            return give(input).stream()
                    .filter(Effect.TenantAnswered.class::isInstance)
                    .map(Effect.TenantAnswered.class::cast)
                    .findFirst()
                    .orElseThrow();
        }

        String event(String room) throws Exception {
            String document = engine.document(TENANT, now);
            for (JsonNode event : new ObjectMapper().readTree(document).at("/Events")) {
                if (event.at("/Room").textValue().equals(room)) {
                    return event.at("/EventId").textValue();
                }
            }
            throw new AssertionError(room + " is not in " + document);
        }

        Moment deadline(String room) {
            return engine.deadlines().stream()
                    .filter(each -> each.room().equals(room))
                    .findFirst()
                    .orElseThrow()
                    .at();
        }

        List<Started> starts(Set<String> workloads) {
            return starts.stream()
                    .filter(start ->
                            workloads.contains(start.command().workload().orElse("")))
                    .toList();
        }
    }

    private record Started(Moment at, Command command) {}

    private Set<String> own(String room) {
        Set<String> own = new LinkedHashSet<>();
        for (Workload workload : site.workloadsIn(room)) {
            if (site.service(workload.service()).tenant().equals(TENANT)) {
                own.add(workload.id());
            }
        }
        return own;
    }

    private Told burning() {
        Told told = new Told();
        told.give(new Input.HumanConfirmed("bat-1", "kim", "flames"));
        return told;
    }

    @Test
    void whoIsReadyGoesBeforeOthers() throws Exception {
        Set<String> own = own("hall-1");
        Told usual = burning();
        Told ready = burning();
        Effect.TenantAnswered answer = ready.answer(ready.event("hall-1"), "expedite", 0);
        assertEquals(Verdict.ACCEPTED, answer.verdict());
        assertTrue(answer.count() > 0);
        usual.pass(Duration.ofMinutes(5));
        ready.pass(Duration.ofMinutes(5));
        int before = usual.starts(own).size();
        int after = ready.starts(own).size();
        assertTrue(after > before, "of " + own.size() + " began " + before + " usually and " + after + " when ready");
    }

    @Test
    void whoAsksForTimeGetsItUpToTheCapAndNotBeyondTheLastSafeMoment() throws Exception {
        Set<String> own = own(ROOMY);
        Told told = burning();
        String event = told.event(ROOMY);
        Set<String> begun = new LinkedHashSet<>();
        told.starts(own).forEach(start -> begun.add(start.command().workload().orElseThrow()));
        Effect.TenantAnswered answer = told.answer(event, "extend", 86_400);
        assertEquals(Verdict.ACCEPTED, answer.verdict(), answer.toString());
        Moment until = answer.until().orElseThrow();
        assertFalse(until.isAfter(T.plus(TenantDesk.EXTEND_MOST)), until.toString());
        // Nobody answers for the servers here, so links stay taken and what waits for one goes at the last safe moment.
        told.pass(told.now.until(told.deadline(ROOMY)).plus(Duration.ofMinutes(-1)));
        List<Started> later = told.starts(own).stream()
                .filter(start -> !begun.contains(start.command().workload().orElseThrow()))
                .toList();
        assertTrue(later.size() > 0, "no veto: they go in the end");
        long early = later.stream().filter(start -> start.at().isBefore(until)).count();
        assertTrue(
                early <= own.size() - begun.size() - answer.count(),
                early + " began before " + until + ", of " + own.size() + " " + answer.count() + " were to wait");
        assertTrue(told.answer(event, "extend", 60).effect().en().contains("passed"));
    }

    @Test
    void whoMovesByHimselfIsLeftAloneUntilTheLastSafeMomentAndThenIsStoppedOrShifted() throws Exception {
        Set<String> own = own(ROOMY);
        Told told = burning();
        Set<String> begun = new LinkedHashSet<>();
        told.starts(own).forEach(start -> begun.add(start.command().workload().orElseThrow()));
        Effect.TenantAnswered answer = told.answer(told.event(ROOMY), "own_action", 0);
        assertEquals(Verdict.ACCEPTED, answer.verdict(), answer.toString());
        Moment until = answer.until().orElseThrow();
        Moment cut = told.deadline(ROOMY);
        assertTrue(until.isBefore(cut), until + " against " + cut);
        told.pass(told.now.until(cut).plus(Duration.ofMinutes(-1)));
        List<Started> later = told.starts(own).stream()
                .filter(start -> !begun.contains(start.command().workload().orElseThrow()))
                .toList();
        assertTrue(later.size() > 0, "it falls back");
        long early = later.stream().filter(start -> start.at().isBefore(until)).count();
        assertTrue(early <= own.size() - begun.size() - answer.count(), early + " began before " + until);
        for (Started start :
                later.stream().filter(each -> !each.at().isBefore(until)).toList()) {
            assertFalse(start.command().method().orElseThrow().copies(), start.toString());
            assertTrue(start.at().isBefore(cut), start.toString());
        }
    }

    @Test
    void whatCannotBeGrantedIsRefusedWithItsReason() throws Exception {
        Told told = burning();
        Effect.TenantAnswered hurried = told.answer(told.event("hall-1"), "extend", 600);
        assertEquals(Verdict.REFUSED, hurried.verdict());
        assertTrue(hurried.effect().en().contains("last moment"), hurried.toString());
        String event = told.event(ROOMY);
        assertEquals(
                Verdict.UNKNOWN,
                told.answer("00000000-0000-8000-8000-000000000000", "ack", 0).verdict());
        told.give(new Input.CutDeclared(ROOMY, Optional.of(told.now.plus(Duration.ofSeconds(30))), "kim", "now"));
        Effect.TenantAnswered late = told.answer(event, "own_action", 0);
        assertEquals(Verdict.REFUSED, late.verdict());
        assertTrue(late.effect().en().contains("last moment"), late.toString());
    }

    @Test
    void anAnswerEndsTheWaitForOneAndSilenceAtHalfOfTheNoticeIsAnAlert() throws Exception {
        Told silent = burning();
        silent.pass(Duration.ofMinutes(40));
        assertTrue(open(silent, "tenant-unanswered." + TENANT));
        silent.answer(silent.event("hall-1"), "ack", 0);
        silent.answer(silent.event("hall-2"), "ack", 0);
        assertFalse(open(silent, "tenant-unanswered." + TENANT));

        Told spoken = burning();
        for (JsonNode each : new ObjectMapper()
                .readTree(spoken.engine.document(TENANT, spoken.now))
                .at("/Events")) {
            spoken.answer(each.at("/EventId").textValue(), "ack", 0);
        }
        spoken.pass(Duration.ofMinutes(40));
        assertFalse(open(spoken, "tenant-unanswered." + TENANT));
        spoken.answer(spoken.event("hall-1"), "nack", 0);
        assertTrue(open(spoken, "tenant-disagrees." + TENANT));
    }

    private static boolean open(Told told, String id) {
        return told.engine.alerts().stream()
                .anyMatch(alert -> alert.id().equals(id) && alert.state().open());
    }

    @Test
    void theSameInputsDecideTheSame() throws Exception {
        Told one = burning();
        Told other = burning();
        for (Told told : List.of(one, other)) {
            told.answer(told.event("hall-1"), "own_action", 0);
            told.answer(told.event("hall-2"), "expedite", 0);
            told.pass(Duration.ofMinutes(30));
        }
        assertEquals(
                one.said.stream().map(Effect::canonical).toList(),
                other.said.stream().map(Effect::canonical).toList());
    }
}
