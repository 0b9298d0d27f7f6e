package org.bongsu.rules.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.bongsu.domain.Moment;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;
import org.bongsu.rules.stage.PowerOutlook;
import org.bongsu.rules.stage.StageChange;
import org.junit.jupiter.api.Test;

/** Incidents in small, from readings to stages, with the moments at which each stage has to stand. */
class IncidentTest {

    private final Rehearsal world = new Rehearsal();

    private Moment reached(String compartment, Hazard hazard, Stage stage) {
        return world.changes.stream()
                .filter(change ->
                        change.compartment().equals(compartment) && change.hazard() == hazard && change.to() == stage)
                .map(StageChange::at)
                .findFirst()
                .orElseThrow(() -> new AssertionError(compartment + " never " + stage + ": " + world.changes));
    }

    /** Pangyo: smoke and the panel's first zone at the spark, the second zone a minute later. */
    @Test
    void thePangyoFireIsConfirmedWhenTheSmokesHoldEnds() {
        world.read("panel-bat-1", "panel.zone.1", 0);
        world.read("panel-bat-1", "panel.zone.2", 0);
        for (int second = -60; second <= 180; second += 2) {
            double smoke = second < 0 ? 0.01 : Math.min(3, 0.3 + 2.7 * second / 60);
            world.read("asd-bat-1", "smoke.obscuration", smoke);
            if (second == 4) {
                world.read("panel-bat-1", "panel.zone.1", 1);
            }
            if (second == 60) {
                world.read("panel-bat-1", "panel.zone.2", 1);
            }
            world.seconds(2);
        }
        Moment spark = Rehearsal.START.plusSeconds(60);
        assertEquals(spark.plusSeconds(4), reached("c-bat", Hazard.FIRE, Stage.PRE_ALARM));
        assertEquals(spark.plusSeconds(10), reached("c-bat", Hazard.FIRE, Stage.CONFIRMED));
        assertEquals(spark.plusSeconds(10), reached("c-ups", Hazard.FIRE, Stage.PRE_ALARM));
        assertEquals(spark.plusSeconds(10), reached("c-hall-1", Hazard.FIRE, Stage.PRE_ALARM));
        assertEquals(Stage.NORMAL, world.fire("c-hall-2"));
    }

    /** A slow cell: off-gas long before smoke, each on a device of its own. */
    @Test
    void offGasAndThenSmokeConfirmWithTheSmoke() {
        world.read("voc-1", "gas.voc", 2);
        world.seconds(60);
        world.read("voc-1", "gas.voc", 60);
        world.seconds(1200);
        assertEquals(Rehearsal.START.plusSeconds(75), reached("c-bat", Hazard.FIRE, Stage.PRE_ALARM));
        world.read("asd-bat-1", "smoke.obscuration", 0.2);
        world.seconds(10);
        assertEquals(Rehearsal.START.plusSeconds(1270), reached("c-bat", Hazard.FIRE, Stage.CONFIRMED));
    }

    @Test
    void twoZonesOfThePanelConfirmAloneAndGasAloneAsks() {
        world.read("panel-bat-1", "panel.gas.released", 1);
        assertEquals(Stage.PRE_ALARM, world.fire("c-bat"));
        assertEquals(1, world.questions.size());
        world.seconds(3600);
        assertEquals(Stage.PRE_ALARM, world.fire("c-bat"));
        world.read("panel-bat-1", "panel.zone.1", 1);
        world.read("panel-bat-1", "panel.zone.2", 1);
        assertEquals(Stage.CONFIRMED, world.fire("c-bat"));
    }

    /** Two fire signs of one BMS are one witness: rack-a hot and collapsed is a question for people, not an evacuation. */
    @Test
    void oneBatteryRackWithTwoSignsIsOneWitness() {
        world.read("rack-a", "battery.temperature.max", 90);
        world.read("rack-a", "battery.voltage.cell.min", 1);
        world.seconds(1800);
        assertEquals(Stage.PRE_ALARM, world.fire("c-bat"));
        world.read("th-bat-1", "ambient.temperature", 40);
        world.seconds(30);
        assertEquals(Stage.CONFIRMED, world.fire("c-bat"));
    }

    @Test
    void anOutageClimbsFromAdvisoryToConfirmedAsTheBatteriesEmpty() {
        for (String ups : List.of("ups-a", "ups-b")) {
            world.status(ups, "OL");
        }
        world.seconds(60);
        Moment out = world.now;
        double need = 300;
        for (int second = 0; second <= 600; second += 5) {
            double runtime = 900 - second;
            world.outlooks.put("c-hall-1", new PowerOutlook(OptionalDouble.of(runtime), need, 120));
            for (String ups : List.of("ups-a", "ups-b")) {
                world.read(ups, "battery.runtime", runtime);
                world.read(ups, "battery.charge", 100 - second / 12.0);
                world.status(ups, "OB", "DISCHRG");
            }
            world.seconds(5);
        }
        assertEquals(out.plusSeconds(10), reached("c-hall-1", Hazard.POWER, Stage.ADVISORY));
        assertEquals(out.plusSeconds(60), reached("c-hall-1", Hazard.POWER, Stage.PRE_ALARM));
        assertEquals(out.plusSeconds(480), reached("c-hall-1", Hazard.POWER, Stage.CONFIRMED));
        assertTrue(world.changes.stream()
                .filter(change -> change.to() == Stage.CONFIRMED)
                .allMatch(change -> change.because().en().contains("420 s")));
        assertEquals(Stage.NORMAL, world.fire("c-bat"));
    }

    @Test
    void anOutageThatTheGeneratorEndsInTenSecondsIsNothing() {
        world.status("ups-a", "OB");
        world.status("ups-b", "OB");
        world.seconds(9.9);
        world.status("ups-a", "OL");
        world.status("ups-b", "OL");
        world.seconds(600);
        assertEquals(List.of(), world.changes);
    }

    /** A battery test warms and drains every rack of a string at once. */
    @Test
    void aBatteryTestIsNoFire() {
        for (int second = 0; second <= 600; second += 5) {
            for (String rack : List.of("rack-a", "rack-b")) {
                world.read(rack, "battery.current", second < 60 || second > 480 ? 0 : 300);
                world.read(rack, "battery.temperature.min", 24 + second / 60.0);
                world.read(rack, "battery.temperature.max", 25 + second / 60.0 * 1.5);
                world.read(rack, "battery.voltage.cell.max", 3.9);
                world.read(rack, "battery.voltage.cell.min", second < 60 || second > 480 ? 3.88 : 3.7);
            }
            world.seconds(5);
        }
        assertTrue(
                world.changes.stream().noneMatch(change -> change.to().atLeast(Stage.CONFIRMED)),
                world.changes::toString);
    }

    /** Paris 2023: water reached live plant. */
    @Test
    void waterAndAnElectricalFaultConfirmWhereWaterAloneDoesNot() {
        world.read("leak-ups-1", "water.leak", 1);
        world.seconds(600);
        assertEquals(Stage.PRE_ALARM, world.fire("c-ups"));
        world.read("ups-c", "ups.fault", 1);
        world.seconds(10);
        assertEquals(Rehearsal.START.plusSeconds(610), reached("c-ups", Hazard.FIRE, Stage.CONFIRMED));
    }

    /** Strasbourg 2021: humidity at the UPS jumped before. Two advisories of different kinds are a pre-alarm, and no more. */
    @Test
    void aHumidityJumpIsAnAdvisoryAndBesideAWarmBatteryAPreAlarm() {
        for (int second = 0; second <= 900; second += 5) {
            world.read("th-bat-1", "ambient.humidity", Math.min(70, 40 + second / 20.0));
            world.seconds(5);
        }
        assertEquals(Stage.ADVISORY, world.fire("c-bat"));
        world.read("rack-a", "battery.temperature.max", 46);
        world.seconds(60);
        assertEquals(Stage.PRE_ALARM, world.fire("c-bat"));
    }

    /** A lead-acid room: the string's current and warmth are one witness, the hydrogen it gives off is the second. */
    @Test
    void sealedLeadAcidCellsThatRunAwayAreConfirmedWithTheirHydrogen() {
        for (int minute = 0; minute <= 60; minute++) {
            world.read("string-1", "battery.current", minute < 30 ? -0.5 : -2);
            world.read("string-1", "battery.temperature", 25 + Math.max(0, minute - 30) * 0.5);
            world.read("h2-vrla", "gas.h2", minute < 50 ? 300 : 10_500);
            world.seconds(60);
            if (minute == 40) {
                assertEquals(Stage.PRE_ALARM, world.fire("c-vrla"), "current and warmth are one device");
            }
        }
        assertEquals(Rehearsal.START.plusSeconds(3_015), reached("c-vrla", Hazard.FIRE, Stage.CONFIRMED));
        assertEquals(Stage.NORMAL, world.fire("c-bat"));
    }

    @Test
    void aQuarterOfTheExplosiveLimitIsPreAlarmAndBesideAnyOtherSignAFire() {
        world.read("lel-1", "gas.lel", 26);
        world.seconds(600);
        assertEquals(Stage.PRE_ALARM, world.fire("c-bat"));
        world.read("th-bat-1", "ambient.temperature", 36);
        world.seconds(30);
        assertEquals(Stage.CONFIRMED, world.fire("c-bat"));
    }

    /** Two detectors of one kind may share what deceives them: a solvent, a test gas. */
    @Test
    void twoGasDetectorsAskAPersonAndAreStillOneModality() {
        for (String detector : List.of("lel-1", "lel-2")) {
            world.read(detector, "gas.calibrating", 0);
            world.read(detector, "gas.alarm", 1);
        }
        world.seconds(1_800);
        assertEquals(Stage.PRE_ALARM, world.fire("c-bat"));
        assertEquals(1, world.questions.size());
        world.read("panel-bat-1", "panel.zone.1", 1);
        assertEquals(Stage.CONFIRMED, world.fire("c-bat"));
    }

    /** A BMS's silence never vetoes, and one is no sign; two within a minute are, as fire kills sensors. */
    @Test
    void oneSilentBmsIsNoSignBesideSmokeAndTwoAre() {
        for (String rack : List.of("rack-a", "rack-b")) {
            world.read(rack, "battery.temperature.max", 24);
        }
        world.read("asd-bat-1", "smoke.obscuration", 0.2);
        world.seconds(10);
        world.lose("rack-a");
        world.seconds(50);
        assertEquals(Stage.PRE_ALARM, world.fire("c-bat"));
        world.lose("rack-b");
        assertEquals(Stage.CONFIRMED, world.fire("c-bat"));
    }

    @Test
    void aUpsThatIsTooHotAndSmokeInItsRoomAreAFire() {
        world.read("ups-c", "ups.overtemperature", 1);
        world.read("ups-c", "ups.fault", 1);
        world.seconds(600);
        assertEquals(Stage.PRE_ALARM, world.fire("c-ups"), "one UPS is one witness");
        world.read("asd-ups-1", "smoke.obscuration", 0.2);
        world.seconds(10);
        assertEquals(Stage.CONFIRMED, world.fire("c-ups"));
    }

    /** Whoever stands at the button is a witness; once it is pressed nothing can be moved, and that is what is said. */
    @Test
    void anArmedEpoIsPreAlarmAndAPressedOneIsDeEnergisedOnceItsServersAreSeenOff() {
        world.read("epo-hall-1", "panel.epo.armed", 1);
        world.seconds(2);
        assertEquals(Stage.PRE_ALARM, world.fire("c-hall-1"));
        assertEquals(0, world.questions.size());
        world.read("epo-hall-1", "panel.epo.pressed", 1);
        assertEquals(Stage.PRE_ALARM, world.fire("c-hall-1"));
        assertEquals(1, world.questions.size());
        world.standing = world.standing.withServersOff(List.of("c-hall-1"), List.of("c-hall-1"));
        world.decide(world.standing);
        assertEquals(Stage.DE_ENERGISED, world.fire("c-hall-1"));
    }

    /** Heat in three racks may be one open door, and a failed unit may have a spare; together they are lost cooling. */
    @Test
    void hotRacksAndACoolingFaultConfirmTogetherAndNeitherAlone() {
        warm();
        assertTrue(world.voted("inlets-running-away/c-hall-1"));
        assertEquals(Stage.PRE_ALARM, cooling());
        world.read("crac-1", "cooling.fault", 1);
        world.seconds(29.9);
        assertEquals(Stage.PRE_ALARM, cooling());
        world.seconds(0.1);
        assertEquals(Stage.CONFIRMED, cooling());
        assertEquals(Stage.NORMAL, world.fire("c-hall-1"));

        Rehearsal cool = new Rehearsal();
        cool.read("crac-1", "cooling.fault", 1);
        cool.read("crac-1", "cooling.running", 0);
        cool.read("crac-2", "cooling.running", 0);
        cool.seconds(3_600);
        assertTrue(cool.voted("cooling-stopped/c-hall-1"));
        assertEquals(
                Stage.PRE_ALARM, cool.state.standing("c-hall-1", Hazard.COOLING).stage());
    }

    private Stage cooling() {
        return world.state.standing("c-hall-1", Hazard.COOLING).stage();
    }

    private void warm() {
        for (int second = 0; second <= 600; second += 5) {
            for (String inlet : List.of("th-hall-1", "pdu-1a", "pdu-1b")) {
                world.read(inlet, "ambient.temperature", 24 + second / 30.0);
            }
            world.seconds(5);
        }
    }
}
