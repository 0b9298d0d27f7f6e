package org.bongsu.daemon.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.bongsu.domain.Text;
import org.bongsu.migration.evacuability.Purchase;
import org.bongsu.migration.evacuability.Threat;
import org.bongsu.migration.evacuability.Verdict;

/** Verdicts for a terminal, threat by threat. */
final class EvacuabilityText {

    private static final Text HEAD = new Text(
            "given: until the power goes. needed: until all that can be saved is out, margin included.",
            "주어진 시간: 전원이 끊길 때까지. 필요한 시간: 구할 수 있는 작업이 모두 나갈 때까지(여유 포함).");
    private static final Map<Verdict.Answer, Text> ANSWERS = Map.of(
            Verdict.Answer.STAYS_ON, new Text("keeps its power", "전원 유지"),
            Verdict.Answer.ENOUGH, new Text("enough", "충분"),
            Verdict.Answer.SHORT, new Text("SHORT", "부족"),
            Verdict.Answer.CROWDED, new Text("CROWDED OUT by other rooms", "다른 방에 밀림"),
            Verdict.Answer.NO_PLACE, new Text("NO PLACE to go", "갈 곳 없음"));
    private static final Text TIMES = new Text("given %s, needed %s", "주어진 시간 %s, 필요한 시간 %s");
    private static final Text LEFT =
            new Text("%s: %s; of %d workloads %d lost, %d only stopped", "%s: %s; 작업 %d개 중 상실 %d, 정지만 %d");
    private static final Text NEVER = new Text("%d have no place: %s", "%d개는 갈 곳 없음: %s");
    private static final Text TIGHTEST = new Text("held up by %s", "제약: %s");
    private static final Text BUYS = new Text("+%s with %s", "%2$s 시 +%1$s");
    private static final Text BECAUSE = new Text("%s (%s)", "%s (%s)");
    private static final Text UNKNOWN = new Text("unknown: %s", "알 수 없음: %s");
    private static final Text SUM = new Text(
            "%d of %d cases hold; rooms that some of them would not let be emptied: %s",
            "%2$d가지 경우 중 %1$d가지 가능; 비울 수 없는 경우가 있는 방: %3$s");
    private static final Text NONE = new Text("none", "없음");

    private final Language language;
    private final StringBuilder out = new StringBuilder();

    EvacuabilityText(Language language) {
        this.language = language;
    }

    /** One paragraph for each threat; rooms that come to the same stand together. */
    String of(List<Verdict> verdicts) {
        line(say(HEAD));
        Map<Threat, List<Verdict>> byThreat = new LinkedHashMap<>();
        verdicts.forEach(verdict -> byThreat.computeIfAbsent(verdict.threat(), key -> new ArrayList<>())
                .add(verdict));
        byThreat.forEach((threat, own) -> {
            line("");
            line(language.of(threat.text()));
            Map<Object, List<Verdict>> alike = new LinkedHashMap<>();
            own.forEach(verdict -> alike.computeIfAbsent(
                            List.of(verdict.given(), verdict.needed(), verdict.together()), key -> new ArrayList<>())
                    .add(verdict));
            alike.values().forEach(this::alike);
            own.stream()
                    .flatMap(verdict -> verdict.unknown().stream())
                    .distinct()
                    .forEach(what -> line("  " + say(UNKNOWN, language.of(what))));
        });
        List<String> bad = verdicts.stream()
                .filter(verdict -> !verdict.holds())
                .map(Verdict::room)
                .distinct()
                .toList();
        line("");
        line(say(
                SUM,
                verdicts.stream().filter(Verdict::holds).count(),
                verdicts.size(),
                bad.isEmpty() ? language.of(NONE) : String.join(", ", bad)));
        return out.toString();
    }

    private void alike(List<Verdict> rooms) {
        Verdict one = rooms.get(0);
        if (one.given().isEmpty()) {
            rooms.forEach(verdict -> line("  " + verdict.room() + ": " + say(answer(verdict))));
            return;
        }
        String times = say(
                TIMES,
                minutes(Math.floor(one.given().getAsDouble())),
                one.needed().isPresent() ? minutes(Math.ceil(one.needed().getAsDouble())) : "-");
        line("  "
                + one.because()
                        .map(why -> say(BECAUSE, times, language.of(why)))
                        .orElse(times));
        for (Verdict verdict : rooms) {
            String left = say(
                    LEFT,
                    verdict.room(),
                    say(answer(verdict)),
                    verdict.workloads(),
                    verdict.allLost(),
                    verdict.allStopped());
            line("    " + left
                    + (verdict.never() == 0
                            ? ""
                            : "; "
                                    + say(
                                            NEVER,
                                            verdict.never(),
                                            verdict.nowhere().map(language::of).orElse(""))));
        }
        if (rooms.stream().anyMatch(verdict -> verdict.answer() == Verdict.Answer.SHORT)) {
            List<String> help = new ArrayList<>();
            one.tightest().ifPresent(what -> help.add(say(TIGHTEST, language.of(what))));
            for (Purchase purchase : one.buys()) {
                help.add(say(BUYS, minutes(Math.floor(purchase.seconds())), language.of(purchase.what())));
            }
            line("    " + String.join("; ", help));
        }
    }

    private static Text answer(Verdict verdict) {
        return Objects.requireNonNull(ANSWERS.get(verdict.answer()));
    }

    /** Minutes and seconds of a whole number of seconds. */
    static String minutes(double seconds) {
        long whole = (long) seconds;
        long rest = whole % 60;
        return whole < 60 ? whole + " s" : whole / 60 + " min" + (rest == 0 ? "" : " " + rest + " s");
    }

    private String say(Text text, Object... arguments) {
        return arguments.length == 0 ? language.of(text) : String.format(Locale.ROOT, language.of(text), arguments);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
