package org.bongsu.migration.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bongsu.config.yaml.DidYouMean;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.migration.driver.kubernetes.KubernetesOptions;
import org.bongsu.migration.driver.kubernetes.KubernetesOptions.Access;
import org.bongsu.migration.driver.kubernetes.PodSelector;
import org.bongsu.migration.driver.kubernetes.Template;

/** A driver of {@code kind: kubernetes}. */
final class KubernetesYaml {

    private static final Duration TIMEOUT_LEAST = Duration.ofMillis(100);
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofMinutes(1);
    private static final int CONCURRENCY_MOST = 256;

    /** All pods of the node. */
    private static final String ALL = "all";

    private static final Set<String> OF_SERVER = Set.of("server");
    private static final Set<String> OF_WORKLOAD = Set.of("server", "service", "workload");

    private KubernetesYaml() {}

    static Optional<KubernetesOptions> decode(String name, YamlValue key, YamlObject object) {
        Optional<Access> access = access(key, object);
        Template node =
                object.optional("node").map(value -> template(value, OF_SERVER)).orElse(KubernetesOptions.NODE_DEFAULT);
        Optional<PodSelector> pods =
                object.optional("pods").map(KubernetesYaml::pods).orElse(Optional.of(KubernetesOptions.PODS_DEFAULT));
        Optional<Template> namespace = object.optional("namespace").map(value -> template(value, OF_WORKLOAD));
        boolean override =
                object.optional("override_budgets").map(YamlValue::bool).orElse(false);
        boolean lose =
                object.optional("delete_emptydir_data").map(YamlValue::bool).orElse(false);
        Duration every = object.optional("every")
                .map(value -> value.duration(LEAST, MOST))
                .orElse(KubernetesOptions.EVERY_DEFAULT);
        Duration timeout = object.optional("timeout")
                .map(value -> value.duration(TIMEOUT_LEAST, MOST))
                .orElse(KubernetesOptions.TIMEOUT_DEFAULT);
        Duration hold = object.optional("hold")
                .map(value -> value.duration(LEAST, MOST))
                .orElse(KubernetesOptions.HOLD_DEFAULT);
        int concurrency = object.optional("concurrency")
                .map(value -> value.integer(1, CONCURRENCY_MOST))
                .orElse(KubernetesOptions.CONCURRENCY_DEFAULT);
        object.done();
        return access.map(one -> new KubernetesOptions(
                name, one, node, pods, namespace, override, lose, every, timeout, hold, concurrency));
    }

    private static Optional<Access> access(YamlValue key, YamlObject object) {
        Optional<YamlValue> kubeconfig = object.optional("kubeconfig");
        Optional<YamlValue> context = object.optional("context");
        Optional<YamlValue> inside = object.optional("in_cluster");
        Optional<YamlValue> url = object.optional("url");
        Optional<YamlValue> token = object.optional("token_file");
        Optional<YamlValue> authority = object.optional("ca_file");
        boolean within = inside.map(YamlValue::bool).orElse(false);
        inside.filter(one -> !within).ifPresent(one -> one.problem("is true or not there"));
        int ways = (kubeconfig.isPresent() ? 1 : 0) + (within ? 1 : 0) + (url.isPresent() ? 1 : 0);
        if (ways != 1) {
            key.problem("needs one of kubeconfig, in_cluster: true and url, and has " + (ways == 0 ? "none" : ways));
        }
        without(context, kubeconfig.isPresent(), "kubeconfig");
        without(token, url.isPresent(), "url");
        without(authority, url.isPresent(), "url");
        if (ways != 1) {
            return Optional.empty();
        }
        if (kubeconfig.isPresent()) {
            return Optional.of(new Access.Kubeconfig(kubeconfig.get().string(), context.map(YamlValue::string)));
        }
        return within
                ? Optional.of(new Access.InCluster())
                : Optional.of(new Access.Address(
                        address(url.orElseThrow()), token.map(YamlValue::string), authority.map(YamlValue::string)));
    }

    private static void without(Optional<YamlValue> value, boolean base, String of) {
        value.filter(one -> !base).ifPresent(one -> one.problem("means something only beside " + of));
    }

    /** A token must not travel in the clear, but for a proxy on this machine. */
    private static String address(YamlValue value) {
        String text = value.string();
        try {
            URI uri = URI.create(text);
            boolean local = List.of("localhost", "127.0.0.1", "[::1]").contains(String.valueOf(uri.getHost()));
            if (uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && local)) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        value.problem("\"" + text + "\" is not an https address, nor http of this machine");
        return text;
    }

    private static Template template(YamlValue value, Set<String> known) {
        Template template = new Template(value.string());
        placeholders(value, template, known);
        return template;
    }

    private static void placeholders(YamlValue value, Template template, Set<String> known) {
        List<String> words = known.stream().sorted().toList();
        for (String placeholder : template.placeholders()) {
            if (!known.contains(placeholder)) {
                value.problem("no placeholder {" + placeholder + "} here, only {" + String.join("}, {", words) + "}"
                        + DidYouMean.hint(placeholder, words));
            }
        }
    }

    private static Optional<PodSelector> pods(YamlValue value) {
        String text = value.string();
        if (!value.isText() || text.equals(ALL)) {
            return Optional.empty();
        }
        try {
            PodSelector selector = PodSelector.parse(text);
            selector.terms().values().forEach(term -> placeholders(value, term, OF_WORKLOAD));
            if (selector.terms().values().stream()
                    .allMatch(term -> term.placeholders().isEmpty())) {
                value.problem(
                        "every workload would have the same pods: a placeholder is missing, {service} or {workload}");
            }
            return Optional.of(selector);
        } catch (IllegalArgumentException e) {
            value.problem(e.getMessage() + ", or all");
            return Optional.empty();
        }
    }
}
