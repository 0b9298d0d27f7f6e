package org.bongsu.alerting.notice;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bongsu.alerting.alert.AlertCause;
import org.bongsu.alerting.notice.TenantQueue.Entry;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Tenant;
import org.bongsu.domain.site.Webhook;

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

    /** Settled notices in the log that a tenant may read. */
    static final int LOG_MOST = 200;

    private final Site site;
    private final TenantServers servers;
    private final NoticeBody body;
    private final Map<String, TenantStory> stories = new LinkedHashMap<>();
    private final List<TenantQueue> queues = new ArrayList<>();
    private final Set<String> changed = new LinkedHashSet<>();
    private final Map<String, TenantQueue> pendingIds = new LinkedHashMap<>();
    private final Map<String, NoticeStatus> settled = new LinkedHashMap<>();
    private final Map<String, Deque<EndpointStatus>> settledOf = new LinkedHashMap<>();
    private boolean drained;

    /** @param eventsLink where a tenant reads its whole document, absolute or relative to the daemon */
    public Outbox(Site site, String eventsLink) {
        this.site = site;
        this.servers = new TenantServers(site);
        this.body = new NoticeBody(site, servers, eventsLink);
        for (Tenant tenant : site.tenants()) {
            TenantStory story = new TenantStory(tenant);
            stories.put(tenant.id(), story);
            queues.addAll(story.queues);
        }
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
        for (TenantStory story : stories.values()) {
            List<String> rooms = concerned(story, said);
            if (rooms.isEmpty()) {
                continue;
            }
            if (!isNews(story, said, rooms)) {
                withheld.add(new Withheld(story.tenant.id(), Withheld.Why.NOTHING_NEW));
                continue;
            }
            note(story, said, rooms, now);
            story.sequence++;
            changed.add(story.tenant.id());
            if (story.queues.stream().anyMatch(TenantQueue::always)) {
                Notice notice = notice(story, said, rooms, now, wallMillis);
                story.remember(notice);
                for (TenantQueue queue : story.queues) {
                    if (queue.always() || story.anyUnproven()) {
                        notices.add(enqueue(queue, notice, said.incident(), wallMillis));
                        supersede(queue, Optional.of(now), wallMillis)
                                .map(dropped -> trouble(queue, List.of(dropped)))
                                .ifPresent(raise::add);
                    }
                }
            } else {
                withheld.add(new Withheld(story.tenant.id(), Withheld.Why.NO_WEBHOOK));
                byTelephone(story.queues.get(0), said, rooms, raise, clear);
            }
            answered(story, clear);
        }
        return new Announced(notices, withheld, raise, clear);
    }

    /**
     * An endpoint has answered its challenge.
     *
     * @param url at which; said of another than its present one it counts for nothing
     * @return alerts whose cause is gone
     */
    public List<String> proven(String tenant, String endpoint, String url) {
        Optional<TenantQueue> queue = queue(tenant, endpoint, url);
        queue.ifPresent(found -> found.proof = TenantQueue.Proof.PROVEN);
        return queue.map(found -> List.of(AlertCause.EndpointUnproven.id(found.key)))
                .orElse(List.of());
    }

    /** It has not. Notices to it are tried all the same; what hears only of the unanswered hears everything until it has. */
    public List<AlertCause> unproven(String tenant, String endpoint, String url, String why) {
        Optional<TenantQueue> queue = queue(tenant, endpoint, url);
        queue.ifPresent(found -> found.proof = TenantQueue.Proof.UNPROVEN);
        return queue.map(found -> List.<AlertCause>of(
                        new AlertCause.EndpointUnproven(tenant, found.key, found.tenant.name(), why)))
                .orElse(List.of());
    }

    private Optional<TenantQueue> queue(String tenant, String endpoint, String url) {
        return Optional.ofNullable(stories.get(tenant)).stream()
                .flatMap(story -> story.queues.stream())
                .filter(queue -> queue.webhook
                        .filter(hook -> hook.id().equals(endpoint) && hook.url().equals(url))
                        .isPresent())
                .findFirst();
    }

    /** Endpoints that have not answered a challenge at their present URL, by tenant. */
    public Map<String, List<Webhook>> toProve() {
        Map<String, List<Webhook>> open = new LinkedHashMap<>();
        for (TenantQueue queue : queues) {
            if (queue.proof != TenantQueue.Proof.PROVEN) {
                queue.webhook.ifPresent(hook -> open.computeIfAbsent(queue.tenant.id(), key -> new ArrayList<>())
                        .add(hook));
            }
        }
        return open;
    }

    /** Ends the operators' alert where nothing waits for an answer any more. */
    private static void answered(TenantStory story, List<String> clear) {
        if (story.unansweredTold
                && story.standing.values().stream().noneMatch(event -> !event.ended() && event.unanswered())) {
            story.unansweredTold = false;
            clear.add(AlertCause.TenantUnanswered.id(story.tenant.id()));
        }
    }

    /**
     * Tenants that can answer and have not when half of their notice is over: their second channels are told, and operators. Once
     * for each time that all was answered.
     */
    public Announced escalate(Moment now, long wallMillis) {
        List<Notice> notices = new ArrayList<>();
        List<AlertCause> raise = new ArrayList<>();
        for (TenantStory story : stories.values()) {
            List<StandingEvent> overdue = awaited(story)
                    .filter(event ->
                            event.halfway().filter(at -> !at.isAfter(now)).isPresent())
                    .toList();
            if (overdue.isEmpty()) {
                continue;
            }
            story.unansweredTold = true;
            StandingEvent first = overdue.get(0);
            List<String> rooms = overdue.stream().map(StandingEvent::room).toList();
            Text where = NoticeWords.rooms(site, rooms);
            raise.add(new AlertCause.TenantUnanswered(
                    story.tenant.id(),
                    story.tenant.name(),
                    where,
                    List.of("no answer to " + first.type().wire() + " for " + String.join(", ", rooms))));
            for (TenantQueue queue : story.queues) {
                if (queue.second()) {
                    String id = StableId.message(
                            site.id(), queue.key, Long.toString(story.sequence), first.incident(), first.room());
                    Text said = NoticeWords.event(site, first);
                    Notice notice = written(
                            story,
                            id,
                            first.type(),
                            first.incident(),
                            rooms,
                            new Text("No answer yet. " + said.en(), "아직 응답이 없습니다. " + said.ko()),
                            Optional.empty(),
                            overdue.stream()
                                    .flatMap(event -> event.deadline().stream())
                                    .toList(),
                            now,
                            wallMillis);
                    queue.pending.add(new Entry(notice, wallMillis));
                    pendingIds.put(id, queue);
                    notices.add(notice);
                }
            }
            changed.add(story.tenant.id());
        }
        return new Announced(notices, List.of(), raise, List.of());
    }

    private static Stream<StandingEvent> awaited(TenantStory story) {
        return story.tenant.answers() && !story.unansweredTold
                ? story.standing.values().stream().filter(event -> !event.ended() && event.unanswered())
                : Stream.empty();
    }

    /** When {@link #escalate} has something to do, scenario time; may be in the past. */
    public Optional<Moment> nextEscalation() {
        return stories.values().stream()
                .flatMap(Outbox::awaited)
                .flatMap(event -> event.halfway().stream())
                .min(Moment::compareTo);
    }

    /** What an answer would be to; empty where the tenant has no such event. */
    public Optional<Question> question(
            String tenant, String event, AnswerKind kind, long seconds, List<String> only, Moment now) {
        TenantStory story = stories.get(tenant);
        return story == null
                ? Optional.empty()
                : story.standing.values().stream()
                        .filter(each -> each.id().equals(event) && !each.forgotten(now))
                        .findFirst()
                        .map(each -> new Question(
                                tenant,
                                event,
                                each.room(),
                                each.type(),
                                each.ended(),
                                servers.in(tenant, each.room()),
                                each.firmSince(),
                                each.answer().filter(given -> given.repeats(kind, seconds, only, each.type()))));
    }

    /**
     * Keeps an answer; the last one stands.
     *
     * @return alerts whose cause is gone
     */
    public List<String> answer(Question question, TenantAnswer answer) {
        TenantStory story = story(question.tenant());
        story.standing.computeIfPresent(question.room(), (room, event) -> event.answered(answer));
        story.answers++;
        changed.add(question.tenant());
        List<String> clear = new ArrayList<>();
        answered(story, clear);
        return clear;
    }

    /**
     * A tenant wants to hear again what it was told, by the same ids. Of the last {@link TenantStory#REPLAYED_MOST}.
     *
     * @param from the first sequence wanted
     * @return how many are sent again
     */
    public int replay(String tenant, long from, long wallMillis) {
        TenantStory story = stories.get(tenant);
        if (story == null) {
            return 0;
        }
        int again = 0;
        for (TenantQueue queue : story.queues) {
            if (!queue.always()) {
                continue;
            }
            for (Notice notice : story.recent) {
                String id = id(queue, notice.sequence(), notice.incident());
                if (notice.sequence() >= from && !pendingIds.containsKey(id)) {
                    settled.remove(id);
                    queue.again(new Entry(notice.as(id).againAt(wallMillis), wallMillis));
                    pendingIds.put(id, queue);
                    again++;
                }
            }
        }
        changed.add(tenant);
        return again;
    }

    /** Of tenants that were told, answered or reached since the last call; all of them at the first. */
    public List<TenantPage> drainPages(Moment now) {
        List<TenantPage> pages = new ArrayList<>();
        for (String tenant : drained ? List.copyOf(changed) : List.copyOf(stories.keySet())) {
            TenantStory story = story(tenant);
            List<EndpointStatus> log = new ArrayList<>();
            settledOf.getOrDefault(tenant, new ArrayDeque<>()).forEach(log::add);
            story.queues.forEach(queue -> queue.pending.forEach(entry ->
                    log.add(new EndpointStatus(endpoint(queue), status(entry).withoutBody()))));
            pages.add(new TenantPage(tenant, story.incarnation(), story.events(now), log));
        }
        drained = true;
        changed.clear();
        return pages;
    }

    private static String endpoint(TenantQueue queue) {
        return queue.webhook.map(Webhook::id).orElse("");
    }

    private TenantStory story(String tenant) {
        TenantStory story = stories.get(tenant);
        if (story == null) {
            throw new IllegalArgumentException("no tenant " + tenant);
        }
        return story;
    }

    /**
     * Starts every try that is due. Each has to come back through {@link #onDelivered} or {@link #onFailed}.
     *
     * @return at most one for a tenant, in the site's order
     */
    public List<Delivery> due(long wallMillis) {
        List<Delivery> deliveries = new ArrayList<>();
        for (TenantQueue queue : queues) {
            if (queue.pending.isEmpty() || dueAt(queue.pending.get(0)) > wallMillis) {
                continue;
            }
            Entry head = queue.pending.get(0);
            head.underWay = true;
            head.sentWallMillis = wallMillis;
            queue.webhook.ifPresent(webhook -> deliveries.add(
                    new Delivery(head.notice.id(), queue.tenant.id(), webhook, head.notice.body(), head.failures + 1)));
        }
        return deliveries;
    }

    /** When {@link #due} has something next; empty when nothing waits. May be in the past. */
    public OptionalLong nextDueWallMillis() {
        return queues.stream()
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
        Optional<String> clear = queue.alerted ? Optional.of(AlertCause.NoticeFailed.id(queue.key)) : Optional.empty();
        queue.alerted = false;
        queue.givenUp = false;
        return new Receipt(noticeId, Receipt.Verdict.DELIVERED, Optional.empty(), clear);
    }

    /** The try failed. Results of any but the current try are late and change nothing. */
    public Receipt onFailed(String noticeId, int attempt, Failure failure, long wallMillis) {
        return onFailed(noticeId, attempt, failure, Optional.empty(), wallMillis);
    }

    /** The same at a known moment of the scenario: tries come closer together as the tenant's deadline does. */
    public Receipt onFailed(String noticeId, int attempt, Failure failure, Optional<Moment> now, long wallMillis) {
        TenantQueue queue = pendingIds.get(noticeId);
        if (queue == null) {
            return notPending(noticeId);
        }
        Entry entry = entry(queue, noticeId);
        if (attempt != entry.failures + 1) {
            return Receipt.of(noticeId, Receipt.Verdict.LATE);
        }
        record(queue, entry, failure, now, wallMillis);
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
        supersede(queue, now, wallMillis).ifPresent(reasons::add);
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
        for (TenantQueue queue : queues) {
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
        for (TenantQueue queue : queues) {
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
        TenantStory story = story(tenant);
        List<StandingEvent> shown = story.standing.values().stream()
                .filter(event -> !event.forgotten(now))
                .toList();
        return body.document(tenant, story.incarnation(), now, shown);
    }

    private List<String> concerned(TenantStory queue, Announcement said) {
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

    private static boolean isNews(TenantStory queue, Announcement said, List<String> rooms) {
        if (said.type().isSummary()) {
            return !summaryKey(queue, said, rooms).equals(queue.summarised.get(said.type()));
        }
        return rooms.stream().anyMatch(room -> {
            StandingEvent told = queue.standing.get(room);
            return told == null || told.outdatedBy(said);
        });
    }

    private static String summaryKey(TenantStory queue, Announcement said, List<String> rooms) {
        return said.incident() + rooms + said.tallies().get(queue.tenant.id());
    }

    /** Remembers what the tenant is told. */
    private void note(TenantStory queue, Announcement said, List<String> rooms, Moment now) {
        if (said.type().isSummary()) {
            queue.summarised.put(said.type(), summaryKey(queue, said, rooms));
            return;
        }
        for (String room : rooms) {
            StandingEvent before = queue.standing.get(room);
            boolean cleared = said.type() == NoticeType.CLEARED;
            boolean cut = cleared && before != null && (before.cut() || before.cutBegan(now));
            Optional<StandingEvent> sameIncident = Optional.ofNullable(before)
                    .filter(event -> event.incident().equals(said.incident()) && !event.ended());
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
                            cut,
                            sameIncident.flatMap(StandingEvent::firmSince).or(() -> firm(said, now)),
                            halfway(sameIncident, said.deadline(room), now),
                            sameIncident.flatMap(StandingEvent::answer)));
        }
    }

    private static Optional<Moment> firm(Announcement said, Moment now) {
        return said.type().hasDeadline() ? Optional.of(now) : Optional.empty();
    }

    /** A deadline that comes nearer brings it nearer; one that recedes changes nothing for whoever has not answered. */
    private static Optional<Moment> halfway(
            Optional<StandingEvent> before, Optional<RoomDeadline> deadline, Moment now) {
        Optional<Moment> known = before.flatMap(StandingEvent::halfway);
        Optional<Moment> here = deadline.map(each -> now.plus(each.estimated().dividedBy(2)));
        return known.isPresent() && here.isPresent()
                ? Optional.of(known.get().earlier(here.get()))
                : known.or(() -> here);
    }

    private Notice notice(TenantStory story, Announcement said, List<String> rooms, Moment now, long wallMillis) {
        String tenant = story.tenant.id();
        String id = StableId.message(site.id(), tenant, Long.toString(story.sequence), said.incident());
        Optional<Tally> tally = Optional.ofNullable(said.tallies().get(tenant));
        Text description = tally.map(counts -> NoticeWords.summary(site, rooms, counts, said.cause()))
                .orElseGet(() -> NoticeWords.notice(site, said, rooms));
        List<RoomDeadline> deadlines =
                rooms.stream().flatMap(room -> said.deadline(room).stream()).toList();
        return written(story, id, said.type(), said.incident(), rooms, description, tally, deadlines, now, wallMillis);
    }

    private Notice written(
            TenantStory story,
            String id,
            NoticeType type,
            String incident,
            List<String> rooms,
            Text description,
            Optional<Tally> tally,
            List<RoomDeadline> deadlines,
            Moment now,
            long wallMillis) {
        String tenant = story.tenant.id();
        Optional<Moment> expires =
                deadlines.stream().map(RoomDeadline::notBefore).max(Moment::compareTo);
        String json = body.write(new NoticeBody.Content(
                id,
                tenant,
                type,
                incident,
                story.sequence,
                now,
                description,
                story.incarnation(),
                expires,
                newestFirst(story.events(now), rooms),
                tally));
        return new Notice(id, tenant, type, incident, story.sequence, rooms, now, wallMillis, expires, json);
    }

    /** The event's own where there is one endpoint; each of several has an id of its own, so that it has its own receipts. */
    private String id(TenantQueue queue, long sequence, String incident) {
        return StableId.message(site.id(), queue.key, Long.toString(sequence), incident);
    }

    private Notice enqueue(TenantQueue queue, Notice notice, String incident, long wallMillis) {
        Notice own = notice.as(id(queue, notice.sequence(), incident));
        queue.pending.add(new Entry(own, wallMillis));
        pendingIds.put(own.id(), queue);
        return own;
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

    private void record(TenantQueue queue, Entry entry, Failure failure, Optional<Moment> now, long wallMillis) {
        changed.add(queue.tenant.id());
        Optional<Duration> left = now.flatMap(at -> queue.story.nextCut(at).map(at::until));
        if (entry.failures == 0) {
            entry.firstFailureWallMillis = wallMillis;
        }
        entry.failures++;
        entry.refusals = failure.kind() == Failure.Kind.REFUSED ? entry.refusals + 1 : 0;
        entry.lastFailure = failure.detail();
        entry.underWay = false;
        entry.nextWallMillis = wallMillis + RetrySchedule.waitMillis(entry.failures, failure.retryAfterSeconds(), left);
        queue.failuresInRow++;
    }

    private static boolean isOver(TenantQueue queue, Entry entry, Failure failure, long wallMillis) {
        long tried = wallMillis - entry.firstFailureWallMillis;
        boolean inWay = queue.pending.size() > 1 && entry.refusals >= REFUSALS_MOST && tried >= REFUSED_FOR.toMillis();
        boolean gone = failure.kind() == Failure.Kind.GONE && !queue.inEvent();
        return tried >= RetrySchedule.GIVE_UP.toMillis() || inWay || gone;
    }

    /** @return what was dropped, for people; empty when nothing was */
    private Optional<String> supersede(TenantQueue queue, Optional<Moment> now, long wallMillis) {
        if (queue.failuresInRow < RetrySchedule.ALERT_AT_FAILURE) {
            return Optional.empty();
        }
        List<Entry> dropped = queue.supersede(now);
        dropped.forEach(entry -> close(queue, entry, NoticeState.SUPERSEDED, wallMillis));
        return dropped.isEmpty()
                ? Optional.empty()
                : Optional.of("superseded by later notices: "
                        + dropped.stream().map(entry -> entry.notice.id()).collect(Collectors.joining(", ")));
    }

    private static boolean isFirstAlarm(TenantQueue queue, Failure failure) {
        boolean hopeless = failure.kind() == Failure.Kind.GONE
                || failure.kind() == Failure.Kind.UNSIGNED
                || failure.kind() == Failure.Kind.FORBIDDEN;
        boolean late = queue.inEvent() && queue.failuresInRow >= RetrySchedule.ALERT_AT_FAILURE;
        return !queue.alerted && (hopeless || late);
    }

    private static AlertCause trouble(TenantQueue queue, List<String> reasons) {
        queue.alerted = true;
        return new AlertCause.NoticeFailed(queue.key, queue.tenant.name(), queue.givenUp, reasons);
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
            clear.add(AlertCause.NoticeFailed.id(queue.key));
        }
    }

    private void settle(TenantQueue queue, Entry entry, NoticeState state, long wallMillis) {
        queue.pending.remove(entry);
        close(queue, entry, state, wallMillis);
        if (!queue.pending.isEmpty()) {
            queue.pending.get(0).nextWallMillis = wallMillis;
        }
    }

    private void close(TenantQueue queue, Entry entry, NoticeState state, long wallMillis) {
        Notice notice = entry.notice;
        pendingIds.remove(notice.id());
        NoticeStatus status = new NoticeStatus(
                notice.withoutBody(),
                state,
                entry.failures,
                OptionalLong.empty(),
                OptionalLong.of(wallMillis),
                lastFailure(entry));
        settled.put(notice.id(), status);
        changed.add(queue.tenant.id());
        Deque<EndpointStatus> log = settledOf.computeIfAbsent(queue.tenant.id(), key -> new ArrayDeque<>());
        log.addLast(new EndpointStatus(endpoint(queue), status));
        if (log.size() > LOG_MOST) {
            log.removeFirst();
        }
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
