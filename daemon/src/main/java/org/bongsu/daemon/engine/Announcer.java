package org.bongsu.daemon.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.alerting.notice.Announcement;
import org.bongsu.alerting.notice.NoticeType;
import org.bongsu.alerting.notice.RoomDeadline;
import org.bongsu.alerting.notice.Tally;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.migration.deadline.Deadline;

/** Decides what tenants are told of rooms, each thing once an incident unless it has become worse. Engine's thread. */
final class Announcer {

    /** A deadline that comes this much nearer is told again. */
    private static final Duration NEARER = Duration.ofMinutes(1);

    private final Map<String, Set<NoticeType>> told = new LinkedHashMap<>();
    private final Map<String, Moment> toldDeadline = new LinkedHashMap<>();
    private String incident = "";

    /** The incident under way; empty in peace. */
    Optional<String> incident() {
        return incident.isEmpty() ? Optional.empty() : Optional.of(incident);
    }

    private void open(Moment now) {
        if (incident.isEmpty()) {
            incident = "incident-" + now.epochMillis();
        }
    }

    /** Rooms that may be in danger: get ready. */
    Optional<Announcement> prepare(List<String> rooms, Text cause, Moment now) {
        open(now);
        List<String> fresh = fresh(rooms, NoticeType.PREPARE);
        return fresh.isEmpty() ? Optional.empty() : Optional.of(Announcement.prepare(incident, fresh, cause));
    }

    /** Rooms that are evacuated: new ones, and those whose deadline has come nearer. */
    List<Announcement> evacuating(List<Deadline> deadlines, Moment now) {
        open(now);
        List<RoomDeadline> evacuating = new ArrayList<>();
        List<RoomDeadline> cut = new ArrayList<>();
        Text why = new Text("evacuation", "대피");
        Text cutWhy = new Text("cut", "차단");
        for (Deadline deadline : deadlines) {
            NoticeType type = deadline.declared() ? NoticeType.CUT : NoticeType.EVACUATING;
            Moment before = toldDeadline.get(deadline.room());
            boolean nearer = before != null && deadline.at().isBefore(before.minus(NEARER));
            if (mark(deadline.room(), type) || nearer) {
                toldDeadline.put(deadline.room(), deadline.at());
                (deadline.declared() ? cut : evacuating).add(shown(deadline, now));
                why = deadline.declared() ? why : deadline.why();
                cutWhy = deadline.declared() ? deadline.why() : cutWhy;
            }
        }
        List<Announcement> all = new ArrayList<>();
        if (!evacuating.isEmpty()) {
            all.add(Announcement.evacuating(incident, evacuating, why));
        }
        if (!cut.isEmpty()) {
            all.add(Announcement.cut(incident, cut, cutWhy));
        }
        return all;
    }

    private static RoomDeadline shown(Deadline deadline, Moment now) {
        return deadline.declared()
                ? RoomDeadline.declared(deadline.room(), deadline.at(), now, deadline.why())
                : RoomDeadline.estimated(deadline.room(), deadline.at(), now, deadline.why());
    }

    /** A room's work is done, one way or the other. */
    List<Announcement> finished(String room, Text cause, Map<String, Tally> tallies) {
        List<Announcement> all = new ArrayList<>();
        if (mark(room, NoticeType.MOVED)) {
            all.add(Announcement.moved(incident, List.of(room), cause, tallies));
            all.add(Announcement.stopped(incident, List.of(room), cause, tallies));
        }
        return all;
    }

    /** Everything is normal again: the incident ends. */
    Optional<Announcement> cleared(Text cause) {
        List<String> rooms = List.copyOf(told.keySet());
        if (incident.isEmpty()) {
            return Optional.empty();
        }
        Optional<Announcement> end =
                rooms.isEmpty() ? Optional.empty() : Optional.of(Announcement.cleared(incident, rooms, cause));
        incident = "";
        told.clear();
        toldDeadline.clear();
        return end;
    }

    private List<String> fresh(List<String> rooms, NoticeType type) {
        return rooms.stream().filter(room -> mark(room, type)).toList();
    }

    private boolean mark(String room, NoticeType type) {
        return told.computeIfAbsent(room, key -> new LinkedHashSet<>()).add(type);
    }
}
