package org.bongsu.migration.shutdown;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.stage.Stage;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.plan.Durations;

/**
 * Tells groups of hosts to shut down, as late as is safe and the less important first. A group is told once the plan for
 * its room is in force and waiting longer would cut into what it takes, and then stands as told until the all-clear: a host
 * that stopped stays off though the power is back, one that did not may stay up. Lost sensors tell nobody anything.
 *
 * <p>A group is to be down when the next more important one begins. While moves of its tiers are expected to go on it waits
 * for them, into the margin, as far as the cut and the groups after it allow; where time is short all go at once. Follows
 * from the calls alone, so that a replay tells the same. Not thread-safe.
 */
public final class Shutdowns {

    private static final Text ON_LINE = new Text("nothing threatens its power", "전원에 위협이 없습니다");
    private static final Text UNSEEN = new Text("its supplies were not seen yet", "전원 장치가 아직 관측되지 않았습니다");
    private static final Text LOST =
            new Text("every sensor of its supplies is lost, which is no outage", "전원 장치의 모든 센서가 끊겼으나 정전으로 보지 않습니다");
    private static final Text UNARMED =
            new Text("its room is to be emptied, and nobody has armed that yet", "방을 비워야 하지만 아직 승인되지 않았습니다");
    private static final Text OFF = new Text("its room was switched off", "방의 전원이 차단되었습니다");
    private static final Text OVER = new Text("its room is out of danger", "방이 위험에서 벗어났습니다");

    private final List<Standing> standings = new ArrayList<>();

    /** By room, its groups by their most important tier, the most important first. */
    private final Map<String, TreeMap<Integer, List<Standing>>> rooms = new LinkedHashMap<>();

    private static final class Standing {
        final ShutdownGroup group;
        final Duration takes;
        Optional<Moment> due = Optional.empty();
        Optional<Moment> toldAt = Optional.empty();
        Text toldWhy = ON_LINE;
        RoomDanger danger = RoomDanger.UNKNOWN;

        Standing(ShutdownGroup group, Duration takes) {
            this.group = group;
            this.takes = takes;
        }
    }

    /** @throws IllegalArgumentException when a group's room is not the site's */
    public Shutdowns(Site site, List<ShutdownGroup> groups) {
        for (ShutdownGroup group : groups) {
            Standing standing = new Standing(group, takes(site, group));
            standings.add(standing);
            rooms.computeIfAbsent(group.room(), key -> new TreeMap<>())
                    .computeIfAbsent(group.foremost(), key -> new ArrayList<>())
                    .add(standing);
        }
    }

    /** As said, or as long as the slowest of its workloads is counted to take, which is the longer. */
    private static Duration takes(Site site, ShutdownGroup group) {
        double slowest = site.workloadsIn(site.room(group.room()).id()).stream()
                .filter(workload -> group.tiers().contains(workload.tier()))
                .mapToDouble(
                        workload -> Durations.DEFAULT.safe() * workload.stop().toMillis() / 1000)
                .max()
                .orElse(0);
        Duration counted = Duration.ofMillis(Math.round(1000 * slowest));
        return counted.compareTo(group.takes()) > 0 ? counted : group.takes();
    }

    public boolean isEmpty() {
        return standings.isEmpty();
    }

    /** The rooms that have groups, in the order of the configuration. */
    public List<String> rooms() {
        return List.copyOf(rooms.keySet());
    }

    /**
     * Judges a room's groups anew.
     *
     * @return what changed, the less important first
     */
    public List<GroupChange> update(String room, RoomDanger danger, Moment now) {
        TreeMap<Integer, List<Standing>> byTier = rooms.get(room);
        if (byTier == null) {
            return List.of();
        }
        time(byTier, danger);
        List<GroupChange> changes = new ArrayList<>();
        for (List<Standing> equals : byTier.descendingMap().values()) {
            for (Standing one : equals) {
                one.danger = danger;
                boolean due = one.due.map(at -> !at.isAfter(now)).orElse(false);
                if (one.toldAt.isEmpty() && due) {
                    one.toldAt = Optional.of(now);
                    one.toldWhy = told(danger.deadline().orElseThrow());
                    changes.add(new GroupChange(one.group, true, one.toldWhy));
                } else if (one.toldAt.isPresent() && danger.isOver()) {
                    one.toldAt = Optional.empty();
                    changes.add(new GroupChange(one.group, false, OVER));
                }
                if (one.toldAt.isPresent()) {
                    one.due = Optional.empty();
                }
            }
        }
        return changes;
    }

    /** From the most important group, which is let run longest, down to the least. */
    private static void time(TreeMap<Integer, List<Standing>> byTier, RoomDanger danger) {
        if (danger.deadline().isEmpty() || !danger.armed()) {
            byTier.values().forEach(equals -> equals.forEach(one -> one.due = Optional.empty()));
            return;
        }
        Deadline deadline = danger.deadline().get();
        Moment downBy = deadline.latestFinish();
        Moment atMost = deadline.at();
        for (List<Standing> equals : byTier.values()) {
            Moment first = downBy;
            Moment firstDue = atMost;
            for (Standing one : equals) {
                Moment start = downBy.minus(one.takes);
                Moment moved = lastMove(one.group, danger).earlier(atMost.minus(one.takes));
                Moment due = start.later(moved);
                one.due = Optional.of(due);
                first = first.earlier(start);
                firstDue = firstDue.earlier(due);
            }
            downBy = first;
            atMost = firstDue;
        }
    }

    /** When what is to run on elsewhere has left; long past where nothing is. */
    private static Moment lastMove(ShutdownGroup group, RoomDanger danger) {
        Moment last = new Moment(0);
        for (int tier : group.tiers()) {
            last = last.later(danger.lastMoves().getOrDefault(tier, last));
        }
        return last;
    }

    private static Text told(Deadline deadline) {
        return new Text(
                "it has to be down by " + deadline.latestFinish() + ": "
                        + deadline.why().en(),
                deadline.latestFinish() + "까지 정지해야 합니다: " + deadline.why().ko());
    }

    /** When time alone tells a group to shut down. */
    public Optional<Moment> nextDue() {
        return standings.stream().flatMap(one -> one.due.stream()).min(Moment::compareTo);
    }

    /** In the order of the configuration. */
    public List<GroupState> states() {
        return standings.stream().map(Shutdowns::state).toList();
    }

    private static GroupState state(Standing one) {
        RoomDanger danger = one.danger;
        Optional<Deadline> until = danger.deadline().or(danger::battery);
        boolean off = danger.stage() == Stage.DE_ENERGISED;
        GroupState.Line line;
        Text why;
        if (one.toldAt.isPresent()) {
            line = GroupState.Line.THREATENED;
            why = one.toldWhy;
        } else if (danger.battery().isPresent() || off || danger.deadline().isPresent() && danger.armed()) {
            line = GroupState.Line.THREATENED;
            why = until.map(Deadline::why).orElse(OFF);
        } else if (danger.sight() == Sight.LOST || danger.sight() == Sight.UNSEEN) {
            line = GroupState.Line.UNKNOWN;
            why = danger.sight() == Sight.LOST ? LOST : UNSEEN;
        } else if (danger.deadline().isPresent()) {
            // A client that heard OB shuts its host down by itself once it loses us: not before a person has decided.
            line = GroupState.Line.ONLINE;
            why = UNARMED;
        } else {
            line = GroupState.Line.ONLINE;
            why = ON_LINE;
        }
        return new GroupState(
                one.group, line, until.map(Deadline::latestFinish), danger.charge(), one.due, one.toldAt, why);
    }
}
