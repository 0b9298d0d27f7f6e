package org.bongsu.migration.evacuability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.RoomLimits;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.bound.Fate;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.plan.Buy;
import org.bongsu.migration.plan.Candidate;
import org.bongsu.migration.plan.Left;
import org.bongsu.migration.plan.LimitUse;
import org.bongsu.migration.plan.Plan;
import org.bongsu.migration.plan.PlanRequest;
import org.bongsu.migration.plan.Planner;
import org.bongsu.migration.plan.PowerSeen;
import org.bongsu.migration.plan.Refuges;
import org.bongsu.migration.plan.Step;

/**
 * Minutes needed against minutes given, for every room and everything that may happen to it. Rooms that one threat
 * empties share links and hosts, so they are planned together, as the engine would. The time needed is the shortest in
 * which the planner saves all that it would save with all the time in the world; found by halving, each time with a new
 * plan. Not thread-safe; one threat at a time, so that whoever asks may stop in between.
 */
public final class Evacuability {

    /** Nobody waits longer for a room to be emptied. */
    private static final Duration UNHURRIED = Duration.ofHours(48);

    /** The search for the time needed asks the planner a dozen times; each with few schedules. */
    private static final int SEARCH_EVALUATIONS = 2;

    /** How finely the time needed is told, seconds and as a share. */
    private static final double FINE_S = 5;

    private static final double FINE_SHARE = 0.02;

    /** A limit that is used up to this share may be what holds things up. */
    private static final double USED_UP = 0.95;

    /** How much wider a limit is tried: half again as much, for links and uplinks are bought in such steps. */
    private static final double WIDER = 1.5;

    private static final double LINK_STEP_GBPS = 10;

    /** Nobody offers to stop what matters more. */
    private static final int LEAST_STOPPED = 2;

    /** Less is no purchase. */
    private static final double BOUGHT_LEAST_S = 30;

    private final Situation situation;
    private final Map<String, List<Candidate>> running;
    private final Map<Threat, List<String>> threats;
    private final Map<Case, Answer> answers = new LinkedHashMap<>();
    private final int evaluations;

    /** @param evaluations how many schedules each plan may try, at least 1 */
    public Evacuability(Situation situation, int evaluations) {
        this.situation = situation;
        this.running = situation.running();
        this.threats = Threats.of(situation.calm().site());
        this.evaluations = evaluations;
    }

    /** Everything that may happen, the feeds first. */
    public List<Threat> threats() {
        return List.copyOf(threats.keySet());
    }

    /** The rooms of which {@link #judge} will speak. */
    public List<String> concerned(Threat threat) {
        return threats.getOrDefault(threat, List.of());
    }

    /** Of every room that the threat concerns. */
    public List<Verdict> judge(Threat threat) {
        Danger danger = Danger.of(situation, threat);
        Map<String, Deadline> deadlines = new LinkedHashMap<>();
        danger.deadlines().forEach(deadline -> deadlines.put(deadline.room(), deadline));
        List<Verdict> verdicts = new ArrayList<>();
        List<String> concerned = concerned(threat);
        if (concerned.stream().noneMatch(deadlines::containsKey)) {
            concerned.forEach(room -> verdicts.add(livesOn(room, threat, danger)));
            return verdicts;
        }
        Question asked = new Question(situation.calm().site(), danger, deadlines.keySet(), UnaryOperator.identity());
        Outcome planned = asked.plan(danger.deadlines(), evaluations);
        Outcome ever = asked.ever();
        for (String room : concerned) {
            Deadline deadline = deadlines.get(room);
            verdicts.add(
                    deadline == null
                            ? livesOn(room, threat, danger)
                            : verdict(room, threat, deadline, danger, planned, ever, answer(danger, deadline)));
        }
        return verdicts;
    }

    private int runningIn(String room) {
        return running.getOrDefault(room, List.of()).size();
    }

    private Verdict livesOn(String room, Threat threat, Danger danger) {
        List<Integer> none = new ArrayList<>(java.util.Collections.nCopies(Workload.TIERS, 0));
        return new Verdict(
                room,
                threat,
                OptionalDouble.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                List.of(room),
                List.of(),
                runningIn(room),
                none,
                none,
                0,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                danger.unknown());
    }

    private Verdict verdict(
            String room,
            Threat threat,
            Deadline deadline,
            Danger danger,
            Outcome planned,
            Outcome ever,
            Answer answer) {
        double given = situation.calm().now().secondsUntil(deadline.at());
        // The search for the time needed tries fewer schedules than the plan that would be followed.
        OptionalDouble needed = runningIn(room) == 0 || answer.needed().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        planned.saves(ever, answer.together())
                                ? Math.min(given, answer.needed().getAsDouble())
                                : answer.needed().getAsDouble());
        return new Verdict(
                room,
                threat,
                OptionalDouble.of(given),
                Optional.of(new Text(
                        deadline.why().en() + ": " + deadline.evidence().en(),
                        deadline.why().ko() + ": " + deadline.evidence().ko())),
                needed,
                answer.together(),
                danger.deadlines().stream()
                        .map(Deadline::room)
                        .filter(other -> !answer.together().contains(other))
                        .toList(),
                runningIn(room),
                planned.byTier(room, Fate.LOST),
                planned.byTier(room, Fate.STOPPED),
                ever.count(room),
                ever.nowhere(room),
                answer.tightest(),
                withBatteries(answer.buys(), planned.plan.buys(), room),
                danger.unknown());
    }

    /** Of all rooms that lose their power at the same moment. */
    private record Answer(OptionalDouble needed, List<String> together, Optional<Text> tightest, List<Purchase> buys) {}

    /**
     * What the answer depends on, so that threats that come to the same are asked once.
     *
     * @param earlier deadlines of rooms that go before
     * @param refuges by room, who may take from it
     */
    private record Case(
            List<String> together, List<Deadline> earlier, Duration margin, Map<String, List<String>> refuges) {}

    /** Rooms with more time wait: whoever goes first is not held up by them. */
    private Answer answer(Danger danger, Deadline deadline) {
        List<String> together = danger.deadlines().stream()
                .filter(other -> other.at().equals(deadline.at()))
                .map(Deadline::room)
                .toList();
        List<Deadline> upTo = danger.deadlines().stream()
                .filter(other -> !other.at().isAfter(deadline.at()))
                .toList();
        Site site = situation.calm().site();
        Set<String> endangered = new LinkedHashSet<>();
        danger.deadlines().forEach(other -> endangered.add(other.room()));
        Map<String, List<String>> refuges = new LinkedHashMap<>();
        together.forEach(room -> refuges.put(
                room,
                site.destinations().stream()
                        .filter(destination -> Refuges.refusal(
                                        site, destination, room, endangered, danger.threatenedNodes())
                                .isEmpty())
                        .map(Destination::id)
                        .toList()));
        Case same = new Case(
                together,
                upTo.stream().filter(other -> !together.contains(other.room())).toList(),
                deadline.margin(),
                refuges);
        Answer known = answers.get(same);
        if (known == null) {
            Set<String> leaving = new LinkedHashSet<>();
            upTo.forEach(other -> leaving.add(other.room()));
            known = answer(new Question(site, danger, leaving, UnaryOperator.identity()), together);
            answers.put(same, known);
        }
        return known;
    }

    private Answer answer(Question asked, List<String> together) {
        if (together.stream().allMatch(room -> runningIn(room) == 0)) {
            return new Answer(OptionalDouble.empty(), together, Optional.empty(), List.of());
        }
        double needed = asked.needed(together, asked.ever(), Double.POSITIVE_INFINITY);
        List<Purchase> buys = buys(asked, together, needed);
        return new Answer(OptionalDouble.of(needed), together, Optional.of(tightest(asked, buys, together)), buys);
    }

    // What would help.

    /** What is stopped first draws no power either: the batteries last longer, on top of what need not be moved. */
    private static List<Purchase> withBatteries(List<Purchase> buys, List<Buy> batteries, String room) {
        List<Purchase> all = new ArrayList<>(buys);
        for (int tier = Workload.TIERS - 1; tier >= LEAST_STOPPED; tier--) {
            String id = Integer.toString(tier);
            double seconds = batteries.stream()
                    .filter(buy -> buy.room().equals(room) && buy.stop().matches("tier " + id + "(\\+[0-9])*"))
                    .mapToDouble(buy -> buy.seconds().orElse(0))
                    .max()
                    .orElse(0);
            Optional<Purchase> moved = all.stream()
                    .filter(one ->
                            one.kind() == Purchase.Kind.STOP_TIER && one.id().equals(id))
                    .findFirst();
            if (seconds >= BOUGHT_LEAST_S) {
                moved.ifPresent(all::remove);
                double sum = seconds + moved.map(Purchase::seconds).orElse(0.0);
                all.add(new Purchase(Purchase.Kind.STOP_TIER, id, stoppedFirst(tier), sum));
            }
        }
        all.sort(Comparator.comparingDouble(Purchase::seconds).reversed());
        return all;
    }

    private static Text stoppedFirst(int tier) {
        boolean last = tier == Workload.TIERS - 1;
        return new Text(
                "tier " + tier + (last ? "" : " and below") + " stopped first",
                tier + "등급" + (last ? "" : " 이하") + " 먼저 정지");
    }

    private List<Purchase> buys(Question asked, List<String> together, double needed) {
        Outcome planned = asked.ever();
        List<Purchase> buys = new ArrayList<>();
        for (int tier = Workload.TIERS - 1; tier >= LEAST_STOPPED; tier--) {
            int from = tier;
            boolean any = together.stream()
                    .flatMap(room -> running.getOrDefault(room, List.of()).stream())
                    .anyMatch(candidate -> isStoppable(candidate, from));
            if (any) {
                Question stopped =
                        new Question(asked.site, asked.danger, asked.leaving, candidate -> stop(candidate, from));
                buy(
                        Purchase.Kind.STOP_TIER,
                        Integer.toString(tier),
                        stoppedFirst(tier),
                        stopped,
                        together,
                        needed,
                        buys);
            }
        }
        Site site = asked.site;
        MigrationLimits limits = site.limits();
        for (Destination destination : site.destinations()) {
            if (planned.usesUp(LimitUse.Kind.LINK, destination.id())) {
                double more = Math.max(
                        LINK_STEP_GBPS,
                        Math.ceil(destination.linkGbps() * (WIDER - 1) / LINK_STEP_GBPS) * LINK_STEP_GBPS);
                List<Destination> wider = site.destinations().stream()
                        .map(one -> one.id().equals(destination.id()) ? widened(one, more) : one)
                        .toList();
                String gbps = String.format(java.util.Locale.ROOT, "%.0f Gbit/s", more);
                buy(
                        Purchase.Kind.LINK,
                        destination.id(),
                        new Text(
                                gbps + " more to " + destination.name().en(),
                                destination.name().ko() + " 회선 " + gbps + " 추가"),
                        asked.of(site.with(wider, limits)),
                        together,
                        needed,
                        buys);
            }
        }
        if (planned.usesUp(LimitUse.Kind.ROOM) || planned.usesUp(LimitUse.Kind.ROOM_MOVES)) {
            buy(
                    Purchase.Kind.ROOM,
                    "rooms",
                    new Text("half as much out of each room at once again", "방별 동시 반출 한도 1.5배"),
                    asked.of(site.with(Evacuability::widened)),
                    together,
                    needed,
                    buys);
        }
        if (planned.usesUp(LimitUse.Kind.RACK)) {
            MigrationLimits wider = new MigrationLimits(
                    limits.serverGbps(),
                    limits.rackGbps() * WIDER,
                    limits.movesPerServer(),
                    limits.movesPerRack(),
                    limits.margin(),
                    limits.room());
            buy(
                    Purchase.Kind.RACK_UPLINK,
                    "rack_gbps",
                    new Text("rack uplinks half as wide again", "랙 상향 회선 1.5배"),
                    asked.of(site.with(site.destinations(), wider)),
                    together,
                    needed,
                    buys);
        }
        MigrationLimits more = new MigrationLimits(
                limits.serverGbps(),
                limits.rackGbps(),
                limits.movesPerServer() * 2,
                limits.movesPerRack() * 2,
                limits.margin(),
                limits.room());
        buy(
                Purchase.Kind.MOVES_PER_RACK,
                "moves_per_rack",
                new Text("twice as many copies at once from a server and a rack", "서버·랙당 동시 복사 수 2배"),
                asked.of(site.with(site.destinations(), more)),
                together,
                needed,
                buys);
        if (planned.usesUp(LimitUse.Kind.SERVER)) {
            MigrationLimits faster = new MigrationLimits(
                    limits.serverGbps() * WIDER,
                    limits.rackGbps(),
                    limits.movesPerServer(),
                    limits.movesPerRack(),
                    limits.margin(),
                    limits.room());
            buy(
                    Purchase.Kind.SERVER_NIC,
                    "server_gbps",
                    new Text("servers' network half as fast again", "서버 네트워크 속도 1.5배"),
                    asked.of(site.with(site.destinations(), faster)),
                    together,
                    needed,
                    buys);
        }
        buys.sort(Comparator.comparingDouble(Purchase::seconds).reversed());
        return buys;
    }

    private static boolean isStoppable(Candidate candidate, int from) {
        return candidate.workload().tier() >= from && !candidate.workload().stopIsEnough();
    }

    private static Candidate stop(Candidate candidate, int from) {
        return isStoppable(candidate, from)
                ? new Candidate(
                        candidate.workload(),
                        Arrays.stream(Method.values())
                                .filter(method -> method != Method.STOP)
                                .toList())
                : candidate;
    }

    private static Destination widened(Destination one, double gbps) {
        return new Destination(
                one.id(),
                one.name(),
                one.room(),
                one.feeds(),
                one.serves(),
                one.hosts(),
                one.memoryGibPerHost(),
                one.linkGbps() + gbps);
    }

    private static RoomLimits widened(RoomLimits limits) {
        return new RoomLimits(
                limits.gbps().isPresent()
                        ? OptionalDouble.of(limits.gbps().getAsDouble() * WIDER)
                        : OptionalDouble.empty(),
                limits.moves().isPresent()
                        ? OptionalInt.of((int) Math.ceil(limits.moves().getAsInt() * WIDER))
                        : OptionalInt.empty());
    }

    private static void buy(
            Purchase.Kind kind,
            String id,
            Text what,
            Question with,
            List<String> together,
            double needed,
            List<Purchase> buys) {
        double less = with.needed(together, with.ever(), needed);
        if (needed - less >= BOUGHT_LEAST_S) {
            buys.add(new Purchase(kind, id, what, needed - less));
        }
    }

    private Text tightest(Question asked, List<Purchase> buys, List<String> together) {
        Optional<Purchase> most = buys.stream()
                .filter(purchase -> purchase.kind() != Purchase.Kind.STOP_TIER)
                .findFirst();
        if (most.isPresent()) {
            String id = most.get().id();
            return switch (most.get().kind()) {
                case LINK -> {
                    Destination to = asked.site.destination(id);
                    String gbps = String.format(java.util.Locale.ROOT, "%.0f Gbit/s", to.linkGbps());
                    yield new Text(
                            "the link to " + to.name().en() + " (" + gbps + ")",
                            to.name().ko() + " 회선(" + gbps + ")");
                }
                case ROOM -> new Text("what may leave a room at once", "방별 동시 반출 한도");
                case RACK_UPLINK -> new Text("the racks' uplinks", "랙 상향 회선");
                case MOVES_PER_RACK -> new Text("copies at once from a server or rack", "서버·랙당 동시 복사 수");
                case SERVER_NIC -> new Text("the servers' network", "서버 네트워크");
                case STOP_TIER -> throw new IllegalStateException("no limit: " + most);
            };
        }
        Step longest = asked.ever().plan.steps().stream()
                .filter(step ->
                        together.contains(asked.site.roomOf(step.workload()).id()))
                .max(Comparator.comparing(step -> step.start().until(step.finish())))
                .orElseThrow();
        long seconds = longest.start().until(longest.finish()).toSeconds();
        String method = longest.method().name().toLowerCase(java.util.Locale.ROOT);
        return new Text(
                "single steps: " + longest.workload().id() + " alone takes " + seconds + " s (" + method + ")",
                "단일 작업: " + longest.workload().id() + " 하나에 " + seconds + "초(" + method + ")");
    }

    // Plans.

    /** A threat, asked of a site that may be better than the real one. */
    private final class Question {
        final Site site;
        final Danger danger;
        /** Rooms that leave now; those with more time wait, though their hosts are no refuge. */
        final Set<String> leaving;

        final UnaryOperator<Candidate> as;
        private Optional<Outcome> ever = Optional.empty();

        Question(Site site, Danger danger, Set<String> leaving, UnaryOperator<Candidate> as) {
            this.site = site;
            this.danger = danger;
            this.leaving = leaving;
            this.as = as;
        }

        /** What is off already, and the batteries as they would be. */
        private PowerSeen power(PowerSeen calm) {
            return new PowerSeen(danger.supplies(), calm.serversOff(), calm.gone(), calm.stopped());
        }

        Question of(Site other) {
            return new Question(other, danger, leaving, as);
        }

        Outcome plan(List<Deadline> deadlines, int most) {
            List<Candidate> candidates = new ArrayList<>();
            leaving.forEach(room ->
                    running.getOrDefault(room, List.of()).forEach(candidate -> candidates.add(as.apply(candidate))));
            PlanRequest calm = situation.calm();
            return new Outcome(Planner.plan(
                    new PlanRequest(
                            site,
                            deadlines,
                            candidates,
                            List.of(),
                            calm.space(),
                            danger.threatenedNodes(),
                            calm.durations(),
                            power(calm.power()),
                            calm.now()),
                    most));
        }

        /** With all the time in the world. */
        Outcome ever() {
            if (ever.isEmpty()) {
                Moment far = situation.calm().now().plus(UNHURRIED);
                ever = Optional.of(plan(
                        danger.deadlines().stream()
                                .map(deadline -> at(deadline, far))
                                .toList(),
                        SEARCH_EVALUATIONS));
            }
            return ever.get();
        }

        private static Deadline at(Deadline deadline, Moment when) {
            return new Deadline(
                    deadline.room(),
                    when,
                    deadline.cause(),
                    deadline.declared(),
                    deadline.margin(),
                    deadline.why(),
                    deadline.evidence());
        }

        private boolean suffices(double seconds, List<String> together, Outcome best) {
            Moment when = situation.calm().now().plusSeconds(seconds);
            Outcome outcome = plan(
                    danger.deadlines().stream()
                            .map(deadline -> together.contains(deadline.room()) ? at(deadline, when) : deadline)
                            .toList(),
                    SEARCH_EVALUATIONS);
            return outcome.saves(best, together);
        }

        /**
         * The shortest time in which the rooms are emptied as well as ever, seconds.
         *
         * @param known a time that is enough; infinite when none is known
         */
        double needed(List<String> together, Outcome best, double known) {
            double enough = known;
            double tooShort = 0;
            if (enough == Double.POSITIVE_INFINITY) {
                enough = Math.max(FINE_S, WIDER * best.lastFinish(together));
                while (!suffices(enough, together, best) && enough < UNHURRIED.toSeconds()) {
                    tooShort = enough;
                    enough = Math.min(UNHURRIED.toSeconds(), enough * 2);
                }
            }
            while (enough - tooShort > Math.max(FINE_S, FINE_SHARE * enough)) {
                double middle = (enough + tooShort) / 2;
                if (suffices(middle, together, best)) {
                    enough = middle;
                } else {
                    tooShort = middle;
                }
            }
            return enough;
        }
    }

    /** What a plan leaves behind. */
    private static final class Outcome {
        final Plan plan;
        private final Map<String, Map<Workload, Fate>> left = new LinkedHashMap<>();

        Outcome(Plan plan) {
            this.plan = plan;
            for (Left one : plan.left()) {
                left.computeIfAbsent(plan.site().roomOf(one.workload()).id(), key -> new LinkedHashMap<>())
                        .put(one.workload(), one.fate());
            }
        }

        /** Whether nobody in these rooms fares worse than there. */
        boolean saves(Outcome best, List<String> rooms) {
            for (String room : rooms) {
                Map<Workload, Fate> there = best.left.getOrDefault(room, Map.of());
                for (Map.Entry<Workload, Fate> one :
                        left.getOrDefault(room, Map.of()).entrySet()) {
                    Fate fate = there.get(one.getKey());
                    if (fate == null || fate == Fate.STOPPED && one.getValue() == Fate.LOST) {
                        return false;
                    }
                }
            }
            return true;
        }

        int count(String room) {
            return left.getOrDefault(room, Map.of()).size();
        }

        List<Integer> byTier(String room, Fate fate) {
            Integer[] counts = new Integer[Workload.TIERS];
            Arrays.fill(counts, 0);
            left.getOrDefault(room, Map.of()).forEach((workload, own) -> {
                if (own == fate) {
                    counts[workload.tier()]++;
                }
            });
            return List.of(counts);
        }

        /** Why most of the room's workloads stay behind that no time would save. */
        Optional<Text> nowhere(String room) {
            Map<Text, Integer> reasons = new LinkedHashMap<>();
            for (Left one : plan.left()) {
                if (plan.site().roomOf(one.workload()).id().equals(room)) {
                    reasons.merge(one.reason().label(), 1, Integer::sum);
                }
            }
            return reasons.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
        }

        /** When the last step out of these rooms ends, seconds. */
        double lastFinish(List<String> rooms) {
            Set<String> wanted = new LinkedHashSet<>(rooms);
            double last = 0;
            for (Step step : plan.steps()) {
                if (step.method() != Method.STOP
                        && wanted.contains(plan.site().roomOf(step.workload()).id())) {
                    last = Math.max(last, plan.madeAt().secondsUntil(step.finish()));
                }
            }
            return last;
        }

        boolean usesUp(LimitUse.Kind kind) {
            return plan.limits().stream().anyMatch(limit -> limit.kind() == kind && usedUp(limit));
        }

        boolean usesUp(LimitUse.Kind kind, String id) {
            return plan.limits().stream()
                    .anyMatch(limit -> limit.kind() == kind && limit.id().equals(id) && usedUp(limit));
        }

        private static boolean usedUp(LimitUse limit) {
            return limit.peak() >= USED_UP * limit.capacity();
        }
    }
}
