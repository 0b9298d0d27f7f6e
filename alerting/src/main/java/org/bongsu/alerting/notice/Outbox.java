package org.bongsu.alerting.notice;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import org.bongsu.alerting.alert.AlertCause;
import org.bongsu.alerting.notice.TenantQueue.Entry;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Site;

/**
 * All notices to tenants, from what is said to the receiver's 2xx. At least once, in order per tenant, with ids that
 * never change; what cannot be delivered becomes an operator's alert.
 *
 * <p><b>Two clocks.</b> What a notice says is on scenario time ({@link Moment}); when it is tried is on wall time
 * ({@code wallMillis}).
 *
 * <p><b>Durable by replay.</b> {@link #announce}, {@link #onDelivered} and {@link #onFailed} are the decisions: journal
 * their arguments, repeat the calls after a restart, and the outbox is the same. {@link #due} only starts tries and need
 * not be journaled; {@link #resume} after the replay makes everything undelivered due again, with the same ids.
 *
 * <p><b>Order.</b> Only the oldest notice of a tenant is tried; the next follows when that one is delivered or given up.
 *
 * <p><b>What is dropped.</b> While an endpoint fails, a waiting notice is dropped if a later one of the same type covers
 * its rooms: each carries the whole document, and the alert about the tenant stands. A notice that the receiver itself
 * refuses (4xx) for {@link #REFUSALS_MOST} tries and a minute makes way if another waits. Nothing else is given up
 * before {@link RetrySchedule#GIVE_UP}, and no endpoint is ever disabled.
 *
 * <p>Mutable, owned by the engine's thread; not safe on others.
 */
public final class Outbox {

    /** Refused tries before a refused notice makes way for the next one. */
    static final int REFUSALS_MOST = 8;

    /** And for at least this long, so that a receiver's restart does not cost a notice. */
    static final Duration REFUSED_FOR = Duration.ofSeconds(60);

    /** Without a result for this long a try counts as lost and is made again: far above what a sender takes. */
    static final Duration RESULT_OVERDUE = Duration.ofMinutes(5);

    /** Settled notices kept for the screen and the scorecard, without their bodies; the oldest go first. */
    static final int SETTLED_MOST = 20_000;

    private final Site site;
    private final TenantServers servers;
    private final NoticeBody body;
    private final Map<String, TenantQueue> queues = new LinkedHashMap<>();
    private final Map<String, TenantQueue> pendingIds = new LinkedHashMap<>();
    private final Map<String, NoticeStatus> settled = new LinkedHashMap<>();

    /** @param eventsLink where a tenant reads its whole document, absolute or relative to the daemon */
    public Outbox(Site site, String eventsLink) {
        this.site = site;
        this.servers = new TenantServers(site);
        this.body = new NoticeBody(site, servers, eventsLink);
        site.tenants().forEach(tenant -> queues.put(tenant.id(), new TenantQueue(tenant)));
    }

    /**
     * Queues a notice for each tenant that has servers in the rooms and was not told the same already.
     *
     * @param now scenario time
     * @param wallMillis wall time; the notices are due at once
     * @throws IllegalArgumentException when a room is unknown
     */
    public Announced announce(Announcement said, Moment now, long wallMillis) {
        said.rooms().forEach(site::room);
        List<Notice> notices = new ArrayList<>();
        List<Withheld> withheld = new ArrayList<>();
        List<AlertCause> raise = new ArrayList<>();
        List<String> clear = new ArrayList<>();
        for (TenantQueue queue : queues.values()) {
            List<String> rooms = concerned(queue, said);
            if (rooms.isEmpty()) {
                continue;
            }
            if (!isNews(queue, said, rooms)) {
                withheld.add(new Withheld(queue.tenant.id(), Withheld.Why.NOTHING_NEW));
                continue;
            }
            note(queue, said, rooms, now);
            queue.sequence++;
            if (queue.tenant.webhook().isPresent()) {
                notices.add(enqueue(queue, said, rooms, now, wallMillis));
                supersede(queue, wallMillis)
                        .map(dropped -> trouble(queue, List.of(dropped)))
                        .ifPresent(raise::add);
            } else {
                withheld.add(new Withheld(queue.tenant.id(), Withheld.Why.NO_WEBHOOK));
                byTelephone(queue, said, rooms, raise, clear);
            }
        }
        return new Announced(notices, withheld, raise, clear);
    }

    /**
     * Starts every try that is due. Each has to come back through {@link #onDelivered} or {@link #onFailed}.
     *
     * @return at most one for a tenant, in the site's order
     */
    public List<Delivery> due(long wallMillis) {
        List<Delivery> deliveries = new ArrayList<>();
        for (TenantQueue queue : queues.values()) {
            if (queue.pending.isEmpty() || dueAt(queue.pending.get(0)) > wallMillis) {
                continue;
            }
            Entry head = queue.pending.get(0);
            head.underWay = true;
            head.sentWallMillis = wallMillis;
            queue.tenant
                    .webhook()
                    .ifPresent(webhook -> deliveries.add(new Delivery(
                            head.notice.id(), queue.tenant.id(), webhook, head.notice.body(), head.failures + 1)));
        }
        return deliveries;
    }

    /** When {@link #due} has something next; empty when nothing waits. May be in the past. */
    public OptionalLong nextDueWallMillis() {
        return queues.values().stream()
                .filter(queue -> !queue.pending.isEmpty())
                .mapToLong(queue -> dueAt(queue.pending.get(0)))
                .min();
    }

    /**
     * The receiver answered 2xx. Good for any try of the notice, the latest or not.
     *
     * @param status 200 to 299
     */
    public Receipt onDelivered(String noticeId, int attempt, int status, long wallMillis) {
        if (status / 100 != 2 || attempt < 1) {
            throw new IllegalArgumentException(noticeId + ": HTTP " + status + " at attempt " + attempt);
        }
        TenantQueue queue = pendingIds.get(noticeId);
        if (queue == null) {
            return notPending(noticeId);
        }
        Entry entry = entry(queue, noticeId);
        settle(queue, entry, NoticeState.DELIVERED, wallMillis);
        queue.failuresInRow = 0;
        Optional<String> clear =
                queue.alerted ? Optional.of(AlertCause.NoticeFailed.id(queue.tenant.id())) : Optional.empty();
        queue.alerted = false;
        queue.givenUp = false;
        return new Receipt(noticeId, Receipt.Verdict.DELIVERED, Optional.empty(), clear);
    }

    /** The try failed. Results of any but the current try are late and change nothing. */
    public Receipt onFailed(String noticeId, int attempt, Failure failure, long wallMillis) {
        TenantQueue queue = pendingIds.get(noticeId);
        if (queue == null) {
            return notPending(noticeId);
        }
        Entry entry = entry(queue, noticeId);
        if (attempt != entry.failures + 1) {
            return Receipt.of(noticeId, Receipt.Verdict.LATE);
        }
        record(queue, entry, failure, wallMillis);
        boolean over = isOver(queue, entry, failure, wallMillis);
        if (over) {
            settle(queue, entry, NoticeState.FAILED, wallMillis);
        }
        queue.givenUp |= over;
        List<String> reasons = new ArrayList<>();
        if (over || isFirstAlarm(queue, failure)) {
            reasons.add(entry.notice.type().wire() + " " + noticeId + (over ? " given up" : " not delivered")
                    + " after tries: " + entry.failures + ", the last: " + failure.detail());
        }
        supersede(queue, wallMillis).ifPresent(reasons::add);
        return new Receipt(
                noticeId,
                over ? Receipt.Verdict.GIVEN_UP : Receipt.Verdict.RETRIED,
                reasons.isEmpty() ? Optional.empty() : Optional.of(trouble(queue, reasons)),
                Optional.empty());
    }

    /**
     * After a restart and the replay of the journal: which tries arrived is not known, so the oldest undelivered notice of
     * each tenant is due now, with its old id.
     *
     * @return undelivered notices
     */
    public int resume(long wallMillis) {
        int undelivered = 0;
        for (TenantQueue queue : queues.values()) {
            for (Entry entry : queue.pending) {
                entry.underWay = false;
                entry.nextWallMillis = Math.min(entry.nextWallMillis, wallMillis);
                undelivered++;
            }
        }
        return undelivered;
    }

    /** The settled that are still kept in the order in which they were settled, then the pending by tenant. */
    public List<NoticeStatus> statuses() {
        List<NoticeStatus> all = new ArrayList<>(settled.values());
        for (TenantQueue queue : queues.values()) {
            queue.pending.forEach(entry -> all.add(status(entry)));
        }
        return List.copyOf(all);
    }

    public int pending() {
        return pendingIds.size();
    }

    /**
     * The tenant's document as it would stand in a notice now, with all resources: what {@code GET /tenant/v1/events}
     * answers.
     *
     * @throws IllegalArgumentException when the tenant is unknown
     */
    public String document(String tenant, Moment now) {
        site.tenant(tenant);
        TenantQueue queue = queue(tenant);
        List<StandingEvent> shown = queue.standing.values().stream()
                .filter(event -> !event.forgotten(now))
                .toList();
        return body.document(tenant, queue.sequence, now, shown);
    }

    private TenantQueue queue(String tenant) {
        TenantQueue queue = queues.get(tenant);
        if (queue == null) {
            throw new IllegalArgumentException("no tenant " + tenant);
        }
        return queue;
    }

    private List<String> concerned(TenantQueue queue, Announcement said) {
        String tenant = queue.tenant.id();
        if (said.type().isSummary()) {
            Tally tally = said.tallies().get(tenant);
            boolean told = tally != null
                    && (said.type() == NoticeType.MOVED ? tally.moved() > 0 : tally.stopped() + tally.lost() > 0);
            return told ? present(tenant, said) : List.of();
        }
        if (said.type() == NoticeType.CLEARED) {
            return said.rooms().stream().filter(queue.standing::containsKey).toList();
        }
        return present(tenant, said);
    }

    private List<String> present(String tenant, Announcement said) {
        return said.rooms().stream().filter(room -> servers.any(tenant, room)).toList();
    }

    private static boolean isNews(TenantQueue queue, Announcement said, List<String> rooms) {
        if (said.type().isSummary()) {
            return !summaryKey(queue, said, rooms).equals(queue.summarised.get(said.type()));
        }
        return rooms.stream().anyMatch(room -> {
            StandingEvent told = queue.standing.get(room);
            return told == null || told.outdatedBy(said);
        });
    }

    private static String summaryKey(TenantQueue queue, Announcement said, List<String> rooms) {
        return said.incident() + rooms + said.tallies().get(queue.tenant.id());
    }

    /** Remembers what the tenant is told. */
    private void note(TenantQueue queue, Announcement said, List<String> rooms, Moment now) {
        if (said.type().isSummary()) {
            queue.summarised.put(said.type(), summaryKey(queue, said, rooms));
            return;
        }
        for (String room : rooms) {
            StandingEvent before = queue.standing.get(room);
            boolean cleared = said.type() == NoticeType.CLEARED;
            boolean cut = cleared && before != null && (before.cut() || before.cutBegan(now));
            UUID id = StableId.event(site.id(), queue.tenant.id(), said.incident(), room);
            queue.standing.put(
                    room,
                    new StandingEvent(
                            cleared && before != null ? before.id() : id.toString(),
                            room,
                            said.incident(),
                            said.type(),
                            said.deadline(room),
                            said.cause(),
                            now,
                            cut));
        }
    }

    private Notice enqueue(TenantQueue queue, Announcement said, List<String> rooms, Moment now, long wallMillis) {
        String tenant = queue.tenant.id();
        String id = StableId.message(site.id(), tenant, Long.toString(queue.sequence), said.incident());
        Optional<Tally> tally = Optional.ofNullable(said.tallies().get(tenant));
        Text description = tally.map(counts -> NoticeWords.summary(site, rooms, counts, said.cause()))
                .orElseGet(() -> NoticeWords.notice(site, said, rooms));
        String json = body.write(new NoticeBody.Content(
                id,
                tenant,
                said.type(),
                said.incident(),
                queue.sequence,
                now,
                description,
                newestFirst(queue.events(now), rooms),
                tally));
        Notice notice =
                new Notice(id, tenant, said.type(), said.incident(), queue.sequence, rooms, now, wallMillis, json);
        queue.pending.add(new Entry(notice, wallMillis));
        pendingIds.put(id, queue);
        return notice;
    }

    /** What this notice is about stands first: it is what stays when not everything fits. */
    private static List<StandingEvent> newestFirst(List<StandingEvent> events, List<String> rooms) {
        List<StandingEvent> ordered = new ArrayList<>();
        events.stream().filter(event -> rooms.contains(event.room())).forEach(ordered::add);
        events.stream().filter(event -> !rooms.contains(event.room())).forEach(ordered::add);
        return ordered;
    }

    private static long dueAt(Entry head) {
        return head.underWay ? head.sentWallMillis + RESULT_OVERDUE.toMillis() : head.nextWallMillis;
    }

    private static Entry entry(TenantQueue queue, String noticeId) {
        return queue.pending.stream()
                .filter(entry -> entry.notice.id().equals(noticeId))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(noticeId + " is indexed and not queued"));
    }

    private Receipt notPending(String noticeId) {
        return Receipt.of(noticeId, settled.containsKey(noticeId) ? Receipt.Verdict.LATE : Receipt.Verdict.UNKNOWN);
    }

    private static void record(TenantQueue queue, Entry entry, Failure failure, long wallMillis) {
        if (entry.failures == 0) {
            entry.firstFailureWallMillis = wallMillis;
        }
        entry.failures++;
        entry.refusals = failure.kind() == Failure.Kind.REFUSED ? entry.refusals + 1 : 0;
        entry.lastFailure = failure.detail();
        entry.underWay = false;
        entry.nextWallMillis = wallMillis + RetrySchedule.waitMillis(entry.failures, failure.retryAfterSeconds());
        queue.failuresInRow++;
    }

    private static boolean isOver(TenantQueue queue, Entry entry, Failure failure, long wallMillis) {
        long tried = wallMillis - entry.firstFailureWallMillis;
        boolean inWay = queue.pending.size() > 1 && entry.refusals >= REFUSALS_MOST && tried >= REFUSED_FOR.toMillis();
        boolean gone = failure.kind() == Failure.Kind.GONE && !queue.inEvent();
        return tried >= RetrySchedule.GIVE_UP.toMillis() || inWay || gone;
    }

    /** @return what was dropped, for people; empty when nothing was */
    private Optional<String> supersede(TenantQueue queue, long wallMillis) {
        if (queue.failuresInRow < RetrySchedule.ALERT_AT_FAILURE) {
            return Optional.empty();
        }
        List<Entry> dropped = queue.supersede();
        dropped.forEach(entry -> close(entry, NoticeState.SUPERSEDED, wallMillis));
        return dropped.isEmpty()
                ? Optional.empty()
                : Optional.of("superseded by later notices: "
                        + dropped.stream().map(entry -> entry.notice.id()).collect(Collectors.joining(", ")));
    }

    private static boolean isFirstAlarm(TenantQueue queue, Failure failure) {
        boolean hopeless = failure.kind() == Failure.Kind.GONE || failure.kind() == Failure.Kind.UNSIGNED;
        boolean late = queue.inEvent() && queue.failuresInRow >= RetrySchedule.ALERT_AT_FAILURE;
        return !queue.alerted && (hopeless || late);
    }

    private static AlertCause trouble(TenantQueue queue, List<String> reasons) {
        queue.alerted = true;
        return new AlertCause.NoticeFailed(queue.tenant.id(), queue.tenant.name(), queue.givenUp, reasons);
    }

    /** A tenant without a webhook: its alert stands from the first word to the end of the event. */
    private static void byTelephone(
            TenantQueue queue, Announcement said, List<String> rooms, List<AlertCause> raise, List<String> clear) {
        if (queue.inEvent() || said.type().isSummary()) {
            queue.givenUp = true;
            raise.add(
                    trouble(queue, List.of("no webhook: " + said.type().wire() + " for " + String.join(", ", rooms))));
        } else if (queue.alerted) {
            queue.alerted = false;
            clear.add(AlertCause.NoticeFailed.id(queue.tenant.id()));
        }
    }

    private void settle(TenantQueue queue, Entry entry, NoticeState state, long wallMillis) {
        queue.pending.remove(entry);
        close(entry, state, wallMillis);
        if (!queue.pending.isEmpty()) {
            queue.pending.get(0).nextWallMillis = wallMillis;
        }
    }

    private void close(Entry entry, NoticeState state, long wallMillis) {
        Notice notice = entry.notice;
        pendingIds.remove(notice.id());
        settled.put(
                notice.id(),
                new NoticeStatus(
                        notice.withoutBody(),
                        state,
                        entry.failures,
                        OptionalLong.empty(),
                        OptionalLong.of(wallMillis),
                        lastFailure(entry)));
        if (settled.size() > SETTLED_MOST) {
            settled.remove(settled.keySet().iterator().next());
        }
    }

    private static NoticeStatus status(Entry entry) {
        return new NoticeStatus(
                entry.notice,
                NoticeState.PENDING,
                entry.failures,
                entry.underWay ? OptionalLong.empty() : OptionalLong.of(entry.nextWallMillis),
                OptionalLong.empty(),
                lastFailure(entry));
    }

    private static Optional<String> lastFailure(Entry entry) {
        return entry.lastFailure.isEmpty() ? Optional.empty() : Optional.of(entry.lastFailure);
    }
}
