package org.bongsu.rules.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Quality;
import org.bongsu.rules.world.Rehearsal;
import org.bongsu.rules.world.SmallSite;
import org.junit.jupiter.api.Test;

/** One inlet that lies must neither start a clock nor hurry one; a hall with one inlet has no other to ask. */
class HeatWatchTest {

    private static final Moment T = Rehearsal.START;

    private static PointState inlet(double celsius) {
        DeviceWatch device = new DeviceWatch(
                0, SmallSite.INVENTORY.device("th-hall-1").orElseThrow(), new RoomWatch(SmallSite.SITE.room("hall-1")));
        PointState state = new PointState(Rehearsal.point("th-hall-1", "ambient.temperature"), device);
        state.quality = Quality.GOOD;
        state.raw = celsius;
        return state;
    }

    private static List<Signal> said(PointState... inlets) {
        HeatWatch heat = new HeatWatch("hall-1");
        List.of(inlets).forEach(heat::watch);
        Outbox out = new Outbox();
        heat.conclude(T, out);
        return out.isSilent() ? List.of() : out.take();
    }

    @Test
    void theSecondWarmestCountsWhereThereAreSeveral() {
        assertEquals(List.of(), said(inlet(60), inlet(26.9), inlet(22)));
        assertEquals(List.of(new Signal.InletSeen("hall-1", 27, 3, T)), said(inlet(60), inlet(27), inlet(22)));
        assertEquals(List.of(new Signal.InletSeen("hall-1", 60, 1, T)), said(inlet(60)));
    }

    @Test
    void whatIsNotBelievedCountsNeitherWay() {
        PointState frozen = inlet(60);
        frozen.quality = Quality.FROZEN;
        PointState blind = inlet(60);
        blind.blind = true;
        assertEquals(List.of(), said(frozen, blind));
        assertEquals(List.of(), said(frozen, blind, inlet(26)));
        assertEquals(List.of(new Signal.InletSeen("hall-1", 28, 1, T)), said(frozen, blind, inlet(28)));
    }
}
