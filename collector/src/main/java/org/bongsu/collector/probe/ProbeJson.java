package org.bongsu.collector.probe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.ProfileFit;

/** What a probe found, as a document for other programs. */
public final class ProbeJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ProbeJson() {}

    /** @param endpoint as the person named it */
    public static ObjectNode write(String endpoint, List<UnitReport> units) {
        ObjectNode root = NODES.objectNode();
        root.put("endpoint", endpoint);
        ArrayNode array = root.putArray("units");
        units.forEach(unit -> array.add(unit(unit)));
        return root;
    }

    private static ObjectNode unit(UnitReport unit) {
        ObjectNode node = NODES.objectNode();
        node.put("unit", unit.unit());
        node.put("answered", unit.alive());
        node.put("requests", unit.requests());
        ObjectNode identification = node.putObject("identification");
        unit.identification().forEach((id, text) -> identification.put(Integer.toString(id), text));
        ArrayNode models = node.putArray("sunspec");
        unit.models()
                .forEach(model -> models.addObject()
                        .put("model", model.id())
                        .put("address", model.address())
                        .put("length", model.length()));
        unit.brokenChain().ifPresent(why -> node.put("sunspec_broken", why));
        ArrayNode profiles = node.putArray("profiles");
        unit.fits().forEach(fit -> profiles.add(fit(fit)));
        unit.best().ifPresent(best -> {
            node.put("best", best.profile().id());
            ArrayNode values = node.putArray("values");
            best.readings().forEach(reading -> values.add(value(reading)));
        });
        return node;
    }

    private static ObjectNode fit(ProfileFit fit) {
        ObjectNode node = NODES.objectNode();
        node.put("profile", fit.profile().id());
        node.put("verdict", word(fit.verdict()));
        node.put("score", Math.round(fit.score() * 1000) / 1000.0);
        for (Quality quality : List.of(Quality.GOOD, Quality.UNDEFINED, Quality.IMPLAUSIBLE)) {
            node.put(word(quality), fit.count(quality));
        }
        node.put("unread", fit.unread().size());
        ArrayNode reasons = node.putArray("reasons");
        fit.reasons().forEach(reasons::add);
        return node;
    }

    private static ObjectNode value(Reading reading) {
        ObjectNode node = NODES.objectNode();
        node.put("point", reading.point().name());
        node.put("quality", word(reading.quality()));
        if (reading.quality() == Quality.GOOD) {
            node.put("value", reading.raw());
            node.put("text", reading.point().definition().describe(reading.raw()));
            node.put("unit", reading.point().definition().unit());
        } else {
            node.put("cause", reading.cause().toString());
        }
        return node;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
