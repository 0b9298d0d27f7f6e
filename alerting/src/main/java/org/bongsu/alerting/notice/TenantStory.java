package org.bongsu.alerting.notice;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Tenant;
import org.bongsu.domain.site.Webhook;

/** What one tenant was told and answered, whichever of its endpoints heard it. Owned by its {@link Outbox}. */
final class TenantStory {

    /** Notices that can be sent anew on request; the document has what older ones said. */
    static final int REPLAYED_MOST = 16;

    final Tenant tenant;
    final Map<String, StandingEvent> standing = new LinkedHashMap<>();
    final Map<NoticeType, String> summarised = new EnumMap<>(NoticeType.class);

    /** In the order of the configuration; a tenant without a webhook has one that leads nowhere. */
    final List<TenantQueue> queues = new ArrayList<>();

    final Deque<Notice> recent = new ArrayDeque<>();
    long sequence;
    long answers;

    /** Whether operators were told that it does not answer. */
    boolean unansweredTold;

    TenantStory(Tenant tenant) {
        this.tenant = tenant;
        if (tenant.webhooks().isEmpty()) {
            queues.add(new TenantQueue(this, Optional.empty()));
        }
        for (Webhook webhook : tenant.webhooks()) {
            queues.add(new TenantQueue(this, Optional.of(webhook)));
        }
    }

    /** Something threatens this tenant's servers now: nothing of it may be disabled. */
    boolean inEvent() {
        return standing.values().stream().anyMatch(event -> !event.ended());
    }

    /** One of those that hear everything may hear nothing. */
    boolean anyUnproven() {
        return queues.stream().anyMatch(queue -> queue.always() && queue.proof == TenantQueue.Proof.UNPROVEN);
    }

    long incarnation() {
        return sequence + answers;
    }

    List<StandingEvent> events(Moment now) {
        standing.values().removeIf(event -> event.forgotten(now));
        return List.copyOf(standing.values());
    }

    void remember(Notice notice) {
        recent.addLast(notice);
        if (recent.size() > REPLAYED_MOST) {
            recent.removeFirst();
        }
    }

    /** The earliest deadline still ahead. */
    Optional<Moment> nextCut(Moment now) {
        return standing.values().stream()
                .filter(event -> !event.ended())
                .flatMap(event -> event.deadline().stream())
                .map(RoomDeadline::notBefore)
                .filter(at -> at.isAfter(now))
                .min(Moment::compareTo);
    }
}
