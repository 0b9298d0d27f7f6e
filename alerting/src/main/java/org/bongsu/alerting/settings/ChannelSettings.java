package org.bongsu.alerting.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bongsu.alerting.alert.Severity;
import org.bongsu.alerting.alert.WebhookChannel;
import org.bongsu.alerting.page.Channel;
import org.bongsu.alerting.page.Outlet;
import org.bongsu.alerting.signature.WebhookKey;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.site.Webhook;

/**
 * Where operators' alerts go. Without a channel they stand on the console and nowhere else.
 *
 * <pre>
 * channels:
 *   webhook:
 *     - {id: ops, url: "https://ops.example/alerts", secret: "env:OPS_WEBHOOK"}
 *   email:
 *     - {id: duty, host: smtp.example, from: bongsu@site.example, to: [duty@site.example], severity: error, language: ko}
 * </pre>
 */
public record ChannelSettings(List<Channel> channels) {

    public static final ChannelSettings NONE = new ChannelSettings(List.of());

    /** The word for a channel that is told nothing by itself. */
    private static final String ESCALATION = "escalation";

    private static final int SUBMISSION = 587;
    private static final int SUBMISSIONS = 465;
    private static final int SMTP = 25;
    private static final int SYSLOG = 514;
    private static final int SYSLOG_TLS = 6514;
    private static final int PORT_MOST = 65_535;

    public ChannelSettings {
        channels = List.copyOf(channels);
    }

    /** Those that are signed. */
    public List<WebhookChannel> webhooks() {
        List<WebhookChannel> webhooks = new ArrayList<>();
        for (Channel channel : channels) {
            if (channel.outlet() instanceof Outlet.SignedWebhook signed) {
                webhooks.add(new WebhookChannel(channel.id(), signed.webhook()));
            }
        }
        return webhooks;
    }

    /**
     * Decodes the {@code channels} key of the file's root.
     *
     * @param root the root of bongsu.yaml
     * @param problems collects everything wrong with the section; the result is of use only when nothing was added
     */
    public static ChannelSettings decode(YamlNode root, Problems problems) {
        return root.object(problems)
                .optional("channels")
                .map(section -> section(section.object(), root.get("mqtt").isPresent()))
                .orElse(NONE);
    }

    private static ChannelSettings section(YamlObject section, boolean broker) {
        Map<String, Function<YamlObject, Outlet>> kinds = new LinkedHashMap<>();
        kinds.put("webhook", object -> new Outlet.SignedWebhook(hook(object)));
        kinds.put("alertmanager", object -> new Outlet.Alertmanager(url(object), reference(object, "authorization")));
        kinds.put("email", ChannelSettings::email);
        kinds.put(
                "pagerduty",
                object -> new Outlet.PagerDuty(
                        object.has("url") ? url(object) : Outlet.PagerDuty.URL,
                        checked(object.required("key"), ChannelSettings::referenceProblem)));
        for (Outlet.Chat.Style style : Outlet.Chat.Style.values()) {
            kinds.put(
                    style.name().toLowerCase(Locale.ROOT),
                    object -> new Outlet.Chat(style, checked(object.required("url"), ChannelSettings::secretUrl)));
        }
        kinds.put("sms", ChannelSettings::sms);
        kinds.put("mqtt", object -> mqtt(object, broker));
        kinds.put("syslog", ChannelSettings::syslog);
        List<Channel> channels = new ArrayList<>();
        Set<String> ids = new LinkedHashSet<>();
        kinds.forEach((word, decoder) -> section.optionalList(word)
                .forEach(item -> channel(item.object(), decoder, ids).ifPresent(channels::add)));
        section.done();
        return new ChannelSettings(channels);
    }

    private static Optional<Channel> channel(YamlObject object, Function<YamlObject, Outlet> decoder, Set<String> ids) {
        int before = object.problems().count();
        String id = object.required("id").id();
        Outlet outlet = decoder.apply(object);
        Optional<Severity> least =
                object.optional("severity").map(ChannelSettings::severity).orElse(Optional.of(Severity.INFO));
        Channel.Speech language = object.optional("language")
                .map(value -> value.enumOf(Channel.Speech.class))
                .orElse(Channel.Speech.EN);
        Optional<String> template = object.optional("template").map(YamlValue::string);
        if (template.isPresent() && !(speaks(outlet))) {
            object.required("template").problem("what is sent there has a fixed form");
        }
        object.done();
        if (object.has("id") && !ids.add(id)) {
            object.required("id").problem("\"" + id + "\" is the id of an earlier channel");
        }
        return object.problems().count() == before
                ? Optional.of(new Channel(id, outlet, least, language, template))
                : Optional.empty();
    }

    private static boolean speaks(Outlet outlet) {
        return outlet instanceof Outlet.Email || outlet instanceof Outlet.Chat || outlet instanceof Outlet.Sms;
    }

    private static Optional<Severity> severity(YamlValue value) {
        List<String> words = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            words.add(severity.name().toLowerCase(Locale.ROOT));
        }
        words.add(ESCALATION);
        String word = value.oneOf(words);
        return word.equals(ESCALATION) || !words.contains(word)
                ? Optional.empty()
                : Optional.of(Severity.valueOf(word.toUpperCase(Locale.ROOT)));
    }

    private static Outlet email(YamlObject object) {
        Outlet.Email.Tls tls = object.optional("tls")
                .map(value -> value.enumOf(Outlet.Email.Tls.class))
                .orElse(Outlet.Email.Tls.STARTTLS);
        int usual = switch (tls) {
            case STARTTLS -> SUBMISSION;
            case IMPLICIT -> SUBMISSIONS;
            case NONE -> SMTP;
        };
        Optional<String> user = object.optional("user").map(YamlValue::string);
        Optional<String> password = reference(object, "password");
        if (user.isPresent() != password.isPresent()) {
            object.problem("user and password go together");
        }
        if (password.isPresent() && tls == Outlet.Email.Tls.NONE) {
            object.required("password").problem("is not sent in the clear: tls is none");
        }
        return new Outlet.Email(
                object.required("host").string(),
                port(object, usual),
                tls,
                user,
                password,
                object.optional("ca").map(YamlValue::string),
                checked(object.required("from"), ChannelSettings::addressProblem),
                some(object.required("to"), ChannelSettings::addressProblem));
    }

    private static Outlet sms(YamlObject object) {
        String type = object.optional("content_type")
                .map(value -> value.oneOf(List.of(Outlet.Sms.JSON, Outlet.Sms.FORM)))
                .orElse(Outlet.Sms.JSON);
        return new Outlet.Sms(
                checked(object.required("url"), ChannelSettings::secretUrl),
                type,
                checked(
                        object.required("body"),
                        text -> text.contains("number") && text.contains("text")
                                ? Optional.empty()
                                : Optional.of("has to hold {{number}} and {{text}}")),
                reference(object, "authorization"),
                some(
                        object.required("to"),
                        text -> text.matches("\\+?[0-9-]{3,20}")
                                ? Optional.empty()
                                : Optional.of("\"" + text + "\" is not a telephone number in quotes")));
    }

    private static Outlet mqtt(YamlObject object, boolean broker) {
        if (!broker) {
            object.problem("there is no broker: mqtt is missing");
        }
        return new Outlet.Mqtt(checked(
                object.required("topic"),
                text -> text.isBlank() || text.contains("#") || text.contains("+") || text.endsWith("/")
                        ? Optional.of("\"" + text + "\" is not a topic to publish under: no #, no +, no / at its end")
                        : Optional.empty()));
    }

    private static Outlet syslog(YamlObject object) {
        Outlet.Syslog.Transport transport = object.optional("transport")
                .map(value -> value.enumOf(Outlet.Syslog.Transport.class))
                .orElse(Outlet.Syslog.Transport.UDP);
        return new Outlet.Syslog(
                object.required("host").string(),
                port(object, transport == Outlet.Syslog.Transport.TLS ? SYSLOG_TLS : SYSLOG),
                transport,
                object.optional("facility").map(value -> value.integer(0, 23)).orElse(Outlet.Syslog.FACILITY),
                object.optional("ca").map(YamlValue::string));
    }

    private static int port(YamlObject object, int usual) {
        return object.optional("port").map(value -> value.integer(1, PORT_MOST)).orElse(usual);
    }

    private static String url(YamlObject object) {
        return checked(object.required("url"), ChannelSettings::urlProblem);
    }

    private static Optional<String> reference(YamlObject object, String key) {
        return object.optional(key).map(value -> checked(value, ChannelSettings::referenceProblem));
    }

    private static List<String> some(YamlValue value, Function<String, Optional<String>> check) {
        List<YamlValue> items = value.list();
        if (items.isEmpty() && value.isThere() && value.isList()) {
            value.problem("names nobody");
        }
        return items.stream().map(item -> checked(item, check)).toList();
    }

    private static Optional<String> addressProblem(String text) {
        return text.matches("[^@\\s<>,;]+@[^@\\s<>,;]+")
                ? Optional.empty()
                : Optional.of("\"" + text + "\" is not an e-mail address");
    }

    /** A secret that is no key of ours stands in no file of the site. */
    private static Optional<String> referenceProblem(String text) {
        boolean names = text.startsWith("env:") || text.startsWith("file:");
        return names && !text.endsWith(":")
                ? Optional.empty()
                : Optional.of("is a secret: name it as env:NAME or file:PATH");
    }

    private static Optional<String> secretUrl(String text) {
        return referenceProblem(text).isEmpty() ? Optional.empty() : urlProblem(text);
    }

    /** A {@code url} with the {@code secret} that signs what is posted there, as other sections name them too. */
    public static Webhook hook(YamlObject object) {
        return new Webhook(
                checked(object.required("url"), ChannelSettings::urlProblem),
                checked(object.required("secret"), ChannelSettings::secretProblem));
    }

    /** A value that is no text at all is one problem, not two. */
    private static String checked(YamlValue value, Function<String, Optional<String>> check) {
        int before = value.problems().count();
        String text = value.string();
        if (value.problems().count() == before) {
            check.apply(text).ifPresent(value::problem);
        }
        return text;
    }

    private static Optional<String> urlProblem(String text) {
        return isHttp(text) ? Optional.empty() : Optional.of("\"" + text + "\" is not a URL of http or https");
    }

    private static boolean isHttp(String text) {
        try {
            URI uri = new URI(text);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return http && uri.getHost() != null;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    /** What a reference points at is looked up when it is used: checking a site needs no secrets. */
    private static Optional<String> secretProblem(String reference) {
        if (reference.startsWith("env:") || reference.startsWith("file:")) {
            return reference.endsWith(":")
                    ? Optional.of("names nothing after \"" + reference + "\"")
                    : Optional.empty();
        }
        try {
            WebhookKey.parse(reference);
            return Optional.empty();
        } catch (IllegalArgumentException noKey) {
            return Optional.of("is neither env:NAME nor file:PATH, and " + noKey.getMessage());
        }
    }
}
