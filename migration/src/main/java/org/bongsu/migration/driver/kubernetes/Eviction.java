package org.bongsu.migration.driver.kubernetes;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Method;
import org.bongsu.migration.driver.kubernetes.Roster.Entry;
import org.bongsu.migration.driver.ledger.Claim;
import org.bongsu.migration.driver.ledger.DriverContext;
import org.bongsu.migration.driver.ledger.Errand;
import org.bongsu.migration.execution.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One workload's pods leave. What a disruption budget forbids is asked again, ever more slowly, until the last moment at
 * which a pod can still end in time; then it is deleted and said so, or given up, as configured. An eviction without an
 * answer is claimed as failed: it may have been carried out or not. Owned by the driver's context.
 */
final class Eviction implements Errand {

    /** Evictions of one workload in flight. */
    private static final int AT_ONCE = 8;

    private static final Duration WAIT_FIRST = Duration.ofSeconds(1);
    private static final Duration WAIT_MOST = Duration.ofSeconds(10);

    /** A server under load may ask for more patience than there is. */
    private static final Duration RETRY_AFTER_MOST = Duration.ofSeconds(30);

    /** Of a pod's own grace, how much may be kept free for it before the deadline. */
    private static final Duration RESERVE_MOST = Duration.ofMinutes(2);

    /** Requests before and around the first pass. */
    private static final int REQUESTS = 12;

    private static final Logger LOG = LoggerFactory.getLogger(Eviction.class);

    private final DriverContext driver;
    private final KubernetesOptions options;
    private final ApiServer api;
    private final Cordons cordons;
    private final Survey survey;
    private final Set<Eviction> underWay;
    private final Command command;
    private final Entry entry;
    private final Method method;
    private final Duration stop;
    private final Promise<Claim> answer = Promise.promise();
    private final Promise<Claim> later = Promise.promise();
    private final List<String> notes = new ArrayList<>();
    private final Set<String> out = new LinkedHashSet<>();
    private List<Result> waiting = List.of();
    private Duration wait = WAIT_FIRST;
    private long begunNanos;
    private long timer = -1;
    private boolean calledOff;

    private enum Fate {
        OUT,
        BLOCKED,
        LATER,
        UNANSWERED,
        FAILED
    }

    private record Result(PodSeen pod, Fate fate, String why, Duration retryAfter) {}

    /**
     * @param underWay holds it from its begin to its end, so that the driver's end is its own
     * @param stop how long the workload may take to stop
     */
    Eviction(
            DriverContext driver,
            KubernetesOptions options,
            ApiServer api,
            Cordons cordons,
            Survey survey,
            Set<Eviction> underWay,
            Command command,
            Entry entry,
            Method method,
            Duration stop) {
        this.driver = driver;
        this.options = options;
        this.api = api;
        this.cordons = cordons;
        this.survey = survey;
        this.underWay = underWay;
        this.command = command;
        this.entry = entry;
        this.method = method;
        this.stop = stop;
    }

    @Override
    public String words() {
        return "evict " + (entry.labels().isEmpty() ? "all pods" : entry.selector()) + " from " + entry.node();
    }

    @Override
    public Duration limit() {
        return options.timeout().multipliedBy(REQUESTS);
    }

    @Override
    public Future<Claim> begin() {
        begunNanos = System.nanoTime();
        underWay.add(this);
        later.future().onComplete(either -> underWay.remove(this));
        cordons.again(entry.node())
                .compose(words -> {
                    note(words);
                    Optional<String> node = entry.labels().isEmpty() ? Optional.of(entry.node()) : Optional.empty();
                    return api.pods(entry.namespace(), entry.selector(), node);
                })
                .onSuccess(this::judge)
                .onFailure(why -> ends(Claim.failed(
                        code(why) == 404 ? "there is no node " + entry.node() : String.valueOf(why.getMessage()))));
        return answer.future();
    }

    @Override
    public void callOff() {
        calledOff = true;
        driver.vertx().cancelTimer(timer);
        driver.context()
                .runOnContext(none -> ends(Claim.failed(
                        "called off" + (out.isEmpty() ? "" : "; evicted before: " + String.join(", ", out)))));
    }

    private void note(String words) {
        if (!words.isEmpty()) {
            notes.add(words);
        }
    }

    // ---------------------------------------------------------------- which pods

    private void judge(List<PodSeen> listed) {
        if (calledOff) {
            return;
        }
        List<PodSeen> here = Roster.here(entry, listed, survey.threatened(Optional.of(entry.workload())));
        Optional<String> objection = objection(here);
        if (objection.isPresent()) {
            ends(Claim.failed(objection.get()));
            return;
        }
        noteWhatStays(listed, here);
        tellSurvey(listed, here);
        if (here.isEmpty()) {
            note("no pod of it is on " + entry.node());
            ends(Claim.succeeded(String.join("; ", notes)));
            return;
        }
        List<PodSeen> targets = here.stream().filter(pod -> !pod.terminating()).toList();
        here.stream().filter(PodSeen::terminating).forEach(pod -> note(pod + " is terminating already"));
        pass(targets).onSuccess(this::afterFirst);
    }

    /** Why nobody should evict these. */
    private Optional<String> objection(List<PodSeen> here) {
        Optional<PodSeen> bound = first(here, pod -> pod.mirror() || pod.daemon());
        if (bound.isPresent()) {
            return Optional.of(bound.get() + " belongs to its node, "
                    + (bound.get().mirror() ? "as a static pod" : "as a DaemonSet's")
                    + ": evicted it comes back at once");
        }
        Optional<PodSeen> bare = first(here, pod -> pod.controller().isEmpty());
        if (bare.isPresent() && method != Method.STOP) {
            return Optional.of(bare.get() + " has no controller that would start it elsewhere: it can only be stopped");
        }
        Optional<PodSeen> local = first(here, pod -> !pod.emptyDirs().isEmpty());
        if (local.isPresent() && !options.loseLocalData()) {
            return Optional.of(local.get() + " would lose its emptyDir "
                    + String.join(", ", local.get().emptyDirs()) + ": delete_emptydir_data is not true");
        }
        return Optional.empty();
    }

    private static Optional<PodSeen> first(List<PodSeen> pods, Predicate<PodSeen> which) {
        return pods.stream().filter(which).findFirst();
    }

    private void noteWhatStays(List<PodSeen> listed, List<PodSeen> here) {
        if (entry.labels().isEmpty()) {
            long daemons = listed.stream().filter(PodSeen::daemon).count();
            long mirrors = listed.stream().filter(PodSeen::mirror).count();
            note(daemons + mirrors == 0 ? "" : daemons + " pods of DaemonSets and " + mirrors + " static ones stay");
        }
        here.stream()
                .filter(pod -> !pod.emptyDirs().isEmpty())
                .forEach(pod -> note(pod + " loses its emptyDir " + String.join(", ", pod.emptyDirs())));
        here.stream()
                .filter(pod -> pod.controller().isEmpty())
                .forEach(pod -> note(pod + " has no controller and will not come back"));
    }

    private void tellSurvey(List<PodSeen> listed, List<PodSeen> here) {
        if (here.isEmpty() && method != Method.STOP) {
            return; // it left before, and nobody knows what has to stand in for it
        }
        Set<String> before = new LinkedHashSet<>();
        survey.pods().forEach(pod -> before.add(pod.uid()));
        listed.forEach(pod -> before.add(pod.uid()));
        Map<String, Integer> needs = new LinkedHashMap<>();
        here.forEach(pod -> pod.controller().ifPresent(one -> needs.merge(one.uid(), 1, Integer::sum)));
        survey.told(entry, new Order(method, command.place(), command.notAfter(), before, needs));
    }

    // ---------------------------------------------------------------- passes

    private Future<List<Result>> pass(List<PodSeen> targets) {
        return pass(targets, pod -> evict(pod), new ArrayList<>());
    }

    private Future<List<Result>> pass(
            List<PodSeen> targets, java.util.function.Function<PodSeen, Future<Result>> deed, List<Result> done) {
        if (targets.isEmpty() || calledOff) {
            return Future.succeededFuture(done);
        }
        List<PodSeen> now = targets.subList(0, Math.min(AT_ONCE, targets.size()));
        List<Future<Result>> results = now.stream().map(deed).toList();
        return Future.join(results).compose(all -> {
            results.forEach(one -> done.add(one.result()));
            return pass(targets.subList(now.size(), targets.size()), deed, done);
        });
    }

    private Future<Result> evict(PodSeen pod) {
        return fate(pod, api.evict(pod, grace(pod), mark()));
    }

    private String mark() {
        return command.epoch() + "/" + command.sequence();
    }

    /** Completes always. */
    private Future<Result> fate(PodSeen pod, Future<Void> deed) {
        return deed.map(none -> new Result(pod, Fate.OUT, "", Duration.ZERO)).otherwise(why -> refused(pod, why));
    }

    private static Result refused(PodSeen pod, Throwable why) {
        String message = String.valueOf(why.getMessage());
        if (!(why instanceof ApiException no)) {
            return new Result(pod, Fate.FAILED, message, Duration.ZERO);
        }
        Duration retryAfter = no.retryAfter().orElse(Duration.ZERO);
        if (no.budget().isPresent()) {
            String budget = "blocked by PodDisruptionBudget " + no.budget().get() + " (" + message + ")";
            return new Result(pod, Fate.BLOCKED, budget, retryAfter);
        }
        boolean another = no.code() == 404 || no.code() == 409 && message.contains("UID");
        Fate fate = another
                ? Fate.OUT // gone, and if there is one of its name it is not this one
                : no.code() == 0
                        ? Fate.UNANSWERED
                        : no.code() == 409 || no.code() == 429 || no.code() >= 500 ? Fate.LATER : Fate.FAILED;
        return new Result(pod, fate, message, retryAfter);
    }

    private static int code(Throwable why) {
        return why instanceof ApiException no ? no.code() : 0;
    }

    private void afterFirst(List<Result> results) {
        results.stream()
                .filter(one -> one.fate() == Fate.UNANSWERED)
                .findFirst()
                .ifPresent(one -> ends(
                        Claim.failed("no answer about " + one.pod() + ", which may be evicted or not: " + one.why())));
        if (settle(results)) {
            answer.tryComplete(Claim.started(reasons(), later.future()));
            next();
        }
    }

    /** Whether there is something left to wait for. */
    private boolean settle(List<Result> results) {
        List<Result> left = new ArrayList<>();
        for (Result one : results) {
            if (one.fate() == Fate.OUT) {
                out.add(one.pod().toString());
            } else if (one.fate() == Fate.FAILED) {
                ends(Claim.failed(one.pod() + ": " + one.why()));
            } else {
                left.add(one);
            }
        }
        waiting = left;
        if (left.isEmpty()) {
            notes.add(0, "evicted " + String.join(", ", out));
            ends(Claim.succeeded(String.join("; ", notes)));
        }
        return !left.isEmpty() && !later.future().isComplete();
    }

    private String reasons() {
        return String.join(
                "; ", waiting.stream().map(one -> one.pod() + ": " + one.why()).toList());
    }

    /** The one end there is; what comes after it is passed over. */
    private void ends(Claim claim) {
        answer.tryComplete(claim);
        later.tryComplete(claim);
    }

    // ---------------------------------------------------------------- waiting for budgets

    private void next() {
        if (calledOff || later.future().isComplete()) {
            return;
        }
        Moment now = driver.clock().get();
        if (isLastCall(now) && has(Fate.BLOCKED)) {
            lastCall(now);
        } else if (isOver(now)) {
            ends(Claim.failed(reasons()));
        } else {
            timer = driver.vertx()
                    .setTimer(
                            Math.max(10, pause(now).toMillis()),
                            due -> driver.context().runOnContext(none -> again()));
            wait = least(wait.multipliedBy(2), WAIT_MOST);
        }
    }

    private void again() {
        if (calledOff) {
            return;
        }
        pass(waiting.stream().map(Result::pod).toList()).onSuccess(results -> {
            if (settle(results)) {
                next();
            }
        });
    }

    private boolean has(Fate fate) {
        return waiting.stream().anyMatch(one -> one.fate() == fate);
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Never beyond the moment at which waiting ends. */
    private Duration pause(Moment now) {
        Duration asked = waiting.stream()
                .map(Result::retryAfter)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        Duration pause = least(asked, RETRY_AFTER_MOST).compareTo(wait) > 0 ? least(asked, RETRY_AFTER_MOST) : wait;
        return command.notAfter()
                .map(end -> now.until(end.minus(reserve())))
                .filter(left -> !left.isNegative())
                .map(left -> least(left, pause))
                .orElse(pause);
    }

    /** What a pod needs to end in an orderly way. */
    private Duration reserve() {
        if (method == Method.STOP) {
            return stop;
        }
        int grace =
                waiting.stream().mapToInt(one -> one.pod().graceSeconds()).max().orElse(0);
        return least(Duration.ofSeconds(grace), RESERVE_MOST);
    }

    private boolean isHeld() {
        return System.nanoTime() - begunNanos < options.hold().toNanos();
    }

    private boolean isLastCall(Moment now) {
        return command.notAfter()
                .map(end -> !now.isBefore(end.minus(reserve())))
                .orElse(!isHeld());
    }

    private boolean isOver(Moment now) {
        return !isHeld() && command.notAfter().map(end -> !now.isBefore(end)).orElse(true);
    }

    private void lastCall(Moment now) {
        if (!options.overrideBudgets() || command.notAfter().isEmpty()) {
            ends(Claim.failed(reasons()
                    + (options.overrideBudgets()
                            ? "; no deadline would justify more than waiting"
                            : "; override_budgets is not true")));
            return;
        }
        List<PodSeen> blocked = waiting.stream()
                .filter(one -> one.fate() == Fate.BLOCKED)
                .map(Result::pod)
                .toList();
        List<Result> others =
                waiting.stream().filter(one -> one.fate() != Fate.BLOCKED).toList();
        pass(blocked, pod -> override(pod, now), new ArrayList<>()).onSuccess(results -> {
            List<Result> all = new ArrayList<>(others);
            all.addAll(results);
            if (settle(all)) {
                next();
            }
        });
    }

    private Future<Result> override(PodSeen pod, Moment now) {
        String budget = waiting.stream()
                .filter(one -> one.pod().equals(pod))
                .map(Result::why)
                .findFirst()
                .orElse("");
        Moment end = command.notAfter().orElse(now);
        String words =
                "deleted " + pod + " on " + pod.node().orElse("no node") + " against its disruption budget: it was "
                        + budget + " until " + now + ", and has to be gone by " + end
                        + ", before its room loses power (command "
                        + mark() + ")";
        return fate(pod, api.delete(pod, grace(pod))).map(result -> {
            if (result.fate() == Fate.OUT) {
                LOG.warn("driver {} {}", driver.id(), words);
                note(words);
                api.tell(pod, "DisruptionBudgetOverridden", words, pod.name() + ".bongsu-" + command.sequence())
                        .onFailure(why -> LOG.warn(
                                "driver {} could not say so in the cluster: {}", driver.id(), why.getMessage()));
            }
            return result;
        });
    }

    /** Seconds: a stop's own, or the pod's if that still fits; empty for the pod's as it is. Never none at all. */
    private Optional<Long> grace(PodSeen pod) {
        long own = method == Method.STOP ? stop.toSeconds() : pod.graceSeconds();
        long left = command.notAfter()
                .map(end -> driver.clock().get().until(end).toSeconds())
                .filter(seconds -> seconds > 0)
                .orElse(Long.MAX_VALUE);
        if (own > left) {
            return Optional.of(Math.max(1, left));
        }
        return method == Method.STOP ? Optional.of(Math.max(1, own)) : Optional.empty();
    }
}
