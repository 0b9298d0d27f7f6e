package org.bongsu.migration.evacuability;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.bongsu.domain.Text;

/** Verdicts for machines. Seconds are rounded up, for minutes that are needed are not rounded away. */
public final class EvacuabilityJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private EvacuabilityJson() {}

    public static ArrayNode write(List<Verdict> verdicts) {
        ArrayNode all = NODES.arrayNode();
        verdicts.forEach(verdict -> all.add(write(verdict)));
        return all;
    }

    private static ObjectNode write(Verdict verdict) {
        ObjectNode json = NODES.objectNode();
        json.put("room", verdict.room());
        json.put("threat", verdict.threat().id());
        json.put("answer", verdict.answer().name().toLowerCase(Locale.ROOT));
        put(json, "given_s", verdict.given(), false);
        put(json, "needed_s", verdict.needed(), true);
        verdict.because().ifPresentOrElse(why -> json.set("because", text(why)), () -> json.putNull("because"));
        json.put("workloads", verdict.workloads());
        json.put("lost", verdict.allLost());
        json.put("stopped", verdict.allStopped());
        json.put("never", verdict.never());
        ArrayNode tiers = json.putArray("tiers");
        for (int tier = 0; tier < verdict.lost().size(); tier++) {
            ObjectNode one = tiers.addObject();
            one.put("tier", tier);
            one.put("lost", verdict.lost().get(tier));
            one.put("stopped", verdict.stopped().get(tier));
        }
        ArrayNode together = json.putArray("together");
        verdict.together().forEach(together::add);
        ArrayNode beside = json.putArray("beside");
        verdict.beside().forEach(beside::add);
        verdict.nowhere().ifPresentOrElse(why -> json.set("nowhere", text(why)), () -> json.putNull("nowhere"));
        verdict.tightest().ifPresentOrElse(what -> json.set("tightest", text(what)), () -> json.putNull("tightest"));
        ArrayNode buys = json.putArray("buys");
        verdict.buys().forEach(purchase -> {
            ObjectNode one = buys.addObject();
            one.put("kind", purchase.kind().name().toLowerCase(Locale.ROOT));
            one.put("id", purchase.id());
            one.set("what", text(purchase.what()));
            one.put("seconds", (long) purchase.seconds());
        });
        ArrayNode unknown = json.putArray("unknown");
        verdict.unknown().forEach(what -> unknown.add(text(what)));
        return json;
    }

    private static ObjectNode text(Text text) {
        ObjectNode json = NODES.objectNode();
        json.put("en", text.en());
        json.put("ko", text.ko());
        return json;
    }

    private static void put(ObjectNode json, String key, OptionalDouble seconds, boolean up) {
        if (seconds.isPresent()) {
            json.put(key, (long) (up ? Math.ceil(seconds.getAsDouble()) : Math.floor(seconds.getAsDouble())));
        } else {
            json.putNull(key);
        }
    }
}
