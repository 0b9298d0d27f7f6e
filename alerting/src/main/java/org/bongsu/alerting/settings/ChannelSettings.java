package org.bongsu.alerting.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bongsu.alerting.alert.WebhookChannel;
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
 * </pre>
 */
public record ChannelSettings(List<WebhookChannel> webhooks) {

    public static final ChannelSettings NONE = new ChannelSettings(List.of());

    public ChannelSettings {
        webhooks = List.copyOf(webhooks);
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
                .map(section -> section(section.object()))
                .orElse(NONE);
    }

    private static ChannelSettings section(YamlObject section) {
        List<WebhookChannel> webhooks = new ArrayList<>();
        Set<String> ids = new LinkedHashSet<>();
        for (YamlValue item : section.optionalList("webhook")) {
            webhook(item.object(), ids).ifPresent(webhooks::add);
        }
        section.done();
        return new ChannelSettings(webhooks);
    }

    /** A {@code url} with the {@code secret} that signs what is posted there, as other sections name them too. */
    public static Webhook hook(YamlObject object) {
        return new Webhook(
                checked(object.required("url"), ChannelSettings::urlProblem),
                checked(object.required("secret"), ChannelSettings::secretProblem));
    }

    private static Optional<WebhookChannel> webhook(YamlObject object, Set<String> ids) {
        String id = object.required("id").id();
        Webhook webhook = hook(object);
        object.done();
        if (!object.has("id") || !object.has("url") || !object.has("secret")) {
            return Optional.empty();
        }
        if (!ids.add(id)) {
            object.required("id").problem("\"" + id + "\" is the id of an earlier channel");
        }
        return Optional.of(new WebhookChannel(id, webhook));
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
