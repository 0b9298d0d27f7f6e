package org.bongsu.alerting.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.bongsu.alerting.settings.ChannelSettings;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.junit.jupiter.api.Test;

/** What people read about alerts is what the tables say, and every example is one that the daemon takes. */
class AlertDocumentTest {

    private static final Path PAGE = Path.of(System.getProperty("bongsu.home"), "docs", "alerts.md");
    private static final String BEGIN =
            "<!-- Drawn from the tables; AlertDocumentTest says how to draw it again. -->\n";
    private static final String END = "<!-- End of what is drawn. -->\n";
    private static final String UPDATE = "bongsu.update";

    @Test
    void thePageIsWhatTheTablesSay() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        assertTrue(from >= BEGIN.length() && to >= from, "docs/alerts.md has no place for the tables");
        if (Boolean.getBoolean(UPDATE)) {
            page = page.substring(0, from) + AlertDocument.lifecycle() + page.substring(to);
            Files.writeString(PAGE, page);
            to = page.indexOf(END);
        }
        assertEquals(
                page.substring(from, to),
                AlertDocument.lifecycle(),
                "docs/alerts.md differs from the tables; draw it again with: mvn test -pl alerting -am"
                        + " -Dtest=AlertDocumentTest -Dsurefire.failIfNoSpecifiedTests=false -D" + UPDATE + "=true");
    }

    @Test
    void everyExampleIsTakenAndEveryKindOfChannelHasOne() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf("```yaml\n");
        int examples = 0;
        StringBuilder all = new StringBuilder();
        while (from >= 0) {
            int to = page.indexOf("```\n", from + 8);
            String example = page.substring(from + 8, to);
            Problems problems = new Problems();
            var root = YamlDocument.parse("docs/alerts.md", example, problems).root();
            ChannelSettings.decode(root, problems);
            org.bongsu.alerting.settings.AlertSettings.decode(root, problems);
            assertTrue(problems.isEmpty(), () -> problems.list() + "\n" + example);
            all.append(example);
            examples++;
            from = page.indexOf("```yaml\n", to);
        }
        assertTrue(examples >= 2);
        String text = all.toString().toLowerCase(Locale.ROOT);
        for (String word : new String[] {
            "webhook", "alertmanager", "email", "pagerduty", "slack", "teams", "mattermost", "sms", "mqtt", "syslog"
        }) {
            assertTrue(text.contains("\n  " + word + ":"), word);
        }
    }
}
