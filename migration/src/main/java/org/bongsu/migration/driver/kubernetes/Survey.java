package org.bongsu.migration.driver.kubernetes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Method;
import org.bongsu.migration.driver.kubernetes.Roster.Entry;
import org.bongsu.migration.driver.ledger.Rounds.Picture;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Observation.WorkloadSeen;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lists of pods and nodes say of workloads. A pod is gone when its object is, and was gone while its node's kubelet
 * spoke: the pods of a silent node may run on, whatever the API server was told of them. Owned by the driver's context.
 */
final class Survey {

    /** Past its grace by this much a pod that still terminates is stuck. */
    private static final Duration STUCK = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Survey.class);

    private final String driver;
    private final Roster roster;
    private final Predicate<String> off;
    private final Map<String, Order> orders = new LinkedHashMap<>();
    /** Seen gone while its node spoke. */
    private final Set<String> gone = new LinkedHashSet<>();
    /** By workload. What becomes of the replacement later is another matter. */
    private final Map<String, Replaced> replaced = new LinkedHashMap<>();

    /** By workload that came back: uids of the pods that had replaced its own. Its pods are where the scheduler puts them. */
    private final Map<String, Set<String>> back = new LinkedHashMap<>();

    private final Set<String> stuck = new LinkedHashSet<>();
    private Set<String> known = new LinkedHashSet<>();
    private Map<String, NodeSeen> nodes = Map.of();
    private List<PodSeen> pods = List.of();
    private boolean looked;

    /** @param by uids of pods, which replace nobody else */
    private record Replaced(WorkloadSeen seen, Set<String> by) {}

    /** @param off whether a server was last seen off, by whoever looks at power */
    Survey(String driver, Roster roster, Predicate<String> off) {
        this.driver = driver;
        this.roster = roster;
        this.off = off;
    }

    // ---------------------------------------------------------------- what was told

    void told(Entry entry, Order order) {
        orders.put(entry.workload(), order);
        replaced.remove(entry.workload());
        back.remove(entry.workload());
    }

    /**
     * What was told of it is over: from now on it runs wherever its pods do.
     *
     * @return whether anybody makes its pods anew, as far as is known
     */
    boolean cameBack(String workload) {
        Order order = orders.remove(workload);
        Replaced by = replaced.remove(workload);
        back.putIfAbsent(workload, by == null ? Set.of() : by.by());
        return order == null || !order.needs().isEmpty();
    }

    void calledOff(String workload) {
        orders.remove(workload);
    }

    /** Nodes in rooms that are to be left, and that of a workload about which something is going to be told. */
    Set<String> threatened(Optional<String> about) {
        Set<String> told = new LinkedHashSet<>(orders.keySet());
        about.ifPresent(told::add);
        return roster.threatened(nodes.values(), told);
    }

    /** The pods that were last listed. */
    List<PodSeen> pods() {
        return pods;
    }

    // ---------------------------------------------------------------- what is seen

    /** @param listed before the nodes were, so that a node that speaks spoke after its pods were listed */
    Picture look(List<PodSeen> listed, List<NodeSeen> seen, Moment now) {
        pods = List.copyOf(listed);
        Map<String, NodeSeen> byName = new LinkedHashMap<>();
        seen.forEach(node -> byName.put(node.name(), node));
        nodes = byName;
        known.addAll(byName.keySet());
        tellOfStrangers();
        tellOfStuck(now);
        Set<String> threatened = threatened(Optional.empty());
        Map<String, List<PodSeen>> indexed = index();
        Set<String> taken = new LinkedHashSet<>();
        replaced.values().forEach(one -> taken.addAll(one.by()));
        List<Observation> observed = new ArrayList<>();
        Set<String> silent = new LinkedHashSet<>();
        for (Entry entry : roster.entries()) {
            if (known.contains(entry.node())) {
                List<PodSeen> its = indexed.getOrDefault(key(entry), List.of());
                Optional<Observation> state = state(entry, its, threatened, taken, now);
                state.ifPresent(observed::add);
                // On a server that was seen off nothing runs, and its node will not be ready again.
                if (state.isEmpty() && !off.test(entry.server())) {
                    silent.add(entry.server());
                }
            }
        }
        return new Picture(observed, silent, silent.isEmpty());
    }

    private static String key(Entry entry) {
        return entry.labels().isEmpty() ? entry.node() : entry.selector();
    }

    /** Pods by what workloads ask for, so that a round costs pods and workloads, not their product. */
    private Map<String, List<PodSeen>> index() {
        Map<String, List<PodSeen>> indexed = new LinkedHashMap<>();
        Set<Set<String>> keySets = new LinkedHashSet<>();
        roster.entries().forEach(one -> keySets.add(one.labels().keySet()));
        for (PodSeen pod : pods) {
            for (Set<String> keys : keySets) {
                if (keys.isEmpty()) {
                    pod.node()
                            .ifPresent(node -> indexed.computeIfAbsent(node, none -> new ArrayList<>())
                                    .add(pod));
                } else if (pod.labels().keySet().containsAll(keys)) {
                    List<String> terms = new ArrayList<>();
                    keys.forEach(name -> terms.add(name + "=" + pod.labels().get(name)));
                    indexed.computeIfAbsent(String.join(",", terms), none -> new ArrayList<>())
                            .add(pod);
                }
            }
        }
        return indexed;
    }

    /** Empty when nothing can be said. */
    private Optional<Observation> state(
            Entry entry, List<PodSeen> its, Set<String> threatened, Set<String> taken, Moment now) {
        List<PodSeen> here = Roster.here(entry, its, threatened);
        if (!here.isEmpty()) {
            gone.remove(entry.workload());
            replaced.remove(entry.workload());
            if (!here.stream().allMatch(pod -> speaks(pod.node().orElse("")))) {
                return Optional.empty();
            }
            Optional<PodSeen> stays =
                    here.stream().filter(pod -> !pod.terminating()).findFirst();
            String node = stays.orElse(here.get(0)).node().orElse("");
            WorkloadState state = stays.isPresent() ? WorkloadState.RUNNING : WorkloadState.MOVING;
            return seen(entry, state, roster.server(node), now);
        }
        if (!speaks(entry.node()) && !gone.contains(entry.workload())) {
            return Optional.empty();
        }
        gone.add(entry.workload());
        return left(entry, its, threatened, taken, now);
    }

    /** Its pods are gone: what became of it. */
    private Optional<Observation> left(
            Entry entry, List<PodSeen> its, Set<String> threatened, Set<String> taken, Moment now) {
        Set<String> standIns = back.get(entry.workload());
        if (standIns != null) {
            return backElsewhere(entry, its, standIns, now);
        }
        Order order = orders.get(entry.workload());
        if (order != null && !order.moves()) {
            return seen(entry, WorkloadState.STOPPED, entry.server(), now);
        }
        Replaced before = replaced.get(entry.workload());
        if (before != null) {
            return Optional.of(before.seen());
        }
        List<PodSeen> replacements = order == null
                ? its.stream()
                        .filter(pod -> !entry.labels().isEmpty() && serves(pod, threatened))
                        .toList()
                : replacements(order, threatened, taken);
        if (!replacements.isEmpty()) {
            boolean copied = order != null && order.method() == Method.COLD;
            String where = order == null || order.place().isEmpty()
                    ? roster.server(replacements.get(0).node().orElse(""))
                    : order.place().get().toString();
            WorkloadSeen after = new WorkloadSeen(
                    entry.workload(), copied ? WorkloadState.MOVED : WorkloadState.SHIFTED, where, now);
            if (order != null) {
                Set<String> by = new LinkedHashSet<>();
                replacements.forEach(pod -> by.add(pod.uid()));
                replaced.put(entry.workload(), new Replaced(after, by));
                taken.addAll(by);
            }
            return Optional.of(after);
        }
        boolean awaited =
                order != null && order.notAfter().map(end -> !now.isAfter(end)).orElse(true);
        return seen(entry, awaited ? WorkloadState.MOVING : WorkloadState.STOPPED, entry.server(), now);
    }

    /** Nothing makes a scheduler put pods where they were: it is back when they run, and where they do. */
    private Optional<Observation> backElsewhere(Entry entry, List<PodSeen> its, Set<String> by, Moment now) {
        Optional<PodSeen> up = Stream.concat(
                        by.isEmpty() ? Stream.of() : pods.stream().filter(pod -> by.contains(pod.uid())),
                        entry.labels().isEmpty() ? Stream.of() : its.stream())
                .filter(pod -> serves(pod, Set.of()))
                .findFirst();
        return up.isPresent()
                ? seen(
                        entry,
                        WorkloadState.RUNNING,
                        roster.server(up.get().node().orElse("")),
                        now)
                : seen(entry, WorkloadState.STOPPED, entry.server(), now);
    }

    private static Optional<Observation> seen(Entry entry, WorkloadState state, String where, Moment now) {
        return Optional.of(new WorkloadSeen(entry.workload(), state, where, now));
    }

    private boolean speaks(String node) {
        NodeSeen seen = nodes.get(node);
        return seen != null && seen.ready();
    }

    private boolean serves(PodSeen pod, Set<String> threatened) {
        return pod.ready()
                && !pod.finished()
                && !pod.terminating()
                && pod.node()
                        .filter(node -> speaks(node) && !threatened.contains(node))
                        .isPresent();
    }

    /** Each controller has to have put as many new pods elsewhere as it lost here; one pod replaces one. */
    private List<PodSeen> replacements(Order order, Set<String> threatened, Set<String> taken) {
        List<PodSeen> found = new ArrayList<>();
        for (Map.Entry<String, Integer> need : order.needs().entrySet()) {
            List<PodSeen> fresh = pods.stream()
                    .filter(pod -> pod.controller()
                            .filter(one -> one.uid().equals(need.getKey()))
                            .isPresent())
                    .filter(pod -> !order.before().contains(pod.uid()) && !taken.contains(pod.uid()))
                    .filter(pod -> serves(pod, threatened))
                    .sorted(Comparator.comparing(PodSeen::created).thenComparing(PodSeen::uid))
                    .limit(need.getValue())
                    .toList();
            if (fresh.size() < need.getValue()) {
                return List.of();
            }
            found.addAll(fresh);
        }
        return found;
    }

    // ---------------------------------------------------------------- what people are told

    private void tellOfStrangers() {
        if (looked) {
            return;
        }
        looked = true;
        Set<String> strangers = new LinkedHashSet<>();
        roster.entries().forEach(one -> {
            if (!known.contains(one.node())) {
                strangers.add(one.server());
            }
        });
        if (!strangers.isEmpty()) {
            LOG.warn(
                    "driver {} knows no nodes for {} servers with workloads, among them {}: not its own, or another node: is"
                            + " needed; nothing is said of them",
                    driver,
                    strangers.size(),
                    strangers.stream().limit(5).toList());
        }
    }

    private void tellOfStuck(Moment now) {
        Set<String> still = new LinkedHashSet<>();
        for (PodSeen pod : pods) {
            boolean late = pod.terminatingSince()
                    .filter(end -> end.plus(STUCK).isBefore(now.toInstant()))
                    .isPresent();
            if (late && roster.entries().stream().anyMatch(entry -> entry.holds(pod))) {
                still.add(pod.uid());
                if (stuck.add(pod.uid())) {
                    LOG.warn(
                            "driver {}: pod {} on {} should have ended at {} and is still there: {}",
                            driver,
                            pod,
                            pod.node().orElse("no node"),
                            pod.terminatingSince().get(),
                            speaks(pod.node().orElse(""))
                                    ? pod.finalizers().isEmpty()
                                            ? "its kubelet works on it"
                                            : "finalizers " + pod.finalizers()
                                    : "its node does not speak");
                }
            }
        }
        stuck.retainAll(still);
    }
}
