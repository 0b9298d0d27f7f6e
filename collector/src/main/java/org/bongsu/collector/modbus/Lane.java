package org.bongsu.collector.modbus;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.Identification.Outcome;
import org.bongsu.domain.profile.ModbusTuning;
import org.bongsu.domain.profile.RegisterCodec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway: one connection, a queue of its units' polls by due time, and no more requests in flight than every device
 * behind it bears. All of it runs on the event loop it is deployed on.
 *
 * <p>A unit that does not answer costs the others one time-out each time it is tried, and it is tried ever more seldom. An
 * endpoint that cannot be reached is tried on its own backoff, whatever its units' due times.
 */
final class Lane implements Deployable, Connection.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private static final Set<Fault> HANG_UPS = EnumSet.of(Fault.TLS, Fault.CLOSED, Fault.TRUNCATED, Fault.UNASKED);

    private static final long NO_TIMER = -1;
    private static final long BUSY_PAUSE_MILLIS = 100;
    private static final int FREE_HANG_UPS = 1;
    /** The clock is slewed by less than this, and set by more. */
    private static final long SET_BACK_MILLIS = 1000;

    /** What all lanes of a poller share. */
    record Setting(
            Dialer dialer,
            Gate gate,
            ModbusSettings settings,
            ScenarioClock clock,
            LongSupplier wallMillis,
            Consumer<List<Reading>> sink) {}

    private final String name;
    private final Address endpoint;
    private final Framing framing;
    private final Setting setting;
    private final LaneMeters meters;
    private final Backoff backoff;
    private final PriorityQueue<Poll> queue = new PriorityQueue<>(Comparator.comparingLong(Poll::dueMillis));
    private final List<Job> active = new ArrayList<>();
    private List<Unit> units;
    private int window = 1;
    private long pauseAfterConnectNanos;
    private long pauseBetweenNanos;
    private @Nullable Context context;
    private @Nullable Connection connection;
    private boolean dialling;
    /** Bumped with each connection: units are identified anew on each. */
    private int connections;

    private int nextNumber;
    private boolean answeredOnConnection;
    private int misses;
    private int dialFailures;
    /** Connections in a row that the other side closed before it had answered anything. */
    private int hangUps;

    private boolean hungUp;
    private long dialNotBefore;
    private long quietUntilNanos;
    private boolean quiet;
    private long judgeAt;
    private long timer = NO_TIMER;
    private long armedFor;
    /** When it was last looked at the clock. */
    private long latest;

    private boolean stopped;

    Lane(String name, Address endpoint, List<Unit> units, Setting setting, LaneMeters meters, Backoff backoff) {
        this.name = name;
        this.endpoint = endpoint;
        this.framing = Framing.of(endpoint);
        this.setting = setting;
        this.meters = meters;
        this.backoff = backoff;
        this.units = List.copyOf(units);
        this.units.forEach(this::adopt);
        tune();
    }

    String name() {
        return name;
    }

    Address endpoint() {
        return endpoint;
    }

    @Override
    public Future<?> deploy(Context own) {
        context = own;
        pump();
        return Future.succeededFuture();
    }

    @Override
    public Future<?> undeploy(Context own) {
        stopped = true;
        own.owner().cancelTimer(timer);
        Connection open = connection;
        if (open != null) {
            meters.all().inFlight(-open.inFlight());
            meters.all().disconnected();
            open.close();
        }
        units.forEach(this::dismiss);
        meters.remove();
        return Future.succeededFuture();
    }

    /**
     * Changes the units behind the lane; the connection stays. From any thread.
     *
     * @param change from the units there are to those that shall be, on the lane's event loop
     * @return completes when every later reading is of the new units
     */
    Future<Void> change(UnaryOperator<List<Unit>> change) {
        Promise<Void> done = Promise.promise();
        own().runOnContext(ignored -> {
            List<Unit> before = units;
            units = List.copyOf(change.apply(before));
            before.stream().filter(unit -> !units.contains(unit)).forEach(this::dismiss);
            units.stream().filter(unit -> !before.contains(unit)).forEach(this::adopt);
            tune();
            judgeAt = 0;
            pump();
            done.complete();
        });
        return done.future();
    }

    private void adopt(Unit unit) {
        queue.addAll(unit.polls());
        unit.polls().forEach(poll -> meters.all().spans(poll.uncountedSpans()));
    }

    private void dismiss(Unit unit) {
        unit.retire();
        queue.removeAll(unit.polls());
        unit.polls().forEach(poll -> meters.all().spans(-poll.countedSpans()));
    }

    /** What all devices behind the lane bear. A larger window is used from the next connection on. */
    private void tune() {
        int least = framing.isNumbered() ? ModbusTuning.MAX_WINDOW : 1;
        pauseAfterConnectNanos = 0;
        pauseBetweenNanos = RtuFraming.pause(endpoint).toNanos();
        for (Unit unit : units) {
            ModbusTuning tuning = unit.profile().tuning();
            least = Math.min(least, tuning.window());
            pauseAfterConnectNanos = longest(pauseAfterConnectNanos, tuning.pauseAfterConnect());
            pauseBetweenNanos = longest(pauseBetweenNanos, tuning.pauseBetween());
        }
        window = pauseBetweenNanos > 0 ? 1 : least;
    }

    private static long longest(long nanos, Duration pause) {
        return Math.max(nanos, pause.toNanos());
    }

    /** Sends what is due and fits, and arms the timer for the next event. */
    private void pump() {
        if (stopped) {
            return;
        }
        long now = wall();
        if (now >= judgeAt) {
            judge(now);
        }
        if (connection == null) {
            dial(now);
        } else {
            fill(connection, now);
        }
        arm(now);
    }

    private void fill(Connection open, long now) {
        quiet = quietUntilNanos > 0 && quietUntilNanos > System.nanoTime();
        while (!quiet && open.isOpen() && hasRoom(open)) {
            if (!sendNext(open, now)) {
                return;
            }
        }
    }

    private boolean hasRoom(Connection open) {
        return open.inFlight() < Math.min(window, open.window());
    }

    private boolean sendNext(Connection open, long now) {
        for (int i = 0; i < active.size(); i++) {
            if (send(open, active.get(i), now)) {
                return true;
            }
        }
        for (Poll head = due(now); head != null; head = due(now)) {
            queue.poll();
            Job job = begin(head, now);
            if (job == null) {
                continue;
            }
            if (send(open, job, now)) {
                return true;
            }
            if (job.isOver()) {
                finish(job, now);
            }
        }
        return false;
    }

    private boolean send(Connection open, Job job, long now) {
        Request request = job.next(now);
        if (request == null) {
            return false;
        }
        meters.request();
        meters.all().inFlight(1);
        open.ask(request, (asked, reply) -> answered(job, asked, reply));
        return true;
    }

    /** The first poll that is due, of a unit that is not to be left in peace; it stays in the queue. */
    private @Nullable Poll due(long now) {
        Poll head = queue.peek();
        while (head != null && head.dueMillis() <= now) {
            if (head.unit().notBefore() <= now) {
                return head;
            }
            queue.poll();
            head.postpone(head.unit().notBefore());
            queue.add(head);
            head = queue.peek();
        }
        return null;
    }

    /** @return what is to be asked first; null while the unit has something else to do */
    private @Nullable Job begin(Poll poll, long now) {
        Unit unit = poll.unit();
        if (unit.isBusy()) {
            unit.await(poll);
            return null;
        }
        unit.busy(true);
        Job job = unit.isIdentified(connections) ? poll : unit.introduction(poll);
        job.begin(now);
        active.add(job);
        return job;
    }

    private void answered(Job job, Request asked, Reply reply) {
        meters.all().inFlight(-1);
        job.settled();
        long now = wall();
        if (reply instanceof Reply.Failed failed) {
            failed(job, failed);
        } else {
            heard();
            if (reply instanceof Reply.Refused refused) {
                refused(job, asked, refused.code(), now);
            } else {
                meters.reply(connection == null ? 0 : connection.tookNanos());
                job.take(asked, reply);
            }
        }
        if (job.isOver()) {
            finish(job, now);
        }
    }

    private void heard() {
        if (!answeredOnConnection) {
            answeredOnConnection = true;
            hangUps = 0;
            backoff.reset();
            meters.backoff(0);
        }
        if (misses > 0) {
            misses = 0;
            restate();
        }
        if (pauseBetweenNanos > 0) {
            quietUntilNanos = System.nanoTime() + pauseBetweenNanos;
        }
    }

    private void failed(Job job, Reply.Failed failed) {
        LOG.debug("{} at {}: {} {}", job.unit().device().id(), name, failed.fault(), failed.detail());
        meters.fault(failed.fault());
        if (failed.fault() == Fault.ABANDONED) {
            job.fail(Job.ABANDONED);
        } else {
            misses++;
            restate();
            hungUp = HANG_UPS.contains(failed.fault());
            job.fail(new Job.Setback(cause(failed.fault()), true));
        }
    }

    private void refused(Job job, Request asked, int code, long now) {
        switch (code) {
            case 1, 2, 3 -> {
                meters.fault(Fault.EXCEPTION);
                job.refused(asked, code);
                if (job instanceof Poll) {
                    meters.all().split();
                }
            }
            case 5, 6 -> {
                meters.fault(Fault.BUSY);
                if (!job.retry(asked, now + BUSY_PAUSE_MILLIS)) {
                    job.fail(new Job.Setback(Cause.DEVICE_BUSY, false));
                } else {
                    vertx().setTimer(BUSY_PAUSE_MILLIS, ignored -> pump());
                }
            }
            case 10, 11 -> {
                meters.fault(Fault.GATEWAY);
                job.fail(new Job.Setback(Cause.GATEWAY_LOST, true));
                job.unit().forget();
            }
            default -> {
                meters.fault(Fault.EXCEPTION);
                job.fail(new Job.Setback(Cause.exception(code), true));
            }
        }
    }

    private void finish(Job job, long now) {
        active.remove(job);
        Unit unit = job.unit();
        unit.busy(false);
        if (unit.isRetired()) {
            return;
        }
        Job.Setback setback = job.setback();
        if (setback != null) {
            failed(job, setback, now);
        } else if (job instanceof Introduction introduction) {
            introduced(introduction, now);
        } else if (job instanceof Poll poll) {
            succeeded(poll, now);
        }
        queue.addAll(unit.takeWaiting());
    }

    private void failed(Job job, Job.Setback setback, long now) {
        Poll poll = job instanceof Introduction introduction ? introduction.afterwards() : (Poll) job;
        if (setback != Job.ABANDONED) {
            Unit unit = job.unit();
            poll.failed(setback.cause());
            unit.failed(setback.cause(), setback.backsOff(), now);
            judgeAt = Math.min(judgeAt, unit.judgementMillis());
            meters.late(poll.reschedule(now, unit.notBefore(), false));
        }
        queue.add(poll);
    }

    private void introduced(Introduction introduction, long now) {
        Unit unit = introduction.unit();
        Outcome outcome = introduction.outcome();
        if (outcome instanceof Outcome.Misfit misfit) {
            misidentified(introduction, misfit.why(), now);
        } else if (outcome instanceof Outcome.Fits fits) {
            RegisterCodec codec;
            try {
                codec = unit.codec(fits.resolved());
            } catch (IllegalArgumentException e) {
                misidentified(introduction, String.valueOf(e.getMessage()), now);
                return;
            }
            queue.removeAll(unit.polls());
            List<Poll> before = unit.polls();
            unit.takeWaiting();
            if (unit.identified(connections, fits.resolved(), codec, at(now))) {
                before.forEach(poll -> meters.all().spans(-poll.countedSpans()));
            }
            adopt(unit);
            List<Reading> missing = unit.missing(at(now));
            if (!missing.isEmpty()) {
                deliver(missing);
            }
        }
    }

    private void misidentified(Introduction introduction, String why, long now) {
        Unit unit = introduction.unit();
        meters.fault(Fault.IDENTITY);
        List<Reading> readings = unit.misidentified(why, at(now));
        if (!readings.isEmpty()) {
            LOG.warn("{} at {}: {}", unit.device().id(), name, why);
            deliver(readings);
        }
        failed(introduction, new Job.Setback(Cause.misidentified(why), true), now);
    }

    private void succeeded(Poll poll, long now) {
        Unit unit = poll.unit();
        boolean wasLost = poll.isLost();
        Moment at = at(now);
        List<Reading> readings = poll.succeeded(at);
        if (unit.heard(at)) {
            LOG.info("{} at {} unit {} is back", unit.device().id(), name, unit.number());
        }
        if (wasLost) {
            judgeAt = 0;
        }
        meters.late(poll.reschedule(now, 0, true));
        meters.all().spans(poll.uncountedSpans());
        queue.add(poll);
        if (!readings.isEmpty()) {
            deliver(readings);
        }
    }

    @Override
    public void unasked(Reply.Failed breach) {
        LOG.debug("{}: {} {}", name, breach.fault(), breach.detail());
        meters.fault(breach.fault());
        if (!answeredOnConnection) {
            hungUp = true;
            misses++;
            restate();
            units.forEach(unit -> unit.failed(cause(breach.fault()), false, wall()));
        }
    }

    @Override
    public void settled() {
        Connection open = connection;
        if (open != null && !open.isOpen()) {
            lost(open);
        }
        pump();
    }

    /** The connection broke: what waits is asked on the next one. */
    private void lost(Connection broken) {
        nextNumber = broken.nextNumber();
        connection = null;
        meters.all().disconnected();
        for (Job job : List.copyOf(active)) {
            job.fail(Job.ABANDONED);
            finish(job, wall());
        }
        if (!answeredOnConnection && hungUp && ++hangUps > FREE_HANG_UPS) {
            dialNotBefore = wall() + backoff.afterFailure();
            meters.backoff(backoff.waitMillis());
        }
    }

    private void dial(long now) {
        if (dialling || now < dialNotBefore || due(now) == null) {
            return;
        }
        dialling = true;
        boolean probe = dialFailures > 0;
        setting.gate().enter(probe, () -> own().runOnContext(ignored -> dial(probe)));
    }

    private void dial(boolean probe) {
        if (stopped) {
            setting.gate().leave(probe);
            return;
        }
        setting.dialer().dial(endpoint).onComplete(result -> {
            setting.gate().leave(probe);
            dialling = false;
            if (result.failed()) {
                unreachable(result.cause());
            } else if (stopped) {
                result.result().close();
            } else {
                connected(result.result());
            }
            pump();
        });
    }

    private void connected(Line line) {
        long now = wall();
        connections++;
        dialFailures = 0;
        answeredOnConnection = false;
        hungUp = false;
        meters.all().connected();
        connection = new Connection(
                vertx(), line, framing, setting.settings().timeout().toMillis(), window, nextNumber, this);
        if (misses > 0) {
            for (Unit unit : units) {
                queue.removeAll(unit.polls());
                unit.polls().forEach(poll -> poll.catchUp(now));
                queue.addAll(unit.polls());
            }
        }
        if (pauseAfterConnectNanos > 0) {
            quietUntilNanos = System.nanoTime() + pauseAfterConnectNanos;
        }
    }

    private void unreachable(Throwable cause) {
        long now = wall();
        LOG.debug("{}: {}", name, cause.toString());
        meters.fault(Fault.ofDialling(cause));
        misses++;
        dialFailures++;
        restate();
        dialNotBefore = now + backoff.afterFailure();
        meters.backoff(backoff.waitMillis());
        for (Unit unit : units) {
            unit.failed(Cause.TRANSPORT_LOST, false, now);
        }
        judgeAt = 0;
    }

    private void restate() {
        LaneState before = meters.state();
        if (meters.state(LaneState.of(misses))) {
            LOG.info("{} was {} and is {}", name, before.label(), meters.state().label());
        }
    }

    private void judge(long now) {
        judgeAt = Long.MAX_VALUE;
        for (Unit unit : units) {
            List<Reading> readings = unit.judge(now);
            if (!readings.isEmpty()) {
                if (unit.tellLost()) {
                    LOG.warn(
                            "{} at {} unit {} lost: {}",
                            unit.device().id(),
                            name,
                            unit.number(),
                            readings.get(0).cause());
                }
                deliver(readings);
            }
            judgeAt = Math.min(judgeAt, unit.judgementMillis());
        }
    }

    /** One timer for whatever comes first; an early one is left alone, since waking for nothing costs less than re-arming. */
    private void arm(long now) {
        long wanted = judgeAt;
        Poll head = queue.peek();
        if (connection == null) {
            if (head != null && !dialling) {
                wanted = Math.min(wanted, Math.max(head.dueMillis(), dialNotBefore));
            }
        } else if (quiet) {
            wanted = Math.min(wanted, now + 1 + (quietUntilNanos - System.nanoTime()) / 1_000_000);
        } else if (head != null && hasRoom(connection)) {
            wanted = Math.min(wanted, head.dueMillis());
        }
        if (wanted == Long.MAX_VALUE || timer != NO_TIMER && armedFor <= wanted) {
            return;
        }
        vertx().cancelTimer(timer);
        armedFor = wanted;
        timer = vertx().setTimer(Math.max(1, wanted - now), ignored -> {
            timer = NO_TIMER;
            pump();
        });
    }

    /** Now; a wall clock that was set back takes every time that is remembered with it. */
    private long wall() {
        long now = setting.wallMillis().getAsLong();
        long step = now - latest;
        latest = now;
        if (step < -SET_BACK_MILLIS) {
            setBack(now, step);
        }
        return now;
    }

    private void setBack(long now, long step) {
        LOG.warn("{}: the clock was set back by {} ms", name, -step);
        long nanos = at(now).epochNanos() - at(now - step).epochNanos();
        List<Poll> waiting = List.copyOf(queue);
        queue.clear();
        units.forEach(unit -> unit.shift(step, nanos));
        active.forEach(job -> job.shiftRetry(step));
        queue.addAll(waiting);
        dialNotBefore += step;
        armedFor += step;
        judgeAt = 0;
    }

    private Moment at(long wallMillis) {
        return setting.clock().at(wallMillis);
    }

    private Context own() {
        if (context == null) {
            throw new IllegalStateException("not deployed");
        }
        return context;
    }

    private Vertx vertx() {
        return own().owner();
    }

    /** A fault of whoever takes the readings must not silence the devices behind this lane. */
    private void deliver(List<Reading> readings) {
        try {
            setting.sink().accept(readings);
        } catch (RuntimeException e) {
            LOG.error("readings of {} were refused", name, e);
        }
    }

    private static Cause cause(Fault fault) {
        return switch (fault) {
            case CONNECT, TLS, CLOSED, TRUNCATED -> Cause.TRANSPORT_LOST;
            case SILENT, SLOW -> Cause.DEVICE_SILENT;
            default -> Cause.notBelieved(fault.label());
        };
    }
}
