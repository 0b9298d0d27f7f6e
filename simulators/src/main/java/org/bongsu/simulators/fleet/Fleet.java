package org.bongsu.simulators.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Shift;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.simulators.fleet.FleetCommand.Verb;
import org.bongsu.simulators.fleet.FleetObservation.Power;
import org.bongsu.simulators.fleet.FleetObservation.State;
import org.bongsu.simulators.fleet.FleetReply.Status;

/**
 * The servers and what runs on them, in virtual time. Obeys commands with durations from its own model, which the daemon
 * has to learn; loses, delays and doubles some of them and lies about others, chosen by seed and sequence number, so
 * that the order of arrival changes nothing. One thread owns it; time only goes forward.
 */
public final class Fleet {

    private static final double GBIT_A_GIB = 8.589934592;

    /** Set-up and the last round of a live migration. */
    private static final double LIVE_OVERHEAD_SECONDS = 3;

    /** Set-up and start of a workload that was copied cold. */
    private static final double COLD_OVERHEAD_SECONDS = 30;

    /** A live migration that gains nothing on the dirty pages is given up, as hypervisors do. */
    private static final double NO_PROGRESS_SECONDS = 150;

    /** The state at the start; 0 is left for "everything". */
    private static final long FIRST_REVISION = 1;

    private static final double POWER_OFF_SECONDS = 5;
    private static final double DELAY_LEAST_SECONDS = 10;
    private static final double DELAY_MOST_SECONDS = 60;

    private final Site site;
    private final long seed;
    private final FaultRates rates;
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final Map<String, Guest> guests = new LinkedHashMap<>();
    private final Traffic traffic;
    private final Set<Long> sequences = new HashSet<>();
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
    private final List<FleetReply> replies = new ArrayList<>();
    private final List<FleetObservation> observations = new ArrayList<>();
    private final Map<String, Integer> faults = new TreeMap<>();
    private Moment now;
    private long highestEpoch;
    private long orders;
    private int dirtyPowerOffs;
    private int duplicatedSteps;
    private int repliesTaken;
    private int observationsTaken;

    /** What an advance brought. */
    public record Advance(List<FleetReply> replies, List<FleetObservation> observations) {}

    private record Due(Moment at, long order, Runnable what) {}

    private static final class Machine {
        final Server server;
        final List<Guest> guests = new ArrayList<>();
        Power power = Power.ON;
        Optional<Moment> darkAt = Optional.empty();

        Machine(Server server) {
            this.server = server;
        }
    }

    private static final class Guest {
        final Workload workload;
        final Machine home;
        State state = State.RUNNING;
        String where;
        Optional<Method> method = Optional.empty();
        Optional<Moment> startedAt = Optional.empty();
        Optional<Moment> doneAt = Optional.empty();
        Optional<Run> run = Optional.empty();

        Guest(Workload workload, Machine home) {
            this.workload = workload;
            this.home = home;
            this.where = home.server.id();
        }
    }

    /** One workload's way out, under way. */
    private record Run(FleetCommand command, Method method) {}

    public Fleet(Site site, long seed, FaultRates rates, Moment start) {
        this.site = site;
        this.seed = seed;
        this.rates = rates;
        this.now = start;
        this.traffic = new Traffic(site);
        for (Server server : site.servers()) {
            machines.put(server.id(), new Machine(server));
        }
        for (Workload workload : site.workloads()) {
            Machine home = machine(workload.server());
            Guest guest = new Guest(workload, home);
            home.guests.add(guest);
            guests.put(workload.id(), guest);
        }
        List.of("lost", "delayed", "lied", "failed", "doubled").forEach(kind -> faults.put(kind, 0));
    }

    public Moment now() {
        return now;
    }

    /** When something changes by itself next; empty while nothing is under way. */
    public Optional<Moment> nextEventAt() {
        return Optional.ofNullable(due.peek()).map(Due::at);
    }

    /**
     * Takes a command; its effects and replies come with later advances.
     *
     * @param moment not before {@link #now()}, else it counts as now
     */
    public FleetAck submit(FleetCommand command, Moment moment) {
        runTo(moment);
        if (command.epoch() < highestEpoch) {
            return new FleetAck.Refused(command.sequence(), "stale epoch", highestEpoch);
        }
        highestEpoch = command.epoch();
        Optional<String> nonsense = refuse(command);
        if (nonsense.isPresent()) {
            return new FleetAck.Refused(command.sequence(), nonsense.get(), highestEpoch);
        }
        if (!sequences.add(command.sequence())) {
            return new FleetAck.Duplicate(command.sequence());
        }
        countDuplicate(command);
        double roll = unit(command, 1);
        if (roll < rates.lost()) {
            played("lost");
        } else if (roll < rates.lost() + rates.delayed()) {
            played("delayed");
            double late = DELAY_LEAST_SECONDS + unit(command, 2) * (DELAY_MOST_SECONDS - DELAY_LEAST_SECONDS);
            later(now.plusSeconds(late), () -> begin(command));
        } else if (roll < rates.lost() + rates.delayed() + rates.lied()) {
            played("lied");
            lie(command);
        } else if (roll < rates.lost() + rates.delayed() + rates.lied() + rates.failed()) {
            played("failed");
            claim(command, Status.FAILED, "the driver failed");
        } else {
            begin(command);
        }
        return new FleetAck.Accepted(command.sequence());
    }

    private Optional<String> refuse(FleetCommand command) {
        if (!machines.containsKey(command.server())) {
            return Optional.of("no server " + command.server());
        }
        Optional<Guest> guest = command.workload().map(guests::get);
        if (command.workload().isPresent() && guest.isEmpty()) {
            return Optional.of("no workload " + command.workload().get());
        }
        if (guest.isPresent() && !guest.get().home.server.id().equals(command.server())) {
            return Optional.of(guest.get().workload.id() + " is not of server " + command.server());
        }
        Optional<String> destination = command.destination();
        if (destination.isPresent() && traffic.destination(destination.get()).isEmpty()) {
            return Optional.of("no destination " + destination.get());
        }
        return Optional.empty();
    }

    /** A new order for what was done or is being done would have its effect twice, were the fleet not to notice. */
    private void countDuplicate(FleetCommand command) {
        if (command.action() != Verb.START) {
            return;
        }
        Guest guest = guest(command);
        boolean same = guest.method.equals(command.method());
        if (same && (guest.state == State.MOVING || guest.state.isOut())) {
            duplicatedSteps++;
        }
    }

    /** Runs everything due up to and including the moment and hands over what is new since the last call. */
    public Advance advanceTo(Moment moment) {
        runTo(moment);
        List<FleetReply> newReplies = List.copyOf(replies.subList(repliesTaken, replies.size()));
        List<FleetObservation> newObservations =
                List.copyOf(observations.subList(observationsTaken, observations.size()));
        repliesTaken = replies.size();
        observationsTaken = observations.size();
        return new Advance(newReplies, newObservations);
    }

    private void runTo(Moment moment) {
        while (!due.isEmpty() && !due.peek().at().isAfter(moment)) {
            Due next = due.remove();
            now = now.later(next.at());
            next.what().run();
        }
        now = now.later(moment);
    }

    /** Replies numbered above {@code after}. */
    public List<FleetReply> repliesAfter(long after) {
        return after >= replies.size()
                ? List.of()
                : List.copyOf(replies.subList((int) Math.max(0, after), replies.size()));
    }

    /** Of the newest change; 1 before any. */
    public long revision() {
        return FIRST_REVISION + observations.size();
    }

    /** The newest state of everything that changed after the revision, in order of change; 0 gives everything. */
    public List<FleetObservation> inventoryAfter(long after) {
        if (after <= 0) {
            List<FleetObservation> all = new ArrayList<>();
            machines.values()
                    .forEach(m -> all.add(new FleetObservation.ServerSeen(revision(), m.server.id(), m.power)));
            guests.values().forEach(g -> all.add(seen(g, revision())));
            return all;
        }
        Map<String, FleetObservation> newest = new LinkedHashMap<>();
        for (int i = (int) (Math.min(after, revision()) - FIRST_REVISION); i < observations.size(); i++) {
            FleetObservation observation = observations.get(i);
            String key = observation instanceof FleetObservation.ServerSeen server
                    ? "s/" + server.server()
                    : "w/" + ((FleetObservation.WorkloadSeen) observation).workload();
            newest.remove(key);
            newest.put(key, observation);
        }
        return List.copyOf(newest.values());
    }

    /**
     * The racks' last feed dies: what still runs there or is on its way out is lost. Copies that have finished by the
     * moment are safe.
     *
     * @param destinations pools of this site that die with them, with everything that was moved there
     */
    public void powerCut(List<String> racks, List<String> destinations, Moment at) {
        runTo(at);
        Set<String> dark = new HashSet<>(racks);
        for (Machine machine : machines.values()) {
            if (dark.contains(machine.server.rack())) {
                machine.darkAt = machine.darkAt.or(() -> Optional.of(now));
                if (machine.power != Power.DARK) {
                    power(machine, Power.DARK);
                    machine.guests.forEach(this::loseIfThere);
                }
            }
        }
        for (Guest guest : guests.values()) {
            boolean there = guest.state == State.MOVED || guest.state == State.SHIFTED || guest.state == State.MOVING;
            String pool = pool(guest.state == State.MOVING ? goal(guest) : guest.where);
            if (there && destinations.contains(pool)) {
                release(guest);
                state(guest, State.LOST, guest.where);
            }
        }
    }

    private static String goal(Guest guest) {
        return guest.run.flatMap(run -> run.command().destination()).orElse("");
    }

    private static String pool(String where) {
        int slash = where.indexOf('/');
        return slash < 0 ? where : where.substring(0, slash);
    }

    private void loseIfThere(Guest guest) {
        if (guest.state == State.RUNNING || guest.state == State.MOVING) {
            release(guest);
            state(guest, State.LOST, guest.where);
        }
    }

    private void begin(FleetCommand command) {
        switch (command.action()) {
            case CORDON -> reply(command, Status.SUCCEEDED, "");
            case CANCEL -> cancel(command);
            case POWER_OFF -> {
                reply(command, Status.STARTED, "");
                later(now.plusSeconds(POWER_OFF_SECONDS * noise(command)), () -> powerOff(command));
            }
            case START -> start(command);
        }
    }

    private void start(FleetCommand command) {
        Guest guest = guest(command);
        Method method = command.method().orElseThrow();
        Optional<String> no = cannotStart(guest, method);
        if (no.isPresent()) {
            reply(command, Status.FAILED, no.get());
            return;
        }
        boolean drained = guest.state == State.SHIFTED;
        if (drained) {
            // Stopping what was shifted ends an idle replica; the service runs on elsewhere.
            reply(command, Status.SUCCEEDED, "nothing left to stop");
            return;
        }
        Run run = new Run(command, method);
        guest.run = Optional.of(run);
        guest.method = Optional.of(method);
        guest.startedAt = Optional.of(now);
        if (method.keepsRunning()) {
            traffic.begin(guest.workload, command, now);
        }
        state(guest, State.MOVING, guest.where);
        reply(command, Status.STARTED, "");
        double nominal = nominalSeconds(guest.workload, method, command.rateGbps());
        if (Double.isInfinite(nominal)) {
            later(now.plusSeconds(NO_PROGRESS_SECONDS), () -> giveUp(guest, run));
        } else {
            later(now.plusSeconds(nominal * noise(command)), () -> finish(guest, run));
        }
    }

    private Optional<String> cannotStart(Guest guest, Method method) {
        if (guest.home.power != Power.ON) {
            return Optional.of("server is " + guest.home.power);
        }
        boolean warm = site.service(guest.workload.service()).shift().isPresent();
        if (method == Method.SHIFT && !warm) {
            return Optional.of("no warm replica");
        }
        boolean may = guest.state == State.RUNNING || guest.state == State.SHIFTED && method == Method.STOP;
        return may ? Optional.empty() : Optional.of("workload is " + guest.state);
    }

    /** The fleet's own law of motion, in seconds; infinite when a live migration never converges. */
    private double nominalSeconds(Workload workload, Method method, double rateGbps) {
        double gbit = workload.memoryGib() * GBIT_A_GIB;
        double stop = seconds(workload.stop());
        return switch (method) {
            case SHIFT ->
                site.service(workload.service())
                        .shift()
                        .map(Shift::duration)
                        .map(Fleet::seconds)
                        .orElse(Double.POSITIVE_INFINITY);
            case LIVE -> {
                double net = rateGbps - gbit * workload.dirtyShare();
                yield net > 0 ? gbit / net + LIVE_OVERHEAD_SECONDS : Double.POSITIVE_INFINITY;
            }
            case COLD -> stop + gbit / rateGbps + COLD_OVERHEAD_SECONDS;
            case STOP -> stop;
        };
    }

    private void finish(Guest guest, Run run) {
        if (!isCurrent(guest, run)) {
            return;
        }
        traffic.end(guest.workload, run.command(), true);
        guest.run = Optional.empty();
        guest.doneAt = Optional.of(now);
        State reached = switch (run.method()) {
            case SHIFT -> State.SHIFTED;
            case LIVE, COLD -> State.MOVED;
            case STOP -> State.STOPPED;
        };
        state(guest, reached, run.command().destination().orElse(guest.where));
        reply(run.command(), Status.SUCCEEDED, "");
    }

    private void giveUp(Guest guest, Run run) {
        if (isCurrent(guest, run)) {
            release(guest);
            state(guest, State.RUNNING, guest.where);
            reply(run.command(), Status.FAILED, "no progress: memory is written faster than it is copied");
        }
    }

    private static boolean isCurrent(Guest guest, Run run) {
        return guest.run.isPresent() && guest.run.get() == run;
    }

    private void cancel(FleetCommand command) {
        Guest guest = guest(command);
        if (guest.run.isEmpty()) {
            reply(command, Status.FAILED, "nothing to cancel: workload is " + guest.state);
            return;
        }
        FleetCommand running = guest.run.get().command();
        release(guest);
        guest.startedAt = Optional.empty();
        guest.method = Optional.empty();
        state(guest, State.RUNNING, guest.where);
        reply(running, Status.FAILED, "cancelled");
        reply(command, Status.SUCCEEDED, "");
    }

    private void release(Guest guest) {
        guest.run.ifPresent(run -> traffic.end(guest.workload, run.command(), false));
        guest.run = Optional.empty();
    }

    private void powerOff(FleetCommand command) {
        Machine machine = machine(command.server());
        if (machine.power != Power.ON) {
            reply(command, Status.FAILED, "server is " + machine.power);
            return;
        }
        boolean dirty = machine.guests.stream().anyMatch(g -> g.state == State.RUNNING || g.state == State.MOVING);
        if (dirty) {
            dirtyPowerOffs++;
        }
        power(machine, Power.OFF);
        machine.guests.forEach(this::loseIfThere);
        reply(command, Status.SUCCEEDED, "");
    }

    /** Claims what an honest driver would claim, at the time it would, and touches nothing. */
    private void lie(FleetCommand command) {
        claim(command, Status.SUCCEEDED, "");
    }

    private void claim(FleetCommand command, Status status, String detail) {
        double nominal = switch (command.action()) {
            case CORDON, CANCEL -> 0;
            case POWER_OFF -> POWER_OFF_SECONDS;
            case START ->
                nominalSeconds(guest(command).workload, command.method().orElseThrow(), command.rateGbps());
        };
        double after = Double.isInfinite(nominal) ? NO_PROGRESS_SECONDS : nominal * noise(command);
        if (after > 0) {
            reply(command, Status.STARTED, "");
        }
        later(now.plusSeconds(after), () -> reply(command, status, detail));
    }

    private void reply(FleetCommand command, Status status, String detail) {
        replies.add(new FleetReply(replies.size() + 1L, command.sequence(), status, detail, now));
        if (unit(command, 3 + status.ordinal()) < rates.doubled()) {
            played("doubled");
            replies.add(new FleetReply(replies.size() + 1L, command.sequence(), status, detail, now));
        }
    }

    private void state(Guest guest, State state, String where) {
        guest.state = state;
        guest.where = where;
        observations.add(seen(guest, revision() + 1));
    }

    private static FleetObservation seen(Guest guest, long revision) {
        return new FleetObservation.WorkloadSeen(revision, guest.workload.id(), guest.state, guest.where);
    }

    private void power(Machine machine, Power power) {
        machine.power = power;
        observations.add(new FleetObservation.ServerSeen(revision() + 1, machine.server.id(), power));
    }

    private void later(Moment at, Runnable what) {
        due.add(new Due(at, orders++, what));
    }

    private void played(String fault) {
        faults.merge(fault, 1, Integer::sum);
    }

    /** 0.95 to 1.05: no two copies take equally long. */
    private double noise(FleetCommand command) {
        return 0.95 + 0.1 * unit(command, 9);
    }

    private double unit(FleetCommand command, long salt) {
        return SplitMix.unit(seed, command.sequence(), salt);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private Guest guest(FleetCommand command) {
        Guest guest = guests.get(command.workload().orElseThrow());
        if (guest == null) {
            throw new IllegalArgumentException(
                    "no workload " + command.workload().get());
        }
        return guest;
    }

    private Machine machine(String server) {
        Machine machine = machines.get(server);
        if (machine == null) {
            throw new IllegalArgumentException("no server " + server);
        }
        return machine;
    }

    /** Limits that commands made it exceed so far. */
    public List<Violation> violations() {
        return traffic.violations();
    }

    public FleetTruth truth() {
        List<FleetTruth.Outcome> outcomes = new ArrayList<>();
        for (Guest guest : guests.values()) {
            outcomes.add(new FleetTruth.Outcome(
                    guest.workload.id(),
                    guest.state,
                    guest.where,
                    guest.method,
                    guest.startedAt,
                    guest.doneAt,
                    guest.home.darkAt));
        }
        return new FleetTruth(outcomes, violations(), dirtyPowerOffs, duplicatedSteps, faults);
    }

    /** How many servers are in each state of power. */
    public Map<Power, Integer> servers() {
        Map<Power, Integer> count = new TreeMap<>();
        machines.values().forEach(machine -> count.merge(machine.power, 1, Integer::sum));
        return count;
    }

    /** The site's pool of which the host is one; empty for an unknown one. */
    public Optional<Destination> destination(String where) {
        return traffic.destination(where);
    }
}
