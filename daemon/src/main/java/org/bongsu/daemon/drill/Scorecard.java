package org.bongsu.daemon.drill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Workload;
import org.bongsu.domain.stage.Stage;
import org.bongsu.migration.bound.Bound;
import org.bongsu.migration.bound.BoundInstance;
import org.bongsu.migration.bound.Credit;
import org.bongsu.migration.bound.Floor;

/** The scorecard of a rehearsal, as {@code --report} writes it. */
public final class Scorecard {

    /** Sums of some ten thousand doubles in different orders differ by less. */
    private static final double ROUNDING = 1e-9;

    /** The least that any step takes as a share of its nominal duration: what the fleet's noise allows. */
    private static final double FASTEST = 0.95;

    private final Rehearsal rehearsal;
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private final List<InvariantCheck> invariants;

    /** Value, floor and bound of a group of endings. */
    private record Worth(double value, double floor, double bound) {
        OptionalDouble ratio() {
            return bound > 0 ? OptionalDouble.of(value / bound) : OptionalDouble.empty();
        }

        OptionalDouble contested() {
            return bound > floor + ROUNDING
                    ? OptionalDouble.of((value - floor) / (bound - floor))
                    : OptionalDouble.empty();
        }
    }

    private Scorecard(Rehearsal rehearsal) {
        this.rehearsal = rehearsal;
        this.invariants = new ArrayList<>(rehearsal.invariants());
    }

    public static Scorecard of(Rehearsal rehearsal) {
        Scorecard scorecard = new Scorecard(rehearsal);
        scorecard.fill();
        return scorecard;
    }

    public ObjectNode json() {
        return json;
    }

    public boolean anyBroken() {
        return invariants.stream().anyMatch(check -> check.broken() > 0);
    }

    public List<InvariantCheck> invariants() {
        return List.copyOf(invariants);
    }

    public void write(Path file) throws IOException {
        try {
            ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
            Files.writeString(file, mapper.writeValueAsString(json) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a scorecard that cannot be written", e);
        }
    }

    /** What people want to see of it, some twenty lines. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%s at %s, seed %d: %d servers",
                rehearsal.scenario(),
                rehearsal.site().id(),
                rehearsal.seed(),
                rehearsal.site().servers().size());
        for (Transcript.StageRow row : rehearsal.transcript().stages()) {
            line(
                    text,
                    "  %9.1f s  %-12s %-6s %s  (%s)",
                    seconds(row.at()),
                    row.change().compartment(),
                    row.change().hazard(),
                    row.change().to(),
                    row.change().because().en());
        }
        if (json.hasNonNull("confirm_latency_s")) {
            line(
                    text,
                    "confirmed %.1f s after the second true signal",
                    json.path("confirm_latency_s").asDouble());
        }
        line(
                text,
                "notices: %d sent, %d failed, slowest %.3f s",
                rehearsal.notices().sent(),
                rehearsal.notices().failed(),
                json.path("notices").path("max_s").asDouble(0));
        json.path("by_zone")
                .forEach(zone -> line(
                        text,
                        "zone %s, %d servers, cut at %.0f s: safe %.4f, kept running %.4f (tier 0 %.4f, 1 %.4f, 2 %.4f), done at %.0f s,"
                                + " lost %d, ratio %.4f",
                        zone.path("zone").asText(),
                        zone.path("servers").asInt(),
                        zone.path("cut_s").asDouble(),
                        zone.path("safe_before_cut").path("all").asDouble(Double.NaN),
                        zone.path("kept_running").path("all").asDouble(Double.NaN),
                        zone.path("kept_running").path("tier0").asDouble(Double.NaN),
                        zone.path("kept_running").path("tier1").asDouble(Double.NaN),
                        zone.path("kept_running").path("tier2").asDouble(Double.NaN),
                        zone.path("done_s").asDouble(Double.NaN),
                        zone.path("lost").asInt(),
                        zone.path("ratio").asDouble(Double.NaN)));
        if (json.hasNonNull("ratio")) {
            line(
                    text,
                    "value %.1f of at most %.1f (floor %.1f): ratio %.4f, contested %.4f",
                    json.path("value").asDouble(),
                    json.path("bound").asDouble(),
                    json.path("floor").asDouble(),
                    json.path("ratio").asDouble(Double.NaN),
                    json.path("contested_ratio").asDouble(Double.NaN));
        }
        line(
                text,
                "downgraded %d, overtaken %d, dirty power-offs %d, duplicated steps %d",
                rehearsal.counts().downgraded(),
                rehearsal.counts().overtaken(),
                rehearsal.counts().dirtyPowerOffs(),
                rehearsal.counts().duplicatedSteps());
        json.path("permits")
                .forEach(permit -> line(
                        text,
                        "permit: %s safe to cut since %.1f s",
                        permit.path("room").asText(),
                        permit.path("granted_s").asDouble()));
        json.path("returns")
                .forEach(back -> line(
                        text,
                        "return: %s %s at %.1f s, %d back, %d open",
                        back.path("room").asText(),
                        back.path("phase").asText(),
                        back.path("at_s").asDouble(),
                        back.path("back").asInt(),
                        back.path("open").asInt()));
        for (InvariantCheck check : invariants) {
            if (check.broken() > 0) {
                line(
                        text,
                        "BROKEN %s: %s, %d of %d%s",
                        check.id(),
                        check.name(),
                        check.broken(),
                        check.checked(),
                        check.first().map(how -> ", first " + how).orElse(""));
            }
        }
        line(
                text,
                "%d invariants checked, %d broken; journal_sha256 %s",
                invariants.size(),
                invariants.stream().filter(check -> check.broken() > 0).count(),
                rehearsal.journalSha256());
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void fill() {
        json.put("scenario", rehearsal.scenario());
        json.put("site", rehearsal.site().id());
        json.put("seed", rehearsal.seed());
        json.put("servers", rehearsal.site().servers().size());
        json.put("workloads", rehearsal.site().workloads().size());
        json.put("simulated_s", rehearsal.simulatedS());
        json.put("wall_s", rehearsal.wallS());
        json.put("peak_rss_mb", peakRssMb());
        stages();
        latencies();
        json.set("notices", rehearsal.notices().json());
        List<Ending> all = rehearsal.endings();
        shares(json, all);
        zones(all);
        worth(json, all);
        counts();
        permits();
        returns();
        ArrayNode checks = json.putArray("invariants");
        invariants.forEach(check -> checks.addObject()
                .put("id", check.id())
                .put("name", check.name())
                .put("checked", check.checked())
                .put("broken", check.broken()));
        json.put("journal_sha256", rehearsal.journalSha256());
    }

    private void stages() {
        ArrayNode stages = json.putArray("stages");
        rehearsal
                .transcript()
                .stages()
                .forEach(row -> stages.addObject()
                        .put("at_s", seconds(row.at()))
                        .put("compartment", row.change().compartment())
                        .put("hazard", row.change().hazard().name())
                        .put("stage", row.change().to().name())
                        .put("because", row.change().because().en()));
    }

    private void latencies() {
        put("first_alert_s", rehearsal.transcript().firstAlert().map(this::seconds));
        Optional<Moment> confirmed = rehearsal.transcript().stages().stream()
                .filter(row -> row.change().to() == Stage.CONFIRMED)
                .map(Transcript.StageRow::at)
                .findFirst();
        put("confirmed_s", confirmed.map(this::seconds));
        put(
                "confirm_latency_s",
                rehearsal
                        .secondSignal()
                        .flatMap(signal -> rehearsal
                                .transcript()
                                .reached(signal.compartment(), Stage.CONFIRMED)
                                .map(at -> signal.at().secondsUntil(at))));
    }

    private double weight(Workload workload) {
        return Credit.weight(rehearsal.site(), workload);
    }

    private void shares(ObjectNode node, List<Ending> endings) {
        node.set("safe_before_cut", Share.byTier(endings, this::weight, e -> true, Ending::safe));
        node.set(
                "kept_running",
                Share.byTier(endings, this::weight, e -> !e.workload().stopIsEnough(), Ending::kept));
    }

    private void zones(List<Ending> all) {
        Map<Double, List<Ending>> byCut = new TreeMap<>();
        Map<String, Double> roomDark = new LinkedHashMap<>();
        all.forEach(ending -> roomDark.merge(ending.room(), ending.darkS(), Math::min));
        all.forEach(ending -> byCut.computeIfAbsent(
                        (double) Math.round(roomDark.getOrDefault(ending.room(), ending.darkS())),
                        key -> new ArrayList<>())
                .add(ending));
        ArrayNode zones = json.putArray("by_zone");
        char name = 'A';
        for (Map.Entry<Double, List<Ending>> zone : byCut.entrySet()) {
            List<Ending> endings = zone.getValue();
            ObjectNode node = zones.addObject();
            node.put("zone", String.valueOf(name++));
            node.put("cut_s", zone.getKey());
            node.put(
                    "servers",
                    endings.stream().map(e -> e.workload().server()).distinct().count());
            shares(node, endings);
            worth(node, endings);
            OptionalDouble done = endings.stream()
                    .filter(e -> e.outS().isPresent())
                    .mapToDouble(e -> e.outS().getAsDouble())
                    .max();
            if (done.isPresent()) {
                node.put("done_s", done.getAsDouble());
                node.put("margin_s", zone.getKey() - done.getAsDouble());
            } else {
                node.putNull("done_s");
                node.putNull("margin_s");
            }
            node.put("lost", endings.stream().filter(e -> !e.safe()).count());
        }
    }

    private void worth(ObjectNode node, List<Ending> endings) {
        Worth worth = worthOf(endings);
        node.put("value", worth.value());
        node.put("floor", worth.floor());
        node.put("bound", worth.bound());
        worth.ratio().ifPresentOrElse(r -> node.put("ratio", r), () -> node.putNull("ratio"));
        worth.contested().ifPresentOrElse(r -> node.put("contested_ratio", r), () -> node.putNull("contested_ratio"));
        boolean above = worth.value() > worth.bound() * (1 + ROUNDING) + ROUNDING;
        invariants.add(new InvariantCheck("ratio", "value never above bound", 1, above ? 1 : 0));
    }

    private Worth worthOf(List<Ending> endings) {
        if (endings.isEmpty()) {
            return new Worth(0, 0, 0);
        }
        double value = 0;
        Map<String, Double> latest = new LinkedHashMap<>();
        for (Ending ending : endings) {
            value += weight(ending.workload()) * Credit.share(ending.workload(), ending.fate());
            latest.merge(ending.room(), ending.darkS(), Math::max);
        }
        List<BoundInstance.Cut> cuts = new ArrayList<>();
        latest.forEach((room, dark) -> cuts.add(new BoundInstance.Cut(
                room,
                rehearsal.ignition().plusSeconds(dark),
                rehearsal.site().limits().margin())));
        BoundInstance instance = BoundInstance.ofRooms(rehearsal.site(), start(), cuts)
                .of(endings.stream().map(Ending::workload).toList(), FASTEST);
        return new Worth(value, Floor.of(instance), Bound.of(instance));
    }

    /** The second true signal, else whatever came first: nothing could have been started by right before. */
    private Moment start() {
        return rehearsal.secondSignal().map(Rehearsal.TrueSignal::at).orElse(rehearsal.ignition());
    }

    private void counts() {
        Rehearsal.Counts counts = rehearsal.counts();
        json.put("downgraded", counts.downgraded());
        json.put("overtaken", counts.overtaken());
        json.put("dirty_power_offs", counts.dirtyPowerOffs());
        boolean confirmed = rehearsal.transcript().stages().stream()
                .anyMatch(row -> row.change().to() == Stage.CONFIRMED);
        json.put("false_evacuations", rehearsal.hazardous() || !confirmed ? 0 : 1);
        json.put("missed", rehearsal.hazardous() && !confirmed ? 1 : 0);
        json.put("duplicated_steps", counts.duplicatedSteps());
        json.put("moved_without_need", counts.movedWithoutNeed());
    }

    private void permits() {
        ArrayNode permits = json.putArray("permits");
        rehearsal
                .transcript()
                .permits()
                .forEach((room, at) -> permits.addObject().put("room", room).put("granted_s", seconds(at)));
    }

    private void returns() {
        ArrayNode returns = json.putArray("returns");
        rehearsal
                .transcript()
                .returns()
                .rows()
                .forEach(row -> returns.addObject()
                        .put("room", row.room())
                        .put("phase", row.phase())
                        .put("back", row.returned())
                        .put("open", row.open())
                        .put("at_s", seconds(row.at())));
    }

    private double seconds(Moment at) {
        return Math.round(rehearsal.ignition().secondsUntil(at) * 1000) / 1000.0;
    }

    private void put(String name, Optional<Double> value) {
        value.ifPresentOrElse(v -> json.put(name, v), () -> json.putNull(name));
    }

    /** Linux's own account of this process; 0 where there is none. */
    private static double peakRssMb() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
                }
            }
            return 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
