package org.bongsu.daemon.cli;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bongsu.daemon.http.view.SeenReadingView;
import org.bongsu.daemon.http.view.VoteView;
import org.bongsu.daemon.http.view.WhyView;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;

/** The answer to why, for a terminal: one hazard after the other, then what they share. */
final class WhyText {

    /** Of one list; more is no answer. */
    private static final int LINES_MOST = 20;

    private static final Set<String> UNHEALTHY_KINDS = Set.of("LOST", "DOUBTED");
    private static final Text MORE = new Text("... and %d more", "... 외 %d건");
    private static final Text AT = new Text("%s (%s, %s) at %s", "%s (%s, %s) %s");
    private static final Text JOURNAL = new Text(
            "  from %d inputs of the journal, which begins %s and ends %s; the last one before was at %s",
            "  기록(%2$s ~ %3$s)의 입력 %1$d건에 근거, 직전 입력 %4$s");
    private static final Text DIFFERING = new Text(
            "  CAUTION: after %d of them the decisions differ from those written then, so this is not quite what was decided",
            "  주의: 그중 %d건 이후의 결정이 당시 기록과 달라, 실제 결정과 다를 수 있음");
    private static final Text SINCE = new Text("since %s", "%s부터");
    private static final Text BECAUSE = new Text("because", "이유");
    private static final Text QUESTION = new Text("open question until %s", "%s까지 응답 대기");
    private static final Text COUNTS = new Text("counts now", "현재 인정되는 근거");
    private static final Text NOTHING = new Text("nothing", "없음");
    private static final Text RESTED = new Text("rested on, when it last changed", "마지막 변경 당시의 근거");
    private static final Text SAME = new Text("the same", "위와 같음");
    private static final Text ENDED = new Text("ended %s, remembered until %s", "%s 종료, %s까지 유지");
    private static final Text VERSION = new Text("rule %s version %s", "규칙 %s 버전 %s");
    private static final Text NO_VERSION = new Text("%s, no version recorded", "%s, 버전 기록 없음");
    private static final Text AGES = new Text("%s old at the vote, %s now", "투표 시 %s 경과, 현재 %s 경과");
    private static final Text NEXT = new Text("not %s, because it lacks", "%s 아닌 이유: 다음이 없음");
    private static final Text OR = new Text("or", "또는");
    private static final Text OVER = new Text("taken down by", "해제 조건");
    private static final Text CANDIDATES = new Text("where it could come from, and what is in the way", "가능한 출처와 장애");
    private static final Text JUDGED = new Text(
            "a person judged at %s: what was seen until then counts only beside something newer",
            "%s 사람의 판단: 그 전에 감지된 것은 새 신호와 함께일 때만 인정됨");
    private static final Text UNHEALTHY =
            new Text("lost and doubted sensors, counted neither way", "두절·불신 센서(판단에서 제외)");
    private static final Text LOST = new Text("lost", "두절");
    private static final Text DOUBTED = new Text("doubted", "불신");
    private static final Text WORK = new Text("work orders", "작업 지시");
    private static final Text UNTIL = new Text("until %s", "%s까지");
    private static final Text CUTS = new Text("declared cuts", "통보된 차단");
    private static final Text CUT = new Text("declared %s, for %s", "%s 통보, 차단 %s");
    private static final Text NO_TIME = new Text("no time given", "시각 미정");
    private static final Text SUPPLIES = new Text("UPSs that feed it", "전원을 공급하는 UPS");
    private static final Text ON_BATTERY = new Text("on battery", "배터리 운전");
    private static final Text ON_LINE = new Text("on line", "상용 운전");
    private static final Text LOW = new Text("battery low", "배터리 부족");
    private static final Text RUNTIME = new Text("runtime %d s", "잔여 %d초");
    private static final Text WORDS = new Text("what people said", "사람의 말");
    private static final Text NOT_HEARD =
            new Text("%s's \"it is over\" of %s was not heard for %s: %s", "%s의 %s 종료 선언은 받아들여지지 않음(%s): %s");
    private static final Text RULES =
            new Text("its rules when last looked at, %s (%s before)", "마지막 확인 시점의 규칙, %s (%s 전)");
    private static final Text NO_VERSIONS = new Text(
            "its rules: never looked at since the journal began, as none began or ceased to vote",
            "규칙: 기록 시작 이후 변한 것이 없어 확인된 적 없음");
    private static final Text COUNTED =
            new Text("true on %d, false on %d, unknown on %d, voting on %d", "참 %d, 거짓 %d, 알 수 없음 %d, 투표 %d");
    private static final Text CHANGES = new Text("how it changed in the hour before", "직전 한 시간의 변화");

    private final WhyView why;
    private final Language language;
    private final StringBuilder out = new StringBuilder();

    WhyText(WhyView why, Language language) {
        this.why = why;
        this.language = language;
    }

    String text() {
        line(0, say(AT, why.room(), say(why.name()), why.compartment(), stamp(why.at())));
        WhyView.JournalView journal = why.journal();
        line(0, say(JOURNAL, journal.inputs(), stamp(journal.begins()), stamp(journal.ends()), stamp(journal.last())));
        if (journal.differing() > 0) {
            line(0, say(DIFFERING, journal.differing()));
        }
        why.hazards().forEach(this::hazard);
        line(0, "");
        unhealthy();
        work();
        supplies();
        words();
        rules();
        changes();
        return out.toString();
    }

    private void hazard(WhyView.WhyHazard one) {
        line(0, "");
        line(
                0,
                say(name(one.hazard())).toUpperCase(Locale.ROOT) + "  " + one.number() + " "
                        + say(one.stage().label()) + ", " + say(SINCE, stamp(one.since())));
        line(1, say(BECAUSE) + ": " + say(one.because()));
        one.question().ifPresent(asked -> line(1, say(QUESTION, clock(asked.answerBy())) + ": " + say(asked.asks())));
        one.judged().ifPresent(judged -> line(1, say(JUDGED, stamp(judged))));
        signs(COUNTS, one.counted());
        if (one.stage() != Stage.NORMAL) {
            if (one.restedOn().equals(one.counted())) {
                line(1, say(RESTED) + ": " + say(SAME));
            } else {
                signs(RESTED, one.restedOn());
            }
        }
        one.next().ifPresent(next -> {
            line(1, say(NEXT, say(next.label())) + ":");
            for (int i = 0; i < one.ways().size(); i++) {
                WhyView.WayView way = one.ways().get(i);
                String limit = way.before()
                        .map(at -> " (" + say(UNTIL, clock(at)) + ")")
                        .orElse("");
                line(2, (i == 0 ? "- " : "- " + say(OR) + " ") + say(way.what()) + limit);
            }
        });
        one.over().ifPresent(over -> line(1, say(OVER) + ": " + say(over)));
        // Lost and doubted sensors are told once for all hazards, below.
        List<WhyView.CandidateView> others = one.candidates().stream()
                .filter(each -> one.stage() != Stage.NORMAL && !UNHEALTHY_KINDS.contains(each.kind()))
                .toList();
        if (!others.isEmpty()) {
            line(1, say(CANDIDATES) + ":");
            bounded(2, others, each -> "- " + say(each.said()));
        }
    }

    /** A burning hall loses hundreds of sensors; JSON has them all. */
    private <T> void bounded(int depth, List<T> all, Function<T, String> said) {
        all.stream().limit(LINES_MOST).forEach(each -> line(depth, said.apply(each)));
        if (all.size() > LINES_MOST) {
            line(depth, say(MORE, all.size() - LINES_MOST));
        }
    }

    private void signs(Text title, List<WhyView.SignView> signs) {
        line(1, say(title) + ":" + (signs.isEmpty() ? " " + say(NOTHING) : ""));
        for (WhyView.SignView sign : signs) {
            VoteView vote = sign.vote();
            String ended = sign.ended()
                    .map(at -> "; "
                            + say(ENDED, clock(at), clock(sign.countsUntil().orElse(at))))
                    .orElse("");
            line(
                    2,
                    "- " + vote.id() + "  " + plain(vote.modality().name()) + ", "
                            + plain(vote.grade().name()) + ", " + say(SINCE, clock(vote.since())) + ended);
            line(3, vote.evidence());
            line(
                    3,
                    vote.version().isEmpty()
                            ? say(NO_VERSION, sign.rule())
                            : say(VERSION, sign.rule(), vote.version()));
            vote.readings().forEach(this::reading);
        }
    }

    private void reading(SeenReadingView seen) {
        String quality = seen.quality() == Quality.GOOD
                ? "GOOD"
                : seen.quality() + seen.cause().map(cause -> " (" + cause + ")").orElse("");
        line(
                3,
                seen.point() + " " + (seen.value().isEmpty() ? "-" : seen.value()) + "  " + quality + ", "
                        + say(AGES, seconds(seen.ageS()), span(seen.arrival().until(why.at()))));
    }

    private void unhealthy() {
        if (why.unhealthy().isEmpty()) {
            line(0, say(UNHEALTHY) + ": " + say(NOTHING));
            return;
        }
        line(0, say(UNHEALTHY) + ":");
        bounded(
                1,
                why.unhealthy(),
                device -> "- " + device.device() + " " + say(device.state().equals("LOST") ? LOST : DOUBTED) + ", "
                        + say(SINCE, clock(device.since())) + ": " + say(device.cause()));
    }

    private void work() {
        if (!why.workOrders().isEmpty()) {
            line(0, say(WORK) + ":");
            why.workOrders()
                    .forEach(work -> line(
                            1,
                            "- " + work.room() + " " + say(UNTIL, stamp(work.until())) + ": "
                                    + said(work.by(), work.reason())));
        }
        if (!why.cuts().isEmpty()) {
            line(0, say(CUTS) + ":");
            why.cuts()
                    .forEach(cut -> line(
                            1,
                            "- " + cut.room() + " "
                                    + say(
                                            CUT,
                                            clock(cut.declared()),
                                            cut.cutAt().map(WhyText::stamp).orElse(say(NO_TIME)))
                                    + ": " + said(cut.by(), cut.reason())));
        }
    }

    private void supplies() {
        boolean power = why.hazards().stream().anyMatch(one -> one.hazard() == Hazard.POWER);
        if (!power || why.supplies().isEmpty()) {
            return;
        }
        line(0, say(SUPPLIES) + ":");
        why.supplies()
                .forEach(supply -> line(
                        1,
                        "- " + supply.device() + " " + say(supply.onBattery() ? ON_BATTERY : ON_LINE)
                                + (supply.lowBattery() ? ", " + say(LOW) : "")
                                + supply.runtimeS()
                                        .map(left -> ", " + say(RUNTIME, Math.round(left)))
                                        .orElse("")
                                + ", " + say(SINCE, stamp(supply.since()))));
    }

    private void words() {
        if (why.words().isEmpty()) {
            return;
        }
        line(0, say(WORDS) + ":");
        why.words()
                .forEach(word -> line(
                        1,
                        "- " + stamp(word.at()) + " " + word.room() + ": " + say(word.said()) + " - "
                                + said(word.by(), word.reason())));
        why.refusals()
                .forEach(refusal -> line(
                        1,
                        "- "
                                + say(
                                        NOT_HEARD,
                                        refusal.by(),
                                        stamp(refusal.at()),
                                        say(name(refusal.hazard())),
                                        say(refusal.why()))));
    }

    private void rules() {
        Optional<WhyView.RulesView> seen = why.rules();
        if (seen.isEmpty()) {
            line(0, say(NO_VERSIONS));
            return;
        }
        WhyView.RulesView rules = seen.get();
        line(0, say(RULES, stamp(rules.at()), span(rules.at().until(why.at()))) + ":");
        for (WhyView.RuleView rule : rules.rules()) {
            line(
                    1,
                    "- " + rule.rule() + " (" + plain(rule.modality().name()) + ", "
                            + plain(rule.grade().name()) + "): "
                            + say(COUNTED, rule.yes(), rule.no(), rule.unknown(), rule.voting()));
            if (!rule.example().isBlank()) {
                line(3, rule.example());
            }
        }
    }

    private void changes() {
        line(0, say(CHANGES) + ":" + (why.changes().isEmpty() ? " " + say(NOTHING) : ""));
        why.changes()
                .forEach(change -> line(
                        1,
                        "- " + clock(change.at()) + " " + say(name(change.hazard())) + ": "
                                + say(change.from().label()) + " -> "
                                + say(change.to().label()) + ": "
                                + say(change.because())));
    }

    private static Text name(Hazard hazard) {
        return switch (hazard) {
            case FIRE -> new Text("fire", "화재");
            case POWER -> new Text("power", "전원");
            case COOLING -> new Text("cooling", "냉방");
        };
    }

    private static String said(String by, String reason) {
        return reason.isBlank() ? by : by + " (" + reason + ")";
    }

    private String say(Text text) {
        return language == Language.KO ? text.ko() : text.en();
    }

    private String say(Text pattern, Object... values) {
        return String.format(Locale.ROOT, say(pattern), values);
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String stamp(Moment at) {
        return at.toInstant().toString().substring(0, 10) + " " + clock(at);
    }

    private static String clock(Moment at) {
        return at.toInstant().toString().substring(11, 19) + " UTC";
    }

    private static String span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds >= 3_600) {
            return seconds / 3_600 + " h " + seconds / 60 % 60 + " min";
        }
        return seconds >= 60 ? seconds / 60 + " min " + seconds % 60 + " s" : seconds + " s";
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }

    private void line(int depth, String text) {
        out.append("  ".repeat(depth)).append(text).append(System.lineSeparator());
    }
}
