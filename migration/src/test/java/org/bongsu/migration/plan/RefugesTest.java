package org.bongsu.migration.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.FateSharing;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.TestSites;
import org.bongsu.migration.plan.Refuges.Refusal;
import org.junit.jupiter.api.Test;

/** Invariant 4: nothing is moved to where the same fire or the same dying feed takes it. */
class RefugesTest {

    private final Site site = TestSites.build(
            1,
            new TestSites.Shape(
                    2, 1, 1, 1, false, MigrationLimits.DEFAULT, List.of(TestSites.outside("far", 1, 64, 10))));

    private static Destination at(String room, List<String> feeds, String... serves) {
        return new Destination("d", Text.same("d"), Optional.of(room), feeds, List.of(serves), 1, 64, 10);
    }

    private Optional<Refusal> refusal(Destination to, Set<String> endangered, String... threatened) {
        return Refuges.refusal(site, to, "hall-0", endangered, new LinkedHashSet<>(List.of(threatened)));
    }

    @Test
    void eachReasonIsFoundAndItsOppositeIsNot() {
        Set<String> one = Set.of("hall-0");
        assertEquals(Optional.empty(), refusal(TestSites.outside("far", 1, 64, 10), one));
        assertEquals(Optional.of(Refusal.SAME_COMPARTMENT), refusal(at("hall-0", List.of("bus-a-0")), one));
        assertEquals(Optional.empty(), refusal(at("hall-1", List.of("bus-a-1")), one));
        assertEquals(
                Optional.of(Refusal.THREATENED_ROOM),
                refusal(at("hall-1", List.of("bus-a-1")), Set.of("hall-0", "hall-1")));
        assertEquals(Optional.of(Refusal.NOT_SERVED), refusal(at("hall-1", List.of(), "hall-1"), one));
        assertEquals(Optional.empty(), refusal(at("hall-1", List.of(), "hall-0"), one));
    }

    @Test
    void aPoolWhoseEveryFeedHangsOnTheSameBatteryIsNoRefugeAndOneMoreFeedMakesItOne() {
        Set<String> one = Set.of("hall-0");
        Destination dependent = at("hall-1", List.of("bus-a-1", "bus-b-1"));
        assertEquals(Optional.of(Refusal.SHARED_FEED), refusal(dependent, one, "ups-a", "ups-b"));
        assertEquals(Optional.empty(), refusal(dependent, one, "ups-a"));
        assertEquals(Optional.empty(), refusal(at("annex", List.of("bus-a-1", "ups-c")), one, "ups-a", "ups-b"));
    }

    @Test
    void aPoolFedThroughTheSourcesOwnCompartmentIsNoRefugeEvenBeforeAnythingBurns() {
        assertEquals(Optional.of(Refusal.SHARED_FEED), refusal(at("annex", List.of("bus-a-0")), Set.of("hall-0")));
        assertEquals(Optional.empty(), refusal(at("annex", List.of("bus-a-1")), Set.of("hall-0")), "control");
    }

    /** The planner's refusal and what people are told of shared fates must not contradict each other. */
    @Test
    void aPoolIsRefusedForTheSourcesOwnCompartmentExactlyWhenAFireThereTakesBoth() {
        FateSharing fates = new FateSharing(site);
        FateSharing.Place source = FateSharing.Place.of(site, "s-0-0-0");
        int refused = 0;
        for (List<String> feeds : List.of(
                List.of("bus-a-0"),
                List.of("bus-a-1"),
                List.of("bus-a-0", "bus-b-0"),
                List.of("bus-a-0", "ups-c"),
                List.of("ups-a", "ups-b"))) {
            for (String room : List.of("hall-0", "hall-1", "annex")) {
                Destination pool = at(room, feeds);
                boolean common = fates.of(source, FateSharing.Place.of(pool)).stream()
                        .anyMatch(fate -> fate.element().equals("c-hall-0") && fate.takesBoth());
                assertEquals(common, refusal(pool, Set.of("hall-0")).isPresent(), pool.toString());
                refused += common ? 1 : 0;
            }
        }
        assertEquals(9, refused, "5 in the same hall, and twice 2 that are fed through it");
    }
}
