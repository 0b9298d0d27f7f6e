package org.bongsu.config.generate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Workload;

/**
 * {@code generate.yaml}.
 *
 * @param hallsBehindBatteries halls whose UPSs share a compartment with their batteries; the rest do not
 * @param tiers four, tier 0 first; their shares sum to 1
 * @param dependentServices share of services that depend on another of their tenant
 * @param destinationShare memory of all destinations as a share of all workloads' memory
 * @param webhooks address under which each tenant has {@code /id/hook}
 * @param control written into site.yaml as it stands, and checked when that is read
 */
record Description(
        String site,
        Text name,
        long seed,
        int halls,
        int hallsBehindBatteries,
        int racksPerHall,
        int racksPerRow,
        int serversPerRack,
        List<Tier> tiers,
        int memoryMin,
        int memoryMax,
        int dirtyMin,
        int dirtyMax,
        int weightMin,
        int weightMax,
        double dependentServices,
        List<Named> destinations,
        double destinationShare,
        int memoryPerHost,
        int linkGbps,
        int batteryRacksPerUps,
        int smokeDetectorsPerHall,
        int temperatureSensorsPerHall,
        String webhooks,
        List<Named> tenants,
        List<Part> control) {

    /**
     * @param share of all workloads
     * @param replica share of the tier's workloads whose service has a warm replica
     * @param shift shortest and longest, in whole seconds; both 0 without replicas
     */
    record Tier(double share, int services, double replica, Range shift, Range stop) {}

    /** Whole seconds, both ends included. */
    record Range(int min, int max) {}

    record Named(String id, Text name) {}

    /** One entry of control: its keys with what stands behind them, in order of the file. */
    record Part(Map<String, String> entries) {}

    private static final int COUNT_MAX = 10_000;

    int servers() {
        return halls * racksPerHall * serversPerRack;
    }

    int rowsPerHall() {
        return (racksPerHall + racksPerRow - 1) / racksPerRow;
    }

    /** Empty when there are problems. */
    static Optional<Description> decode(YamlDocument document, Problems problems) {
        YamlObject root = document.root().object(problems);
        YamlValue hallsBehind = root.required("halls_behind_batteries");
        int[] memory = wholes(root.required("memory_gib"), 1);
        int[] dirty = wholes(root.required("dirty_percent_s"), 100);
        int[] weight = wholes(root.required("weight"), 10);
        int halls = root.required("halls").integer(1, COUNT_MAX);
        Description description = new Description(
                root.required("site").id(),
                root.required("name").text(),
                root.required("seed").longInteger(0, Long.MAX_VALUE),
                halls,
                hallsBehind.integer(0, halls),
                root.required("racks_per_hall").integer(1, 999),
                root.required("racks_per_row").integer(1, 99),
                root.required("servers_per_rack").integer(1, 99),
                tiers(root.required("tiers")),
                memory[0],
                memory[1],
                dirty[0],
                dirty[1],
                weight[0],
                weight[1],
                root.required("dependent_services").number(0, 0.9),
                named(root.required("destinations")),
                root.required("destination_share").number(0.01, 10),
                root.required("memory_gib_per_host").integer(1, COUNT_MAX),
                root.required("link_gbps").integer(1, COUNT_MAX),
                root.required("battery_racks_per_ups").integer(1, 100),
                root.required("smoke_detectors_per_hall").integer(1, 100),
                root.required("temperature_sensors_per_hall").integer(1, 1000),
                root.required("webhooks").string(),
                tenants(root.required("tenants").object()),
                root.optionalList("control").stream().map(Description::part).toList());
        root.done();
        return problems.isEmpty() ? Optional.of(description) : Optional.empty();
    }

    private static List<Tier> tiers(YamlValue value) {
        List<Tier> tiers = new ArrayList<>();
        double sum = 0;
        for (YamlValue item : value.list()) {
            YamlObject object = item.object();
            Tier tier = new Tier(
                    object.required("share").number(0, 1),
                    object.required("services").integer(1, COUNT_MAX),
                    object.optional("replica").map(v -> v.number(0, 1)).orElse(0.0),
                    object.optional("shift").map(Description::seconds).orElse(new Range(0, 0)),
                    seconds(object.required("stop")));
            if (object.has("replica") != object.has("shift")) {
                object.problem("replica and shift go together");
            }
            sum += tier.share();
            tiers.add(tier);
            object.done();
        }
        if (value.isList() && (tiers.size() != Workload.TIERS || Math.abs(sum - 1) > 1e-9)) {
            value.problem("needs " + Workload.TIERS + " tiers whose shares sum to 1");
        }
        return tiers;
    }

    private static List<Named> named(YamlValue value) {
        List<Named> named = new ArrayList<>();
        for (YamlValue item : value.list()) {
            YamlObject object = item.object();
            named.add(new Named(
                    object.required("id").id(), object.required("name").text()));
            object.done();
        }
        return named;
    }

    private static Part part(YamlValue value) {
        YamlObject object = value.object();
        Map<String, String> entries = new LinkedHashMap<>();
        for (String key : object.keys()) {
            YamlValue entry = object.required(key);
            entries.put(key, entry.isList() ? "[" + String.join(", ", entry.strings()) + "]" : entry.string());
        }
        return new Part(entries);
    }

    /** Every first name with every second one. */
    private static List<Named> tenants(YamlObject object) {
        List<Named> seconds = parts(object.required("second"));
        List<Named> tenants = new ArrayList<>();
        for (Named first : parts(object.required("first"))) {
            for (Named second : seconds) {
                Text name = new Text(
                        first.name().en() + " " + second.name().en(),
                        first.name().ko() + second.name().ko());
                tenants.add(new Named(first.id() + "-" + second.id(), name));
            }
        }
        object.done();
        return tenants;
    }

    private static List<Named> parts(YamlValue value) {
        List<Named> parts = new ArrayList<>();
        for (YamlValue item : value.list()) {
            YamlObject object = item.object();
            Text text = new Text(
                    object.required("en").string(), object.required("ko").string());
            parts.add(new Named(object.required("id").id(), text));
            object.done();
        }
        return parts;
    }

    private static Range seconds(YamlValue value) {
        List<Duration> ends = value.list().stream().map(YamlValue::duration).toList();
        if (ends.size() != 2 || ends.get(0).compareTo(ends.get(1)) > 0) {
            value.problem("needs the shortest and the longest duration");
            return new Range(0, 0);
        }
        return new Range((int) ends.get(0).toSeconds(), (int) ends.get(1).toSeconds());
    }

    /** Two numbers, in units of one over the scale, so that everything drawn is a whole number. */
    private static int[] wholes(YamlValue value, int scale) {
        List<YamlValue> ends = value.list();
        if (ends.size() != 2) {
            value.problem("needs two numbers, the smallest and the largest");
            return new int[] {0, 0};
        }
        int min = (int) Math.round(ends.get(0).number(0, COUNT_MAX) * scale);
        return new int[] {min, (int) Math.round(ends.get(1).number(ends.get(0).number(0, COUNT_MAX), COUNT_MAX) * scale)
        };
    }
}
