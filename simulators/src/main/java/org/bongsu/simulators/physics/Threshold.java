package org.bongsu.simulators.physics;

import java.util.List;
import org.bongsu.domain.site.RoomKind;
import org.bongsu.domain.stage.Modality;

/**
 * The limit past which a quantity is a vote towards CONFIRMED by the default rules. The rehearsal measures a daemon's
 * confirm latency from the second modality that truly passed one of these in a compartment; it judges and therefore
 * does not read the daemon's own rule files.
 *
 * @param rising whether the quantity counts above the limit, else below it
 * @param rooms kinds of rooms in which it counts; empty for all
 */
public record Threshold(String point, Modality modality, double limit, boolean rising, List<RoomKind> rooms) {

    /**
     * The default pack's levels. Two votes of pre-alarm grade and different modality confirm, so these are its
     * pre-alarm levels: aspirated smoke "action" 0.165 %/m; H2 100 ppm, CO 50 ppm, off-gas 50 ppm; air 35 C in a
     * battery room, 45 C in a UPS room, 54 C in a hall; a module 55 C; a cell 0.1 V under its neighbours; one zone or
     * the released gas of a fire panel; sprinkler flow, which confirms alone.
     */
    public static final List<Threshold> DEFAULT_PACK = List.of(
            above("smoke.obscuration", Modality.SMOKE, 0.165),
            above("gas.h2", Modality.GAS, 100),
            above("gas.co", Modality.GAS, 50),
            above("gas.voc", Modality.GAS, 50),
            above("ambient.temperature", Modality.HEAT, 35, RoomKind.BATTERY),
            above("ambient.temperature", Modality.HEAT, 45, RoomKind.UPS),
            above("ambient.temperature", Modality.HEAT, 54, RoomKind.HALL),
            above("battery.temperature.max", Modality.HEAT, 55),
            new Threshold("battery.voltage.cell.min", Modality.ELECTRICAL, 4.0, false, List.of()),
            above("panel.zone.1", Modality.PANEL, 1),
            above("panel.zone.2", Modality.PANEL, 1),
            above("panel.gas.released", Modality.PANEL, 1),
            above("panel.sprinkler.flow", Modality.WATER, 1));

    public Threshold {
        rooms = List.copyOf(rooms);
    }

    private static Threshold above(String point, Modality modality, double limit, RoomKind... rooms) {
        return new Threshold(point, modality, limit, true, List.of(rooms));
    }

    boolean counts(String name, RoomKind room) {
        return point.equals(name) && (rooms.isEmpty() || rooms.contains(room));
    }
}
