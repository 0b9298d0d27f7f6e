package org.bongsu.alerting.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.bongsu.alerting.TestSites;
import org.bongsu.alerting.alert.WebhookChannel;
import org.bongsu.config.Problem;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.domain.site.Webhook;
import org.junit.jupiter.api.Test;

class ChannelSettingsTest {

    @Test
    void everyKeyOfAChannelIsRead() {
        Problems problems = new Problems();
        ChannelSettings settings = decode("""
                http: {listen: "127.0.0.1:8080"}
                channels:
                  webhook:
                    - {id: ops, url: "https://ops.example/alerts", secret: "env:OPS"}
                    - {id: duty, url: "http://127.0.0.1:9/", secret: "%s"}
                """.replace("%s", TestSites.KEY), problems);

        assertEquals(List.of(), problems.list());
        assertEquals(
                List.of(
                        new WebhookChannel("ops", new Webhook("https://ops.example/alerts", "env:OPS")),
                        new WebhookChannel("duty", new Webhook("http://127.0.0.1:9/", TestSites.KEY))),
                settings.webhooks());
    }

    @Test
    void withoutTheSectionThereIsNoChannel() {
        Problems problems = new Problems();
        assertEquals(ChannelSettings.NONE, decode("http: {listen: \"127.0.0.1:8080\"}\n", problems));
        assertEquals(List.of(), problems.list());
    }

    /** All at once, each where it stands. */
    @Test
    void everyMistakeIsReportedAtItsPlace() {
        Problems problems = new Problems();
        decode("""
                channels:
                  webhok: []
                  webhook:
                    - {id: ops, url: "ftp://ops.example/", secret: "env:OPS"}
                    - {id: ops, url: "https://ops.example/", secret: "env:"}
                    - {id: two, url: "https://ops.example/", secret: "hunter2"}
                    - {id: three, url: "https:///", secret: "file:key", secert: "x"}
                    - {id: four, url: "https://ops.example/"}
                    - {id: five, url: [], secret: 5}
                """, problems);

        assertEquals(
                List.of(
                        "bongsu.yaml:2:3: unknown key channels.webhok, did you mean webhook?",
                        "bongsu.yaml:4:22: channels.webhook[0].url: \"ftp://ops.example/\" is not a URL of http or https",
                        "bongsu.yaml:5:12: channels.webhook[1].id: \"ops\" is the id of an earlier channel",
                        "bongsu.yaml:5:54: channels.webhook[1].secret: names nothing after \"env:\"",
                        "bongsu.yaml:6:54: channels.webhook[2].secret: is neither env:NAME nor file:PATH, and a webhook key"
                                + " starts with whsec_, whsk_ or whpk_",
                        "bongsu.yaml:7:24: channels.webhook[3].url: \"https:///\" is not a URL of http or https",
                        "bongsu.yaml:7:57: unknown key channels.webhook[3].secert, did you mean secret?",
                        "bongsu.yaml:8:7: missing key channels.webhook[4].secret",
                        "bongsu.yaml:9:23: channels.webhook[5].url: needs text, found a list",
                        "bongsu.yaml:9:35: channels.webhook[5].secret: needs text, found a number (5); put it in quotes if"
                                + " it is meant as text"),
                problems.list().stream().map(Problem::toString).toList());
    }

    private static ChannelSettings decode(String text, Problems problems) {
        return ChannelSettings.decode(
                YamlDocument.parse("bongsu.yaml", text, problems).root(), problems);
    }
}
