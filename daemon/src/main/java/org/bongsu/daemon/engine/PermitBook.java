package org.bongsu.daemon.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bongsu.domain.Moment;
import org.bongsu.migration.execution.Execution;
import org.bongsu.migration.execution.Outcome;
import org.bongsu.migration.execution.Progress;
import org.bongsu.migration.permit.Permit;
import org.bongsu.migration.permit.Permits;

/** The statement about each room that was ever evacuated, renewed with every look at the inventory. Engine's thread. */
public final class PermitBook {

    /** Well within {@link Permits#VALID}; made anew at every look, it would be counted thousands of times for nothing. */
    private static final Duration RENEW = Duration.ofSeconds(30);

    private static final Duration JUST_AFTER = Duration.ofMillis(1);

    private final Execution execution;
    private final Function<String, Permits.Intruders> intruders;
    private final Map<String, Permit> statements = new LinkedHashMap<>();
    /** By room. */
    private final Map<String, Moment> lookedAt = new LinkedHashMap<>();

    /** @param intruders by room, what runs there that nobody planned for */
    PermitBook(Execution execution, Function<String, Permits.Intruders> intruders) {
        this.execution = execution;
        this.intruders = intruders;
    }

    boolean isEmpty() {
        return statements.isEmpty();
    }

    /** When the evidence of a permit that stands has become too old; empty while none stands. */
    Optional<Moment> nextDue() {
        return statements.entrySet().stream()
                .filter(entry -> entry.getValue().safe())
                .flatMap(entry -> looked(entry.getKey()).stream())
                .min(Moment::compareTo)
                .map(at -> at.plus(Permits.FRESH).plus(JUST_AFTER));
    }

    private Optional<Moment> looked(String room) {
        return Optional.ofNullable(lookedAt.get(room));
    }

    /** Withdraws what nobody has looked at lately: a driver that is gone tells of nothing that came back. */
    List<Effect> expire(long epoch, Moment now) {
        List<Effect> effects = new ArrayList<>();
        if (nextDue().filter(due -> !due.isAfter(now)).isEmpty()) {
            return effects;
        }
        statements.replaceAll((room, before) -> {
            if (!before.safe()
                    || looked(room)
                            .filter(at -> at.until(now).compareTo(Permits.FRESH) <= 0)
                            .isPresent()) {
                return before;
            }
            Permit after = Permits.of(execution, room, intruders.apply(room), looked(room), now, epoch)
                    .statement();
            effects.add(
                    new Effect.PermitChanged(room, after.safe(), after.losses().workloads(), after.statement()));
            return after;
        });
        return effects;
    }

    /** Every room that was ever evacuated, in the order in which that began. */
    public List<Permit> statements() {
        return List.copyOf(statements.values());
    }

    /** The last statement about a room; empty for one that was never evacuated. */
    public Optional<Permit> statement(String room) {
        return Optional.ofNullable(statements.get(room));
    }

    /**
     * The inventory was just looked at. A room from which work has still to leave is only counted, and its statement
     * made when that changes; an empty one is stated anew every half minute.
     *
     * @param whole whether all that is in the room is known to be up to date: else it is not stated to be safe, only that
     *     work is left or has come back
     */
    List<Effect> update(Set<String> rooms, Progress progress, long epoch, Moment now, Predicate<String> whole) {
        List<Effect> effects = new ArrayList<>();
        Set<String> all = new LinkedHashSet<>(statements.keySet());
        all.addAll(rooms);
        for (String room : all) {
            boolean fresh = whole.test(room);
            if (fresh) {
                lookedAt.put(room, now);
            }
            int intruding = intruders.apply(room).count();
            int left = progress.count(room, Outcome.WAITING)
                    + progress.count(room, Outcome.ONGOING)
                    + progress.count(room, Outcome.LEFT)
                    + intruding;
            Permit before = statements.get(room);
            boolean standsAsItWas = before != null
                    && (left > 0) != before.safe()
                    && saysWhoIntrudes(before, intruding, left)
                    && (left > 0 || before.at().until(now).compareTo(RENEW) < 0);
            if (standsAsItWas || (left == 0 && !fresh)) {
                continue;
            }
            Permit after = Permits.of(execution, room, intruders.apply(room), looked(room), now, epoch)
                    .statement();
            statements.put(room, after);
            if (before == null || before.safe() != after.safe()) {
                effects.add(new Effect.PermitChanged(
                        room, after.safe(), after.losses().workloads(), after.statement()));
            }
        }
        return effects;
    }

    /** Who reads why a room is not safe has to find the one thing that nobody will move. */
    private static boolean saysWhoIntrudes(Permit before, int intruding, int left) {
        boolean onlyIntruders = intruding > 0 && intruding == left;
        return before.losses().unknown() == intruding
                && (!onlyIntruders || before.losses().workloads() == left);
    }
}
