package org.bongsu.daemon.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.daemon.engine.Autonomy;
import org.bongsu.daemon.engine.Mandate;
import org.bongsu.daemon.engine.Mandates;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.migration.execution.ActionClass;

/** The section {@code autonomy} of bongsu.yaml. */
final class AutonomyYaml {

    private static final Duration LEAST = Duration.ofSeconds(10);

    /** Whoever has not answered by then is not there. */
    private static final Duration VOTE_MOST = Duration.ofHours(1);

    private static final Duration LASTS_LEAST = Duration.ofMinutes(10);

    /** An arming that nobody has looked at for so long is forgotten, not meant. */
    private static final Duration LASTS_MOST = Duration.ofDays(7);

    private final List<String> rooms;

    private AutonomyYaml(Site site) {
        this.rooms = site.rooms().stream().map(Room::id).toList();
    }

    /** Reads its section of the whole document. */
    static Mandates decode(YamlNode root, Site site, Problems problems) {
        return root.get("autonomy")
                .map(node -> new AutonomyYaml(site).decode(node.object(problems)))
                .orElse(new Mandates(Mandate.of(Autonomy.RECOMMEND), List.of()));
    }

    private Mandates decode(YamlObject section) {
        Mandate standard = section.optional("default").map(this::mandate).orElse(Mandate.of(Autonomy.RECOMMEND));
        List<Mandates.Entry> entries = new ArrayList<>();
        section.optional("rooms").map(YamlValue::object).ifPresent(byRoom -> {
            for (String room : byRoom.keys()) {
                if (!rooms.contains(room)) {
                    byRoom.problem("no room " + room);
                }
                entries.add(new Mandates.Entry(
                        Optional.of(room), Optional.empty(), Optional.empty(), mandate(byRoom.required(room))));
            }
        });
        for (YamlValue rule : section.optionalList("rules")) {
            Mandates.Entry entry = rule(rule.object());
            if (entries.stream().anyMatch(entry::same)) {
                rule.problem("an earlier entry is about the same room, hazard and action");
            }
            entries.add(entry);
        }
        section.done();
        return new Mandates(standard, entries);
    }

    private Mandates.Entry rule(YamlObject rule) {
        Optional<String> room = rule.optional("room").map(value -> value.reference("room", rooms));
        Optional<Hazard> hazard = rule.optional("hazard").map(value -> value.enumOf(Hazard.class));
        Optional<ActionClass> action = rule.optional("action").map(value -> value.enumOf(ActionClass.class));
        if (room.isEmpty() && hazard.isEmpty() && action.isEmpty()) {
            rule.problem("names neither room, hazard nor action: that is what default is for");
        }
        return new Mandates.Entry(room, hazard, action, members(rule));
    }

    /** A level, or an object with a level and more. */
    private Mandate mandate(YamlValue value) {
        return value.isObject() ? members(value.object()) : Mandate.of(value.enumOf(Autonomy.class));
    }

    private Mandate members(YamlObject object) {
        YamlValue given = object.required("level");
        Autonomy level = given.isThere() ? given.enumOf(Autonomy.class) : Autonomy.CONFIRM;
        int people = object.optional("people")
                .map(value -> value.integer(1, Mandate.PEOPLE_MOST))
                .orElse(1);
        Duration within = object.optional("within")
                .map(value -> value.duration(LEAST, VOTE_MOST))
                .orElse(Mandate.WITHIN);
        Duration after = object.optional("after")
                .map(value -> value.duration(LEAST, VOTE_MOST))
                .orElse(Mandate.AFTER);
        // Whoever asks for two people does not mean that none will do.
        Mandate.Otherwise then = object.optional("then")
                .map(value -> value.enumOf(Mandate.Otherwise.class))
                .orElse(people > 1 ? Mandate.Otherwise.HOLD : Mandate.Otherwise.ARM);
        Optional<Duration> lasts = object.optional("for").map(value -> value.duration(LASTS_LEAST, LASTS_MOST));
        if (level != Autonomy.CONFIRM) {
            for (String only : List.of("after", "then")) {
                object.optional(only).ifPresent(value -> value.problem(only + " is for the level confirm"));
            }
        }
        if (level == Autonomy.AUTO || level == Autonomy.OBSERVE) {
            for (String only : List.of("people", "within")) {
                object.optional(only)
                        .ifPresent(value -> value.problem(only + " is for the levels recommend and confirm"));
            }
        }
        object.done();
        return new Mandate(level, people, within, after, then, lasts);
    }
}
