package org.bongsu.config.yaml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.config.Problems;
import org.bongsu.domain.Ordered;

/**
 * A value of a YAML file and where it stands. Access with types goes through {@link #value} and {@link #object}.
 *
 * @param line 1-based
 * @param column 1-based
 * @param scalar the text of a scalar as written, without quotes; empty for others
 * @param items of a list
 * @param entries of an object, by key, in order of the file
 */
public record YamlNode(
        String file, int line, int column, Kind kind, String scalar, List<YamlNode> items, Map<String, Entry> entries) {

    /** What a value is by YAML's core schema. */
    public enum Kind {
        STRING("text"),
        INTEGER("a number"),
        NUMBER("a number"),
        BOOLEAN("true or false"),
        NULL("nothing"),
        LIST("a list"),
        OBJECT("an object"),
        /** Already reported; access to it is silent. */
        BROKEN("broken");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** A key of an object, where it stands, and its value. */
    public record Entry(String key, int line, int column, YamlNode value) {}

    public YamlNode {
        items = List.copyOf(items);
        entries = Ordered.map(entries);
    }

    static YamlNode broken(String file) {
        return new YamlNode(file, 1, 1, Kind.BROKEN, "", List.of(), Map.of());
    }

    /** An object without keys that stands at the start of a file: what an absent section amounts to. */
    public static YamlNode absent(String file) {
        return new YamlNode(file, 1, 1, Kind.OBJECT, "", List.of(), Map.of());
    }

    /** Typed access to this value. */
    public YamlValue value(Problems problems) {
        return new YamlValue("", this, problems);
    }

    /** Typed access to this value's keys; reports unless it is an object. */
    public YamlObject object(Problems problems) {
        return value(problems).object();
    }

    /** The value of a key, without any check. */
    public Optional<YamlNode> get(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::value);
    }

    public void problem(Problems problems, String message) {
        if (kind != Kind.BROKEN) {
            problems.add(file, line, column, message);
        }
    }
}
