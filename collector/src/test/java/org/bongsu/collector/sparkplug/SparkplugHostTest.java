package org.bongsu.collector.sparkplug;

import static org.bongsu.collector.sparkplug.EdgeScript.byAlias;
import static org.bongsu.collector.sparkplug.EdgeScript.metric;
import static org.bongsu.collector.sparkplug.EdgeScript.real;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bongsu.collector.Fixtures;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Address.MetricMapping;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.eclipse.tahu.protobuf.SparkplugBProto.DataType;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload.PropertySet;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload.PropertyValue;
import org.junit.jupiter.api.Test;

/** The host application's duties, by the clauses of the Sparkplug 3.0 specification that ask for them. */
class SparkplugHostTest {

    private static final long NOW = 1_665_814_740_000L;
    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final EdgeScript edge = new EdgeScript();
    private final SparkplugHost host = new SparkplugHost(
            inventory(), new ScenarioClock(Moment.ofEpochMillis(NOW), NOW, 1), Duration.ofMinutes(5), 3, NOW);
    private final List<SparkplugHost.Taken> taken = new ArrayList<>();
    private final List<EdgeId> rebirths = new ArrayList<>();

    /** {@code th-1} and {@code th-2}, devices of one edge node. */
    static Inventory inventory() {
        List<Device> devices = new ArrayList<>();
        for (String name : List.of("th-1", "th-2")) {
            Map<String, MetricMapping> metrics = new LinkedHashMap<>();
            metrics.put("ambient.temperature", new MetricMapping("Temperature", 0.5, 1, Map.of()));
            metrics.put("water.leak", new MetricMapping("Leak", 1, 0, Map.of("WET", "true", "DRY", "false")));
            metrics.put("ups.status", new MetricMapping("State", 1, 0, Map.of("2", "OL", "3", "OB")));
            devices.add(new Device(
                    name,
                    DeviceKind.AMBIENT,
                    "room",
                    "Room 1",
                    "bat-1",
                    Optional.empty(),
                    new Address.Sparkplug("plant", "edge-1", Optional.of(name), metrics),
                    PERIOD));
        }
        return new Inventory(Fixtures.registry(), List.of(Fixtures.roomProfile()), devices);
    }

    private void take(long at, EdgeScript.Message message) {
        try {
            note(host.take(message.topic(), message.payload(), at));
        } catch (Arrival.Garbage e) {
            throw new AssertionError(e);
        }
    }

    private void note(SparkplugHost.Result result) {
        taken.addAll(result.taken());
        rebirths.addAll(result.rebirths());
    }

    private Reading last(String point) {
        return taken.stream()
                .map(SparkplugHost.Taken::reading)
                .filter(reading -> reading.point().id().equals(point))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("no reading of " + point));
    }

    private void birth(long at) {
        take(at, edge.nodeBirth(at));
        take(at, edge.deviceBirth("th-1", at, real("Temperature", 1, 40)));
        take(at, edge.deviceBirth("th-2", at, real("Temperature", 2, 60)));
    }

    @Test
    void birthCertificatesCarryValuesAndAliasesStandForTheirNames() {
        birth(NOW);
        assertEquals(
                Reading.good(last("th-1/ambient.temperature").point(), 21, at(NOW), at(NOW)),
                last("th-1/ambient.temperature"));
        take(NOW + 1, edge.deviceData("th-1", NOW + 1, byAlias(1, 50)));
        assertEquals(26, last("th-1/ambient.temperature").raw());
        assertEquals(31, last("th-2/ambient.temperature").raw());
        assertEquals(List.of(), rebirths);
    }

    private static Moment at(long millis) {
        return Moment.ofEpochMillis(millis);
    }

    @Test
    void aliasOfAnotherDeviceIsNotBelieved() {
        birth(NOW);
        take(NOW + 1, edge.deviceData("th-1", NOW + 1, byAlias(2, 50)));
        assertEquals(21, last("th-1/ambient.temperature").raw());
        assertEquals(31, last("th-2/ambient.temperature").raw());
        assertEquals(1, host.count(Trouble.UNKNOWN_METRIC));
        assertEquals(List.of(new EdgeId("plant", "edge-1")), rebirths);
    }

    @Test
    void deathOfTheNodeMakesAllItsDevicesStaleWithTheirOwnTimes() {
        birth(NOW);
        take(NOW + 700, edge.nodeDeath(NOW));
        for (String device : List.of("th-1", "th-2")) {
            Reading reading = last(device + "/ambient.temperature");
            assertEquals(Quality.STALE, reading.quality());
            assertEquals(Cause.GATEWAY_LOST, reading.cause());
            assertEquals(at(NOW), reading.source(), "an old value never gets a fresh time");
            assertEquals(at(NOW + 700), reading.arrival());
            assertEquals(Quality.UNDEFINED, last(device + "/water.leak").quality(), "it never had a value");
        }
        int before = taken.size();
        take(NOW + 800, edge.nodeDeath(NOW));
        assertEquals(before, taken.size(), "it is said once");
    }

    @Test
    void deathOfAnEarlierSessionIsNotOfThisOne() {
        EdgeScript.Message oldDeath = edge.nodeDeath(NOW);
        edge.newSession();
        birth(NOW);
        take(NOW + 1, oldDeath);
        assertEquals(Quality.GOOD, last("th-1/ambient.temperature").quality());
        assertEquals(1, host.count(Trouble.FOREIGN_DEATH));
    }

    @Test
    void deathOfADeviceLeavesItsSister() {
        birth(NOW);
        take(NOW + 1, edge.deviceDeath("th-1", NOW + 1));
        assertEquals(Quality.STALE, last("th-1/ambient.temperature").quality());
        assertEquals(Cause.DEVICE_DEAD, last("th-1/ambient.temperature").cause());
        assertEquals(Quality.GOOD, last("th-2/ambient.temperature").quality());
        take(NOW + 2, edge.deviceData("th-1", NOW + 2, byAlias(1, 50)));
        assertEquals(Quality.STALE, last("th-1/ambient.temperature").quality(), "the dead do not speak");
        assertEquals(1, rebirths.size());
        take(NOW + 3, edge.deviceBirth("th-1", NOW + 3, real("Temperature", 1, 60)));
        assertEquals(31, last("th-1/ambient.temperature").value().orElseThrow());
    }

    @Test
    void dataBeforeBirthIsHeldThenAskedAboutAndNotAskedAgainAtOnce() {
        take(NOW, edge.deviceData("th-1", NOW, byAlias(1, 50)));
        assertEquals(List.of(), rebirths, "the birth may be late");
        note(host.turn(NOW + EdgeNode.REORDER_MILLIS));
        assertEquals(1, rebirths.size());
        take(NOW + EdgeNode.REORDER_MILLIS + 1, edge.deviceData("th-1", NOW, byAlias(1, 50)));
        note(host.turn(NOW + EdgeNode.REBIRTH_EVERY_MILLIS));
        assertEquals(1, rebirths.size());
        note(host.turn(NOW + EdgeNode.REORDER_MILLIS + EdgeNode.REBIRTH_EVERY_MILLIS));
        assertEquals(2, rebirths.size(), "a request may be lost");
        birth(NOW + 20_000);
        note(host.turn(NOW + 60_000));
        assertEquals(2, rebirths.size(), "the birth has answered it");
    }

    @Test
    void aDeviceBornBeforeItsNodeIsTakenWhenTheNodeIsBorn() {
        EdgeScript.Message node = edge.nodeBirth(NOW);
        EdgeScript.Message device = edge.deviceBirth("th-1", NOW, real("Temperature", 1, 40));
        take(NOW, device);
        take(NOW + 5, node);
        assertEquals(21, last("th-1/ambient.temperature").raw());
        note(host.turn(NOW + 10_000));
        assertEquals(List.of(), rebirths);
    }

    @Test
    void messagesOutOfOrderAreTakenInOrderAcrossTheWrap() {
        birth(NOW);
        List<EdgeScript.Message> messages = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            messages.add(edge.deviceData("th-1", NOW + 10 + i, byAlias(1, 100 + i)));
        }
        Random random = new Random(7);
        for (int i = 0; i + 4 <= messages.size(); i += 4) {
            java.util.Collections.shuffle(messages.subList(i, i + 4), random);
        }
        taken.clear();
        messages.forEach(message -> take(NOW + 1_000, message));
        List<Double> values =
                taken.stream().map(t -> (t.reading().raw() - 1) / 0.5).toList();
        assertEquals(600, values.size());
        for (int i = 0; i < 600; i++) {
            assertEquals(100 + i, values.get(i));
        }
        assertEquals(List.of(), rebirths);
        assertTrue(host.count(Trouble.OUT_OF_SEQUENCE) > 100);
    }

    @Test
    void aLostMessageAsksForARebirthAndTheDevicesAreStaleIfNoneComes() {
        birth(NOW);
        edge.skip();
        take(NOW + 1, edge.deviceData("th-1", NOW + 1, byAlias(1, 50)));
        assertEquals(21, last("th-1/ambient.temperature").raw(), "held");
        note(host.turn(NOW + 1 + EdgeNode.REORDER_MILLIS));
        assertEquals(1, rebirths.size());
        assertEquals(1, host.count(Trouble.LOST_MESSAGE));
        assertEquals(Quality.GOOD, last("th-1/ambient.temperature").quality());
        note(host.turn(NOW + 30_000));
        assertEquals(Quality.STALE, last("th-1/ambient.temperature").quality());
    }

    @Test
    void aRepeatedMessageIsNotTakenTwice() {
        birth(NOW);
        EdgeScript.Message data = edge.deviceData("th-1", NOW + 1, byAlias(1, 50));
        take(NOW + 1, data);
        int before = taken.size();
        take(NOW + 2, data);
        assertEquals(before, taken.size());
        assertEquals(1, host.count(Trouble.REPEATED));
    }

    @Test
    void whatANodeKeptIsStoredWithItsTimeAndIsNoNews() {
        birth(NOW);
        long old = NOW - 86_400_000;
        take(
                NOW + 1,
                edge.deviceData(
                        "th-1",
                        NOW + 1,
                        byAlias(1, 50).toBuilder()
                                .setTimestamp(old)
                                .setIsHistorical(true)
                                .build()));
        SparkplugHost.Taken late = taken.get(taken.size() - 1);
        assertEquals(at(old), late.reading().source());
        assertEquals(false, late.news());
    }

    @Test
    void aWrongClockIsNotBelievedAndCounted() {
        birth(NOW);
        take(NOW + 1, edge.deviceData("th-1", NOW - 3_600_000, byAlias(1, 50)));
        assertEquals(at(NOW + 1), last("th-1/ambient.temperature").source());
        assertEquals(1, host.count(Trouble.CLOCK_SKEW));
    }

    @Test
    void nullBadAndStaleValuesAreNoNumbers() {
        birth(NOW);
        take(
                NOW + 1,
                edge.deviceData(
                        "th-1",
                        NOW + 1,
                        byAlias(1, 50).toBuilder()
                                .clearDoubleValue()
                                .setIsNull(true)
                                .build()));
        assertEquals(Quality.UNDEFINED, last("th-1/ambient.temperature").quality());
        take(
                NOW + 2,
                edge.deviceData(
                        "th-1",
                        NOW + 2,
                        byAlias(1, 50).toBuilder().setProperties(quality(0)).build()));
        assertEquals(Quality.UNDEFINED, last("th-1/ambient.temperature").quality());
        take(
                NOW + 3,
                edge.deviceData(
                        "th-1",
                        NOW + 3,
                        byAlias(1, 50).toBuilder().setProperties(quality(500)).build()));
        assertEquals(Quality.STALE, last("th-1/ambient.temperature").quality());
        take(
                NOW + 4,
                edge.deviceData(
                        "th-1",
                        NOW + 4,
                        byAlias(1, 50).toBuilder().setProperties(quality(192)).build()));
        assertEquals(Quality.GOOD, last("th-1/ambient.temperature").quality());
        take(NOW + 5, edge.deviceData("th-1", NOW + 5, byAlias(1, 1e9)));
        assertEquals(Quality.IMPLAUSIBLE, last("th-1/ambient.temperature").quality());
        take(NOW + 6, edge.deviceData("th-1", NOW + 6, byAlias(1, Double.NaN)));
        assertEquals(Quality.UNDEFINED, last("th-1/ambient.temperature").quality());
    }

    private static PropertySet quality(int value) {
        return PropertySet.newBuilder()
                .addKeys("Quality")
                .addValues(
                        PropertyValue.newBuilder().setType(DataType.Int32_VALUE).setIntValue(value))
                .build();
    }

    @Test
    void wholeNumbersGetTheirSignFromTheBirthCertificate() {
        take(NOW, edge.nodeBirth(NOW));
        take(
                NOW,
                edge.deviceBirth(
                        "th-1",
                        NOW,
                        metric(
                                "Temperature",
                                m -> m.setAlias(1)
                                        .setDatatype(DataType.Int16_VALUE)
                                        .setIntValue(0xFFF6))));
        assertEquals(-4, last("th-1/ambient.temperature").raw());
        take(
                NOW,
                edge.deviceBirth(
                        "th-2",
                        NOW,
                        metric(
                                "Temperature",
                                m -> m.setAlias(2)
                                        .setDatatype(DataType.UInt16_VALUE)
                                        .setIntValue(1000))));
        assertEquals(501, last("th-2/ambient.temperature").raw());
    }

    @Test
    void textsAndNumbersStandForTokens() {
        take(NOW, edge.nodeBirth(NOW));
        take(
                NOW,
                edge.deviceBirth(
                        "th-1",
                        NOW,
                        metric("Leak", m -> m.setDatatype(DataType.String_VALUE).setStringValue("WET")),
                        metric("State", m -> m.setDatatype(DataType.Int32_VALUE).setIntValue(3))));
        assertEquals(1, last("th-1/water.leak").raw());
        assertEquals(
                "OB",
                last("th-1/ups.status")
                        .point()
                        .definition()
                        .describe(last("th-1/ups.status").raw()));
    }

    @Test
    void aDeviceThatIsNeverBornIsUndefinedAfterItsPeriods() {
        note(host.connected(NOW));
        assertEquals(1, rebirths.size(), "a new connection asks at once");
        note(host.turn(NOW + 14_999));
        assertEquals(List.of(), taken);
        note(host.turn(NOW + 15_000));
        assertEquals(Quality.UNDEFINED, last("th-1/ambient.temperature").quality());
        assertEquals(Cause.DEVICE_SILENT, last("th-1/ambient.temperature").cause());
    }

    @Test
    void silenceOfALivingSessionSaysNothing() {
        birth(NOW);
        int before = taken.size();
        note(host.turn(NOW + 86_400_000));
        assertEquals(before, taken.size());
    }

    @Test
    void aReplacedInventoryKeepsWhatItKnowsUnderItsNewPointsAndAsksForWhatItDoesNot() {
        note(host.connected(NOW));
        rebirths.clear();
        birth(NOW);
        Inventory other = reversed();
        host.replace(other, NOW + 1);
        note(host.turn(NOW + EdgeNode.REBIRTH_EVERY_MILLIS));
        assertEquals(List.of(), rebirths, "nothing is new but the order");
        take(NOW + 20_000, edge.deviceDeath("th-1", NOW + 20_000));
        Reading stale = last("th-1/ambient.temperature");
        assertEquals(21, stale.raw());
        assertEquals(other.point("th-1/ambient.temperature").orElseThrow(), stale.point());
        host.replace(
                new Inventory(
                        Fixtures.registry(),
                        List.of(Fixtures.roomProfile()),
                        List.of(new Device(
                                "th-3",
                                DeviceKind.AMBIENT,
                                "room",
                                "Room 1",
                                "bat-1",
                                Optional.empty(),
                                new Address.Sparkplug("plant", "edge-2", Optional.empty(), Map.of()),
                                PERIOD))),
                NOW + 30_000);
        note(host.turn(NOW + 30_000));
        assertEquals(List.of(new EdgeId("plant", "edge-2")), rebirths);
    }

    private static Inventory reversed() {
        List<Device> devices = new ArrayList<>(inventory().devices());
        java.util.Collections.reverse(devices);
        return new Inventory(Fixtures.registry(), List.of(Fixtures.roomProfile()), devices);
    }

    @Test
    void aLostBrokerIsSaidOnce() {
        birth(NOW);
        note(host.disconnected(NOW + 10));
        assertEquals(Cause.BROKER_LOST, last("th-1/ambient.temperature").cause());
        int before = taken.size();
        note(host.disconnected(NOW + 20));
        assertEquals(before, taken.size());
    }

    @Test
    void anyBytesAreEitherAMessageOrGarbage() {
        Random random = new Random(3);
        String[] topics = {
            "spBv1.0/plant/NBIRTH/edge-1",
            "spBv1.0/plant/DDATA/edge-1/th-1",
            "spBv1.0/plant/NDEATH/edge-1",
            "spBv1.0/plant/DBIRTH/edge-1/th-2",
            "spBv1.0/x",
            "spBv1.0/plant/NOISE/edge-1",
            ""
        };
        byte[] good = edge.deviceBirth("th-1", NOW, real("Temperature", 1, 40)).payload();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            for (int flips = random.nextInt(6); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                note(host.take(topics[random.nextInt(topics.length)], bytes, NOW + i));
            } catch (Arrival.Garbage e) {
                assertTrue(e.getMessage() != null);
            }
        }
        assertTrue(host.count(Trouble.GARBAGE) > 1_000);
        assertThrows(Arrival.Garbage.class, () -> host.take("spBv1.0/plant/NBIRTH/edge-1", new byte[5 << 20], NOW));
    }
}
