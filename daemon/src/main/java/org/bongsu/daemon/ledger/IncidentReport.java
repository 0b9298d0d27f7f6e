package org.bongsu.daemon.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.bongsu.daemon.http.page.Html;

/**
 * The time line of an incident as a page of its own, to be read or printed, from {@code bongsu ledger export} alone. Commands and
 * notices of one minute are one line: there are thousands of them, and each stands in the export.
 */
public final class IncidentReport {

    private static final String STYLE = """
            body{font:14px/1.45 system-ui,Noto Sans KR,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#111;background:#fff}
            h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
            table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem;border-bottom:1px solid #ccc}
            td.when{white-space:nowrap;font-variant-numeric:tabular-nums}code{font-size:.85em;word-break:break-all}
            tr.said td{background:#eef4ff}tr.stage td{background:#fff3e6;font-weight:600}.why{color:#444;font-weight:400}
            @media print{body{margin:0;max-width:none;font-size:10px}tr{break-inside:avoid}thead{display:table-header-group}}
            """;

    private static final int SECONDS_TOGETHER = 60;

    private final JsonNode ledger;
    private final boolean korean;
    private final ZoneId zone;
    private final DateTimeFormatter format;
    private final Html html = new Html();

    /** One line of the time line. */
    private record Line(Instant at, String kind, String by, String what, String why) {}

    private IncidentReport(JsonNode ledger, boolean korean, ZoneId zone) {
        this.ledger = ledger;
        this.korean = korean;
        this.zone = zone;
        this.format = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(zone);
    }

    /** @param ledger as {@link LedgerDocument} is written */
    public static String html(JsonNode ledger, boolean korean, ZoneId zone) {
        return new IncidentReport(ledger, korean, zone).page();
    }

    private String say(String en, String ko) {
        return korean ? ko : en;
    }

    private String text(JsonNode both) {
        return both.path(korean ? "ko" : "en").asText("");
    }

    private String time(String iso) {
        return format.format(Instant.parse(iso));
    }

    private String page() {
        String title = say("Incident at ", "사고 보고서: ") + text(ledger.path("name"));
        return html.in("html", Html.with("lang", korean ? "ko" : "en"), () -> {
                    html.in(
                            "head",
                            () -> html.empty("meta", "charset", "utf-8")
                                    .leaf("title", title)
                                    .leaf("style", STYLE));
                    html.in("body", () -> {
                        html.leaf("h1", title);
                        head();
                        stages();
                        timeLine();
                    });
                })
                .toString();
    }

    private void head() {
        boolean whole = ledger.path("whole").asBoolean();
        long differing = ledger.path("differing").asLong();
        html.in(
                "table",
                () -> html.in("tbody", () -> {
                    row(
                            say("From, to", "기간"),
                            time(ledger.path("from").asText()) + " ~ "
                                    + time(ledger.path("to").asText()) + " " + zone);
                    row(
                            say("Rows of the journal", "저널 행 수"),
                            ledger.path("rows").asText());
                    row(
                            say("Seals", "봉인 검증"),
                            whole
                                    ? say("every row is as it was sealed", "모든 행이 봉인된 그대로임")
                                    : say("BROKEN: ", "훼손: ")
                                            + ledger.path("broken").asText());
                    row(say("Last seal", "마지막 봉인"), ledger.path("head").asText());
                    row(
                            say("Decided anew", "재결정"),
                            differing == 0
                                    ? say("every decision is the same", "모든 결정이 동일함")
                                    : differing + say(" inputs are decided otherwise now", "개 입력의 결정이 지금과 다름"));
                }));
    }

    private void row(String what, String value) {
        html.in("tr", () -> html.leaf("th", what, "scope", "row").leaf("td", value));
    }

    private void stages() {
        Map<String, Map<String, String>> firsts = new LinkedHashMap<>();
        for (JsonNode entry : ledger.path("entries")) {
            if (entry.path("kind").asText().equals("StageChanged")) {
                String[] words = entry.at("/what/en").asText().split(" ", -1);
                firsts.computeIfAbsent(words[0] + " " + words[1], key -> new LinkedHashMap<>())
                        .putIfAbsent(words[words.length - 1], entry.path("at").asText());
            }
        }
        if (firsts.isEmpty()) {
            return;
        }
        html.leaf("h2", say("When each stage was first reached", "단계별 최초 도달 시각"));
        html.in(
                "table",
                () -> html.in(
                        "tbody",
                        () -> firsts.forEach((where, stages) -> {
                            StringJoiner line = new StringJoiner(", ");
                            stages.forEach((stage, at) -> line.add(stage + " " + time(at)));
                            row(where, line.toString());
                        })));
    }

    private void timeLine() {
        html.leaf("h2", say("Time line", "시간 순 기록"));
        html.in("table", () -> {
            html.in(
                    "thead",
                    () -> html.in(
                            "tr",
                            () -> List.of(
                                            say("When", "시각") + " (" + zone + ")",
                                            say("Who", "주체"),
                                            say("What, and why", "내용과 이유"))
                                    .forEach(word -> html.leaf("th", word, "scope", "col"))));
            html.in("tbody", () -> lines().forEach(this::line));
        });
    }

    private void line(Line line) {
        String style = line.kind().equals("StageChanged") ? "stage" : line.by().isBlank() ? "" : "said";
        html.in("tr", Html.with("class", style), () -> {
            html.leaf("td", format.format(line.at()), "class", "when").leaf("td", line.by());
            html.in("td", () -> {
                html.text(line.what());
                if (!line.why().isBlank()) {
                    html.leaf("div", line.why(), "class", "why");
                }
            });
        });
    }

    private List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        Map<String, Integer> many = new TreeMap<>();
        Instant since = Instant.MIN;
        for (JsonNode entry : ledger.path("entries")) {
            Instant at = Instant.parse(entry.path("at").asText());
            String kind = entry.path("kind").asText();
            if (at.isAfter(since.plusSeconds(SECONDS_TOGETHER)) && !many.isEmpty()) {
                lines.add(together(since, many));
                many.clear();
            }
            if (isOneOfMany(kind)) {
                since = many.isEmpty() ? at : since;
                many.merge(group(entry, kind), 1, Integer::sum);
            } else {
                lines.add(new Line(
                        at, kind, entry.path("by").asText(""), text(entry.path("what")), text(entry.path("why"))));
            }
        }
        if (!many.isEmpty()) {
            lines.add(together(since, many));
        }
        lines.sort((one, other) -> one.at().compareTo(other.at()));
        return lines;
    }

    private Line together(Instant since, Map<String, Integer> many) {
        StringJoiner line = new StringJoiner("; ");
        many.forEach((what, count) -> line.add(what + " × " + count));
        return new Line(since, "Together", "", say("within a minute: ", "1분 이내: ") + line, "");
    }

    private static boolean isOneOfMany(String kind) {
        return switch (kind) {
            case "Commanded",
                    "Replied",
                    "Delivered",
                    "NoticeDelivered",
                    "NoticeFailed",
                    "EndpointProven",
                    "EndpointUnproven",
                    "Alerted",
                    "Withheld" -> true;
            default -> false;
        };
    }

    private String group(JsonNode entry, String kind) {
        String[] words = entry.at("/what/en").asText().split(" ", -1);
        return switch (kind) {
            case "Commanded" -> say("command ", "명령 ") + words[2] + (words[3].matches("[A-Z]+") ? " " + words[3] : "");
            case "Replied" -> say("drivers' answers", "드라이버 응답");
            case "Delivered" -> say("notices sent", "통지 발송");
            case "NoticeDelivered" -> say("notices taken", "통지 수신 확인");
            case "NoticeFailed" -> say("notices not taken", "통지 전달 실패");
            case "EndpointProven" -> say("endpoints proven", "수신 주소 확인됨");
            case "EndpointUnproven" -> say("endpoints not proven", "수신 주소 확인 실패");
            case "Alerted" -> say("changes of alerts", "경보 변화");
            default -> say("alerts not told", "알리지 않은 경보");
        };
    }
}
