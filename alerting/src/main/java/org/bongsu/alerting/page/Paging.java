package org.bongsu.alerting.page;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.bongsu.alerting.alert.Alert;
import org.bongsu.alerting.alert.AlertBook;
import org.bongsu.alerting.alert.AlertChange;
import org.bongsu.alerting.alert.AlertState;
import org.bongsu.alerting.alert.ChangeReason;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * Decides who hears of an alert's change, when and through what. Each decision keeps its reason, {@link #decisions}.
 * Deterministic: the same calls give the same pages, so it is rebuilt by replaying the journal. Mutable, owned by the
 * engine's thread; not safe on others.
 *
 * <p>What is grave ({@link Alert#grave()}) is told at once and alone; no group, hold, silence or other alert keeps it back.
 * What is held back is told when that ends and it still stands, and its escalation begins then.
 */
public final class Paging {

    /** Of one alert, for people. The oldest go first. */
    public static final int DECISIONS_MOST = 10;

    private static final String GROUP = "group ";
    private static final String ALERT = "alert ";
    private static final String SILENCE = "silence ";

    private final PagingPolicy policy;
    private final Kin kin;
    private final Map<String, Attention> attentions = new LinkedHashMap<>();
    private final Set<String> cleared = new LinkedHashSet<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, Silence> silences = new LinkedHashMap<>();

    /** Alerts that are held back, by the id of the alert or of the silence that holds them. */
    private final Map<String, Set<String>> held = new LinkedHashMap<>();

    private final Agenda agenda = new Agenda();
    private List<Page> pages = new ArrayList<>();
    private List<Paged.Withheld> withheld = new ArrayList<>();

    /** A change that is to be told, not before {@code ready}. */
    private record Pending(AlertChange change, PageReason reason, Moment ready, String group) {}

    private static final class Attention {
        AlertChange last;
        Optional<Pending> pending = Optional.empty();
        Optional<String> heldBy = Optional.empty();
        Optional<Moment> firstTold = Optional.empty();
        Moment lastTold;
        int step;
        final Set<String> channels = new LinkedHashSet<>();
        final Deque<PageDecision> decisions = new ArrayDeque<>();

        Attention(AlertChange first) {
            this.last = first;
            this.lastTold = first.at();
        }

        Alert alert() {
            return last.alert().orElseThrow();
        }

        boolean told() {
            return !channels.isEmpty();
        }

        void forget() {
            firstTold = Optional.empty();
            step = 0;
            channels.clear();
        }
    }

    private static final class Group {
        final Set<String> members = new LinkedHashSet<>();
        Optional<Moment> lastPaged = Optional.empty();
    }

    public Paging(PagingPolicy policy, Kin kin) {
        this.policy = policy;
        this.kin = kin;
    }

    /** Something happened to an alert. */
    public Paged accept(AlertChange change, Moment now) {
        begin();
        if (change.sent() && change.alert().isPresent()) {
            Attention attention = attentions.computeIfAbsent(change.alertId(), id -> new Attention(change));
            attention.last = change;
            changed(attention, now);
        }
        return end();
    }

    /** Time has passed: what is due is told, repeated or escalated. */
    public Paged due(Moment now) {
        begin();
        for (Optional<String> key = agenda.take(now); key.isPresent(); key = agenda.take(now)) {
            due(key.get(), now);
        }
        return end();
    }

    /** Alerts that it covers are not told until it ends. What was told already is not taken back. */
    public void silence(Silence silence) {
        silences.put(silence.id(), silence);
        agenda.put(SILENCE + silence.id(), silence.until());
    }

    /** A silence ends before its time; unknown ones are passed over. */
    public Paged endSilence(String id, Moment now) {
        begin();
        if (silences.remove(id) != null) {
            agenda.remove(SILENCE + id);
            release(SILENCE + id, now);
        }
        return end();
    }

    /** A person wants the next in the chain told now. */
    public Paged escalate(String alert, String by, Moment now) {
        begin();
        Attention attention = attentions.get(alert);
        if (attention != null && attention.alert().state().waits()) {
            if (attention.firstTold.isEmpty()) {
                attention.firstTold = Optional.of(now);
            }
            escalate(attention, new Text(by + " escalates it", by + "이(가) 상향 통보함"), now);
            plan(attention);
        }
        return end();
    }

    public Optional<Moment> nextDue() {
        return agenda.first();
    }

    public List<Silence> silences() {
        return List.copyOf(silences.values());
    }

    /** What was decided of telling an alert, the newest last. */
    public List<PageDecision> decisions(String alert) {
        Attention attention = attentions.get(alert);
        return attention == null ? List.of() : List.copyOf(attention.decisions);
    }

    /** Alerts that are held back now by another alert or by a silence. */
    public int heldBack() {
        return held.values().stream().mapToInt(Set::size).sum();
    }

    public PagingPolicy policy() {
        return policy;
    }

    private void begin() {
        pages = new ArrayList<>();
        withheld = new ArrayList<>();
    }

    private Paged end() {
        return new Paged(pages, withheld);
    }

    private void changed(Attention attention, Moment now) {
        Alert alert = attention.alert();
        ChangeReason reason = attention.last.reason();
        boolean takenBack = attention
                .pending
                .filter(waiting -> waiting.change().reason() == ChangeReason.CLEARED)
                .isPresent();
        if (reason == ChangeReason.REOPENED && takenBack && !alert.grave()) {
            drop(attention);
            decide(attention, PageReason.FLAPPED, PageReason.FLAPPED.meaning(), now);
        } else if (reason == ChangeReason.ACKNOWLEDGED || reason == ChangeReason.SHELVED) {
            taken(attention, now);
        } else if (reason == ChangeReason.CLEARED) {
            cleared(attention, now);
        } else if (alert.state() != AlertState.SHELVED) {
            if (reason == ChangeReason.WORSENED
                    || reason == ChangeReason.UNSHELVED
                    || reason == ChangeReason.REOPENED) {
                attention.firstTold = Optional.empty();
                attention.step = 0;
            }
            enqueue(attention, PageReason.CHANGED, now);
        }
        if (alert.state() == AlertState.CLEARED) {
            retire(alert.id());
        } else {
            cleared.remove(alert.id());
        }
        if (!alert.state().open()) {
            release(ALERT + alert.id(), now);
        }
        plan(attention);
    }

    /** Whoever was told hears that somebody is on it. */
    private void taken(Attention attention, Moment now) {
        drop(attention);
        unhold(attention);
        if (!attention.told()) {
            decide(attention, PageReason.TAKEN, PageReason.TAKEN.meaning(), now);
            return;
        }
        tell(List.of(attention), PageReason.CHANGED, PageReason.CHANGED.meaning(), now);
        if (!attention.alert().state().open()) {
            attention.forget();
        }
    }

    private void cleared(Attention attention, Moment now) {
        unhold(attention);
        if (attention.told()) {
            enqueue(attention, PageReason.CHANGED, now);
        } else {
            drop(attention);
            attention.forget();
            decide(attention, PageReason.PASSED, PageReason.PASSED.meaning(), now);
        }
    }

    private void enqueue(Attention attention, PageReason reason, Moment now) {
        Alert alert = attention.alert();
        if (alert.grave() || alert.state() == AlertState.LATCHED) {
            drop(attention);
            unhold(attention);
            PageReason why = reason == PageReason.CHANGED ? PageReason.GRAVE : reason;
            tell(List.of(attention), why, why.meaning(), now);
            return;
        }
        Kin.Family family = kin.of(alert);
        Group group = groups.computeIfAbsent(family.group(), key -> new Group());
        Optional<Pending> before = attention.pending;
        if (before.filter(waiting -> !waiting.group().equals(family.group())).isPresent()) {
            drop(attention); // its device hangs on another gateway now
        }
        Moment lasts = before.map(Pending::ready).orElseGet(() -> now.plus(lasting(attention)));
        Moment ready = family.waits() ? lasts.later(turn(family.group(), group, now)) : lasts;
        attention.pending = Optional.of(new Pending(attention.last, reason, ready, family.group()));
        group.members.add(alert.id());
        String key = GROUP + family.group();
        agenda.put(key, agenda.of(key).map(ready::earlier).orElse(ready));
        if (!ready.isAfter(now)) {
            flush(family.group(), now);
        } else {
            PageReason waits = lasts.isAfter(now) ? PageReason.BRIEF : PageReason.WAITS;
            decide(attention, waits, new Text("until " + ready, ready + "까지"), now);
        }
    }

    private Duration lasting(Attention attention) {
        Alert alert = attention.alert();
        if (!alert.state().open()) {
            return policy.keep(alert.kind());
        }
        return attention.told() ? Duration.ZERO : policy.hold(alert.kind());
    }

    /** When the group speaks next. */
    private Moment turn(String name, Group group, Moment now) {
        Optional<Moment> waiting = agenda.of(GROUP + name);
        if (waiting.isPresent()) {
            return waiting.get();
        }
        Moment soonest = now.plus(policy.groupWait());
        return group.lastPaged
                .map(last -> last.plus(policy.groupInterval()).later(soonest))
                .orElse(soonest);
    }

    private void due(String key, Moment now) {
        if (key.startsWith(GROUP)) {
            flush(key.substring(GROUP.length()), now);
        } else if (key.startsWith(SILENCE)) {
            silences.remove(key.substring(SILENCE.length()));
            release(key, now);
        } else {
            Attention attention = Objects.requireNonNull(attentions.get(key.substring(ALERT.length())));
            remind(attention, now);
            plan(attention);
        }
    }

    /** Nobody has taken it: the next in the chain, or the same again. */
    private void remind(Attention attention, Moment now) {
        Optional<Moment> escalates = escalates(attention);
        if (holds(attention, now)) {
            return;
        }
        if (escalates.filter(at -> !at.isAfter(now)).isPresent()) {
            Duration since = attention.firstTold.orElse(now).until(now);
            escalate(
                    attention,
                    new Text("unacknowledged for " + since.toSeconds() + " s", since.toSeconds() + "초 동안 확인되지 않음"),
                    now);
        } else {
            enqueue(attention, PageReason.REPEATED, now);
        }
    }

    private void flush(String name, Moment now) {
        Group group = Objects.requireNonNull(groups.get(name));
        List<Attention> ready = new ArrayList<>();
        Optional<Moment> next = Optional.empty();
        for (String id : List.copyOf(group.members)) {
            Attention attention = Objects.requireNonNull(attentions.get(id));
            Moment at = attention.pending.orElseThrow().ready();
            if (at.isAfter(now)) {
                next = Optional.of(next.map(at::earlier).orElse(at));
            } else {
                group.members.remove(id);
                ready.add(attention);
            }
        }
        agenda.remove(GROUP + name);
        next.ifPresent(at -> agenda.put(GROUP + name, at));
        List<Attention> told = new ArrayList<>();
        PageReason reason = PageReason.CHANGED;
        for (Attention attention : ready) {
            reason = told.isEmpty() ? attention.pending.orElseThrow().reason() : reason;
            attention.pending = Optional.empty();
            if (!attention.alert().state().open() || !holds(attention, now)) {
                told.add(attention);
            }
        }
        if (!told.isEmpty()) {
            group.lastPaged = Optional.of(now);
            tell(told, reason, reason.meaning(), now);
        }
        for (Attention attention : told) {
            if (!attention.alert().state().open()) {
                attention.forget();
            }
            plan(attention);
        }
        boolean quiet = group.lastPaged
                .map(last -> !last.plus(policy.groupInterval()).isAfter(now))
                .orElse(true);
        if (group.members.isEmpty()
                && (quiet || told.isEmpty() || !kin.of(told.get(0).alert()).waits())) {
            groups.remove(name);
        }
    }

    /** Returns whether another alert or a silence keeps it back, and then remembers which. */
    private boolean holds(Attention attention, Moment now) {
        Alert alert = attention.alert();
        if (alert.grave()) {
            return false;
        }
        for (String cause : kin.of(alert).causes()) {
            Attention other = attentions.get(cause);
            if (other != null
                    && !cause.equals(alert.id())
                    && other.alert().state().open()) {
                hold(attention, ALERT + cause);
                decide(attention, PageReason.INHIBITED, new Text("its cause is " + cause, "원인: " + cause), now);
                return true;
            }
        }
        for (Silence silence : silences.values()) {
            if (silence.covers(alert) && now.isBefore(silence.until())) {
                hold(attention, SILENCE + silence.id());
                decide(
                        attention,
                        PageReason.SILENCED,
                        new Text(
                                silence.id() + " by " + silence.by() + " until " + silence.until() + ": "
                                        + silence.reason(),
                                silence.id() + ", " + silence.by() + ", " + silence.until() + "까지: "
                                        + silence.reason()),
                        now);
                return true;
            }
        }
        return false;
    }

    private void hold(Attention attention, String by) {
        unhold(attention);
        attention.heldBy = Optional.of(by);
        held.computeIfAbsent(by, key -> new LinkedHashSet<>())
                .add(attention.alert().id());
    }

    private void unhold(Attention attention) {
        attention.heldBy.ifPresent(by -> {
            Set<String> others = Objects.requireNonNull(held.get(by));
            others.remove(attention.alert().id());
            if (others.isEmpty()) {
                held.remove(by);
            }
        });
        attention.heldBy = Optional.empty();
    }

    private void release(String by, Moment now) {
        Set<String> freed = held.getOrDefault(by, Set.of());
        for (String id : List.copyOf(freed)) {
            Attention attention = Objects.requireNonNull(attentions.get(id));
            unhold(attention);
            if (attention.alert().state() == AlertState.ACTIVE) {
                attention.firstTold = Optional.empty();
                attention.step = 0;
                enqueue(attention, PageReason.RELEASED, now);
            }
            plan(attention);
        }
    }

    private void drop(Attention attention) {
        if (attention.pending.isEmpty()) {
            return;
        }
        String name = attention.pending.get().group();
        attention.pending = Optional.empty();
        Group group = Objects.requireNonNull(groups.get(name));
        group.members.remove(attention.alert().id());
        if (group.members.isEmpty()) {
            agenda.remove(GROUP + name);
        }
    }

    private void escalate(Attention attention, Text why, Moment now) {
        Optional<EscalationStep> step = policy.step(attention.step);
        if (step.isEmpty()) {
            decide(attention, PageReason.NO_CHANNEL, new Text("the chain has no further step", "더 이상의 담당자가 없음"), now);
            return;
        }
        attention.step++;
        Set<String> channels = new LinkedHashSet<>(step.get().channels());
        List<String> turns = new ArrayList<>();
        for (String schedule : step.get().onCall()) {
            String person =
                    Objects.requireNonNull(policy.schedules().get(schedule)).at(now);
            turns.add(person);
            channels.addAll(policy.people().getOrDefault(person, List.of()));
        }
        String names = turns.isEmpty() ? "" : ", " + String.join(", ", turns);
        Text detail = new Text(
                why.en() + "; step " + attention.step + " of " + policy.chain().size() + names,
                why.ko() + "; " + policy.chain().size() + "단계 중 " + attention.step + "단계" + names);
        send(List.of(attention), List.copyOf(channels), PageReason.ESCALATED, detail, now);
    }

    /** To whoever takes such alerts, and to whoever was told of them before. */
    private void tell(List<Attention> told, PageReason reason, Text detail, Moment now) {
        Map<List<String>, List<Attention>> byChannels = new LinkedHashMap<>();
        for (Attention attention : told) {
            Set<String> channels = new LinkedHashSet<>();
            policy.routes().stream()
                    .filter(route -> route.takes(attention.alert().severity()))
                    .forEach(route -> channels.add(route.channel()));
            channels.addAll(attention.channels);
            byChannels
                    .computeIfAbsent(List.copyOf(channels), key -> new ArrayList<>())
                    .add(attention);
        }
        byChannels.forEach((channels, those) -> send(those, channels, reason, detail, now));
    }

    private void send(List<Attention> told, List<String> channels, PageReason reason, Text detail, Moment now) {
        if (!channels.isEmpty()) {
            int behind = told.stream()
                    .mapToInt(each -> held.getOrDefault(ALERT + each.alert().id(), Set.of())
                            .size())
                    .sum();
            pages.add(new Page(
                    now,
                    kin.of(told.get(0).alert()).group(),
                    reason,
                    detail,
                    told.stream().map(each -> each.last).toList(),
                    behind,
                    channels));
        }
        for (Attention attention : told) {
            attention.channels.addAll(channels);
            attention.lastTold = now;
            if (attention.firstTold.isEmpty()) {
                attention.firstTold = Optional.of(now);
            }
            if (channels.isEmpty()) {
                decide(attention, PageReason.NO_CHANNEL, PageReason.NO_CHANNEL.meaning(), now);
            } else {
                note(attention, new PageDecision(now, reason, detail, channels));
            }
        }
    }

    private void decide(Attention attention, PageReason reason, Text detail, Moment now) {
        PageDecision decision = new PageDecision(now, reason, detail, List.of());
        note(attention, decision);
        withheld.add(new Paged.Withheld(attention.alert().id(), decision));
    }

    private static void note(Attention attention, PageDecision decision) {
        attention.decisions.addLast(decision);
        if (attention.decisions.size() > DECISIONS_MOST) {
            attention.decisions.removeFirst();
        }
    }

    private Optional<Moment> escalates(Attention attention) {
        return attention.alert().severity().compareTo(policy.escalateFrom()) < 0
                ? Optional.empty()
                : attention.firstTold.flatMap(
                        first -> policy.step(attention.step).map(step -> first.plus(step.after())));
    }

    /** Notes when an alert that waits for somebody is looked at again. */
    private void plan(Attention attention) {
        Alert alert = attention.alert();
        String key = ALERT + alert.id();
        boolean waits = alert.state().waits()
                && attention.firstTold.isPresent()
                && attention.pending.isEmpty()
                && attention.heldBy.isEmpty();
        if (!waits) {
            agenda.remove(key);
            return;
        }
        boolean grave = alert.grave() && alert.state() == AlertState.ACTIVE;
        Moment again = attention.lastTold.plus(grave ? policy.repeatGrave() : policy.repeat());
        agenda.put(key, escalates(attention).map(again::earlier).orElse(again));
    }

    private void retire(String id) {
        cleared.remove(id);
        cleared.add(id);
        if (cleared.size() > AlertBook.CLEARED_MOST) {
            String oldest = cleared.iterator().next();
            Attention attention = Objects.requireNonNull(attentions.get(oldest));
            if (attention.pending.isEmpty()) {
                cleared.remove(oldest);
                attentions.remove(oldest);
            }
        }
    }
}
