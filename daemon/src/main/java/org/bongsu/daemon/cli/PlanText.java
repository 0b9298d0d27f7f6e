package org.bongsu.daemon.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.bound.Fate;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.plan.Left;
import org.bongsu.migration.plan.LimitUse;
import org.bongsu.migration.plan.Place;
import org.bongsu.migration.plan.Plan;
import org.bongsu.migration.plan.Step;
import org.bongsu.migration.plan.StepReason;

/** A plan for a terminal: when, its waves on a time line, who goes where, who stays behind and why, what it is worth. */
final class PlanText {

    /** Columns of the time line. */
    private static final int WIDTH = 48;

    /** From an idle column to one in which as much of the wave runs as ever. */
    private static final String LEVELS = " ▁▂▃▄▅▆▇█";

    /** Times written under the line. */
    private static final int TICKS = 4;

    /** Of one list, unless every step is asked for. */
    private static final int NAMED_MOST = 6;

    private static final Text DEADLINE = new Text("%s: power goes at T+%s (%s)", "%s: 전원 차단 T+%s (%s)");
    private static final Text MARGIN = new Text("moves end %s before", "이동은 그 %s 전에 끝남");
    private static final Text NOBODY = new Text("%s: no workload runs there", "%s: 실행 중인 작업 없음");
    private static final Text WAVES = new Text("Waves", "단계별 일정");
    private static final Text WAVE = new Text("wave %d", "%d차");
    private static final Text STEPS = new Text("%d, T+%s to T+%s", "%d건, T+%s~T+%s");
    private static final Text WHERE = new Text("Who goes where", "이동 대상");
    private static final Text COPIED = new Text("%d copied, %s", "%d건 복사, %s");
    private static final Text SHIFTED = new Text("%d shifted", "%d건 전환");
    private static final Text TIER = new Text("tier %d", "%d등급");
    private static final Text NOT_PREFERRED = new Text("Not as preferred, and why", "선호 방법을 쓰지 못한 이유");
    private static final Text BEHIND = new Text("Who stays behind, and why", "남는 작업과 이유");
    private static final Text NOTHING = new Text("nobody: all that should run on does", "없음: 계속 실행되어야 할 작업이 모두 계속됨");
    private static final Text LOST = new Text("lost", "상실");
    private static final Text STOPPED = new Text("only stopped", "정지만");
    private static final Text OF_TIER = new Text("%d %s, tier %d: %s", "%d건 %s, %d등급: %s");
    private static final Text MORE = new Text("and %d more", "외 %d건");
    private static final Text FULL = new Text("Used to the full", "한계에 이른 자원");
    private static final Text PEAK = new Text("%s %s: %s of %s %s", "%s %s: %s / %s %s");
    private static final Text RACKS = new Text("%d %ss, such as %s", "%d개 %s, 예: %s");
    private static final Text COPIES = new Text("copies at once", "동시 복사");
    private static final Text WORTH = new Text(
            "Worth %.1f of at most %.1f (ratio %.4f); of what planning can win, %s; %d schedules tried in %.0f ms",
            "가치 %.1f, 상한 %.1f (비율 %.4f); 계획으로 얻을 수 있는 몫 중 %s; 일정 %d개를 %.0f ms에 시도");
    private static final Text EACH = new Text("Every step", "모든 작업");
    private static final Text ONE = new Text(
            "T+%s to T+%s  wave %d  %-5s  %s (%s, tier %d)%s: %s", "T+%s~T+%s  %d차  %-5s  %s (%s, %d등급)%s: %s");
    private static final Text TO = new Text(" to %s", " → %s");
    private static final Map<LimitUse.Kind, Text> KINDS = Map.of(
            LimitUse.Kind.LINK, new Text("link", "회선"),
            LimitUse.Kind.RACK, new Text("rack", "랙"),
            LimitUse.Kind.SERVER, new Text("server", "서버"),
            LimitUse.Kind.ROOM, new Text("room", "방"),
            LimitUse.Kind.ROOM_MOVES, new Text("room", "방"),
            LimitUse.Kind.DESTINATION, new Text("destination", "대상"));

    private final Plan plan;
    private final Language language;
    private final StringBuilder out = new StringBuilder();

    PlanText(Plan plan, Language language) {
        this.plan = plan;
        this.language = language;
    }

    /** @param everyStep whether each step has a line of its own, in the order in which they start */
    String text(double millis, boolean everyStep) {
        plan.deadlines().forEach(this::deadline);
        if (plan.steps().isEmpty() && plan.left().isEmpty()) {
            line(0, say(NOBODY, String.join(", ", plan.rooms())));
            return out.toString();
        }
        waves();
        where();
        notPreferred();
        behind();
        limits();
        line(0, "");
        line(
                0,
                say(
                        WORTH,
                        plan.value(),
                        plan.bound().orElse(plan.value()),
                        plan.ratio().orElse(1),
                        plan.contestedRatio().isPresent()
                                ? String.format(
                                        Locale.ROOT,
                                        "%.4f",
                                        plan.contestedRatio().getAsDouble())
                                : language.of(new Text("nothing to win", "다툴 것 없음")),
                        plan.evaluations(),
                        millis));
        if (everyStep) {
            line(0, "");
            line(0, say(EACH));
            plan.steps().forEach(this::step);
        }
        return out.toString();
    }

    private void deadline(Deadline deadline) {
        line(
                0,
                say(
                                DEADLINE,
                                deadline.room(),
                                clock(plan.madeAt().secondsUntil(deadline.at())),
                                language.of(deadline.why()))
                        + "; "
                        + say(MARGIN, EvacuabilityText.minutes(deadline.margin().toSeconds())));
    }

    // Waves.

    private void waves() {
        double end = plan.steps().stream()
                .map(Step::finish)
                .mapToDouble(plan.madeAt()::secondsUntil)
                .max()
                .orElse(0);
        double cut = plan.deadlines().stream()
                .map(Deadline::at)
                .mapToDouble(plan.madeAt()::secondsUntil)
                .max()
                .orElse(0);
        double span = Math.max(1, Math.max(end, cut));
        Map<Integer, List<Step>> byWave = new TreeMap<>();
        plan.steps()
                .forEach(step -> byWave.computeIfAbsent(step.wave(), key -> new ArrayList<>())
                        .add(step));
        line(0, "");
        line(0, say(WAVES));
        byWave.forEach((wave, steps) -> wave(wave, steps, span));
        StringBuilder ticks = new StringBuilder();
        for (int tick = 0; tick <= TICKS; tick++) {
            int at = tick * WIDTH / TICKS;
            String label = "T+" + clock(span * tick / TICKS);
            while (ticks.length() < at) {
                ticks.append(' ');
            }
            ticks.append(label);
        }
        line(1, pad("", 9) + ticks);
    }

    private void wave(int wave, List<Step> steps, double span) {
        double first = steps.stream().mapToDouble(this::start).min().orElse(0);
        double last = steps.stream().mapToDouble(this::finish).max().orElse(0);
        line(
                1,
                pad(say(WAVE, wave), 8)
                        + "│" + bar(steps, span) + "│ "
                        + say(STEPS, steps.size(), clock(first), clock(last))
                        + ": " + counts(steps, this::methodAndTier));
    }

    /** How much of the wave runs in each column, against the most that ever does. */
    private String bar(List<Step> steps, double span) {
        double[] running = new double[WIDTH];
        for (Step step : steps) {
            double from = start(step) / span * WIDTH;
            double to = Math.max(finish(step) / span * WIDTH, from + 1e-9);
            for (int column = Math.max(0, (int) from); column < Math.min(WIDTH, Math.ceil(to)); column++) {
                running[column] += Math.min(to, column + 1.0) - Math.max(from, column);
            }
        }
        double most = 0;
        for (double each : running) {
            most = Math.max(most, each);
        }
        StringBuilder bar = new StringBuilder();
        for (double each : running) {
            int level = each == 0 ? 0 : Math.max(1, (int) Math.ceil(each / most * (LEVELS.length() - 1)));
            bar.append(LEVELS.charAt(level));
        }
        return bar.toString();
    }

    private String methodAndTier(Step step) {
        return step.method().name().toLowerCase(Locale.ROOT) + " "
                + say(TIER, step.workload().tier());
    }

    // Places.

    private void where() {
        Map<String, List<Step>> byDestination = new LinkedHashMap<>();
        plan.steps()
                .forEach(step -> step.place()
                        .map(Place::destination)
                        .ifPresent(to -> byDestination
                                .computeIfAbsent(to, key -> new ArrayList<>())
                                .add(step)));
        if (byDestination.isEmpty()) {
            return;
        }
        line(0, "");
        line(0, say(WHERE));
        byDestination.forEach((to, steps) -> {
            List<Step> copies =
                    steps.stream().filter(step -> step.method().copies()).toList();
            List<String> parts = new ArrayList<>();
            if (!copies.isEmpty()) {
                double gib = copies.stream().mapToDouble(Step::gib).sum();
                parts.add(say(COPIED, copies.size(), amount(gib) + " GiB"));
            }
            if (steps.size() > copies.size()) {
                parts.add(say(SHIFTED, steps.size() - copies.size()));
            }
            Site site = plan.site();
            line(
                    1,
                    to + " (" + language.of(site.destination(to).name()) + "): " + String.join(", ", parts) + "; "
                            + counts(
                                    steps,
                                    step -> site.service(step.workload().service())
                                            .tenant()));
        });
    }

    private void notPreferred() {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        for (Step step : plan.steps()) {
            boolean told = step.reason() == StepReason.PREFERRED || step.reason() == StepReason.IN_FLIGHT;
            if (!told && plan.left().stream().noneMatch(left -> left.workload().equals(step.workload()))) {
                byReason.computeIfAbsent(
                                step.method().name().toLowerCase(Locale.ROOT) + ": "
                                        + language.of(step.reason().label()),
                                key -> new ArrayList<>())
                        .add(step.workload().id());
            }
        }
        if (!byReason.isEmpty()) {
            line(0, "");
            line(0, say(NOT_PREFERRED));
            byReason.forEach((reason, who) -> line(1, who.size() + " " + reason + " - " + named(who)));
        }
    }

    private void behind() {
        line(0, "");
        line(0, say(BEHIND));
        if (plan.left().isEmpty()) {
            line(1, say(NOTHING));
            return;
        }
        record Group(Fate fate, int tier, StepReason reason) {}
        Map<Group, List<String>> groups = new LinkedHashMap<>();
        plan.left().stream()
                .sorted(Comparator.comparing((Left left) -> left.fate() != Fate.LOST)
                        .thenComparing(left -> left.workload().tier()))
                .forEach(left -> groups.computeIfAbsent(
                                new Group(left.fate(), left.workload().tier(), left.reason()), key -> new ArrayList<>())
                        .add(left.workload().id()));
        groups.forEach((group, who) -> line(
                1,
                say(
                                OF_TIER,
                                who.size(),
                                say(group.fate() == Fate.LOST ? LOST : STOPPED),
                                group.tier(),
                                language.of(group.reason().label()))
                        + " - " + named(who)));
    }

    private void limits() {
        Map<LimitUse.Kind, List<LimitUse>> full = plan.limits().stream()
                .filter(limit -> limit.peak() >= 0.999 * limit.capacity())
                .collect(Collectors.groupingBy(LimitUse::kind, TreeMap::new, Collectors.toList()));
        if (full.isEmpty()) {
            return;
        }
        line(0, "");
        line(0, say(FULL));
        full.forEach((kind, limits) -> {
            String word =
                    language.of(KINDS.getOrDefault(kind, Text.same(kind.name().toLowerCase(Locale.ROOT))));
            if (limits.size() > NAMED_MOST) {
                line(1, say(RACKS, limits.size(), word, limits.get(0).id()));
            } else {
                String unit = switch (kind) {
                    case DESTINATION -> "GiB";
                    case ROOM_MOVES -> language.of(COPIES);
                    case LINK, RACK, SERVER, ROOM -> "Gbit/s";
                };
                limits.forEach(limit ->
                        line(1, say(PEAK, word, limit.id(), amount(limit.peak()), amount(limit.capacity()), unit)));
            }
        });
    }

    private void step(Step step) {
        Workload workload = step.workload();
        line(
                1,
                say(
                        ONE,
                        clock(start(step)),
                        clock(finish(step)),
                        step.wave(),
                        step.method().name().toLowerCase(Locale.ROOT),
                        workload.id(),
                        workload.service(),
                        workload.tier(),
                        step.place().map(place -> say(TO, place)).orElse(""),
                        language.of(step.reason().label())));
    }

    // Words.

    private double start(Step step) {
        return plan.madeAt().secondsUntil(step.start());
    }

    private double finish(Step step) {
        return plan.madeAt().secondsUntil(step.finish());
    }

    private static String counts(List<Step> steps, Function<Step, String> by) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        steps.forEach(step -> counts.merge(by.apply(step), 1, Integer::sum));
        List<String> words = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .toList();
        int more = words.size() - NAMED_MOST;
        return String.join(", ", words.subList(0, Math.min(words.size(), NAMED_MOST))) + (more > 0 ? ", +" + more : "");
    }

    private String named(List<String> who) {
        String names = String.join(", ", who.subList(0, Math.min(who.size(), NAMED_MOST)));
        return who.size() > NAMED_MOST ? names + " " + say(MORE, who.size() - NAMED_MOST) : names;
    }

    private static String amount(double number) {
        return String.format(Locale.ROOT, number >= 100 || number == Math.rint(number) ? "%.0f" : "%.1f", number);
    }

    /** Minutes and seconds, with hours where there are any. */
    private static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    private static String pad(String text, int width) {
        StringBuilder padded = new StringBuilder(text);
        while (padded.length() < width) {
            padded.append(' ');
        }
        return padded.toString();
    }

    private String say(Text text, Object... arguments) {
        return arguments.length == 0 ? language.of(text) : String.format(Locale.ROOT, language.of(text), arguments);
    }

    private void line(int depth, String text) {
        out.append("  ".repeat(depth)).append(text).append('\n');
    }
}
