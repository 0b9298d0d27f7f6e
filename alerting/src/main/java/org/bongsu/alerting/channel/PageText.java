package org.bongsu.alerting.channel;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.alerting.alert.Alert;
import org.bongsu.alerting.page.Channel;
import org.bongsu.alerting.page.Page;
import org.bongsu.domain.Text;

/**
 * A page in words, by a Mustache template: its first line is the title, the rest the text. Templates hold no logic, read no
 * files and see the values below alone, so they may come from users.
 */
public final class PageText {

    /** As people read it. */
    public record Words(String title, String text) {}

    private static final String ENGLISH = """
            [{{site}}] {{#over}}over: {{/over}}{{severity}}: {{summary}}{{#more}} (+{{more}}){{/more}}
            {{#alerts}}
            {{state}}, {{severity}}: {{summary}}
            {{#because}}
              - {{.}}
            {{/because}}
              since {{since}}, {{id}}
            {{/alerts}}
            {{#unlisted}}
            ... and {{unlisted}} more
            {{/unlisted}}
            {{#behind}}
            {{behind}} other alerts have this cause and are not told
            {{/behind}}
            Told because: {{reason}} ({{detail}})
            """;

    private static final String KOREAN = """
            [{{site}}] {{#over}}해소: {{/over}}{{severity}}: {{summary}}{{#more}} 외 {{more}}건{{/more}}
            {{#alerts}}
            {{state}}, {{severity}}: {{summary}}
            {{#because}}
              - {{.}}
            {{/because}}
              발생 {{since}}, {{id}}
            {{/alerts}}
            {{#unlisted}}
            ... 외 {{unlisted}}건
            {{/unlisted}}
            {{#behind}}
            같은 원인의 경보 {{behind}}건은 따로 통보하지 않습니다
            {{/behind}}
            통보 사유: {{reason}} ({{detail}})
            """;

    private final Mustache template;
    private final Channel.Speech language;
    private final String site;

    private PageText(Mustache template, Channel.Speech language, String site) {
        this.template = template;
        this.language = language;
        this.site = site;
    }

    /** Ours. */
    public static PageText of(Channel.Speech language, String site) {
        return of(language == Channel.Speech.KO ? KOREAN : ENGLISH, language, site);
    }

    /** @throws IllegalArgumentException when it is no template */
    public static PageText of(String template, Channel.Speech language, String site) {
        return new PageText(compile(template, Escape.NONE), language, site);
    }

    /** How values are written into a body. */
    enum Escape {
        NONE,
        JSON,
        FORM;

        String of(String value) {
            return switch (this) {
                case NONE -> value;
                case FORM -> URLEncoder.encode(value, StandardCharsets.UTF_8);
                case JSON -> {
                    String quoted = com.fasterxml.jackson.databind.node.TextNode.valueOf(value)
                            .toString();
                    yield quoted.substring(1, quoted.length() - 1);
                }
            };
        }
    }

    static Mustache compile(String template, Escape escape) {
        DefaultMustacheFactory factory = new DefaultMustacheFactory() {
            @Override
            public void encode(String value, Writer writer) {
                try {
                    writer.write(escape.of(value));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public Reader getReader(String partial) {
                throw new MustacheException("a template reads no other: " + partial);
            }
        };
        try {
            return factory.compile(new StringReader(template), "template");
        } catch (MustacheException wrong) {
            throw new IllegalArgumentException(PlainPost.reason(wrong), wrong);
        }
    }

    static String fill(Mustache template, Map<String, Object> values) {
        StringWriter out = new StringWriter();
        template.execute(out, values);
        return out.toString();
    }

    public Words write(Page page) {
        String all = fill(template, values(page)).strip();
        int line = all.indexOf('\n');
        return line < 0
                ? new Words(all, all)
                : new Words(
                        all.substring(0, line).strip(), all.substring(line + 1).strip());
    }

    private Map<String, Object> values(Page page) {
        Map<String, Object> values = new LinkedHashMap<>();
        List<Map<String, Object>> alerts = new ArrayList<>();
        page.changes().stream()
                .flatMap(change -> change.alert().stream())
                .limit(Page.LISTED_MOST)
                .forEach(alert -> alerts.add(values(alert)));
        int count = page.changes().size();
        values.put("site", site);
        values.put("group", page.group());
        values.put("severity", say(page.severity().label()));
        values.put("summary", String.valueOf(alerts.get(0).get("summary")));
        values.put("count", Integer.toString(count));
        values.put("over", page.over());
        values.put("grave", page.severity().grave());
        values.put("reason", say(page.reason().meaning()));
        values.put("detail", say(page.detail()));
        values.put("at", page.at().toString());
        values.put("alerts", alerts);
        some(values, "more", count - 1);
        some(values, "unlisted", count - alerts.size());
        some(values, "behind", page.behind());
        return values;
    }

    private Map<String, Object> values(Alert alert) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", alert.id());
        values.put("kind", alert.kind().word());
        values.put("subject", alert.subject().toString());
        values.put("severity", say(alert.severity().label()));
        String state = say(alert.state().meaning());
        values.put("state", state.contains(":") ? state.substring(0, state.indexOf(':')) : state);
        values.put("summary", AlertBody.excerpt(say(alert.summary())));
        values.put("since", alert.since().toString());
        values.put("by", alert.acknowledgement().map(taken -> taken.by()).orElse(""));
        values.put("because", alert.reasons().stream().map(AlertBody::excerpt).toList());
        return values;
    }

    /** Zero is as if it were absent, so that a section of it is left out. */
    private static void some(Map<String, Object> values, String name, int count) {
        if (count > 0) {
            values.put(name, Integer.toString(count));
        }
    }

    private String say(Text text) {
        return language == Channel.Speech.KO ? text.ko() : text.en();
    }
}
