package org.bongsu.collector.quality;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointLimits;
import org.bongsu.domain.point.PollGroup;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.Profile;
import org.jspecify.annotations.Nullable;

/**
 * A judge for each device. May be called by several threads at once, as long as each device is read by one: the judges are
 * theirs, and this only finds them.
 */
public final class QualityJudges {

    /** @param groups points, limits and groups of a device: while these stay, so does what its judge knows */
    private record Bench(
            Device device, List<String> points, List<PointLimits> limits, List<PollGroup> groups, QualityJudge judge) {}

    private volatile Map<String, Bench> benches = new LinkedHashMap<>();

    public QualityJudges(Inventory inventory) {
        replace(inventory);
    }

    /**
     * Takes up a configuration that was read again. The judge of a device that is the same goes on with what it knows; of
     * any other it begins anew. On one thread at a time, beside those that judge.
     */
    public void replace(Inventory inventory) {
        Map<String, Bench> next = new LinkedHashMap<>();
        for (Device device : inventory.devices()) {
            List<Point> points = inventory.pointsOf(device);
            List<String> names = points.stream().map(Point::name).toList();
            List<PointLimits> limits = points.stream().map(inventory::limits).toList();
            Profile profile = inventory.profile(device);
            List<PollGroup> groups = names.stream().map(profile::group).toList();
            Bench before = benches.get(device.id());
            boolean same = before != null
                    && before.device().equals(device)
                    && before.points().equals(names)
                    && before.limits().equals(limits)
                    && before.groups().equals(groups);
            next.put(
                    device.id(),
                    same ? before : new Bench(device, names, limits, groups, new QualityJudge(inventory, device)));
        }
        benches = next;
    }

    /** The same list where nothing in it is doubted: nearly always. Readings of unknown devices pass. */
    public List<Reading> judge(List<Reading> readings) {
        @Nullable List<Reading> judged = null;
        @Nullable String device = null;
        @Nullable QualityJudge judge = null;
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            String id = reading.point().device().id();
            if (!id.equals(device)) {
                device = id;
                judge = of(id);
            }
            Reading after = judge == null ? reading : judge.judge(reading);
            if (judged == null && after != reading) {
                judged = new ArrayList<>(readings);
            }
            if (judged != null) {
                judged.set(i, after);
            }
        }
        return judged == null ? readings : judged;
    }

    public Reading judge(Reading reading) {
        QualityJudge judge = of(reading.point().device().id());
        return judge == null ? reading : judge.judge(reading);
    }

    private @Nullable QualityJudge of(String device) {
        Bench bench = benches.get(device);
        return bench == null || !bench.judge().limited() ? null : bench.judge();
    }
}
