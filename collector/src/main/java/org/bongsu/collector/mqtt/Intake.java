package org.bongsu.collector.mqtt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.collector.mqtt.Topics.Target;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.jspecify.annotations.Nullable;

/**
 * Judges messages: which points, which values, which time, and whether it is news. No input or output; owned by one thread.
 *
 * <p>A source time that is off by more than the skew is a wrong clock, and the arrival time is used instead: a detector with
 * a wrong clock sees smoke as well as any, so its reading stays GOOD and says why its time is ours. The exception
 * is a message that has waited: for a while after every gap (start, reconnection, held-back acknowledgements) an old time
 * is believed until the device has caught up on that session. Such late readings are stored under their own time, and are
 * no news: the rules do not get them.
 *
 * <p>A device's messages may come on several sessions, each in order and none in step with the others. What is older than
 * the last that was taken is stored and is no news.
 */
final class Intake {

    /** Wall time after a gap, or after the last message that had waited, within which a broker goes on handing over what it kept. */
    static final long CATCH_UP_MILLIS = 60_000;

    private static final Cause RETAINED = new Cause(Cause.Kind.TOO_OLD, "retained");

    /** The session that listens for the rules alone: without a memory, so that none of its messages has waited. */
    static final int TAP = 0;

    /** Messages without a time come in one burst, and a store that keeps milliseconds must keep each of them. */
    private static final Duration APART = Duration.ofMillis(1);

    private final ScenarioClock clock;
    private final MqttSettings settings;
    private Inventory inventory;
    private Topics topics;
    private final Map<String, Watch> watches = new LinkedHashMap<>();
    private long gapEndedMillis;

    /**
     * A message to be judged.
     *
     * @param session tells sessions apart; {@link #TAP} is one that has nothing to catch up with
     * @param retained whether the broker had kept it for whoever subscribes later
     */
    record Arrival(String topic, Body body, int session, boolean retained) {}

    /** How far a device has come on one session since the gap. */
    private static final class Progress {
        private boolean caughtUp;
        /** Source and arrival of each point's last message that seemed to have waited, by point name. */
        private final Map<String, Reading> waited = new HashMap<>();

        /** When the last of them came: a long backlog goes on for as long as it flows. */
        private long waitedMillis = Long.MIN_VALUE / 2;
    }

    /** What is known of one device. */
    private static final class Watch {
        private final Device device;
        private final List<Point> points;
        /** By point name. */
        private final Map<String, Reading> last = new HashMap<>();

        /** The last time that was ours to give, by point name. */
        private final Map<String, Moment> assigned = new HashMap<>();

        private final Map<Integer, Progress> progress = new HashMap<>();
        private long heardMillis;
        private boolean lost;

        Watch(Device device, List<Point> points, long nowMillis) {
            this.device = device;
            this.points = points;
            this.heardMillis = nowMillis;
        }

        /** The same device after the site has changed around it; its points have new numbers. */
        Watch moved(Device device, List<Point> points) {
            Watch moved = new Watch(device, points, heardMillis);
            moved.lost = lost;
            points.forEach(point -> {
                Reading before = last.get(point.name());
                if (before != null) {
                    moved.last.put(point.name(), of(point, before));
                }
            });
            moved.progress.putAll(progress);
            moved.assigned.putAll(assigned);
            return moved;
        }

        private static Reading of(Point point, Reading before) {
            return new Reading(
                    point, before.raw(), before.quality(), before.cause(), before.source(), before.arrival());
        }
    }

    /** What a message came to, for one point or as a whole. */
    sealed interface Verdict {

        /**
         * @param news whether the rules are to see it
         * @param stored whether it is a measurement of a known time
         * @param arrivalUsed whether the source's time was not believed
         */
        record Taken(Reading reading, boolean news, boolean stored, boolean arrivalUsed) implements Verdict {}

        /** No device publishes there. */
        record UnknownTopic() implements Verdict {}

        record Refused(Garbage.Reason reason, String why) implements Verdict {}
    }

    /** @throws IllegalArgumentException when a mapping names a point that its device has not */
    Intake(Inventory inventory, MqttSettings settings, ScenarioClock clock, long nowMillis) {
        this.clock = clock;
        this.settings = settings;
        this.gapEndedMillis = nowMillis;
        this.inventory = inventory;
        this.topics = new Topics(inventory);
        watch(Map.of(), nowMillis);
    }

    /**
     * Takes another inventory's word from now on. A device that stays as it was keeps its last readings and its silence.
     *
     * @throws IllegalArgumentException as the constructor; then everything stays as it was
     */
    void replace(Inventory other, long nowMillis) {
        Topics fresh = new Topics(other);
        Map<String, Watch> before = new HashMap<>(watches);
        inventory = other;
        topics = fresh;
        watches.clear();
        watch(before, nowMillis);
    }

    private void watch(Map<String, Watch> before, long nowMillis) {
        for (Device device : inventory.devices()) {
            if (Topics.isListenedTo(device)) {
                List<Point> points = inventory.pointsOf(device);
                Watch known = before.get(device.id());
                Watch watch = known != null && known.device.address().equals(device.address())
                        ? known.moved(device, points)
                        : new Watch(device, points, nowMillis);
                watches.put(device.id(), watch);
            }
        }
    }

    int devices() {
        return watches.size();
    }

    Topics topics() {
        return topics;
    }

    /** Messages may have waited until now. */
    void gapEnded(long nowMillis) {
        gapEndedMillis = nowMillis;
        watches.values().forEach(watch -> watch.progress.clear());
    }

    /** One verdict for each point that the message feeds, and one for each way in which it is garbage. */
    List<Verdict> take(Arrival message, long nowMillis) {
        List<Target> targets = topics.of(message.topic());
        if (targets.isEmpty()) {
            return List.of(new Verdict.UnknownTopic());
        }
        List<Verdict> verdicts = new ArrayList<>(targets.size());
        for (Target target : targets) {
            Verdict verdict = judge(message, target, nowMillis);
            if (verdict instanceof Verdict.Taken || !verdicts.contains(verdict)) {
                verdicts.add(verdict);
            }
        }
        return verdicts;
    }

    private Verdict judge(Arrival message, Target target, long nowMillis) {
        Watch watch = watches.get(target.point().device().id());
        if (watch == null) {
            return new Verdict.UnknownTopic();
        }
        try {
            Payload payload = target.reader().read(message.body());
            return message.retained() && payload.time().isEmpty()
                    ? ageless(watch, target.point(), payload, clock.at(nowMillis))
                    : judge(watch, message, target.point(), payload, nowMillis);
        } catch (Garbage e) {
            return new Verdict.Refused(e.reason(), e.why());
        }
    }

    /** The last known value, of yesterday or of last year: better than none for a person, and never a measurement. */
    private static Verdict ageless(Watch watch, Point point, Payload payload, Moment now) {
        Reading fresh = reading(point, payload, now, now);
        Reading stale = fresh.quality() == Quality.GOOD
                ? new Reading(point, fresh.raw(), Quality.STALE, RETAINED, now, now)
                : fresh;
        return new Verdict.Taken(stale, !watch.last.containsKey(point.name()), false, false);
    }

    private Verdict judge(Watch watch, Arrival message, Point point, Payload payload, long nowMillis) {
        Moment now = clock.at(nowMillis);
        Moment said = payload.time().orElse(now);
        Duration age = said.until(now);
        boolean sane = age.abs().compareTo(settings.skew()) <= 0;
        Progress progress = watch.progress.computeIfAbsent(message.session(), session -> new Progress());
        boolean waited;
        if (message.retained()) {
            waited = !sane && !age.isNegative();
        } else {
            progress.caughtUp |= sane || keepsPace(progress.waited.get(point.name()), said, now, watch.device.period());
            waited = message.session() != TAP
                    && !sane
                    && !age.isNegative()
                    && !progress.caughtUp
                    && nowMillis - Math.max(gapEndedMillis, progress.waitedMillis) <= CATCH_UP_MILLIS;
        }
        boolean arrivalUsed = !sane && !waited;
        boolean timeIsOurs = arrivalUsed || payload.time().isEmpty();
        Reading read = reading(point, payload, timeIsOurs ? assigned(watch, point, now) : said, now);
        Reading reading = arrivalUsed && read.quality() == Quality.GOOD
                ? read.doubted(Quality.GOOD, Cause.clockSkew(said, now))
                : read;
        if (waited && !message.retained()) {
            progress.waited.put(point.name(), reading);
            progress.waitedMillis = nowMillis;
        }
        Reading before = watch.last.get(point.name());
        boolean news = !waited && (before == null || !reading.source().isBefore(before.source()));
        if (news) {
            watch.last.put(point.name(), reading);
            watch.heardMillis = nowMillis;
            watch.lost = false;
        }
        return new Verdict.Taken(reading, news, true, arrivalUsed);
    }

    /** The time of arrival, or the next after the last that was given to the point: one time is one reading in any store. */
    private static Moment assigned(Watch watch, Point point, Moment now) {
        Moment last = watch.assigned.get(point.name());
        Moment time = last == null || last.isBefore(now) ? now : last.plus(APART);
        watch.assigned.put(point.name(), time);
        return time;
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

    private static Reading reading(Point point, Payload payload, Moment source, Moment arrival) {
        Optional<Double> value = payload.value();
        if (value.isEmpty()) {
            return new Reading(point, 0, Quality.UNDEFINED, payload.absence(), source, arrival);
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
                        point -> readings.add(stale(point, watch.last.get(point.name()), cause, clock.at(nowMillis))));
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
