package org.bongsu.daemon.settings;

import java.time.Duration;
import java.time.OffsetTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bongsu.alerting.settings.AlertSettings;
import org.bongsu.alerting.settings.ChannelSettings;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.daemon.access.AccessSettings;
import org.bongsu.daemon.engine.EngineSettings;
import org.bongsu.daemon.host.HeartbeatSettings;
import org.bongsu.daemon.http.HttpSettings;
import org.bongsu.daemon.http.ListenAddress;
import org.bongsu.daemon.permit.PermitSettings;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Webhook;
import org.bongsu.migration.settings.NutSettings;

/**
 * The sections {@code http}, {@code access}, {@code autonomy}, {@code evacuability}, {@code permits} and {@code heartbeat} of bongsu.yaml, and {@code nut},
 * whose groups the engine has to know.
 *
 * @param listen host:port of the API and the status page
 * @param access how operators log in; empty where nobody has to
 * @param evacuabilityAt the time of day at which every room's evacuability is reckoned even if nothing has changed
 * @param nut empty where no upsmon is served
 * @param heartbeat empty where nobody outside watches
 */
public record DaemonSettings(
        String listen,
        HttpSettings http,
        Optional<AccessSettings> access,
        EngineSettings engine,
        OffsetTime evacuabilityAt,
        PermitSettings permits,
        Optional<NutSettings> nut,
        Optional<HeartbeatSettings> heartbeat) {

    /** The dead of the night in Seoul. */
    public static final OffsetTime EVACUABILITY_AT = OffsetTime.parse("18:00Z");

    private static final Pattern TIME =
            Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9](Z|[+-](0[0-9]|1[0-7]):[0-5][0-9])");

    private static final int UNIT_MOST = 247;

    public static final String LISTEN = "127.0.0.1:8080";

    /** Reads its sections of the whole document; other sections are others' business. */
    public static DaemonSettings decode(YamlNode root, Site site, Problems problems) {
        HttpYaml http = HttpYaml.decode(root, problems);
        Optional<NutSettings> nut = NutSettings.decode(root, site, problems);
        EngineSettings engine = new EngineSettings(
                AutonomyYaml.decode(root, site, problems),
                EngineSettings.EVALUATIONS,
                nut.map(NutSettings::groups).orElse(List.of()),
                ReturnYaml.decode(root, problems),
                AlertSettings.decode(root, problems));
        return new DaemonSettings(
                http.listen(),
                http.settings(),
                AccessYaml.decode(root, problems),
                engine,
                evacuabilityAt(root, problems),
                permits(root, problems),
                nut,
                heartbeat(root, problems));
    }

    private static OffsetTime evacuabilityAt(YamlNode root, Problems problems) {
        if (root.get("evacuability").isEmpty()) {
            return EVACUABILITY_AT;
        }
        YamlObject section = root.get("evacuability").get().object(problems);
        OffsetTime at = section.optional("at").map(DaemonSettings::time).orElse(EVACUABILITY_AT);
        section.done();
        return at;
    }

    private static Optional<HeartbeatSettings> heartbeat(YamlNode root, Problems problems) {
        if (root.get("heartbeat").isEmpty()) {
            return Optional.empty();
        }
        YamlObject section = root.get("heartbeat").get().object(problems);
        Duration every = section.optional("every")
                .map(value -> value.duration(HeartbeatSettings.EVERY_LEAST, HeartbeatSettings.EVERY_MOST))
                .orElse(HeartbeatSettings.EVERY);
        Optional<Webhook> to = section.has("url") || section.has("secret")
                ? Optional.of(ChannelSettings.hook(section))
                : Optional.empty();
        Optional<String> topic = section.optional("mqtt").map(value -> topic(value, root));
        if (to.isEmpty() && topic.isEmpty() && section.problems().isEmpty()) {
            section.problem("tells nobody: url with secret, mqtt or both are missing");
        }
        section.done();
        return Optional.of(new HeartbeatSettings(every, to, topic));
    }

    /** {@code mqtt: {topic: NAME}} of somebody who publishes there. */
    private static String topic(YamlValue value, YamlNode root) {
        YamlObject object = value.object();
        YamlValue given = object.required("topic");
        String text = given.string();
        if (text.isBlank() || text.contains("#") || text.contains("+") || text.endsWith("/")) {
            given.problem("\"" + text + "\" is not a topic to publish under: no #, no +, no / at its end");
        }
        if (root.get("mqtt").isEmpty()) {
            value.problem("there is no broker: mqtt is missing");
        }
        object.done();
        return text;
    }

    private static PermitSettings permits(YamlNode root, Problems problems) {
        if (root.get("permits").isEmpty()) {
            return PermitSettings.NONE;
        }
        YamlObject section = root.get("permits").get().object(problems);
        Optional<YamlObject> modbus = section.optional("modbus").map(YamlValue::object);
        Optional<ListenAddress> registers = modbus.flatMap(object -> address(object.required("listen")));
        int unit = modbus.flatMap(object -> object.optional("unit"))
                .map(value -> value.integer(1, UNIT_MOST))
                .orElse(PermitSettings.UNIT);
        modbus.ifPresent(YamlObject::done);
        Optional<String> topic = section.optional("mqtt").map(value -> topic(value, root));
        Set<String> channels = new LinkedHashSet<>();
        root.get("channels")
                .flatMap(node -> node.get("webhook"))
                .ifPresent(list ->
                        list.items().forEach(item -> item.get("id").ifPresent(id -> channels.add(id.scalar()))));
        List<String> webhooks = section.optionalList("webhook").stream()
                .map(value -> value.reference("channel", channels))
                .toList();
        section.done();
        return new PermitSettings(registers, unit, topic, webhooks);
    }

    private static Optional<ListenAddress> address(YamlValue value) {
        try {
            return Optional.of(ListenAddress.parse(value.string()));
        } catch (IllegalArgumentException e) {
            value.problem(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static OffsetTime time(YamlValue value) {
        String text = value.string();
        if (!TIME.matcher(text).matches()) {
            value.problem("\"" + text + "\" is not a time of day with its offset, such as 03:00+09:00 or 18:00Z");
            return EVACUABILITY_AT;
        }
        return OffsetTime.parse(text);
    }

    public DaemonSettings with(EngineSettings other) {
        return new DaemonSettings(listen, http, access, other, evacuabilityAt, permits, nut, heartbeat);
    }

    public String host() {
        return listen.substring(0, listen.lastIndexOf(':'));
    }

    public int port() {
        return Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
    }
}
