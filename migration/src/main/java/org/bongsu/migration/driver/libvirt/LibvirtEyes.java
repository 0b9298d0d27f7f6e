package org.bongsu.migration.driver.libvirt;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bongsu.domain.Text;
import org.bongsu.migration.driver.command.Ending;
import org.bongsu.migration.driver.command.Programs;
import org.bongsu.migration.driver.ledger.DriverContext;
import org.bongsu.migration.driver.ledger.Eyes;
import org.bongsu.migration.driver.libvirt.Hosts.Guest;
import org.bongsu.migration.driver.libvirt.Hosts.Host;
import org.bongsu.migration.driver.libvirt.Whereabouts.Kind;
import org.bongsu.migration.driver.libvirt.Whereabouts.Verdict;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Observation.WorkloadSeen;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the domains of every host, each in its own time: what one answers is told at once, and one that hangs delays
 * nobody else. State belongs to the driver's context.
 */
final class LibvirtEyes implements Eyes {

    /** Between two looks at a host that somebody asked for. */
    private static final long SOON_MILLIS = 200;

    /** Between two looks at a host that a guest is leaving or reaching. */
    private static final long MOVING_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(LibvirtEyes.class);

    private final DriverContext driver;
    private final LibvirtOptions options;
    private final Hosts hosts;
    private final Virsh virsh;
    private final Predicate<String> off;
    private final Whereabouts whereabouts;
    private final Map<String, List<Guest>> guestsOfDomain = new LinkedHashMap<>();
    private final Map<String, Programs.Running> looking = new LinkedHashMap<>();
    private final Map<String, Long> timers = new LinkedHashMap<>();
    private final Set<String> due = new LinkedHashSet<>();
    private final Set<String> hurried = new LinkedHashSet<>();
    private final Set<String> again = new LinkedHashSet<>();
    private final Set<String> silent = new LinkedHashSet<>();
    private final Set<String> round = new LinkedHashSet<>();
    private final Map<String, String> told = new LinkedHashMap<>();
    private final Map<String, String> inDoubt = new LinkedHashMap<>();
    private final Set<String> splits = new LinkedHashSet<>();
    private final Set<String> halting = new LinkedHashSet<>();
    private final Promise<Void> first = Promise.promise();
    private @Nullable Runnable changed;
    private boolean reached = true;
    private boolean running;
    private boolean everyoneAsked;

    LibvirtEyes(DriverContext driver, LibvirtOptions options, Hosts hosts, Virsh virsh, Predicate<String> off) {
        this.driver = driver;
        this.options = options;
        this.hosts = hosts;
        this.virsh = virsh;
        this.off = off;
        this.whereabouts = new Whereabouts(hosts.all().keySet());
        hosts.guests()
                .values()
                .forEach(guest -> guestsOfDomain
                        .computeIfAbsent(guest.domain(), domain -> new ArrayList<>())
                        .add(guest));
    }

    @Override
    public Future<Void> first() {
        return first.future();
    }

    @Override
    public void start(Runnable whenChanged) {
        changed = whenChanged;
        running = true;
        due.addAll(hosts.all().keySet());
        round.addAll(due);
        pump();
    }

    @Override
    public List<Future<?>> stop() {
        running = false;
        first.tryFail("stopped");
        timers.values().forEach(driver.vertx()::cancelTimer);
        due.clear();
        List<Future<?>> ends = new ArrayList<>();
        looking.values().forEach(look -> {
            look.callOff();
            ends.add(look.ended());
        });
        return ends;
    }

    @Override
    public void watch(String server) {
        now(server);
    }

    @Override
    public void now(String server) {
        if (looking.containsKey(server)) {
            again.add(server); // what is being listed may be older than what was done
        } else if (running && hosts.host(server).isPresent() && !due.contains(server) && hurried.add(server)) {
            next(server, SOON_MILLIS);
        }
    }

    /** Not for a host that was not asked yet: its commands would wait for nothing. */
    @Override
    public boolean unreached(String server) {
        return silent.contains(server);
    }

    /** The workload is taken away with a halt in between, in which it is not stopped for good. */
    void halting(String workload, boolean so) {
        if (so) {
            halting.add(workload);
        } else {
            halting.remove(workload);
        }
    }

    /** A move of it to the host begins, or has failed. */
    void moves(Guest guest, Host destination, boolean failed) {
        if (failed) {
            whereabouts.failed(guest.domain(), destination.name());
        } else {
            whereabouts.begun(guest.domain(), destination.name().equals(guest.server()));
        }
    }

    /** Whether it runs nowhere yet, since not every host was asked since the start. */
    boolean isStillSought(Guest guest) {
        return !everyoneAsked && whereabouts.runsOn(guest).isEmpty();
    }

    /** The host on which it was last seen to run, whole. */
    Optional<Host> runsOn(Guest guest) {
        return whereabouts.runsOn(guest).flatMap(hosts::host);
    }

    /** The host that has its definition, its own before all others. */
    Optional<Host> definedOn(Guest guest) {
        return whereabouts.definedOn(guest).flatMap(hosts::host);
    }

    /** Why it had better not be started on its server: it runs elsewhere, or might. */
    Optional<String> mayRunElsewhere(Guest guest) {
        return whereabouts.mayRunElsewhere(guest);
    }

    private void next(String host, long millis) {
        Long timer = timers.remove(host);
        if (timer != null) {
            driver.vertx().cancelTimer(timer);
        }
        timers.put(host, driver.vertx().setTimer(Math.max(1, millis), late -> {
            timers.remove(host);
            hurried.remove(host);
            due.add(host);
            pump();
        }));
    }

    /** Hosts that did not answer last have half of the places at most, and wait where that is none. */
    private void pump() {
        for (String host : List.copyOf(due)) {
            if (!running || looking.size() >= options.concurrency()) {
                return;
            }
            long slow = looking.keySet().stream().filter(silent::contains).count();
            if (!silent.contains(host) || slow < Math.max(1, options.concurrency() / 2)) {
                due.remove(host);
                hosts.host(host).ifPresent(this::look);
            }
        }
    }

    private void look(Host host) {
        long began = System.nanoTime();
        Programs.Running look = virsh.list(host, options.lookTimeout());
        looking.put(host.name(), look);
        look.ended().onComplete(ended -> {
            looking.remove(host.name());
            if (!running) {
                return;
            }
            boolean moving = false;
            if (ended.succeeded()) {
                moving = looked(host, began, ended.result());
            } else {
                unanswered(host, String.valueOf(ended.cause().getMessage()));
            }
            long every = options.every().toMillis();
            next(host.name(), moving ? Math.min(MOVING_MILLIS, every) : every);
            if (again.remove(host.name())) {
                now(host.name());
            }
            if (round.remove(host.name()) && round.isEmpty()) {
                roundOver();
            }
            pump();
        });
    }

    /** Whether a guest is on its way from or to it. */
    private boolean looked(Host host, long began, Ending ending) {
        Optional<Map<String, DomainState>> list =
                ending.exited(0) && ending.output().length() < Virsh.LIST_CHARACTERS_MOST
                        ? DomainState.list(ending.output())
                        : Optional.empty();
        if (list.isEmpty()) {
            unanswered(host, ending.words());
            return false;
        }
        whereabouts.answered(host.name(), began, System.nanoTime(), list.get());
        isReached(host);
        List<Observation> news = new ArrayList<>();
        boolean moving = false;
        Set<Guest> concerned = new LinkedHashSet<>();
        for (Guest guest : hosts.guests().values()) {
            if (guest.server().equals(host.name()) || list.get().containsKey(guest.domain())) {
                concerned.add(guest);
            }
        }
        for (Guest guest : concerned) {
            Verdict verdict = judge(guest, news);
            moving |= verdict.kind() == Kind.MOVING;
            if (verdict.kind() == Kind.MOVING && !host.name().equals(guest.server())) {
                now(guest.server()); // its source has to be seen without it
            }
        }
        if (!news.isEmpty()) {
            driver.listener().onGlimpsed(news);
        }
        return moving;
    }

    private Verdict judge(Guest guest, List<Observation> news) {
        Verdict verdict = whereabouts.judge(guest, halting.contains(guest.workload()));
        trouble(guest, verdict);
        Optional<WorkloadState> state = state(verdict);
        if (state.isPresent()) {
            String where = state.get() == WorkloadState.MOVING ? guest.server() : verdict.where();
            if (!(state.get() + " " + where).equals(told.put(guest.workload(), state.get() + " " + where))) {
                news.add(new WorkloadSeen(
                        guest.workload(), state.get(), where, driver.clock().get()));
            }
        }
        return verdict;
    }

    /** Of two copies the one at the source counts: it is what a cut takes. */
    private static Optional<WorkloadState> state(Verdict verdict) {
        return switch (verdict.kind()) {
            case RUNNING -> Optional.of(WorkloadState.RUNNING);
            case MOVING -> Optional.of(WorkloadState.MOVING);
            case MOVED -> Optional.of(WorkloadState.MOVED);
            case STOPPED -> Optional.of(WorkloadState.STOPPED);
            case LOST -> Optional.of(WorkloadState.LOST);
            case SPLIT -> verdict.where().isEmpty() ? Optional.empty() : Optional.of(WorkloadState.RUNNING);
            case UNKNOWN -> Optional.empty();
        };
    }

    private void trouble(Guest guest, Verdict verdict) {
        if (verdict.kind() == Kind.SPLIT) {
            if (splits.add(guest.workload())) {
                LOG.error("driver {}: SPLIT BRAIN: {}: two copies of it write to the same disks", id(), verdict.why());
                driver.listener()
                        .onTrouble(
                                guest.workload(),
                                Optional.of(new Text(
                                        guest.workload() + " runs twice: " + verdict.why(),
                                        guest.workload() + "이(가) 두 곳에서 동시에 실행 중입니다: " + verdict.why())));
            }
        } else if (verdict.kind() != Kind.UNKNOWN && splits.remove(guest.workload())) {
            LOG.warn("driver {}: {} runs once again", id(), guest.domain());
            driver.listener().onTrouble(guest.workload(), Optional.empty());
        }
        if (verdict.kind() != Kind.UNKNOWN) {
            inDoubt.remove(guest.workload());
        }
    }

    private String id() {
        return options.id();
    }

    private void isReached(Host host) {
        if (silent.remove(host.name())) {
            LOG.info("driver {} hears {} again", id(), host.name());
        }
        if (!reached) {
            reached = true;
            driver.listener().onReachable(true, host.name());
        }
        first.tryComplete();
        tellChanged();
    }

    private void unanswered(Host host, String why) {
        whereabouts.silent(host.name());
        if (silent.add(host.name())) {
            LOG.warn("driver {} learns nothing of {}: {}", id(), host.name(), why);
        }
        if (reached && silent.size() == hosts.all().size()) {
            reached = false;
            driver.listener().onReachable(false, host.name() + ": " + why);
        }
        tellChanged();
    }

    private void tellChanged() {
        if (changed != null) {
            changed.run();
        }
    }

    private void roundOver() {
        whereabouts.roundOver(guestsOfDomain.keySet());
        List<Observation> news = new ArrayList<>();
        boolean whole = !hosts.guests().isEmpty();
        for (Guest guest : hosts.guests().values()) {
            Verdict verdict = judge(guest, news);
            // What was on a server that was then seen off has been told, and nobody there can be asked.
            whole &= state(verdict).isPresent() || off.test(guest.server());
            if (verdict.kind() == Kind.UNKNOWN
                    && !verdict.why().equals(inDoubt.put(guest.workload(), verdict.why()))
                    && !silent.contains(guest.server())) {
                LOG.warn("driver {} does not know where {} is: {}", id(), guest.workload(), verdict.why());
            }
        }
        if (whole) {
            driver.listener().onInventory(news);
        } else if (!news.isEmpty()) {
            driver.listener().onGlimpsed(news);
        }
        round.addAll(hosts.all().keySet());
        if (!everyoneAsked) {
            everyoneAsked = true;
            tellChanged();
        }
    }
}
