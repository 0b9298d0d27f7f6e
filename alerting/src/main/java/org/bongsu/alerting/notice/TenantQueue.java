package org.bongsu.alerting.notice;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Tenant;
import org.bongsu.domain.site.Webhook;

/** What waits to be told to one endpoint of a tenant, first come first out. Owned by its {@link Outbox}. */
final class TenantQueue {

    final TenantStory story;
    final Tenant tenant;
    final Optional<Webhook> webhook;

    /** The tenant's id, and that of the endpoint where there are several. */
    final String key;

    final List<Entry> pending = new ArrayList<>();

    /** Failed tries since the last delivery, over all its notices. */
    int failuresInRow;

    /** Whether an alert about it stands. */
    boolean alerted;

    /** Whether it has answered its challenge; unknown until it was challenged at its present URL. */
    Proof proof = Proof.UNKNOWN;

    enum Proof {
        UNKNOWN,
        PROVEN,
        UNPROVEN
    }

    /** Whether a notice was given up since the last delivery. */
    boolean givenUp;

    TenantQueue(TenantStory story, Optional<Webhook> webhook) {
        this.story = story;
        this.tenant = story.tenant;
        this.webhook = webhook;
        String id = webhook.map(Webhook::id).orElse("");
        this.key = id.isEmpty() ? tenant.id() : tenant.id() + "/" + id;
    }

    boolean inEvent() {
        return story.inEvent();
    }

    /** Hears of everything, and not only of what nobody answers. */
    boolean always() {
        return webhook.filter(hook -> hook.when() == Webhook.When.ALWAYS).isPresent();
    }

    boolean second() {
        return webhook.filter(hook -> hook.when() == Webhook.When.UNANSWERED).isPresent();
    }

    /**
     * Drops waiting notices of which a later one says all: one of the same type and rooms, or any of the rooms once the deadline
     * that it told has passed. The first in the queue stays: it may be on its way.
     *
     * @return the dropped, oldest first
     */
    List<Entry> supersede(Optional<Moment> now) {
        List<Entry> dropped = new ArrayList<>();
        for (int older = 1; older < pending.size(); older++) {
            Entry entry = pending.get(older);
            boolean expired = now.isPresent()
                    && entry.notice
                            .expires()
                            .filter(at -> at.isBefore(now.get()))
                            .isPresent();
            if (repeatedAfter(older, entry.notice, expired)) {
                dropped.add(entry);
            }
        }
        pending.removeAll(dropped);
        return dropped;
    }

    private boolean repeatedAfter(int index, Notice notice, boolean anyType) {
        return pending.subList(index + 1, pending.size()).stream()
                .anyMatch(later -> (anyType || later.notice.type() == notice.type())
                        && later.notice.rooms().containsAll(notice.rooms()));
    }

    /** Once more what was told before: behind what is under way, by sequence with what waits. */
    void again(Entry entry) {
        int first = pending.isEmpty() ? 0 : 1;
        List<Entry> waiting = new ArrayList<>(pending.subList(first, pending.size()));
        waiting.add(entry);
        waiting.sort(Comparator.comparingLong(each -> each.notice.sequence()));
        pending.subList(first, pending.size()).clear();
        pending.addAll(waiting);
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
