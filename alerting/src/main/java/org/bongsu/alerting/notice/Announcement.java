package org.bongsu.alerting.notice;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.Text;

/**
 * What is to be said about rooms, to every tenant that has servers there.
 *
 * @param incident the incident's id, the same from the pre-alarm to the end
 * @param rooms without repetition, in order; not empty
 * @param deadlines one for each room for the types that have them, else empty
 * @param cause why, for people
 * @param tallies by tenant, for the summaries; else empty
 */
public record Announcement(
        NoticeType type,
        String incident,
        List<String> rooms,
        Map<String, RoomDeadline> deadlines,
        Text cause,
        Map<String, Tally> tallies) {

    public Announcement {
        rooms = List.copyOf(rooms);
        deadlines = Ordered.map(deadlines);
        tallies = Ordered.map(tallies);
        if (rooms.isEmpty() || rooms.stream().distinct().count() != rooms.size()) {
            throw new IllegalArgumentException(type + ": rooms " + rooms);
        }
        if (type.hasDeadline() != (deadlines.size() == rooms.size())
                || !rooms.containsAll(deadlines.keySet())
                || (!type.hasDeadline() && !deadlines.isEmpty())) {
            throw new IllegalArgumentException(type + ": rooms " + rooms + " with deadlines for " + deadlines.keySet());
        }
        if (!type.isSummary() && !tallies.isEmpty()) {
            throw new IllegalArgumentException(type + " carries no tallies");
        }
    }

    public static Announcement prepare(String incident, List<String> rooms, Text cause) {
        return plain(NoticeType.PREPARE, incident, rooms, cause);
    }

    public static Announcement evacuating(String incident, List<RoomDeadline> deadlines, Text cause) {
        return timed(NoticeType.EVACUATING, incident, deadlines, cause);
    }

    public static Announcement cut(String incident, List<RoomDeadline> deadlines, Text cause) {
        return timed(NoticeType.CUT, incident, deadlines, cause);
    }

    /** Goes to tenants with at least one workload moved. */
    public static Announcement moved(String incident, List<String> rooms, Text cause, Map<String, Tally> tallies) {
        return new Announcement(NoticeType.MOVED, incident, rooms, Map.of(), cause, tallies);
    }

    /** Goes to tenants with at least one workload stopped or lost. */
    public static Announcement stopped(String incident, List<String> rooms, Text cause, Map<String, Tally> tallies) {
        return new Announcement(NoticeType.STOPPED, incident, rooms, Map.of(), cause, tallies);
    }

    /** Goes to tenants that were told of any of the rooms. */
    public static Announcement cleared(String incident, List<String> rooms, Text cause) {
        return plain(NoticeType.CLEARED, incident, rooms, cause);
    }

    public Optional<RoomDeadline> deadline(String room) {
        return Optional.ofNullable(deadlines.get(room));
    }

    private static Announcement plain(NoticeType type, String incident, List<String> rooms, Text cause) {
        return new Announcement(type, incident, rooms, Map.of(), cause, Map.of());
    }

    private static Announcement timed(NoticeType type, String incident, List<RoomDeadline> deadlines, Text cause) {
        List<String> rooms = new ArrayList<>();
        Map<String, RoomDeadline> byRoom = new LinkedHashMap<>();
        for (RoomDeadline deadline : deadlines) {
            rooms.add(deadline.room());
            byRoom.put(deadline.room(), deadline);
        }
        return new Announcement(type, incident, rooms, byRoom, cause, Map.of());
    }
}
