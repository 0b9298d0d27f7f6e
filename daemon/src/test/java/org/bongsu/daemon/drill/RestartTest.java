package org.bongsu.daemon.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.bongsu.alerting.notice.NoticeState;
import org.bongsu.alerting.notice.NoticeStatus;
import org.bongsu.daemon.drill.Drill.Kill;
import org.bongsu.daemon.engine.EngineSettings;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.simulators.fleet.FaultRates;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Invariant 8: the daemon is killed at any record of its journal, written or not, with none, some or all of the record's
 * effects out; it is away for seven seconds, and the next one knows the journal alone.
 */
@Tag("slow")
class RestartTest {

    private static final long SEED = 1;

    private static final int RUNS = 97;

    /** Of the planner: what is planned matters less here than that nothing of it is lost, and thousands of replays plan. */
    private static final int EVALUATIONS = 20;

    private static final Setup SETUP = setup();

    private static final int DOUBLE_KILLS = 20;

    /** Away for seven seconds, and then at once: not when some later check finds that an answer is overdue. */
    private static final long BACK_MILLIS = 7_500;

    /** More than one step of this site ever has. */
    private static final int EVERYTHING = Integer.MAX_VALUE;

    /**
     * Every record is met once: the runs' kills interleave. A run's first kill is at a record of the whole drill; the later
     * ones come in the middle of what the former left.
     */
    @Test
    void killedAtEveryRecordTheEndIsTheSameAndNoStepRunsTwice() throws Exception {
        long records = records();
        int[] released = {Kill.UNWRITTEN, 0, 1, EVERYTHING};
        for (int run = 0; run < RUNS; run++) {
            List<Kill> kills = new ArrayList<>();
            for (long at = 2 + run; at < records; at += RUNS) {
                kills.add(new Kill(at, released[(int) (at % released.length)]));
            }
            survives(kills);
        }
    }

    /** The second kill comes while the first is being recovered from, or at any time later. */
    @Test
    void killedTwiceTheEndIsTheSame() throws Exception {
        long records = records();
        Random random = new Random(SEED);
        for (int i = 0; i < DOUBLE_KILLS; i++) {
            long first = 2 + (long) (random.nextDouble() * (records - 2));
            long second = first + 1 + (i % 2 == 0 ? random.nextInt(3) : random.nextInt(500));
            survives(List.of(
                    new Kill(first, random.nextInt(4) - 1), new Kill(second, i % 3 == 0 ? 0 : random.nextInt(4) - 1)));
        }
    }

    /** Where there is most to lose: commands journaled and not sent, or sent and not answered. */
    @Test
    void killedAtEachOfTheFirstRecordsOfTheEvacuation() throws Exception {
        Drill whole = new Drill(SETUP, DemoSite.scenario("pangyo-2022"), SEED, Optional.empty());
        whole.run();
        long first = whole.firstCommand();
        assertTrue(first > 1, "a command was given");
        for (long at = first - 2; at < first + 10; at++) {
            survives(List.of(new Kill(at, 0)));
            survives(List.of(new Kill(at, EVERYTHING)));
        }
    }

    @Test
    void killedAtEachRecordThatTellsTenantsTheyAreToldOnReturn() throws Exception {
        Drill whole = new Drill(SETUP, DemoSite.scenario("pangyo-2022"), SEED, Optional.empty());
        whole.run();
        assertTrue(whole.noticeRows().size() >= 3, whole.noticeRows().toString());
        for (long at : whole.noticeRows()) {
            survives(List.of(new Kill(at, 0)));
            survives(List.of(new Kill(at, EVERYTHING)));
        }
    }

    private static Setup setup() {
        Setup demo = DemoSite.setup();
        EngineSettings engine = demo.settings().engine();
        EngineSettings brief = new EngineSettings(engine.autonomy(), engine.rooms(), EVALUATIONS, engine.groups());
        return new Setup(
                demo.folder(),
                demo.site(),
                demo.inventory(),
                demo.rules(),
                demo.document(),
                demo.settings().with(brief),
                demo.positions());
    }

    private static long records() throws Exception {
        Drill whole = new Drill(SETUP, DemoSite.scenario("pangyo-2022"), SEED, Optional.empty());
        whole.run();
        return whole.sequence();
    }

    private static void survives(List<Kill> kills) throws Exception {
        Drill drill =
                new Drill(SETUP, DemoSite.scenario("pangyo-2022"), SEED, FaultRates.DEFAULT, Optional.empty(), kills);
        Rehearsal rehearsal = drill.run();
        Scorecard scorecard = Scorecard.of(rehearsal);
        JsonNode card = scorecard.json();
        String story = kills + "\n" + scorecard.text();
        assertEquals(0, drill.killsLeft(), story);
        assertFalse(scorecard.anyBroken(), story);
        JsonNode zoneB = card.at("/by_zone/1");
        assertEquals(1.0, zoneB.at("/safe_before_cut/all").asDouble(), story);
        assertEquals(1.0, zoneB.at("/kept_running/tier0").asDouble(), story);
        assertEquals(1.0, zoneB.at("/kept_running/tier1").asDouble(), story);
        assertEquals(1.0, zoneB.at("/kept_running/tier2").asDouble(), story);
        Set<String> permitted = rehearsal.transcript().permits().keySet();
        assertTrue(permitted.contains("hall-2"), story);
        // Hall 1 has three minutes; a daemon that is dead for most of them is late, and says no more than it knows.
        assertTrue(permitted.contains("hall-1") || kills.size() > 2, story);
        assertEquals(0, drill.fleetTruth().duplicatedSteps(), story);
        assertEquals(0, drill.fleetTruth().dirtyPowerOffs(), story);
        assertEquals(List.of(), drill.forgotten(), () -> "commands forgotten after " + story);
        assertEquals(1 + kills.size(), drill.lastEngine().epoch(), story);
        notices(drill, kills.size(), story);
    }

    /** At least once, under one id, in the order in which they were said. */
    private static void notices(Drill drill, int kills, String story) {
        Map<String, List<String>> said = new LinkedHashMap<>();
        List<NoticeStatus> statuses = new ArrayList<>(drill.lastEngine().notices());
        statuses.sort(Comparator.comparingLong(status -> status.notice().sequence()));
        for (NoticeStatus status : statuses) {
            assertEquals(NoticeState.DELIVERED, status.state(), () -> status + " after " + story);
            long waited = status.latencyMillis().orElseThrow();
            assertTrue(waited <= kills * BACK_MILLIS, () -> waited + " ms for " + status + " after " + story);
            said.computeIfAbsent(status.notice().tenant(), key -> new ArrayList<>())
                    .add(status.notice().id());
        }
        assertEquals(4, said.size(), story);
        said.forEach((tenant, ids) -> {
            Set<String> first = new LinkedHashSet<>(drill.received().getOrDefault(tenant, List.of()));
            assertEquals(ids, List.copyOf(first), () -> tenant + " after " + story);
        });
    }
}
