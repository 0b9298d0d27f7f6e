package org.bongsu.domain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Unmodifiable copies that keep their order: {@code Map.copyOf} iterates differently in every run of the JVM. */
public final class Ordered {

    private Ordered() {}

    public static <K, V> Map<K, V> map(Map<K, V> source) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(source));
    }

    /** @throws IllegalArgumentException when the map lacks the key; the message says what was looked for */
    public static <K, V> V require(Map<K, V> map, K key, String what) {
        V value = map.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no " + what + " " + key);
        }
        return value;
    }

    /** @throws IllegalArgumentException when two values share a key */
    public static <K, V> Map<K, V> index(List<V> values, Function<V, K> key) {
        Map<K, V> index = new LinkedHashMap<>(values.size() * 2);
        for (V value : values) {
            if (index.put(key.apply(value), value) != null) {
                throw new IllegalArgumentException("duplicate id " + key.apply(value));
            }
        }
        return Collections.unmodifiableMap(index);
    }
}
