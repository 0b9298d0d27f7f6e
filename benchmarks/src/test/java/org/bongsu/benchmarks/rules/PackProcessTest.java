package org.bongsu.benchmarks.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.bongsu.rules.signal.SignalPlane;
import org.junit.jupiter.api.Test;

class PackProcessTest {

    private static final Path CONFIG = Path.of(System.getProperty("bongsu.home"), "config");

    /** A rule without a device costs nothing, and would make the pack look cheaper than it is. */
    @Test
    void theSiteHasADeviceForEveryRuleOfTheDefaultPack() {
        PackSite site = PackSite.of(CONFIG, 10);
        SignalPlane plane = new SignalPlane(site.site(), site.inventory(), site.pack());
        assertEquals(List.of(), plane.idleRules());
        assertTrue(site.inventory().points().size() >= 2_000, "500 rooms are 100,000 points");
    }

    /** Votes elsewhere would be a fire that nobody put there; none at all would be rules that are not evaluated. */
    @Test
    void onlyTheRoomWhoseRackHeatsUpVotes() {
        PackProcess pack = new PackProcess(PackSite.of(CONFIG, 10));
        Turn turn = pack.turn(20);
        assertEquals(Set.of(), pack.voted());
        pack.turn(45);
        assertEquals(Set.of(pack.heating()), pack.voted());
        assertEquals(20L * PackSite.of(CONFIG, 10).inventory().points().size(), turn.samples());
        assertTrue(turn.threadNanos() > 0);
    }
}
