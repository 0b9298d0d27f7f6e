package org.bongsu.daemon.drill;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Stream;
import org.bongsu.alerting.notice.Delivery;
import org.bongsu.collector.quality.QualityJudges;
import org.bongsu.daemon.engine.Effect;
import org.bongsu.daemon.engine.Engine;
import org.bongsu.daemon.engine.Input;
import org.bongsu.daemon.journal.DecisionHash;
import org.bongsu.daemon.journal.InputCodec;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.daemon.journal.JournalException;
import org.bongsu.daemon.journal.JournalRow;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.RegisterCodec;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.bongsu.rules.signal.Signal;
import org.bongsu.rules.signal.SignalPlane;
import org.bongsu.simulators.fleet.FaultRates;
import org.bongsu.simulators.fleet.Fleet;
import org.bongsu.simulators.fleet.FleetTruth;
import org.bongsu.simulators.physics.World;
import org.bongsu.simulators.physics.WorldEvent;
import org.bongsu.simulators.scenario.Scenario;

/**
 * The whole loop in virtual time: the simulated devices' registers are decoded, judged and acted upon by the same code as
 * on sockets, one event after the other in order of time, on one thread. Wall time in it is scenario time, so the seed alone
 * decides.
 */
public final class Drill {

    private static final int JOURNAL_GROUP = 5_000;

    /** How long a killed daemon is away. */
    private static final Duration AWAY = Duration.ofSeconds(7);

    private final Setup setup;
    private final Scenario scenario;
    private final long seed;
    /** As the daemon does. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(60);

    private final World world;
    private final Fleet fleet;
    private final Transcript transcript;
    private final InputCodec codec = new InputCodec();
    private final Optional<Journal> journal;
    private final List<JournalRow> rows = new ArrayList<>();
    private final Deque<Kill> kills = new ArrayDeque<>();
    private final List<JournalRow> kept = new ArrayList<>();
    private final boolean keeps;
    private final PriorityQueue<Poll> polls = new PriorityQueue<>(
            Comparator.comparing(Poll::at).thenComparing(poll -> poll.line().order()));
    private final Deque<Input> typed = new ArrayDeque<>();
    private final List<Delivery> delivering = new ArrayList<>();
    private final Set<String> delivered = new LinkedHashSet<>();
    private final Map<String, List<String>> received = new LinkedHashMap<>();
    private SignalPlane plane;
    private QualityJudges judges;
    private Engine engine;
    private DecisionHash hash = new DecisionHash();
    private long epoch = 1;
    private long firstCommand;
    private final Map<Long, Command> commanded = new LinkedHashMap<>();
    private final Set<Long> submitted = new LinkedHashSet<>();
    private final Set<Long> noticeRows = new LinkedHashSet<>();
    private long sequence;
    private long readings;
    private Moment now;
    private Moment lastLook = new Moment(0);

    /** A device with what is needed to read it. */
    private record Line(int order, Device device, Optional<RegisterCodec> codec, List<Point> points, boolean[] lost) {}

    private record Poll(Moment at, Line line) {}

    /**
     * The daemon is killed while it handles an input.
     *
     * @param sequence the journal row, whenever it comes to be written
     * @param released how many of the row's effects got out; {@link #UNWRITTEN} where the row itself was not written
     */
    record Kill(long sequence, int released) {
        static final int UNWRITTEN = -1;
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    public Drill(Setup setup, Scenario scenario, long seed, Optional<Journal> journal) {
        this(setup, scenario, seed, FaultRates.DEFAULT, journal, List.of());
    }

    /** @param rates how unreliable the drivers are */
    public Drill(Setup setup, Scenario scenario, long seed, FaultRates rates, Optional<Journal> journal) {
        this(setup, scenario, seed, rates, journal, List.of());
    }

    /** @param kills in order of their rows */
    Drill(Setup setup, Scenario scenario, long seed, FaultRates rates, Optional<Journal> journal, List<Kill> kills) {
        this.setup = setup;
        this.scenario = scenario;
        this.seed = seed;
        this.journal = journal;
        this.world = new World(setup.site(), setup.inventory(), scenario, seed);
        this.fleet = new Fleet(setup.site(), seed, rates, scenario.start());
        this.kills.addAll(kills);
        this.keeps = !kills.isEmpty();
        this.plane = plane();
        this.judges = new QualityJudges(setup.inventory());
        this.engine = engine();
        this.transcript = new Transcript(setup.site());
        this.now = scenario.start();
        lines();
    }

    private SignalPlane plane() {
        return new SignalPlane(setup.site(), setup.inventory(), setup.rules());
    }

    private Engine engine() {
        return new Engine(setup.site(), setup.inventory(), setup.settings().engine());
    }

    /** Polls of one period are spread over it, as a real collector spreads them. */
    private void lines() {
        int order = 0;
        for (Device device : setup.inventory().devices()) {
            Optional<RegisterCodec> registers = device.address() instanceof Address.Modbus
                    ? Optional.of(new RegisterCodec(setup.inventory(), device))
                    : Optional.empty();
            Line line = new Line(order, device, registers, setup.inventory().pointsOf(device), new boolean[1]);
            long period = device.period().toMillis();
            long phase = order * 7_919L % Math.max(1, period);
            polls.add(new Poll(now.plus(Duration.ofMillis(phase)), line));
            order++;
        }
    }

    public Rehearsal run() throws JournalException {
        long started = System.nanoTime();
        Moment end = scenario.endsAt();
        alive(() -> step(new Input.Started(epoch)));
        Moment next = nextEvent();
        while (!next.isAfter(end)) {
            now = now.later(next);
            world();
            alive(this::turn);
            next = nextEvent();
        }
        now = end;
        flush();
        double wall = (System.nanoTime() - started) / 1e9;
        return new Findings(setup.site(), scenario, seed, world.truth(), fleet.truth(), transcript)
                .rehearsal(wall, notices(), engine.evacuation().overtaken(), hash.hex());
    }

    private interface Part {
        void run() throws JournalException;
    }

    /** Goes on after a kill with a daemon that knows only the journal; it may be killed while it comes up. */
    private void alive(Part part) throws JournalException {
        Part next = part;
        while (true) {
            try {
                next.run();
                return;
            } catch (Killed kill) {
                next = this::comeUp;
            }
        }
    }

    private void comeUp() throws JournalException {
        delivering.clear();
        Moment back = now.plus(AWAY);
        world();
        for (Moment next = worldsNext(); !next.isAfter(back); next = worldsNext()) {
            now = now.later(next);
            world();
            fleet.advanceTo(now);
        }
        now = back;
        plane = plane();
        judges = new QualityJudges(setup.inventory());
        engine = engine();
        hash = new DecisionHash();
        for (JournalRow row : kept) {
            Input input = codec.read(row.kind(), row.body());
            String decided = hash.add(row.now(), engine.step(input, row.now(), row.wallMillis()));
            if (!decided.equals(row.decisions())) {
                throw new IllegalStateException("row " + row.sequence() + " decides otherwise: " + row);
            }
        }
        step(new Input.Started(++epoch));
        sense(plane.restore(engine.votes(), engine.lostSensors(), engine.doubtedSensors(), now));
        // A driver reads both lists from their beginning.
        fleet.advanceTo(now);
        for (Input input : FleetInputs.of(new Fleet.Advance(fleet.repliesAfter(0), fleet.inventoryAfter(0)), now)) {
            step(input);
        }
        deliver();
    }

    private Moment worldsNext() {
        return Stream.of(world.nextEventAt(), fleet.nextEventAt())
                .flatMap(Optional::stream)
                .reduce(Moment.FAR, Moment::earlier);
    }

    private Moment nextEvent() {
        Moment polled = polls.isEmpty() ? Moment.FAR : polls.peek().at();
        return Stream.of(world.nextEventAt(), fleet.nextEventAt(), engine.nextDue(), plane.nextDue())
                .flatMap(Optional::stream)
                .reduce(polled, Moment::earlier);
    }

    private void turn() throws JournalException {
        while (!typed.isEmpty()) {
            step(typed.element());
            typed.remove();
        }
        while (!polls.isEmpty() && !polls.peek().at().isAfter(now)) {
            Poll poll = polls.remove();
            polls.add(new Poll(poll.at().plus(poll.line().device().period()), poll.line()));
            poll(poll.line());
        }
        Fleet.Advance advance = fleet.advanceTo(now);
        for (Input input : FleetInputs.of(advance, now)) {
            step(input);
        }
        look(!advance.observations().isEmpty());
        sense(plane.advance(now));
        if (engine.nextDue().map(due -> !due.isAfter(now)).orElse(false)) {
            step(new Input.Tick());
        }
        deliver();
    }

    /** A driver's look that found nothing new is told once a minute: a permit rests on it. */
    private void look(boolean seen) throws JournalException {
        if (!seen && lastLook.until(now).compareTo(LOOK_EVERY) >= 0) {
            step(new Input.Observed(List.of()));
        }
        if (seen || lastLook.until(now).compareTo(LOOK_EVERY) >= 0) {
            lastLook = now;
        }
    }

    /** What happens whether there is a daemon or not; people type again what was not answered. */
    private void world() {
        for (WorldEvent event : world.advanceTo(now)) {
            if (event instanceof WorldEvent.RacksDark dark) {
                fleet.powerCut(dark.racks(), dark.destinations(), dark.at());
            } else if (event instanceof WorldEvent.OperatorActs acts) {
                typed.addAll(OperatorInputs.of(acts.input(), now));
            }
        }
    }

    private void poll(Line line) throws JournalException {
        if (!world.reachable(line.device())) {
            if (!line.lost()[0]) {
                line.lost()[0] = true;
                silent(line);
            }
            return;
        }
        line.lost()[0] = false;
        List<Reading> read = new ArrayList<>(line.points().size());
        if (line.codec().isPresent()) {
            read = line.codec().get().decode(world.registersOf(line.device()), now, now);
        } else {
            List<Reading> published = read;
            world.values(line.device(), (point, value) -> published.add(Reading.good(point, value, now, now)));
        }
        readings += read.size();
        sense(plane.accept(judges.judge(read), now));
    }

    private void silent(Line line) throws JournalException {
        Cause cause = Cause.DEVICE_SILENT;
        List<Reading> stale = line.points().stream()
                .map(point -> new Reading(point, 0, Quality.STALE, cause, now, now))
                .toList();
        sense(plane.accept(judges.judge(stale), now));
    }

    private void sense(List<Signal> signals) throws JournalException {
        for (Signal signal : signals) {
            step(new Input.Sensed(signal));
        }
    }

    private void step(Input input) throws JournalException {
        sequence++;
        Optional<Kill> kill = Optional.ofNullable(kills.peek()).filter(next -> next.sequence() <= sequence);
        kill.ifPresent(next -> kills.remove());
        if (kill.isPresent() && kill.get().released() == Kill.UNWRITTEN) {
            sequence--;
            throw new Killed();
        }
        long wall = now.epochMillis();
        List<Effect> effects = engine.step(input, now, wall);
        String decided = hash.add(now, effects);
        write(input, wall, decided);
        effects.forEach(effect -> decided(effect, wall));
        int out = kill.map(Kill::released).orElse(effects.size());
        effects.stream().limit(out).forEach(this::release);
        if (kill.isPresent()) {
            throw new Killed();
        }
    }

    private void decided(Effect effect, long wall) {
        transcript.add(now, wall, effect);
        if (effect instanceof Effect.Commanded command) {
            commanded.put(command.command().sequence(), command.command());
        } else if (effect instanceof Effect.Delivered) {
            noticeRows.add(sequence);
        }
    }

    private void write(Input input, long wall, String decided) throws JournalException {
        if (!keeps && journal.isEmpty()) {
            return;
        }
        JournalRow row = new JournalRow(sequence, now, wall, codec.kind(input), codec.body(input), decided);
        if (keeps) {
            kept.add(row);
        }
        if (journal.isPresent()) {
            rows.add(row);
            if (rows.size() >= JOURNAL_GROUP) {
                flush();
            }
        }
    }

    private void release(Effect effect) {
        if (effect instanceof Effect.Commanded command) {
            firstCommand = firstCommand == 0 ? sequence : firstCommand;
            submitted.add(command.command().sequence());
            fleet.submit(FleetInputs.command(command.command()), now);
        } else if (effect instanceof Effect.Delivered told) {
            Delivery delivery = told.delivery();
            received.computeIfAbsent(delivery.tenant(), key -> new ArrayList<>())
                    .add(delivery.noticeId());
            delivering.add(delivery);
        }
    }

    private void flush() throws JournalException {
        if (journal.isPresent() && !rows.isEmpty()) {
            journal.get().append(rows);
            rows.clear();
        }
    }

    /** Tenants answer at once: transports and their latencies are wall time, which does not pass here. */
    private void deliver() throws JournalException {
        while (!delivering.isEmpty()) {
            List<Delivery> batch = List.copyOf(delivering);
            delivering.clear();
            for (Delivery delivery : batch) {
                delivered.add(delivery.noticeId());
                step(new Input.NoticeDelivered(delivery.noticeId(), delivery.attempt(), 204));
            }
        }
    }

    private NoticeTimes notices() {
        Map<String, Long> sent = new LinkedHashMap<>(transcript.announced());
        return new NoticeTimes(sent.size(), Collections.nCopies(delivered.size(), 0.0), 0, 0);
    }

    /** Ids of what each tenant received, in order, repeats included. */
    Map<String, List<String>> received() {
        return received;
    }

    /** As the last daemon left it. */
    Engine lastEngine() {
        return engine;
    }

    FleetTruth fleetTruth() {
        return fleet.truth();
    }

    long sequence() {
        return sequence;
    }

    /**
     * Commands that were decided upon, never reached the fleet and were not followed by one that did: a start that would
     * have come too late is replaced, not sent.
     */
    List<Command> forgotten() {
        return commanded.values().stream()
                .filter(command -> !submitted.contains(command.sequence()))
                .filter(command -> commanded.values().stream()
                        .noneMatch(later -> later.sequence() > command.sequence()
                                && submitted.contains(later.sequence())
                                && later.server().equals(command.server())
                                && later.workload().equals(command.workload())
                                && later.action() == Action.START))
                .toList();
    }

    /** The rows that brought notices. */
    Set<Long> noticeRows() {
        return noticeRows;
    }

    /** The row that brought the first command; 0 where there was none. */
    long firstCommand() {
        return firstCommand;
    }

    long killsLeft() {
        return kills.size();
    }

    /** How many readings were decoded and judged. */
    public long readings() {
        return readings;
    }
}
