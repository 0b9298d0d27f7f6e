package org.bongsu.daemon.backtest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bongsu.daemon.backtest.Findings.Line;
import org.bongsu.daemon.backtest.Findings.StageStep;
import org.bongsu.daemon.backtest.Findings.VoteSpan;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Ordered;

/**
 * Two sets of rules on the same recording. Votes are known by rule and device; of several of one id those are the same that
 * overlap, or that began within ten minutes of each other.
 *
 * @param same votes that both raised at the same moment
 * @param moved votes that both raised, one earlier
 * @param onlyFirst in order of time
 * @param stages lines of stages that differ, with both
 */
public record Comparison(
        int same, List<Moved> moved, List<VoteSpan> onlyFirst, List<VoteSpan> onlySecond, Map<Line, Both> stages) {

    private static final Duration NEAR = Duration.ofMinutes(10);

    /** @param by how much later the second is; negative where it is earlier */
    public record Moved(VoteSpan first, VoteSpan second, Duration by) {}

    /** Of one line. */
    public record Both(List<StageStep> first, List<StageStep> second) {
        public Both {
            first = List.copyOf(first);
            second = List.copyOf(second);
        }
    }

    public Comparison {
        moved = List.copyOf(moved);
        onlyFirst = List.copyOf(onlyFirst);
        onlySecond = List.copyOf(onlySecond);
        stages = Ordered.map(stages);
    }

    public boolean differs() {
        return !moved.isEmpty() || !onlyFirst.isEmpty() || !onlySecond.isEmpty() || !stages.isEmpty();
    }

    public static Comparison of(Findings first, Findings second) {
        Map<String, List<VoteSpan>> firsts = byId(first);
        Map<String, List<VoteSpan>> seconds = byId(second);
        List<Moved> moved = new ArrayList<>();
        List<VoteSpan> onlyFirst = new ArrayList<>();
        List<VoteSpan> onlySecond = new ArrayList<>();
        int same = 0;
        TreeSet<String> ids = new TreeSet<>(firsts.keySet());
        ids.addAll(seconds.keySet());
        for (String id : ids) {
            List<VoteSpan> a = firsts.getOrDefault(id, List.of());
            List<VoteSpan> b = seconds.getOrDefault(id, List.of());
            int i = 0;
            int j = 0;
            while (i < a.size() && j < b.size()) {
                if (belong(a.get(i), b.get(j))) {
                    Duration by = a.get(i).from().until(b.get(j).from());
                    if (by.isZero()) {
                        same++;
                    } else {
                        moved.add(new Moved(a.get(i), b.get(j), by));
                    }
                    i++;
                    j++;
                } else if (a.get(i).from().isBefore(b.get(j).from())) {
                    onlyFirst.add(a.get(i++));
                } else {
                    onlySecond.add(b.get(j++));
                }
            }
            onlyFirst.addAll(a.subList(i, a.size()));
            onlySecond.addAll(b.subList(j, b.size()));
        }
        moved.sort(Comparator.comparing(pair -> pair.first().from()));
        onlyFirst.sort(Comparator.comparing(VoteSpan::from));
        onlySecond.sort(Comparator.comparing(VoteSpan::from));
        return new Comparison(same, moved, onlyFirst, onlySecond, stages(first, second));
    }

    private static Map<String, List<VoteSpan>> byId(Findings findings) {
        Map<String, List<VoteSpan>> byId = new TreeMap<>();
        findings.votes()
                .forEach(span -> byId.computeIfAbsent(span.vote().id(), key -> new ArrayList<>())
                        .add(span));
        return byId;
    }

    private static boolean belong(VoteSpan one, VoteSpan other) {
        boolean overlap = one.from().isBefore(other.to().orElse(Moment.FAR))
                && other.from().isBefore(one.to().orElse(Moment.FAR));
        return overlap || one.from().until(other.from()).abs().compareTo(NEAR) <= 0;
    }

    private static Map<Line, Both> stages(Findings first, Findings second) {
        Map<Line, Both> differing = new TreeMap<>();
        TreeSet<Line> lines = new TreeSet<>(first.stages().keySet());
        lines.addAll(second.stages().keySet());
        for (Line line : lines) {
            List<StageStep> a = first.stages().getOrDefault(line, List.of());
            List<StageStep> b = second.stages().getOrDefault(line, List.of());
            if (!moments(a).equals(moments(b))) {
                differing.put(line, new Both(a, b));
            }
        }
        return differing;
    }

    /** Without the reasons: another vote may be the reason for the same. */
    private static List<String> moments(List<StageStep> steps) {
        return steps.stream().map(step -> step.at() + " " + step.stage()).toList();
    }
}
