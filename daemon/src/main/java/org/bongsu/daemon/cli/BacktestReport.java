package org.bongsu.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bongsu.daemon.backtest.Backtest;
import org.bongsu.daemon.backtest.Comparison;
import org.bongsu.daemon.backtest.Findings;
import org.bongsu.daemon.backtest.Findings.StageStep;
import org.bongsu.daemon.backtest.Findings.VoteSpan;
import org.bongsu.daemon.backtest.Gap;
import org.bongsu.daemon.backtest.Played;
import org.bongsu.daemon.trial.Elapsed;
import org.bongsu.daemon.trial.Happening;
import org.bongsu.domain.Moment;

/** What a backtest found, as text for people and as JSON. */
record BacktestReport(
        String site, String source, Moment from, Moment to, Backtest.Result result, Optional<Comparison> comparison) {

    private static final int NAMES_SHOWN = 20;

    String text() {
        StringBuilder text = new StringBuilder();
        Played played = result.played();
        line(text, site + " from " + from + " to " + to + ", " + source);
        line(
                text,
                played.readings() + " values of " + played.points() + " points"
                        + played.first().map(at -> ", the first at " + at).orElse("")
                        + played.last().map(at -> ", the last at " + at).orElse(""));
        if (played.deadbandPoints() > 0) {
            line(
                    text,
                    played.deadbandPoints() + " of the points have a deadband: what was left out was taken to be"
                            + " the last stored value, " + played.repeats() + " times");
        }
        unknown(text, "of devices that are not configured", played.unknownDevices());
        unknown(text, "of points that their devices do not have", played.unknownPoints());
        for (Gap gap : played.gaps()) {
            line(
                    text,
                    "nothing at all was stored from " + gap.from() + " to " + gap.to() + " ("
                            + Elapsed.between(gap.from(), gap.to()) + "): nothing is concluded from that");
        }
        text.append('\n');
        if (comparison.isPresent()) {
            compared(
                    text,
                    comparison.get(),
                    result.findings().get(0),
                    result.findings().get(1));
        } else {
            single(text, result.findings().get(0));
        }
        return text.toString();
    }

    private static void unknown(StringBuilder text, String what, Map<String, Long> unknown) {
        if (unknown.isEmpty()) {
            return;
        }
        String names = unknown.entrySet().stream()
                .limit(NAMES_SHOWN)
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
        long values = unknown.values().stream().mapToLong(Long::longValue).sum();
        int more = unknown.size() - NAMES_SHOWN;
        line(text, values + " values " + what + ", passed over: " + names + (more > 0 ? " and " + more + " more" : ""));
    }

    private void single(StringBuilder text, Findings found) {
        for (VoteSpan span : found.votes()) {
            if (span.stoodBefore()) {
                line(
                        text,
                        from + "  stands     " + span.vote().id() + " since "
                                + span.vote().since());
            }
        }
        found.stages()
                .forEach((line, steps) -> steps.stream()
                        .filter(StageStep::stoodBefore)
                        .forEach(step ->
                                line(text, from + "  stands     " + line + " at " + Happening.word(step.stage()))));
        for (Happening happening : found.happenings()) {
            line(text, happening.at() + "  " + happening.text());
        }
        if (found.left() > 0) {
            line(text, "and " + found.left() + " more, which are not kept");
        }
        if (found.happenings().isEmpty()) {
            line(text, "nothing would have happened");
        }
        text.append('\n');
        byRule(found).forEach((rule, count) -> line(text, String.format(Locale.ROOT, "%7d  %s", count, rule)));
        line(text, found.votes().size() + " votes, highest stage " + Happening.word(found.highest()));
    }

    /** How often each rule voted; a rule that flaps is seen at once. */
    private static Map<String, Integer> byRule(Findings found) {
        Map<String, Integer> counts = new TreeMap<>();
        found.votes().forEach(span -> counts.merge(span.vote().rule(), 1, Integer::sum));
        return counts;
    }

    private static void compared(StringBuilder text, Comparison comparison, Findings first, Findings second) {
        comparison.onlyFirst().forEach(span -> line(text, "only A   " + shown(span)));
        comparison.onlySecond().forEach(span -> line(text, "only B   " + shown(span)));
        for (Comparison.Moved moved : comparison.moved()) {
            Duration by = moved.by();
            line(
                    text,
                    (by.isNegative() ? "B sooner " : "B later  ")
                            + moved.first().vote().id() + " by "
                            + Elapsed.of(by.abs()) + ": A " + moved.first().from() + ", B "
                            + moved.second().from());
        }
        comparison.stages().forEach((line, both) -> {
            line(text, "stages   " + line);
            int rows = Math.max(both.first().size(), both.second().size());
            for (int i = 0; i < rows; i++) {
                line(
                        text,
                        "         A " + padded(both.first(), i) + "  B "
                                + padded(both.second(), i).strip());
            }
        });
        if (!comparison.differs()) {
            line(text, "no difference");
        }
        text.append('\n');
        Map<String, Integer> a = byRule(first);
        Map<String, Integer> b = byRule(second);
        Set<String> rules = new TreeSet<>(a.keySet());
        rules.addAll(b.keySet());
        for (String rule : rules) {
            int inA = a.getOrDefault(rule, 0);
            int inB = b.getOrDefault(rule, 0);
            line(text, String.format(Locale.ROOT, "A %7d  B %7d  %s", inA, inB, rule));
        }
        line(
                text,
                comparison.same() + " votes the same, " + comparison.moved().size() + " earlier or later, "
                        + comparison.onlyFirst().size() + " only in A, "
                        + comparison.onlySecond().size() + " only in B, "
                        + comparison.stages().size() + " lines of stages differ");
    }

    private static String shown(VoteSpan span) {
        return span.from() + (span.stoodBefore() ? " (since " + span.vote().since() + ")" : "") + " to "
                + span.to().map(Moment::toString).orElse("the end") + " "
                + span.vote().id() + ": " + span.vote().evidence();
    }

    private static String padded(List<StageStep> steps, int i) {
        String text = i < steps.size()
                ? steps.get(i).at() + " " + Happening.word(steps.get(i).stage())
                : "-";
        return text + " ".repeat(Math.max(0, 40 - text.length()));
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    String json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("site", site);
        root.put("from", from.toString());
        root.put("to", to.toString());
        root.put("source", source);
        root.set("recording", recording(result.played()));
        root.set("a", findings(result.findings().get(0)));
        if (comparison.isPresent()) {
            root.set("b", findings(result.findings().get(1)));
            root.set("difference", difference(comparison.get()));
        }
        return root.toPrettyString() + "\n";
    }

    private static JsonNode recording(Played played) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("values", played.readings());
        node.put("points", played.points());
        played.first().ifPresent(at -> node.put("first", at.toString()));
        played.last().ifPresent(at -> node.put("last", at.toString()));
        node.put("deadband_points", played.deadbandPoints());
        node.put("repeated_values", played.repeats());
        ObjectNode devices = node.putObject("unknown_devices");
        played.unknownDevices().forEach(devices::put);
        ObjectNode points = node.putObject("unknown_points");
        played.unknownPoints().forEach(points::put);
        ArrayNode gaps = node.putArray("gaps");
        for (Gap gap : played.gaps()) {
            gaps.addObject()
                    .put("from", gap.from().toString())
                    .put("to", gap.to().toString());
        }
        return node;
    }

    private static JsonNode findings(Findings found) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("highest_stage", Happening.word(found.highest()));
        ArrayNode votes = node.putArray("votes");
        found.votes().forEach(span -> votes.add(vote(span)));
        ArrayNode stages = node.putArray("stages");
        found.stages()
                .forEach((line, steps) -> steps.forEach(step -> stages.addObject()
                        .put("at", step.at().toString())
                        .put("compartment", line.compartment())
                        .put("hazard", Happening.word(line.hazard()))
                        .put("stage", Happening.word(step.stage()))
                        .put("stood_before", step.stoodBefore())
                        .put("because", step.because())));
        ArrayNode happenings = node.putArray("timeline");
        found.happenings()
                .forEach(happening -> happenings
                        .addObject()
                        .put("at", happening.at().toString())
                        .put("text", happening.text().replaceAll(" {2,}", " ")));
        node.put("timeline_left_out", found.left());
        return node;
    }

    private static ObjectNode vote(VoteSpan span) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", span.vote().id());
        node.put("rule", span.vote().rule());
        node.put("source", span.vote().source());
        node.put("compartment", span.vote().compartment());
        node.put("hazard", Happening.word(span.vote().hazard()));
        node.put("modality", Happening.word(span.vote().modality()));
        node.put("grade", Happening.word(span.vote().grade()));
        node.put("from", span.from().toString());
        span.to().ifPresent(at -> node.put("to", at.toString()));
        node.put("stood_before", span.stoodBefore());
        node.put("evidence", span.vote().evidence());
        return node;
    }

    private static JsonNode difference(Comparison comparison) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("same", comparison.same());
        ArrayNode moved = node.putArray("moved");
        comparison
                .moved()
                .forEach(one -> moved.addObject()
                        .put("id", one.first().vote().id())
                        .put("a", one.first().from().toString())
                        .put("b", one.second().from().toString())
                        .put("by_s", one.by().toNanos() / 1e9));
        ArrayNode onlyA = node.putArray("only_a");
        comparison.onlyFirst().forEach(span -> onlyA.add(vote(span)));
        ArrayNode onlyB = node.putArray("only_b");
        comparison.onlySecond().forEach(span -> onlyB.add(vote(span)));
        ArrayNode stages = node.putArray("stages");
        comparison
                .stages()
                .keySet()
                .forEach(line -> stages.addObject()
                        .put("compartment", line.compartment())
                        .put("hazard", Happening.word(line.hazard())));
        return node;
    }
}
