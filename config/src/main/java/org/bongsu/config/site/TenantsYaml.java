package org.bongsu.config.site;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.net.AddressGuard;
import org.bongsu.domain.site.Restart;
import org.bongsu.domain.site.Service;
import org.bongsu.domain.site.ServiceKind;
import org.bongsu.domain.site.Shift;
import org.bongsu.domain.site.Tenant;
import org.bongsu.domain.site.Webhook;

/** {@code tenants.yaml}: tenants, their webhooks, their services and what those depend on. */
public final class TenantsYaml {

    /** Standard Webhooks: a key has 24 to 64 bytes. */
    private static final int KEY_MIN = 24;

    private static final int KEY_MAX = 64;
    private static final double WEIGHT_MAX = 1000;
    private static final int QUORUM_MAX = 100_000;

    private final AddressGuard guard;
    private final List<Tenant> tenants = new ArrayList<>();
    private final List<Service> services = new ArrayList<>();
    private final Set<String> serviceIds;
    private final Map<String, YamlValue> positions = new LinkedHashMap<>();
    private final Ids serviceClaims = new Ids("service");

    private TenantsYaml(YamlDocument document, Set<String> destinations, AddressGuard guard, Problems problems) {
        this.guard = guard;
        this.serviceIds = peekServices(document.root());
        YamlObject root = document.root().object(problems);
        Ids ids = new Ids("tenant");
        for (YamlValue item : root.required("tenants").list()) {
            tenant(item.object(), ids, destinations);
        }
        root.done();
        checkAcyclic();
    }

    private static Set<String> peekServices(YamlNode root) {
        if (root.kind() == YamlNode.Kind.BROKEN) {
            return Unread.IDS;
        }
        Set<String> ids = new LinkedHashSet<>();
        root.get("tenants")
                .map(YamlNode::items)
                .orElse(List.of())
                .forEach(tenant -> ids.addAll(Ids.peek(tenant, "services")));
        return ids;
    }

    /** @param guard says which addresses a tenant's webhook may have */
    public static TenantsYaml decode(
            YamlDocument document, Set<String> destinations, AddressGuard guard, Problems problems) {
        return new TenantsYaml(document, destinations, guard, problems);
    }

    private void tenant(YamlObject object, Ids ids, Set<String> destinations) {
        String id = ids.claim(object.required("id"));
        List<Webhook> webhooks = new ArrayList<>();
        object.optional("webhook").ifPresent(value -> webhooks.add(webhook(value.object(), "")));
        Ids endpoints = new Ids("webhook");
        for (YamlValue item : object.optionalList("webhooks")) {
            if (object.has("webhook")) {
                item.problem("webhook names the only endpoint and webhooks several: one of the two");
            }
            YamlObject endpoint = item.object();
            webhooks.add(webhook(endpoint, endpoints.claim(endpoint.required("id"))));
        }
        List<String> tokens = new ArrayList<>();
        object.optional("token").ifPresent(value -> tokens.add(token(value)));
        object.optional("previous_token").ifPresent(value -> tokens.add(token(value)));
        tenants.add(new Tenant(id, object.required("name").text(), webhooks, tokens));
        for (YamlValue item : object.required("services").list()) {
            service(item.object(), id, destinations);
        }
        object.done();
    }

    private static String token(YamlValue value) {
        String reference = value.string();
        if (value.isThere() && !isReference(reference)) {
            // The text itself stays out of the message: it may be a real token.
            value.problem("a token is named, never written here: env:NAME or file:PATH");
        }
        return reference;
    }

    private Webhook webhook(YamlObject object, String id) {
        YamlValue url = object.required("url");
        YamlValue secret = object.required("secret");
        Optional<YamlValue> previous = object.optional("previous");
        boolean second = object.optional("when")
                .map(value -> value.enumOf(Webhook.When.class) == Webhook.When.UNANSWERED)
                .orElse(false);
        Webhook webhook = new Webhook(
                url.string(),
                secret.string(),
                previous.map(YamlValue::string),
                id,
                second ? Webhook.When.UNANSWERED : Webhook.When.ALWAYS);
        if (url.isThere()) {
            guard.objection(webhook.url()).ifPresent(why -> url.problem(refused(webhook.url(), why)));
        }
        checkSecret(secret, webhook.secret());
        previous.ifPresent(value -> checkSecret(value, webhook.previous().orElse("")));
        object.done();
        return webhook;
    }

    private static void checkSecret(YamlValue value, String secret) {
        if (value.isThere() && !isSecret(secret)) {
            // The text itself stays out of the message: it may be a real key, mistyped.
            value.problem("needs env:NAME, file:PATH, or whsec_ and " + KEY_MIN + " to " + KEY_MAX
                    + " bytes in base64, or whsk_ and an Ed25519 key of 32 or 64 bytes in base64");
        }
    }

    private static boolean isReference(String text) {
        return (text.startsWith("env:") || text.startsWith("file:")) && text.length() > text.indexOf(':') + 1;
    }

    private static String refused(String url, String why) {
        return "\"" + url + "\": " + why
                + "; a webhook is at a public address, or in a network under webhooks.allow_networks of bongsu.yaml";
    }

    private static boolean isSecret(String secret) {
        if (isReference(secret)) {
            return true;
        }
        boolean asymmetric = secret.startsWith("whsk_");
        if (!asymmetric && !secret.startsWith("whsec_")) {
            return false;
        }
        try {
            int bytes = Base64.getDecoder().decode(secret.substring(secret.indexOf('_') + 1)).length;
            return asymmetric ? bytes == 32 || bytes == 64 : bytes >= KEY_MIN && bytes <= KEY_MAX;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void service(YamlObject object, String tenant, Set<String> destinations) {
        YamlValue idValue = object.required("id");
        String id = serviceClaims.claim(idValue);
        positions.putIfAbsent(id, idValue);
        List<String> dependsOn = new ArrayList<>();
        for (YamlValue value : object.optionalList("depends_on")) {
            String other = value.reference("service", serviceIds);
            if (other.equals(id)) {
                value.problem("a service does not depend on itself");
            } else {
                dependsOn.add(other);
            }
        }
        double weight =
                object.optional("weight").map(v -> v.number(0.001, WEIGHT_MAX)).orElse(1.0);
        Optional<Shift> shift = object.optional("shift").map(value -> shift(value.object(), destinations));
        services.add(new Service(
                id,
                tenant,
                weight,
                dependsOn,
                shift,
                object.optional("kind").map(TenantsYaml::kind).orElse(ServiceKind.ORDINARY),
                object.optional("quorum")
                        .map(value -> OptionalInt.of(value.integer(1, QUORUM_MAX)))
                        .orElse(OptionalInt.empty()),
                object.optional("restart").map(TenantsYaml::restart).orElse(Restart.UNKNOWN)));
        object.done();
    }

    private static ServiceKind kind(YamlValue value) {
        value.oneOf(List.of("storage"));
        return ServiceKind.STORAGE;
    }

    /** To say that nobody knows is to leave the key out. */
    private static Restart restart(YamlValue value) {
        return Restart.valueOf(value.oneOf(List.of("armed", "disarmed", "none")).toUpperCase(Locale.ROOT));
    }

    private static Shift shift(YamlObject object, Set<String> destinations) {
        Shift shift = new Shift(
                object.required("destination").reference("destination", destinations),
                object.required("duration").duration());
        object.done();
        return shift;
    }

    /** Removes services whose needs are all removed; what stays lies on a cycle or depends on one. */
    private void checkAcyclic() {
        Map<String, List<String>> waiting = new LinkedHashMap<>();
        services.forEach(service -> waiting.putIfAbsent(service.id(), service.dependsOn()));
        boolean removed = true;
        while (removed) {
            removed = waiting.values().removeIf(needs -> needs.stream().noneMatch(waiting::containsKey));
        }
        if (waiting.isEmpty()) {
            return;
        }
        List<String> walk = new ArrayList<>();
        String at = waiting.keySet().iterator().next();
        while (!walk.contains(at)) {
            walk.add(at);
            at = waiting.getOrDefault(at, List.of()).stream()
                    .filter(waiting::containsKey)
                    .findFirst()
                    .orElseThrow();
        }
        walk.add(at);
        List<String> cycle = walk.subList(walk.indexOf(at), walk.size());
        YamlValue position = positions.get(at);
        if (position != null) {
            position.problem("cycle of dependencies: " + String.join(" -> ", cycle));
        }
    }

    public List<Tenant> tenants() {
        return tenants;
    }

    public List<Service> services() {
        return services;
    }

    Set<String> serviceIds() {
        return serviceIds;
    }

    /** Services with a warm replica. */
    Set<String> shifting() {
        if (serviceIds == Unread.IDS) {
            return Unread.IDS;
        }
        Set<String> ids = new LinkedHashSet<>();
        services.stream().filter(service -> service.shift().isPresent()).forEach(service -> ids.add(service.id()));
        return ids;
    }
}
