package org.bongsu.daemon.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.config.Check;
import org.bongsu.config.Problem;
import org.bongsu.daemon.runtime.SiteFindings;
import org.bongsu.domain.Text;
import org.bongsu.migration.lint.FindingCode;
import org.bongsu.migration.lint.Severity;

/** What the linter found, for people: the worst first, a few of each kind. One run of a command. */
final class FindingsText {

    /** Of one kind at one severity; a site of 32,000 rows is not scrolled through. */
    static final int EXAMPLES = 3;

    private final boolean all;
    private final boolean korean;
    private final Map<Severity, Integer> counts = new LinkedHashMap<>();

    FindingsText(boolean all, boolean korean) {
        this.all = all;
        this.korean = korean;
    }

    /** @param found of one site folder, sorted as the linter sorts */
    void print(Path folder, List<SiteFindings.Placed> found, Excerpt excerpt, PrintWriter out) {
        Map<List<Object>, List<SiteFindings.Placed>> groups = new LinkedHashMap<>();
        for (SiteFindings.Placed one : found) {
            counts.merge(one.finding().severity(), 1, Integer::sum);
            groups.computeIfAbsent(
                            List.of(one.finding().severity(), one.finding().code()), key -> new ArrayList<>())
                    .add(one);
        }
        groups.values().forEach(group -> {
            int shown = all ? group.size() : Math.min(EXAMPLES, group.size());
            List<Problem> problems =
                    group.stream().limit(shown).map(this::spoken).toList();
            excerpt.print(Check.named(folder, problems), out);
            if (shown < group.size()) {
                FindingCode code = group.get(0).finding().code();
                out.println(say(
                        "    " + (group.size() - shown) + " more of " + code.word() + ": --all shows them",
                        "    " + code.word() + " " + (group.size() - shown) + "건 더 있음: --all로 모두 표시"));
            }
        });
    }

    private Problem spoken(SiteFindings.Placed one) {
        Text text = one.finding().text();
        Text severity = word(one.finding().severity());
        return new Problem(
                one.at().file(),
                one.at().line(),
                one.at().column(),
                say(severity.en(), severity.ko()) + ": " + one.finding().code().word() + ": "
                        + say(text.en(), text.ko()));
    }

    private static Text word(Severity severity) {
        return switch (severity) {
            case SEVERE -> new Text("severe", "심각");
            case WARNING -> new Text("warning", "경고");
            case NOTE -> new Text("note", "참고");
        };
    }

    int count() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Such as {@code 9 findings (3 severe, 5 warning, 1 note)}. */
    String summary() {
        List<String> each = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            Integer count = counts.get(severity);
            if (count != null) {
                each.add(count + " " + say(word(severity).en(), word(severity).ko()));
            }
        }
        String parts = String.join(", ", each);
        return say(
                count() + (count() == 1 ? " finding (" : " findings (") + parts + ")",
                "발견 " + count() + "건(" + parts + ")");
    }

    private String say(String en, String ko) {
        return korean ? ko : en;
    }
}
