package org.bongsu.config.site;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.config.Problem;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlNode;

/**
 * Where the parts of a decoded site stand in its files, for what is said of them later. Positions are those of the reading;
 * nothing is read again. Immutable; any thread.
 */
public final class Positions {

    private static final Map<String, String> SECTIONS = Map.of(
            "building", "buildings",
            "compartment", "compartments",
            "room", "rooms",
            "destination", "destinations",
            "control", "control");

    private final YamlNode site;
    private final Map<String, YamlNode> services = new LinkedHashMap<>();
    private final Map<String, int[]> workloads;

    /** @param tenants and the others without problems */
    public Positions(YamlDocument site, YamlDocument tenants, ServersCsv servers) {
        this.site = site.root();
        this.workloads = servers.workloadPlaces();
        for (YamlNode tenant :
                tenants.root().get("tenants").map(YamlNode::items).orElse(List.of())) {
            for (YamlNode service : tenant.get("services").map(YamlNode::items).orElse(List.of())) {
                service.get("id").ifPresent(id -> services.putIfAbsent(id.scalar(), service));
            }
        }
    }

    /**
     * A remark at its place: at the key, where the part has it, else at the part's id, else at the start of its file.
     *
     * @param family {@code site}, or what the part is: {@code room}, {@code service}, {@code workload} and so on
     * @param key the part's key or column that the remark is about; may be empty
     */
    public Problem remark(String family, String id, String key, String message) {
        return switch (family) {
            case "workload" -> inTable(id, key, message);
            case "service" -> at(Optional.ofNullable(services.get(id)), "tenants.yaml", key, message);
            case "site" -> at(Optional.of(site), "site.yaml", key.isEmpty() ? "site" : key, message);
            default -> at(item(SECTIONS.getOrDefault(family, family), id), "site.yaml", key, message);
        };
    }

    private Optional<YamlNode> item(String section, String wanted) {
        return site.get(section).map(YamlNode::items).orElse(List.of()).stream()
                .filter(item ->
                        item.get("id").map(own -> own.scalar().equals(wanted)).orElse(false))
                .findFirst();
    }

    private static Problem at(Optional<YamlNode> part, String file, String key, String message) {
        YamlNode.Entry entry = part.map(node -> node.entries().get(key)).orElse(null);
        if (entry != null) {
            return new Problem(file, entry.line(), entry.column(), message);
        }
        return part.map(node -> node.get("id").orElse(node))
                .map(node -> new Problem(file, node.line(), node.column(), message))
                .orElse(new Problem(file, 1, 1, message));
    }

    private Problem inTable(String id, String key, String message) {
        int[] place = workloads.get(id);
        if (place == null) {
            return new Problem("servers.csv", 1, 1, message);
        }
        int column = Math.max(0, ServersCsv.PLACED.indexOf(key));
        return new Problem("servers.csv", place[0], place[column + 1], message);
    }
}
