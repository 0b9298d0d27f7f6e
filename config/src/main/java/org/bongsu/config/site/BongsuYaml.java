package org.bongsu.config.site;

import java.util.List;
import java.util.Set;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;

/**
 * {@code bongsu.yaml}, as far as this module knows it: which sections there are, the autonomy levels, and whether the
 * default rules are wanted. The rest of each section is its own module's.
 */
public final class BongsuYaml {

    /** Every section that some module decodes. */
    public static final List<String> SECTIONS = List.of(
            "http",
            "access",
            "modbus",
            "mqtt",
            "telemetry",
            "autonomy",
            "return",
            "alerts",
            "channels",
            "drivers",
            "nut",
            "inventory",
            "rules",
            "evacuability",
            "permits",
            "heartbeat",
            "webhooks");

    /** From watching only to acting alone. */
    public static final List<String> AUTONOMY = List.of("observe", "recommend", "confirm", "auto");

    private BongsuYaml() {}

    /** Checks, and says whether the default rule pack is to be loaded. */
    public static boolean defaultRules(YamlDocument document, Set<String> rooms, Problems problems) {
        YamlObject root = document.root().object(problems);
        for (String section : SECTIONS) {
            root.optional(section).ifPresent(YamlValue::object);
        }
        root.optional("autonomy").ifPresent(value -> autonomy(value.object(), rooms));
        boolean wanted = root.optional("rules").map(v -> rules(v.object())).orElse(true);
        root.done();
        return wanted;
    }

    private static void autonomy(YamlObject object, Set<String> rooms) {
        object.optional("default").ifPresent(BongsuYaml::level);
        object.optional("rooms").map(YamlValue::object).ifPresent(levels -> {
            for (String room : levels.keys()) {
                levels.key(room).reference("room", rooms);
                levels.optional(room).ifPresent(BongsuYaml::level);
            }
        });
    }

    /** An object is more than a level, and the daemon's to read. */
    private static void level(YamlValue value) {
        if (!value.isObject()) {
            value.oneOf(AUTONOMY);
        }
    }

    private static boolean rules(YamlObject object) {
        boolean wanted = object.optional("default").map(YamlValue::bool).orElse(true);
        object.done();
        return wanted;
    }
}
