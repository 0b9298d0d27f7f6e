package org.bongsu.daemon.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bongsu.daemon.trial.Outcome;

/** Outcomes in the XML that build servers read: a suite a file, a case a test. */
final class JUnitReport {

    private JUnitReport() {}

    static String of(Map<Path, List<Outcome>> outcomes) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
        outcomes.forEach((file, done) -> {
            long failed = done.stream().filter(outcome -> !outcome.passed()).count();
            xml.append("  <testsuite name=\"")
                    .append(escaped(file.toString()))
                    .append("\" tests=\"")
                    .append(done.size())
                    .append("\" failures=\"")
                    .append(failed)
                    .append("\" errors=\"0\" skipped=\"0\">\n");
            done.forEach(outcome -> test(xml, file, outcome));
            xml.append("  </testsuite>\n");
        });
        return xml.append("</testsuites>\n").toString();
    }

    private static void test(StringBuilder xml, Path file, Outcome outcome) {
        xml.append("    <testcase classname=\"")
                .append(escaped(file.toString()))
                .append("\" name=\"")
                .append(escaped(outcome.test().name()))
                .append('"');
        if (outcome.passed()) {
            xml.append("/>\n");
            return;
        }
        Outcome.Failure first = outcome.failures().get(0);
        xml.append(">\n      <failure message=\"")
                .append(escaped(first.place() + ": expected " + first.expected() + ", seen " + first.seen()))
                .append("\">")
                .append(escaped(RulesTestCommand.failures(outcome)))
                .append("</failure>\n    </testcase>\n");
    }

    /** XML 1.0 has no way at all to write most control characters. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(c < ' ' && c != '\n' && c != '\t' ? '?' : c);
            }
        });
        return escaped.toString();
    }
}
