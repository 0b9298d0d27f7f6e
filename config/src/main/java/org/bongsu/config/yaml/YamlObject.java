package org.bongsu.config.yaml;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.config.Problems;

/**
 * The keys of an object under one decoder's eyes. Every key asked for is known; {@link #done} reports the rest. Not
 * thread safe.
 */
public final class YamlObject {

    private final String path;
    private final YamlNode node;
    private final Problems problems;
    private final Set<String> known = new LinkedHashSet<>();

    YamlObject(String path, YamlNode node, Problems problems) {
        this.path = path;
        this.node = node;
        this.problems = problems;
    }

    /** The key's value; when the key is missing that is reported and the value is a silent stand-in. */
    public YamlValue required(String key) {
        return optional(key).orElseGet(() -> {
            if (node.kind() != YamlNode.Kind.BROKEN && !node.entries().containsKey(key)) {
                node.problem(problems, "missing key " + path(key));
            }
            return new YamlValue(path(key), YamlNode.broken(node.file()), problems);
        });
    }

    /** The key's value; empty when the key is absent. A key with nothing behind it is a problem. */
    public Optional<YamlValue> optional(String key) {
        known.add(key);
        YamlNode.Entry entry = node.entries().get(key);
        if (entry == null) {
            return Optional.empty();
        }
        if (entry.value().kind() == YamlNode.Kind.NULL) {
            problems.add(
                    node.file(), entry.line(), entry.column(), path(key) + ": has no value; give one or drop the key");
            return Optional.empty();
        }
        return Optional.of(new YamlValue(path(key), entry.value(), problems));
    }

    /** The items of a list under a key that may be absent. */
    public List<YamlValue> optionalList(String key) {
        return optional(key).map(YamlValue::list).orElse(List.of());
    }

    /** Keys that stand there, in order of the file, for objects whose keys are the user's own names. */
    public List<String> keys() {
        return List.copyOf(node.entries().keySet());
    }

    /** The key itself as a value, for checks of names; the key must be one of {@link #keys}. */
    public YamlValue key(String key) {
        YamlNode.Entry entry = node.entries().get(key);
        if (entry == null) {
            throw new IllegalArgumentException("no key " + key);
        }
        YamlNode name =
                new YamlNode(node.file(), entry.line(), entry.column(), YamlNode.Kind.STRING, key, List.of(), Map.of());
        return new YamlValue(path(key), name, problems);
    }

    public boolean has(String key) {
        return node.entries().containsKey(key);
    }

    /** Reports every key that was never asked for, with the known key nearest to it. */
    public void done() {
        for (YamlNode.Entry entry : node.entries().values()) {
            if (!known.contains(entry.key())) {
                String message = "unknown key " + path(entry.key()) + DidYouMean.hint(entry.key(), known);
                problems.add(node.file(), entry.line(), entry.column(), message);
            }
        }
    }

    /** Reports at the object's own position. */
    public void problem(String message) {
        node.problem(problems, path.isEmpty() ? message : path + ": " + message);
    }

    public YamlNode node() {
        return node;
    }

    public Problems problems() {
        return problems;
    }

    private String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
