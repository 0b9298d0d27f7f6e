package org.bongsu.migration.driver.command;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.driver.DriverListener;
import org.bongsu.migration.driver.Ground;
import org.bongsu.migration.driver.ServerNames;
import org.bongsu.migration.driver.ledger.DriverContext;
import org.bongsu.migration.driver.ledger.Eyes;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Observation.PowerState;
import org.bongsu.migration.execution.Observation.ServerSeen;
import org.bongsu.migration.execution.Observation.WorkloadSeen;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at workloads and servers, round after round, at those first that commands were sent to. An answer that no line
 * of {@code means} describes, a time-out and a failure of ssh are not answers: nothing is observed, least of all a stop.
 * A round in which all answered makes the inventory complete. State belongs to the driver's Vert.x context.
 */
final class Lookout implements Eyes {

    /** How ssh says that it did not reach its host, or lost it. */
    static final int SSH_FAILED = 255;

    /** One look in so many is not at what is watched. */
    private static final int REST_SHARE = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);

    private final Vertx vertx;
    private final CommandOptions options;
    private final Programs programs;
    private final Supplier<Moment> clock;
    private final DriverListener listener;
    private final Predicate<String> off;
    private final Map<String, List<Target>> targets = new LinkedHashMap<>();
    private final Set<Target> urgent = new LinkedHashSet<>();
    private final Set<Target> rest = new LinkedHashSet<>();
    private final Map<Target, Programs.Running> looking = new LinkedHashMap<>();
    private final Set<Target> again = new LinkedHashSet<>();
    private final Set<String> watched = new LinkedHashSet<>();
    private final Map<Target, String> last = new LinkedHashMap<>();
    private final Set<Target> unanswered = new LinkedHashSet<>();
    private final Set<String> reached = new LinkedHashSet<>();
    private final Set<String> unreached = new LinkedHashSet<>();
    private final Set<Target> round = new LinkedHashSet<>();
    private final Promise<Void> first = Promise.promise();
    private @Nullable Runnable changed;
    private long turns;
    private boolean roundFailed;
    private boolean told = true;
    private boolean running;
    private long timer = -1;

    /** One thing to look at; without a workload the server itself. */
    private record Target(String server, Optional<Workload> workload) {
        String name() {
            return workload.map(Workload::id).orElse(server);
        }
    }

    Lookout(DriverContext driver, CommandOptions options, Ground ground, Programs programs) {
        this.vertx = driver.vertx();
        this.options = options;
        this.programs = programs;
        this.clock = driver.clock();
        this.listener = driver.listener();
        this.off = ground.off();
        if (options.workload().isPresent()) {
            for (Workload workload : ground.workloads(ServerNames.SAME)) {
                targets.computeIfAbsent(workload.server(), server -> new ArrayList<>())
                        .add(new Target(workload.server(), Optional.of(workload)));
            }
        }
        if (options.server().isPresent()) {
            for (String server : ground.servers()) {
                targets.computeIfAbsent(server, id -> new ArrayList<>()).add(new Target(server, Optional.empty()));
            }
        }
    }

    /** Completes after the first round in which anything answered. */
    @Override
    public Future<Void> first() {
        return first.future();
    }

    @Override
    public void start(Runnable whenChanged) {
        changed = whenChanged;
        running = true;
        timer = vertx.setPeriodic(Math.max(1, options.every().toMillis()), tick -> tick());
        tick();
    }

    @Override
    public List<Future<?>> stop() {
        running = false;
        vertx.cancelTimer(timer);
        first.tryFail("stopped");
        urgent.clear();
        rest.clear();
        List<Future<?>> ends = new ArrayList<>();
        looking.values().forEach(program -> {
            program.callOff();
            ends.add(program.ended());
        });
        return ends;
    }

    /** From now on the server comes first in every round. */
    @Override
    public void watch(String server) {
        watched.add(server);
    }

    /** Something was just done to the server: look as soon as there is a place, again where a look began before. */
    @Override
    public void now(String server) {
        for (Target target : targets.getOrDefault(server, List.of())) {
            if (looking.containsKey(target)) {
                again.add(target);
            } else {
                urgent.add(target);
            }
        }
        pump();
    }

    @Override
    public boolean unreached(String server) {
        return unreached.contains(server);
    }

    /** ssh did not reach the server. */
    void notReached(String server, String why) {
        reached.remove(server);
        if (unreached.add(server)) {
            LOG.warn("driver {} does not reach {}: {}", options.id(), server, why);
            // What cannot be asked whether it is back is given another chance after a round.
            if (!canAsk(server)) {
                vertx.setTimer(options.every().toMillis(), later -> forget(server));
            }
        }
        if (told && reached.isEmpty() && targets.keySet().stream().allMatch(unreached::contains)) {
            told = false;
            listener.onReachable(false, server + ": " + why);
        }
    }

    private boolean canAsk(String server) {
        return targets.getOrDefault(server, List.of()).stream().anyMatch(this::throughSsh);
    }

    private boolean throughSsh(Target target) {
        return target.workload().isPresent()
                ? options.workload().filter(look -> look.program().throughSsh()).isPresent()
                : options.server().filter(look -> look.program().throughSsh()).isPresent();
    }

    private void forget(String server) {
        if (running && unreached.remove(server)) {
            tellChanged();
        }
    }

    private void tellChanged() {
        if (changed != null) {
            changed.run();
        }
    }

    private void isReached(String server) {
        reached.add(server);
        if (unreached.remove(server)) {
            LOG.info("driver {} reaches {} again", options.id(), server);
            tellChanged();
        }
        if (!told) {
            told = true;
            listener.onReachable(true, server);
        }
    }

    private void tick() {
        // Anew only when all of them had their turn, or the first would be looked at for ever.
        for (String server : urgent.isEmpty() ? watched : Set.<String>of()) {
            for (Target target : targets.getOrDefault(server, List.of())) {
                if (!looking.containsKey(target)) {
                    urgent.add(target);
                }
            }
        }
        if (round.isEmpty()) {
            roundFailed = false;
            targets.values().forEach(round::addAll);
            rest.addAll(round);
            rest.removeAll(looking.keySet());
        }
        pump();
    }

    private void pump() {
        while (running && looking.size() < options.concurrency()) {
            // Those not watched get a share, or the round would never end while an evacuation lasts.
            boolean share = ++turns % REST_SHARE == 0 && !rest.isEmpty();
            Target next = poll(share ? rest : urgent);
            if (next == null) {
                next = poll(rest);
            }
            if (next == null) {
                return;
            }
            urgent.remove(next);
            rest.remove(next);
            if (!looking.containsKey(next)) {
                look(next);
            }
        }
    }

    private static @Nullable Target poll(Set<Target> queue) {
        Iterator<Target> all = queue.iterator();
        if (!all.hasNext()) {
            return null;
        }
        Target next = all.next();
        all.remove();
        return next;
    }

    private void look(Target target) {
        Template program = target.workload().isPresent()
                ? options.workload().orElseThrow().program()
                : options.server().orElseThrow().program();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("server", target.server());
        target.workload().ifPresent(workload -> {
            values.put("workload", workload.id());
            values.put("service", workload.service());
        });
        List<String> arguments;
        try {
            arguments = program.fill(values);
        } catch (Template.UnsafeValue e) {
            noAnswer(target, String.valueOf(e.getMessage()));
            return;
        }
        Programs.Running started = programs.start(arguments, options.lookTimeout());
        looking.put(target, started);
        started.ended().onComplete(ending -> {
            looking.remove(target);
            if (running) {
                if (again.remove(target)) {
                    urgent.add(target);
                }
                if (ending.succeeded()) {
                    answered(target, program, ending.result());
                } else {
                    noAnswer(target, String.valueOf(ending.cause().getMessage()));
                }
                pump();
            }
        });
    }

    private void answered(Target target, Template program, Ending ending) {
        boolean lost = program.throughSsh() && ending.exited(SSH_FAILED);
        if (lost) {
            notReached(target.server(), ending.words());
        } else if (ending.how() == Ending.How.EXITED) {
            if (program.throughSsh() || !unreached.contains(target.server())) {
                isReached(target.server());
            }
        }
        Optional<Observation> seen =
                ending.how() == Ending.How.EXITED && !lost ? read(target, ending) : Optional.empty();
        if (seen.isEmpty()) {
            noAnswer(target, ending.words());
            return;
        }
        unanswered.remove(target);
        String state = state(seen.get());
        if (!state.equals(last.put(target, state))) {
            listener.onGlimpsed(List.of(seen.get()));
        }
        done(target, true);
    }

    private Optional<Observation> read(Target target, Ending ending) {
        if (target.workload().isPresent()) {
            return options.workload()
                    .orElseThrow()
                    .read(ending.exit(), ending.output())
                    .map(seen -> new WorkloadSeen(
                            target.name(),
                            seen.state(),
                            seen.where().orElse(where(seen.state(), target)),
                            clock.get()));
        }
        return options.server()
                .orElseThrow()
                .read(ending.exit(), ending.output())
                .map(seen -> new ServerSeen(target.server(), seen.state(), clock.get()));
    }

    private static String where(WorkloadState state, Target target) {
        return state == WorkloadState.RUNNING || state == WorkloadState.MOVING ? target.server() : "";
    }

    private static String state(Observation observation) {
        return observation instanceof WorkloadSeen seen
                ? seen.state() + " " + seen.where()
                : String.valueOf(((ServerSeen) observation).power());
    }

    private void noAnswer(Target target, String why) {
        if (unanswered.add(target) && !unreached.contains(target.server())) {
            LOG.warn("driver {} sees nothing of {}: {}", options.id(), target.name(), why);
        }
        done(target, restsInPeace(target));
    }

    /** What was seen to have left a server that was then seen without power cannot be asked, and need not be. */
    private boolean restsInPeace(Target target) {
        if (target.workload().isEmpty()) {
            return false;
        }
        String seen = last.getOrDefault(target, "");
        boolean gone = seen.startsWith(WorkloadState.STOPPED.name())
                || seen.startsWith(WorkloadState.MOVED.name())
                || seen.startsWith(WorkloadState.SHIFTED.name());
        String power = last.getOrDefault(new Target(target.server(), Optional.empty()), "");
        return gone
                && (power.equals(PowerState.OFF.name())
                        || power.equals(PowerState.DARK.name())
                        || off.test(target.server()));
    }

    private void done(Target target, boolean known) {
        if (round.remove(target)) {
            roundFailed |= !known;
            if (round.isEmpty()) {
                roundOver();
            }
        }
    }

    private void roundOver() {
        if (!last.isEmpty()) {
            first.tryComplete();
        }
        boolean whole = options.workload().isPresent() && !targets.isEmpty() && !roundFailed;
        if (whole) {
            listener.onInventory(List.of());
        }
    }
}
