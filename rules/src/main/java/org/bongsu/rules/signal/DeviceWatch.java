package org.bongsu.rules.signal;

import java.time.Duration;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.jspecify.annotations.Nullable;

/**
 * Whether a device can be believed. It is lost once a point of it is STALE, once none of its points has a value any more,
 * or once it says itself that it is faulty; a device that never answered is not lost but unknown, and nothing is concluded
 * from it. A device that answers is doubted once a point of it is FROZEN, or stays IMPLAUSIBLE.
 */
final class DeviceWatch extends Timed {

    /** A single impossible value is noise on a wire, and nobody has to look. */
    static final Duration DOUBT_HOLD = Duration.ofSeconds(60);

    private static final Text NO_ANSWER = new Text("no answer", "응답 없음");

    private final Device device;
    private final RoomWatch room;
    private int stale;
    private int answering;
    private int frozen;
    private int implausible;
    private boolean answered;
    private boolean faulty;
    private boolean lost;
    private boolean doubted;
    private Text lostWhy = NO_ANSWER;
    private Text doubtWhy = NO_ANSWER;
    /** Whether something changed since the last judgement. */
    private boolean touched;

    DeviceWatch(int order, Device device, RoomWatch room) {
        super(order);
        this.device = device;
        this.room = room;
    }

    /** Notes it until {@link #judge}. @param before null when the point was never read @return whether it is the first */
    boolean changed(@Nullable Quality before, Reading reading) {
        boolean first = !touched;
        touched = true;
        count(before, -1);
        count(reading.quality(), 1);
        answered |= answering > 0;
        switch (reading.quality()) {
            case STALE, UNDEFINED -> lostWhy = reading.cause().text();
            case FROZEN, IMPLAUSIBLE -> doubtWhy = of(reading);
            case GOOD -> {}
        }
        return first;
    }

    private static Text of(Reading reading) {
        Text cause = reading.cause().text();
        String point = reading.point().name();
        return new Text(point + " " + cause.en(), point + " " + cause.ko());
    }

    /** The device's own word on its health, until {@link #judge}. @return whether it is the first change */
    boolean fault(String point, boolean set) {
        boolean first = !touched;
        touched = true;
        faulty = set;
        lostWhy = Text.same(point);
        return first;
    }

    /** Concludes from all changes since the last time. */
    void judge(Moment now, Outbox out) {
        touched = false;
        boolean unwell = faulty || stale > 0 || answering == 0;
        if (unwell && !lost && answered) {
            lost = true;
            out.add(new Signal.SensorLost(device.id(), device.room(), now, lostWhy));
            room.lost(device.id(), now, out);
        } else if (!unwell && lost) {
            lost = false;
            out.add(new Signal.SensorBack(device.id(), now));
            room.back(device.id(), now, out);
        }
        if (!lost) {
            doubt(now, out);
        }
    }

    private void doubt(Moment now, Outbox out) {
        if (frozen > 0) {
            out.schedule(this, NEVER);
            fire(now, out);
        } else if (implausible > 0) {
            if (!doubted && due() == NEVER) {
                out.schedule(this, now.plus(DOUBT_HOLD).epochNanos());
            }
        } else {
            out.schedule(this, NEVER);
            if (doubted) {
                doubted = false;
                out.add(new Signal.SensorTrusted(device.id(), now));
            }
        }
    }

    @Override
    void fire(Moment at, Outbox out) {
        if (!doubted && !lost) {
            doubted = true;
            out.add(new Signal.SensorDoubted(device.id(), device.room(), at, doubtWhy));
        }
    }

    private void count(@Nullable Quality quality, int by) {
        if (quality == null) {
            return;
        }
        switch (quality) {
            case STALE -> stale += by;
            case FROZEN -> {
                frozen += by;
                answering += by;
            }
            case IMPLAUSIBLE -> {
                implausible += by;
                answering += by;
            }
            case GOOD -> answering += by;
            case UNDEFINED -> {}
        }
    }

    /** Goes on from what is known of the same device under another configuration; its points are counted already. */
    void takeOver(DeviceWatch before, Outbox out) {
        stale = before.stale;
        answering = before.answering;
        frozen = before.frozen;
        implausible = before.implausible;
        answered = before.answered;
        faulty = before.faulty;
        lost = before.lost;
        doubted = before.doubted;
        lostWhy = before.lostWhy;
        doubtWhy = before.doubtWhy;
        out.schedule(this, before.due());
    }

    boolean isLost() {
        return lost;
    }

    boolean isDoubted() {
        return doubted;
    }

    /** The device is no longer configured: nobody waits for it any more. */
    void retire(Moment now, Outbox out, RoomWatch present) {
        if (lost) {
            out.add(new Signal.SensorBack(device.id(), now));
            present.back(device.id(), now, out);
        }
        if (doubted) {
            out.add(new Signal.SensorTrusted(device.id(), now));
        }
    }

    /** As it was when the daemon stopped. */
    void restoreLost(Moment since) {
        lost = true;
        room.restoreLost(device.id(), since);
    }

    /** As it was when the daemon stopped. */
    void restoreDoubted() {
        doubted = true;
    }
}
