package org.bongsu.daemon.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.daemon.http.view.DaemonSnapshot;
import org.bongsu.daemon.http.view.Published;

/**
 * Turns snapshots into events and remembers the last of them. An event carries the whole of what changed as it now
 * stands, so a listener that missed some is right again after the next; whatever stood only between two snapshots is
 * not told. Owned by the server's context.
 */
final class EventFeed {

    /**
     * A minute of an evacuation makes some hundreds of events; a browser that was away for longer rereads everything,
     * which is cheaper than replaying.
     */
    static final int CAPACITY = 4_096;

    private final String run;
    private final int capacity;
    private final Deque<FeedEvent> ring = new ArrayDeque<>();
    private Map<String, Published> known = new LinkedHashMap<>();
    private long last;

    /** @param run distinguishes this run of the daemon from the ones before: ids of another run are not resumed */
    EventFeed(String run, int capacity) {
        if (!run.matches("[0-9a-z]+")) {
            throw new IllegalArgumentException("run '" + run + "' has more than digits and small letters");
        }
        this.run = run;
        this.capacity = capacity;
    }

    /** The events that lead from the snapshot before to this one. */
    List<FeedEvent> advance(DaemonSnapshot snapshot) {
        Map<String, Published> now = new LinkedHashMap<>();
        List<FeedEvent> made = new ArrayList<>();
        for (Published part : snapshot.published()) {
            String key = part.type() + " " + part.id();
            now.put(key, part);
            if (!part.equals(known.get(key))) {
                made.add(event(part.type(), part));
            }
        }
        known.forEach((key, part) -> {
            if (!now.containsKey(key)) {
                made.add(event("gone", new Gone(part.type(), part.id())));
            }
        });
        known = now;
        made.forEach(this::keep);
        return made;
    }

    /** What a listener needs that saw everything up to the given id. */
    Resumption after(Optional<String> lastSeen) {
        if (lastSeen.isEmpty()) {
            return new Resumption(lastId(), false, List.of());
        }
        Optional<Long> seen = numberOf(lastSeen.get());
        long oldest = ring.isEmpty() ? last + 1 : ring.peekFirst().number();
        if (seen.isEmpty() || seen.get() > last || seen.get() + 1 < oldest) {
            return new Resumption(lastId(), true, List.of());
        }
        return new Resumption(
                lastId(),
                false,
                ring.stream().filter(event -> event.number() > seen.get()).toList());
    }

    String lastId() {
        return id(last);
    }

    private FeedEvent event(String type, Object data) {
        last++;
        return new FeedEvent(last, id(last), type, Json.text(data));
    }

    private void keep(FeedEvent event) {
        ring.addLast(event);
        if (ring.size() > capacity) {
            ring.removeFirst();
        }
    }

    private String id(long number) {
        return run + "-" + number;
    }

    private Optional<Long> numberOf(String id) {
        return id.startsWith(run + "-") && id.substring(run.length() + 1).matches("\\d{1,18}")
                ? Optional.of(Long.parseLong(id.substring(run.length() + 1)))
                : Optional.empty();
    }

    /** @param data JSON on one line */
    record FeedEvent(long number, String id, String type, String data) {

        String frame() {
            return "id: " + id + "\nevent: " + type + "\ndata: " + data + "\n\n";
        }
    }

    /**
     * How a listener goes on.
     *
     * @param lastId the newest id there is
     * @param lost whether events are missing, so that everything has to be read again
     */
    record Resumption(String lastId, boolean lost, List<FeedEvent> events) {}

    /** Something is no longer shown. */
    record Gone(String type, String id) {}
}
