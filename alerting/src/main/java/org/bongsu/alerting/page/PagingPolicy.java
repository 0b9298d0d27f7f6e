package org.bongsu.alerting.page;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bongsu.alerting.alert.AlertKind;
import org.bongsu.alerting.alert.Severity;

/**
 * What operators decided beforehand of how they are told. Durations are scenario time.
 *
 * @param groupWait how long the first of a group waits for others; of grouped kinds only, see {@link Kin}
 * @param groupInterval between two messages of one group
 * @param repeat until an unacknowledged alert is told again
 * @param repeatGrave the same of a grave one
 * @param holdFor how long a kind's cause has to stand before it is told; grave alerts do not wait
 * @param keepFiringFor how long a kind's cause has to be gone before that is told
 * @param escalateFrom the least severity that escalates
 * @param chain in the order of their times
 * @param people a person's channels
 */
public record PagingPolicy(
        Duration groupWait,
        Duration groupInterval,
        Duration repeat,
        Duration repeatGrave,
        Map<AlertKind, Duration> holdFor,
        Map<AlertKind, Duration> keepFiringFor,
        Severity escalateFrom,
        List<EscalationStep> chain,
        Map<String, OnCall> schedules,
        Map<String, List<String>> people,
        List<Route> routes) {

    /** Above the time in which all devices of a dead gateway are missed at one-second polling. */
    public static final Duration GROUP_WAIT = Duration.ofSeconds(5);

    /** Alertmanager's. */
    public static final Duration GROUP_INTERVAL = Duration.ofMinutes(5);

    /** Alertmanager's. */
    public static final Duration REPEAT = Duration.ofHours(4);

    /** At Pangyo a telephone call that nobody took cost up to 84 minutes. */
    public static final Duration REPEAT_GRAVE = Duration.ofMinutes(5);

    public static final PagingPolicy DEFAULT = new PagingPolicy(
            GROUP_WAIT,
            GROUP_INTERVAL,
            REPEAT,
            REPEAT_GRAVE,
            Map.of(),
            Map.of(),
            Severity.ERROR,
            List.of(),
            Map.of(),
            Map.of(),
            List.of());

    public PagingPolicy {
        holdFor = byKind(holdFor);
        keepFiringFor = byKind(keepFiringFor);
        chain = List.copyOf(chain);
        schedules = Collections.unmodifiableMap(new LinkedHashMap<>(schedules));
        people = Collections.unmodifiableMap(new LinkedHashMap<>(people));
        routes = List.copyOf(routes);
        for (int step = 1; step < chain.size(); step++) {
            if (chain.get(step).after().compareTo(chain.get(step - 1).after()) <= 0) {
                throw new IllegalArgumentException("escalation step " + (step + 1) + " is not after the one before");
            }
        }
    }

    private static Map<AlertKind, Duration> byKind(Map<AlertKind, Duration> given) {
        Map<AlertKind, Duration> ordered = new EnumMap<>(AlertKind.class);
        ordered.putAll(given);
        return Collections.unmodifiableMap(ordered);
    }

    public PagingPolicy withRoutes(List<Route> others) {
        return new PagingPolicy(
                groupWait,
                groupInterval,
                repeat,
                repeatGrave,
                holdFor,
                keepFiringFor,
                escalateFrom,
                chain,
                schedules,
                people,
                others);
    }

    Duration hold(AlertKind kind) {
        return Objects.requireNonNullElse(holdFor.get(kind), Duration.ZERO);
    }

    Duration keep(AlertKind kind) {
        return Objects.requireNonNullElse(keepFiringFor.get(kind), Duration.ZERO);
    }

    Optional<EscalationStep> step(int index) {
        return index < chain.size() ? Optional.of(chain.get(index)) : Optional.empty();
    }
}
