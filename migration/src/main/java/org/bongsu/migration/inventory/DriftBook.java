package org.bongsu.migration.inventory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bongsu.domain.Moment;
import org.jspecify.annotations.Nullable;

/**
 * Which drifts are told: those that have lasted for their kind's time, until they have been away for {@link #AWAY}. Keeps
 * {@link #KEPT} of a kind and counts the rest. Deterministic; not thread-safe.
 */
public final class DriftBook {

    /** A drift that comes and goes is one drift. Scenario time. */
    public static final Duration AWAY = Duration.ofMinutes(2);

    /** Of a kind: no person reads more. */
    public static final int KEPT = 500;

    /** @param away since when it has not been found; empty while it is */
    private record Entry(Drift drift, Moment since, Optional<Moment> away, boolean told) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<DriftKind, Integer> beyond = new EnumMap<>(DriftKind.class);

    /** Takes what is found now for what was found before. Returns whether what is told has changed. */
    public boolean update(List<Drift> found, Moment now) {
        Map<DriftKind, Integer> of = new EnumMap<>(DriftKind.class);
        entries.values().forEach(entry -> of.merge(entry.drift().kind(), 1, Integer::sum));
        beyond.clear();
        boolean changed = false;
        Set<String> present = new LinkedHashSet<>();
        for (Drift drift : found) {
            String key = drift.key();
            Entry before = entries.get(key);
            if (before == null && of.getOrDefault(drift.kind(), 0) >= KEPT) {
                beyond.merge(drift.kind(), 1, Integer::sum);
            } else if (present.add(key)) {
                if (before == null) {
                    of.merge(drift.kind(), 1, Integer::sum);
                }
                changed |= seen(key, drift, before, now);
            }
        }
        for (Map.Entry<String, Entry> one : List.copyOf(entries.entrySet())) {
            if (!present.contains(one.getKey())) {
                changed |= missed(one.getKey(), one.getValue(), now);
            }
        }
        return changed;
    }

    private boolean seen(String key, Drift drift, @Nullable Entry before, Moment now) {
        Moment since = before == null ? now : before.since();
        boolean wasTold = before != null && before.told();
        boolean told = wasTold
                || drift.urgent()
                || since.until(now).compareTo(drift.kind().hold()) >= 0;
        entries.put(key, new Entry(drift, since, Optional.empty(), told));
        return told && (before == null || !wasTold || !drift.equals(before.drift()));
    }

    private boolean missed(String key, Entry entry, Moment now) {
        Moment away = entry.away().orElse(now);
        boolean over = !entry.told() || away.until(now).compareTo(AWAY) >= 0;
        if (over) {
            entries.remove(key);
            return entry.told();
        }
        entries.put(key, new Entry(entry.drift(), entry.since(), Optional.of(away), true));
        return false;
    }

    /** What is told, in the order in which it was first found. */
    public List<StandingDrift> standing() {
        List<StandingDrift> standing = new ArrayList<>();
        entries.values().stream()
                .filter(Entry::told)
                .forEach(entry -> standing.add(new StandingDrift(entry.drift(), entry.since())));
        return standing;
    }

    /** By kind, how many there are beside those that are kept; of those alone of which there are any. */
    public Map<DriftKind, Integer> beyond() {
        return new EnumMap<>(beyond);
    }

    /** When time alone changes what is told; empty when nothing waits. */
    public Optional<Moment> nextDue() {
        return entries.values().stream()
                .flatMap(entry -> {
                    if (entry.away().isPresent()) {
                        return entry.away().map(at -> at.plus(AWAY)).stream();
                    }
                    return entry.told()
                            ? Stream.empty()
                            : Stream.of(entry.since().plus(entry.drift().kind().hold()));
                })
                .min(Moment::compareTo);
    }
}
