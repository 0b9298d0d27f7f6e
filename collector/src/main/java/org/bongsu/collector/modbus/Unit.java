package org.bongsu.collector.modbus;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PollGroup;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.Identification;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.profile.RegisterCodec;

/**
 * One device behind a lane: its polls, what it was found to be, and whether it still speaks. No input or output; owned by
 * its lane's event loop.
 */
final class Unit {

    /** Failures in a row that are put down to chance: the next period tries again, on a fresh connection. */
    private static final int FREE_FAILURES = 1;

    private final Device device;
    private final Profile profile;
    private final int number;
    private final Framing framing;
    private final Codecs codecs;
    private final ScenarioClock clock;
    private final ModbusSettings settings;
    private final Backoff backoff;
    private List<Point> points;
    private Profile resolved;
    private RegisterCodec codec;
    private List<Poll> polls;
    private final List<Poll> waiting = new ArrayList<>();
    private boolean busy;
    private boolean retired;
    private int identifiedOn;
    private boolean everIdentified;
    private int failures;
    private long notBefore;
    private long heardNanos;
    private Optional<Cause> firstCause = Optional.empty();
    private Optional<String> misfit = Optional.empty();
    private boolean toldLost;

    /**
     * @param number the unit id on the wire
     * @param phase how far into its period each group is first read, from 0 to below 1
     */
    Unit(
            Inventory inventory,
            Device device,
            int number,
            Framing framing,
            Codecs codecs,
            Moment started,
            double phase,
            ScenarioClock clock,
            ModbusSettings settings,
            Backoff backoff) {
        this.device = device;
        this.profile = inventory.profile(device);
        this.resolved = profile;
        this.number = number;
        this.points = inventory.pointsOf(device);
        this.framing = framing;
        this.codecs = codecs;
        this.heardNanos = started.epochNanos();
        this.clock = clock;
        this.settings = settings;
        this.backoff = backoff;
        this.codec = codecs.codec(profile, points);
        this.polls = polls(
                codec, group -> started.plusSeconds(phase * device.period(group).toNanos() / 1e9));
    }

    /** What has no register yet, for its addresses are asked for first, is due like any other: or nobody would ask. */
    private List<Poll> polls(RegisterCodec codec, Function<PollGroup, Moment> firstDue) {
        Set<PollGroup> groups = codec.groups().isEmpty() ? EnumSet.of(PollGroup.NORMAL) : codec.groups();
        return groups.stream()
                .map(group -> new Poll(this, group, codec, framing, clock, firstDue.apply(group)))
                .toList();
    }

    Device device() {
        return device;
    }

    Profile profile() {
        return profile;
    }

    int number() {
        return number;
    }

    List<Poll> polls() {
        return polls;
    }

    /** Whether this is the same device, of the same profile, at the same address. */
    boolean is(Inventory next, Device other, int otherNumber) {
        return number == otherNumber && device.equals(other) && profile.equals(next.profile(other));
    }

    /** From now on readings carry the points of another inventory. */
    void rebind(Inventory next) {
        points = next.pointsOf(device);
        codec = codecs.codec(resolved, points);
        polls.forEach(poll -> poll.rebind(codec));
    }

    /** The readings with the points of the same names among {@code points}. */
    static List<Reading> rebind(List<Reading> readings, List<Point> points) {
        List<Reading> bound = new ArrayList<>(readings.size());
        for (int i = 0; i < readings.size(); i++) {
            Reading old = readings.get(i);
            bound.add(new Reading(points.get(i), old.raw(), old.quality(), old.cause(), old.source(), old.arrival()));
        }
        return bound;
    }

    /** It is no longer of the site; what is still in flight for it is to be ignored. */
    void retire() {
        retired = true;
    }

    boolean isRetired() {
        return retired;
    }

    /** One job at a time: a unit that is asked twice at once is one of the things that real devices do not bear. */
    boolean isBusy() {
        return busy;
    }

    void busy(boolean now) {
        busy = now;
    }

    void await(Poll poll) {
        waiting.add(poll);
    }

    /** The polls that fell due while the unit was busy. */
    List<Poll> takeWaiting() {
        List<Poll> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }

    /**
     * Moves every time that is remembered, after the clock was set.
     *
     * @param nanos the same step as {@code millis}, in scenario time
     */
    void shift(long millis, long nanos) {
        notBefore += millis;
        heardNanos += nanos;
        polls.forEach(poll -> poll.shift(nanos));
    }

    /**
     * What a poll without values speaks for. Until the device was asked where its points are, the first poll speaks for those
     * of unknown address as well.
     *
     * @param own the points that the poll reads
     */
    List<Point> spokenFor(Poll poll, List<Point> own) {
        if (everIdentified || poll != polls.get(0)) {
            return own;
        }
        List<Point> all = new ArrayList<>(own);
        all.addAll(codec.missing());
        return all;
    }

    boolean isIdentified(int connection) {
        return identifiedOn == connection;
    }

    /** Something else may answer under its number by now: it is to be introduced again before the next poll. */
    void forget() {
        identifiedOn = 0;
    }

    Introduction introduction(Poll afterwards) {
        return new Introduction(this, framing, Identification.of(profile), afterwards);
    }

    /**
     * How it is read if it is what was found.
     *
     * @throws IllegalArgumentException when its registers cannot be asked for as the profile's tuning wants it
     */
    RegisterCodec codec(Profile found) {
        return found.equals(resolved) ? codec : codecs.codec(found, points);
    }

    /**
     * The device fits. What was refused on another connection is asked for again, and what is read once is due.
     *
     * @param codec of what was found
     * @return whether its polls are other ones than before
     */
    boolean identified(int connection, Profile found, RegisterCodec codec, Moment now) {
        identifiedOn = connection;
        everIdentified = true;
        misfit = Optional.empty();
        boolean other = !found.equals(resolved);
        if (other) {
            resolved = found;
            this.codec = codec;
            polls = polls(codec, group -> now);
        }
        for (Poll poll : polls) {
            poll.retryRefused();
            if (poll.group() == PollGroup.ONCE) {
                poll.dueNow(now);
            }
        }
        return other;
    }

    /** Points that the device turned out not to have. */
    List<Reading> missing(Moment now) {
        return codec.missing().stream()
                .map(point -> Reading.absent(point, Cause.NOT_IN_PROFILE, now))
                .toList();
    }

    /** Whether it failed so often that it is asked with a single request. */
    boolean isFailing() {
        return failures > FREE_FAILURES;
    }

    long notBefore() {
        return notBefore;
    }

    long backoffMillis() {
        return backoff.waitMillis();
    }

    /** When it last brought something, in scenario time. */
    long heardNanos() {
        return heardNanos;
    }

    /** A poll succeeded. @return whether it had been told of as lost */
    boolean heard(Moment now) {
        heardNanos = now.epochNanos();
        failures = 0;
        notBefore = 0;
        backoff.reset();
        firstCause = Optional.empty();
        boolean back = toldLost;
        toldLost = false;
        return back;
    }

    /**
     * Notes a failed job; {@link #judge} says what follows from it.
     *
     * @param backsOff whether the failure is the device's own rather than the lane's
     */
    void failed(Cause cause, boolean backsOff, long wallMillis) {
        failures++;
        if (firstCause.isEmpty()) {
            firstCause = Optional.of(cause);
        }
        if (backsOff && failures > FREE_FAILURES) {
            notBefore = wallMillis + backoff.afterFailure();
        }
    }

    /** The first cause of a poll's silence; the unit's where the poll itself was not tried. */
    private Cause lostFor(Poll poll) {
        return poll.firstCause().or(() -> firstCause).orElse(Cause.DEVICE_SILENT);
    }

    /**
     * STALE readings, once, of what nothing good came for in the periods allowed. With no more than one failure to show for
     * it, it may be the lane that is late, or chance (in a fast rehearsal one lost reply outlasts the periods): a time-out
     * more is granted.
     *
     * @return empty when nothing changes
     */
    List<Reading> judge(long wallMillis) {
        List<Reading> readings = new ArrayList<>();
        for (Poll poll : polls) {
            if (wallMillis >= judgementMillis(poll)) {
                readings.addAll(poll.lose(lostFor(poll), clock.at(wallMillis)));
                forget();
            }
        }
        return readings;
    }

    /** Notes that somebody is told. @return whether it is news */
    boolean tellLost() {
        boolean news = !toldLost;
        toldLost = true;
        return news;
    }

    /** When {@link #judge} may next say something; far off once everything is lost. */
    long judgementMillis() {
        long next = Long.MAX_VALUE;
        for (Poll poll : polls) {
            next = Math.min(next, judgementMillis(poll));
        }
        return next;
    }

    private long judgementMillis(Poll poll) {
        long at = poll.judgementMillis(settings.stalePeriods());
        return at == Long.MAX_VALUE || isFailing()
                ? at
                : at + settings.timeout().toMillis();
    }

    /** UNDEFINED readings, once, for a device that is not what its profile describes. */
    List<Reading> misidentified(String why, Moment now) {
        if (misfit.equals(Optional.of(why))) {
            return List.of();
        }
        misfit = Optional.of(why);
        toldLost = true;
        List<Reading> readings = new ArrayList<>();
        polls.forEach(poll -> readings.addAll(poll.disown(Cause.misidentified(why), now)));
        return readings;
    }
}
