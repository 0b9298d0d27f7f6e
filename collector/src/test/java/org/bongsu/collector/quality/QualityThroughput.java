package org.bongsu.collector.quality;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointLimits;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.Profile;

/**
 * What judging and counting a poll of 100 good readings costs, of which every tenth has every limit: run this class with the
 * test class path. Prints; asserts nothing.
 */
public final class QualityThroughput {

    private static final int POINTS = 100;
    private static final int POLLS = 200_000;

    private QualityThroughput() {}

    public static void main(String[] args) {
        for (int limited : new int[] {0, 10, 100, 0, 10, 100}) {
            run(limited);
        }
    }

    private static void run(int limited) {
        Inventory inventory = inventory(limited);
        QualityJudges judges = new QualityJudges(inventory);
        QualityCounts counts = new QualityCounts(new SimpleMeterRegistry());
        Moment start = Moment.parse("2022-10-15T06:00:00Z");
        List<List<Reading>> polls = new ArrayList<>();
        for (int poll = 0; poll < 64; poll++) {
            Moment at = start.plusSeconds(poll);
            double value = 20 + (poll & 1) * 0.1;
            polls.add(inventory.points().stream()
                    .map(point -> Reading.good(point, value, at, at))
                    .toList());
        }
        long same = 0;
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int poll = 0; poll < POLLS; poll++) {
            List<Reading> readings = polls.get(poll & 63);
            List<Reading> judged = judges.judge(readings);
            counts.count(judged);
            same += judged == readings ? 1 : 0;
        }
        double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%d of %d points with limits: %.2f us a poll, %d of %d unchanged%n",
                limited,
                POINTS,
                seconds * 1e6 / POLLS,
                same,
                POLLS);
    }

    private static Inventory inventory(int limited) {
        Map<String, PointDefinition> registry = new LinkedHashMap<>();
        Map<String, PointLimits> limits = new LinkedHashMap<>();
        PointLimits all = new PointLimits(
                OptionalDouble.of(0),
                OptionalDouble.of(50),
                OptionalDouble.of(10),
                Optional.of(Duration.ofMinutes(10)),
                OptionalDouble.empty(),
                Optional.empty());
        for (int i = 0; i < POINTS; i++) {
            String name = "branch." + i + ".current";
            registry.put(name, new PointDefinition(name, PointType.NUMBER, "A", 0, 400, List.of(), "m", "s"));
            if (i < limited) {
                limits.put(name, all);
            }
        }
        Profile profile = new Profile(
                "p", "v", "m", DeviceKind.PDU, List.of(), List.copyOf(registry.keySet()), List.of(), 1, 0, "test");
        Device device = new Device(
                "pdu",
                DeviceKind.PDU,
                "p",
                "m",
                "room",
                Optional.empty(),
                new Address.Mqtt("t/pdu"),
                Duration.ofSeconds(1),
                Map.of(),
                limits);
        return new Inventory(registry, List.of(profile), List.of(device));
    }
}
