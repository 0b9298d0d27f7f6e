package org.bongsu.collector.mqtt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.jspecify.annotations.Nullable;

/**
 * Judges messages: which point, which value, which time, and whether it is news. No input or output; owned by one thread.
 *
 * <p>A source time that is off by more than the skew is a wrong clock, and the arrival time is used instead: a detector with
 * a wrong clock sees smoke as well as any, so its reading stays GOOD and says why its time is ours. The exception
 * is a message that has waited: for a while after every gap (start, reconnection, held-back acknowledgements) an old time
 * is believed until the device has caught up. Such late readings are stored under their own time, and are no news: the
 * rules do not get them.
 */
final class Intake {

    /** Wall time after a gap within which a broker hands over what it kept. */
    static final long CATCH_UP_MILLIS = 60_000;

    private final ScenarioClock clock;
    private final MqttSettings settings;
    private final Map<String, Point> byTopic = new HashMap<>();
    private final Map<String, Watch> watches = new LinkedHashMap<>();
    private long gapEndedMillis;

    /** What is known of one device. */
    private static final class Watch {
        private final Device device;
        private final List<Point> points;
        private final Map<Point, Reading> last = new HashMap<>();
        /** Source and arrival of each point's last message that seemed to have waited. */
        private final Map<Point, Reading> waited = new HashMap<>();

        private long heardMillis;
        private boolean caughtUp;
        private boolean lost;

        Watch(Device device, List<Point> points, long nowMillis) {
            this.device = device;
            this.points = points;
            this.heardMillis = nowMillis;
        }
    }

    /** What a message came to. */
    sealed interface Verdict {

        /**
         * @param news whether the rules are to see it
         * @param arrivalUsed whether the source's time was not believed
         */
        record Taken(Reading reading, boolean news, boolean arrivalUsed) implements Verdict {}

        /** No device publishes there. */
        record UnknownTopic() implements Verdict {}

        record Garbage(String why) implements Verdict {}
    }

    Intake(Inventory inventory, MqttSettings settings, ScenarioClock clock, long nowMillis) {
        this.clock = clock;
        this.settings = settings;
        this.gapEndedMillis = nowMillis;
        for (Device device : inventory.devices()) {
            if (device.address() instanceof Address.Mqtt mqtt) {
                List<Point> points = inventory.pointsOf(device);
                points.forEach(point -> byTopic.put(mqtt.prefix() + "/" + point.name(), point));
                watches.put(device.id(), new Watch(device, points, nowMillis));
            }
        }
    }

    int devices() {
        return watches.size();
    }

    /** Topic filters that cover every device, in order of the inventory. */
    List<String> filters() {
        return watches.values().stream()
                .map(watch -> ((Address.Mqtt) watch.device.address()).prefix() + "/+")
                .distinct()
                .toList();
    }

    /** Messages may have waited until now. */
    void gapEnded(long nowMillis) {
        gapEndedMillis = nowMillis;
        watches.values().forEach(watch -> {
            watch.caughtUp = false;
            watch.waited.clear();
        });
    }

    /** @param kept whether the broker may have kept the message for a while */
    Verdict take(String topic, byte[] bytes, boolean kept, long nowMillis) {
        Point point = byTopic.get(topic);
        if (point == null) {
            return new Verdict.UnknownTopic();
        }
        Payload payload;
        try {
            payload = Payload.read(bytes, point.definition());
        } catch (Payload.Garbage e) {
            return new Verdict.Garbage(String.valueOf(e.getMessage()));
        }
        Watch watch = watches.get(point.device().id());
        return watch == null ? new Verdict.UnknownTopic() : judge(watch, point, payload, kept, nowMillis);
    }

    private Verdict judge(Watch watch, Point point, Payload payload, boolean kept, long nowMillis) {
        Moment now = clock.at(nowMillis);
        Moment said = payload.time().orElse(now);
        Duration age = said.until(now);
        boolean sane = age.abs().compareTo(settings.skew()) <= 0;
        watch.caughtUp |= sane || keepsPace(watch.waited.get(point), said, now, watch.device.period());
        boolean waited = !sane && !age.isNegative() && !watch.caughtUp && nowMillis - gapEndedMillis <= CATCH_UP_MILLIS;
        boolean arrivalUsed = !sane && !waited;
        Reading read = reading(point, payload.value(), arrivalUsed ? now : said, now);
        Reading reading = arrivalUsed && read.quality() == Quality.GOOD
                ? read.doubted(Quality.GOOD, Cause.clockSkew(said, now))
                : read;
        if (waited) {
            watch.waited.put(point, reading);
        }
        Reading before = watch.last.get(point);
        boolean news = !waited && (before == null || !reading.source().isBefore(before.source()));
        if (news) {
            watch.last.put(point, reading);
            watch.heardMillis = nowMillis;
            watch.lost = false;
        }
        return new Verdict.Taken(reading, news, arrivalUsed);
    }

    /**
     * What has waited comes in a burst; what comes a period apart and says so is made now, by a clock that is wrong. Found
     * out by the second message, so that no detector is left unheard for that.
     */
    private static boolean keepsPace(@Nullable Reading before, Moment said, Moment now, Duration period) {
        if (before == null) {
            return false;
        }
        double arrived = before.arrival().secondsUntil(now);
        double made = before.source().secondsUntil(said);
        return arrived >= period.toMillis() / 2_000.0 && Math.abs(made - arrived) <= arrived / 2;
    }

    private static Reading reading(Point point, Optional<Double> value, Moment source, Moment arrival) {
        if (value.isEmpty()) {
            return new Reading(point, 0, Quality.UNDEFINED, Cause.NO_VALUE, source, arrival);
        }
        PointDefinition definition = point.definition();
        double v = value.get();
        if (v < definition.min() || v > definition.max()) {
            return new Reading(point, v, Quality.IMPLAUSIBLE, definition.outOfRange(), source, arrival);
        }
        return Reading.good(point, v, source, arrival);
    }

    /**
     * Readings of devices that have gone silent, once each: STALE with the last value under its own source time, or
     * UNDEFINED where there never was one. To be called when no message waits to be taken.
     *
     * @param cause said of the devices: silent, or the broker lost
     */
    List<Reading> silent(Cause cause, long nowMillis) {
        List<Reading> readings = new ArrayList<>();
        for (Watch watch : watches.values()) {
            if (!watch.lost && nowMillis >= silentAt(watch)) {
                watch.lost = true;
                watch.points.forEach(
                        point -> readings.add(stale(point, watch.last.get(point), cause, clock.at(nowMillis))));
            }
        }
        return readings;
    }

    private long silentAt(Watch watch) {
        Moment periodsOver =
                clock.at(watch.heardMillis).plus(watch.device.period().multipliedBy(settings.stalePeriods()));
        return clock.wallMillis(periodsOver) + settings.grace().toMillis();
    }

    private static Reading stale(Point point, @Nullable Reading last, Cause cause, Moment now) {
        return last == null ? Reading.absent(point, cause, now) : last.lost(cause, now);
    }
}
