package org.bongsu.rules.signal;

import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Quality;
import org.jspecify.annotations.Nullable;

/**
 * Whether a device can be believed. It is lost once a point of it is STALE, once none of its points has a value any more,
 * or once it says itself that it is faulty; a device that never answered is not lost but unknown, and nothing is concluded
 * from it.
 */
final class DeviceWatch {

    private final Device device;
    private final RoomWatch room;
    private int stale;
    private int answering;
    private boolean answered;
    private boolean faulty;
    private boolean lost;

    DeviceWatch(Device device, RoomWatch room) {
        this.device = device;
        this.room = room;
    }

    /** @param before null when the point was never read */
    void changed(@Nullable Quality before, Quality after, String cause, Moment now, Outbox out) {
        count(before, -1);
        count(after, 1);
        answered |= answering > 0;
        judge(cause.isEmpty() ? "no answer" : cause, now, out);
    }

    /** The device's own word on its health. */
    void fault(String point, boolean set, Moment now, Outbox out) {
        faulty = set;
        judge(point, now, out);
    }

    private void judge(String cause, Moment now, Outbox out) {
        boolean unwell = faulty || stale > 0 || answering == 0;
        if (unwell && !lost && answered) {
            lost = true;
            out.add(new Signal.SensorLost(device.id(), device.room(), now, cause));
            room.lost(device.id(), now, out);
        } else if (!unwell && lost) {
            lost = false;
            out.add(new Signal.SensorBack(device.id(), now));
            room.back(device.id(), now, out);
        }
    }

    private void count(@Nullable Quality quality, int by) {
        if (quality == Quality.STALE) {
            stale += by;
        } else if (quality != null && quality != Quality.UNDEFINED) {
            answering += by;
        }
    }

    /** As it was when the daemon stopped. */
    void restoreLost(Moment since) {
        lost = true;
        room.restoreLost(device.id(), since);
    }
}
