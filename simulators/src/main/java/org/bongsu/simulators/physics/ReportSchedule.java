package org.bongsu.simulators.physics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Device;

/**
 * When each device is read or reports: its period, from a phase of its own so that not all come at once. Phases are
 * whole tenths of a second. Not thread safe.
 */
public final class ReportSchedule {

    private static final long PHASE_NANOS = 100_000_000L;

    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::atNanos).thenComparingInt(Due::order));

    private record Due(long atNanos, int order, Device device) {}

    /** The first report of each device lies within its first period from {@code start}. */
    public ReportSchedule(List<Device> devices, Moment start, long seed) {
        for (int i = 0; i < devices.size(); i++) {
            Device device = devices.get(i);
            long slots = Math.max(1, device.period().toNanos() / PHASE_NANOS);
            long phase = Math.floorMod(Noise.hash(seed, -3, i), slots) * PHASE_NANOS;
            queue.add(new Due(start.epochNanos() + phase, i, device));
        }
    }

    /** Empty only without devices. */
    public Optional<Moment> nextDue() {
        return Optional.ofNullable(queue.peek()).map(due -> new Moment(due.atNanos()));
    }

    /**
     * The devices due up to and including the moment, each once however late it is, in a fixed order. The next time
     * keeps the device's phase.
     */
    public List<Device> due(Moment now) {
        List<Device> devices = new ArrayList<>();
        List<Due> again = new ArrayList<>();
        while (!queue.isEmpty() && queue.peek().atNanos() <= now.epochNanos()) {
            Due due = queue.remove();
            devices.add(due.device());
            long period = due.device().period().toNanos();
            long missed = (now.epochNanos() - due.atNanos()) / period;
            again.add(new Due(due.atNanos() + (missed + 1) * period, due.order(), due.device()));
        }
        queue.addAll(again);
        return devices;
    }
}
