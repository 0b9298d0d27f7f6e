package org.bongsu.alerting.page;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bongsu.domain.Moment;

/** What is due when: one moment a key. Insertion and removal take the logarithm of their number. */
final class Agenda {

    private final Map<String, Moment> moments = new LinkedHashMap<>();
    private final TreeMap<Moment, Set<String>> keys = new TreeMap<>();

    /** Replaces what was noted of the key. */
    void put(String key, Moment at) {
        remove(key);
        moments.put(key, at);
        keys.computeIfAbsent(at, moment -> new LinkedHashSet<>()).add(key);
    }

    void remove(String key) {
        Moment before = moments.remove(key);
        if (before != null) {
            Set<String> there = Objects.requireNonNull(keys.get(before));
            there.remove(key);
            if (there.isEmpty()) {
                keys.remove(before);
            }
        }
    }

    Optional<Moment> of(String key) {
        return Optional.ofNullable(moments.get(key));
    }

    Optional<Moment> first() {
        return keys.isEmpty() ? Optional.empty() : Optional.of(keys.firstKey());
    }

    /** Takes the first key that is due, in the order of their moments and then of their notes. */
    Optional<String> take(Moment now) {
        if (keys.isEmpty() || keys.firstKey().isAfter(now)) {
            return Optional.empty();
        }
        String key = keys.firstEntry().getValue().iterator().next();
        remove(key);
        return Optional.of(key);
    }
}
