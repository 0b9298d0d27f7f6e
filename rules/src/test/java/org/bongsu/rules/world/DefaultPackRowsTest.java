package org.bongsu.rules.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bongsu.rules.pack.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a site has to notice, row by row, and what shows that it does. Both sides of each rule's value and hold are
 * DefaultPackTest's; the tests named here are about signs together. A rule in no row, and a row whose test is gone, fail.
 */
class DefaultPackRowsTest {

    /**
     * @param rules of the pack that watch it; none where it is the stage machine's or the signal plane's own
     * @param tests of this module's test packages, {@code package.Class#method}
     */
    private record Row(String signal, List<String> rules, List<String> tests) {
        @Override
        public String toString() {
            return signal;
        }
    }

    private static Row row(String signal, String rules, String... tests) {
        List<String> names = rules.isEmpty() ? List.of() : List.of(rules.split(" "));
        return new Row(signal, names, List.of(tests));
    }

    /** Levels of each signal. */
    static Stream<Row> signals() {
        return Stream.of(
                row(
                        "off-gas of a cell, and the gas detector's own alarm",
                        "off-gas-seen off-gas-high off-gas-agreed gas-detector-alarm gas-detectors-agree",
                        "world.IncidentTest#offGasAndThenSmokeConfirmWithTheSmoke",
                        "world.IncidentTest#twoGasDetectorsAskAPersonAndAreStillOneModality"),
                row(
                        "hydrogen over lithium",
                        "hydrogen-seen hydrogen-high hydrogen-runaway",
                        "world.DefaultPackTest#hydrogenMeansInARoomWhatItsBatteriesMakeIt"),
                row(
                        "carbon monoxide",
                        "carbon-monoxide-seen carbon-monoxide-high carbon-monoxide-runaway",
                        "world.SecondSignTest#twoTrueSignsOfFireConfirmWithinTheirHolds"),
                row(
                        "hydrogen over lead-acid",
                        "hydrogen-lead-acid-seen hydrogen-lead-acid-high hydrogen-lead-acid-alarm",
                        "world.DefaultPackTest#hydrogenMeansInARoomWhatItsBatteriesMakeIt"),
                row(
                        "lead-acid cells running away",
                        "float-current-high lead-acid-runaway-begins lead-acid-runaway lead-acid-over-ambient"
                                + " lead-acid-far-over-ambient lead-acid-warm lead-acid-hot",
                        "world.IncidentTest#sealedLeadAcidCellsThatRunAwayAreConfirmedWithTheirHydrogen",
                        "world.DefaultPackTest#aBatteryThatIsChargedAfterAnOutageIsNotRunningAway"),
                row(
                        "combustible gas",
                        "flammable-seen flammable-high",
                        "world.IncidentTest#aQuarterOfTheExplosiveLimitIsPreAlarmAndBesideAnyOtherSignAFire"),
                row(
                        "aspirated smoke",
                        "smoke-alert smoke-action smoke-fire-1 smoke-fire-2",
                        "stage.StageMachineTest#aStrongSignalAloneIsPreAlarmAndAQuestionForTwoMinutes",
                        "world.IncidentTest#thePangyoFireIsConfirmedWhenTheSmokesHoldEnds"),
                row(
                        "zones, gas and water of the fire panel",
                        "panel-one-zone panel-two-zones panel-gas-released panel-sprinkler-flow",
                        "world.IncidentTest#twoZonesOfThePanelConfirmAloneAndGasAloneAsks",
                        "stage.StageMachineTest#anAuthoritativeSignConfirmsAlone"),
                row(
                        "temperature of modules and cells",
                        "battery-warm battery-spread battery-hot battery-heating battery-runaway battery-thermal-runaway"
                                + " battery-cluster-warm battery-cluster-hot ups-battery-too-hot",
                        "world.DefaultPackTest#aRunawayNeedsBothItsTemperatureAndItsSlope",
                        "world.DefaultPackTest#aRackReadEachSecondIsInRunawayAfterThreeSecondsOfADegreeEach",
                        "world.IncidentTest#oneBatteryRackWithTwoSignsIsOneWitness",
                        "world.IncidentTest#aBatteryTestIsNoFire"),
                row(
                        "voltage of cells, and alarms of the BMS",
                        "battery-cells-apart battery-cells-far-apart battery-cell-drops battery-cell-collapsed battery-alarm"
                                + " battery-cluster-alarm battery-fault",
                        "world.DefaultPackTest#aCellThatSagsOrSettlesAfterCurrentIsNotDropping",
                        "world.IncidentTest#aBatteryTestIsNoFire"),
                row(
                        "air of battery and UPS rooms, and of halls on fire",
                        "battery-room-warm battery-room-hot battery-room-heating battery-room-burning ups-room-hot"
                                + " plant-room-burning hall-burning",
                        "world.SecondSignTest#twoTrueSignsOfFireConfirmWithinTheirHolds"),
                row(
                        "inlets of servers, and their cooling",
                        "inlet-warm inlet-hot inlet-running-away inlets-running-away cooling-unit-fault cooling-stopped",
                        "world.IncidentTest#hotRacksAndACoolingFaultConfirmTogetherAndNeitherAlone",
                        "world.DefaultPackTest#inletsRunAwayTogetherWhenTheThirdDoes",
                        "world.SecondSignTest#aTrueLossOfCoolingIsConfirmedWithinTheHoldsOfHeatAndFault"),
                row(
                        "water and humidity",
                        "leak-in-plant-room leak-in-hall humidity-jump",
                        "world.IncidentTest#waterAndAnElectricalFaultConfirmWhereWaterAloneDoesNot",
                        "world.IncidentTest#aHumidityJumpIsAnAdvisoryAndBesideAWarmBatteryAPreAlarm"),
                row(
                        "the UPS itself",
                        "ups-too-hot ups-fault",
                        "world.IncidentTest#aUpsThatIsTooHotAndSmokeInItsRoomAreAFire"),
                row(
                        "a UPS on its battery, PDUs and batteries that say the same",
                        "utility-lost utility-lost-long ups-half-empty ups-running-out pdu-dead battery-discharging",
                        "world.IncidentTest#anOutageClimbsFromAdvisoryToConfirmedAsTheBatteriesEmpty",
                        "world.IncidentTest#anOutageThatTheGeneratorEndsInTenSecondsIsNothing",
                        "world.SecondSignTest#aTrueOutageWithTwoWitnessesIsConfirmedWithinTheirHolds"),
                row(
                        "a BMS that falls silent",
                        "",
                        "world.IncidentTest#oneSilentBmsIsNoSignBesideSmokeAndTwoAre",
                        "stage.StageMachineTest#lostSensorsAloneAreAnAdvisoryAndBesideOneSignAProof"),
                row(
                        "a cut that the fire service or the operator orders",
                        "",
                        "stage.StageMachineTest#aDeclaredCutIsImminentAtOnceAndAlarmsNoNeighbourWithoutAFire"),
                row(
                        "the emergency power-off",
                        "epo-armed epo-pressed",
                        "world.IncidentTest#anArmedEpoIsPreAlarmAndAPressedOneIsDeEnergisedOnceItsServersAreSeenOff"));
    }

    /** Signs together. */
    static Stream<Row> combinations() {
        return Stream.of(
                row(
                        "R1: one pre-alarm, or two advisories of different kinds",
                        "",
                        "stage.StageMachineTest#twoAdvisoriesOfDifferentKindsArePreAlarmAndOfOneKindAreNot",
                        "world.IncidentTest#aHumidityJumpIsAnAdvisoryAndBesideAWarmBatteryAPreAlarm"),
                row(
                        "R2: two modalities within ten minutes, or one authoritative input",
                        "",
                        "stage.StageMachineTest#twoModalitiesOfTwoDevicesConfirmAndSayWhy",
                        "stage.StageMachineTest#oneDeviceOrOneModalityNeverConfirms",
                        "stage.StageMachineTest#aSignCountsTenMinutesAfterItWasLastSeen",
                        "stage.StageMachineTest#anAuthoritativeSignConfirmsAlone",
                        "world.SecondSignTest#twoTrueSignsOfFireConfirmWithinTheirHolds",
                        "world.LyingSensorTest#oneLyingSensorNeverConfirmsAnything"),
                row(
                        "R3: silence is no veto and no fire, and two lost within a minute are one vote",
                        "",
                        "world.LyingSensorTest#allSensorsLostAtOnceAreNoMoreThanAnAdvisory",
                        "stage.StageMachineTest#lostSensorsCountWithoutTheDeviceThatAlsoVotes",
                        "world.IncidentTest#oneSilentBmsIsNoSignBesideSmokeAndTwoAre"),
                row(
                        "R4: what adjoins a fire or is fed through it",
                        "",
                        "stage.StageMachineTest#whatAdjoinsOrIsFedThroughAFireIsPreAlarmAtOnce"),
                row(
                        "R5: a declared cut",
                        "",
                        "stage.StageMachineTest#aCutOfAConfirmedFireIsImminent",
                        "stage.StageMachineTest#aDeclaredCutIsImminentAtOnceAndAlarmsNoNeighbourWithoutAFire"),
                row(
                        "R6: a work order in the room",
                        "",
                        "stage.StageMachineTest#aPreAlarmAloneAsksNobodyUnlessPeopleWorkInTheRoom",
                        "stage.StageMachineTest#aWorkOrderHidesOnlyTheSmokeAdvisory"),
                row(
                        "R7: it is over when it is quiet and a person says so",
                        "",
                        "stage.StageMachineTest#itIsOverIsHeardAfterThirtyQuietMinutesAndNotBefore",
                        "stage.StageMachineTest#aFireThatComesBackDuringTheWatchIsConfirmedAgain"));
    }

    static Stream<String> named() {
        return Stream.concat(signals(), combinations())
                .flatMap(row -> row.tests.stream())
                .distinct();
    }

    @Test
    void everyRuleOfThePackStandsInOneRow() {
        List<String> listed =
                signals().flatMap(row -> row.rules.stream()).sorted().toList();
        List<String> shipped = SmallSite.DEFAULT_PACK.rules().stream()
                .map(Rule::alert)
                .sorted()
                .toList();
        assertEquals(shipped, listed);
    }

    @Test
    void everyRowNamesWhatShowsIt() {
        assertEquals(18, signals().count());
        assertEquals(7, combinations().count());
        TreeSet<String> without = new TreeSet<>();
        Stream.concat(signals(), combinations())
                .filter(row -> row.tests.isEmpty())
                .forEach(row -> without.add(row.signal));
        assertTrue(without.isEmpty(), without::toString);
    }

    @ParameterizedTest
    @MethodSource("named")
    void aTestThatARowNamesIsThere(String name) throws ClassNotFoundException {
        String[] parts = name.split("#");
        Class<?> type = Class.forName("org.bongsu.rules." + parts[0]);
        assertTrue(
                Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> method.getName().equals(parts[1]))
                        .anyMatch(method -> method.isAnnotationPresent(Test.class)
                                || method.isAnnotationPresent(ParameterizedTest.class)),
                name);
    }
}
