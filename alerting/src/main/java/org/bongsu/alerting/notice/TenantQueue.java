package org.bongsu.alerting.notice;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Tenant;

/** What one tenant was told, and what waits to be told, first come first out. Owned by its {@link Outbox}. */
final class TenantQueue {

    final Tenant tenant;
    final Map<String, StandingEvent> standing = new LinkedHashMap<>();
    final Map<NoticeType, String> summarised = new EnumMap<>(NoticeType.class);
    final List<Entry> pending = new ArrayList<>();
    long sequence;

    /** Failed tries since the last delivery, over all its notices. */
    int failuresInRow;

    /** Whether an alert about it stands. */
    boolean alerted;

    /** Whether a notice was given up since the last delivery. */
    boolean givenUp;

    TenantQueue(Tenant tenant) {
        this.tenant = tenant;
    }

    /** Something threatens this tenant's servers now: nothing of it may be disabled. */
    boolean inEvent() {
        return standing.values().stream().anyMatch(event -> !event.ended());
    }

    List<StandingEvent> events(Moment now) {
        standing.values().removeIf(event -> event.forgotten(now));
        return List.copyOf(standing.values());
    }

    /**
     * Drops waiting notices of which a later one of the same type and rooms says all. The first in the queue stays: it may
     * be on its way.
     *
     * @return the dropped, oldest first
     */
    List<Entry> supersede() {
        List<Entry> dropped = new ArrayList<>();
        for (int older = 1; older < pending.size(); older++) {
            Entry entry = pending.get(older);
            if (repeatedAfter(older, entry.notice)) {
                dropped.add(entry);
            }
        }
        pending.removeAll(dropped);
        return dropped;
    }

    private boolean repeatedAfter(int index, Notice notice) {
        return pending.subList(index + 1, pending.size()).stream()
                .anyMatch(later -> later.notice.type() == notice.type()
                        && later.notice.rooms().containsAll(notice.rooms()));
    }

    /** A notice on its way. Identity matters: no equals. */
    static final class Entry {
        final Notice notice;
        int failures;
        int refusals;
        long firstFailureWallMillis;
        long nextWallMillis;
        String lastFailure = "";

        // The two below only pace the sending. They are not rebuilt by a replay, and nothing that is decided depends on
        // them.
        boolean underWay;
        long sentWallMillis;

        Entry(Notice notice, long nextWallMillis) {
            this.notice = notice;
            this.nextWallMillis = nextWallMillis;
        }
    }
}
