package org.bongsu.rules.signal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Vote;
import org.jspecify.annotations.Nullable;

/** The lost devices of a room. Two lost within a minute are one vote: fire kills sensors, one after another. */
final class RoomWatch {

    static final Duration TOGETHER = Duration.ofSeconds(60);
    static final int ENOUGH = 2;

    private final Room room;
    private final Map<String, Moment> lost = new LinkedHashMap<>();
    private final List<String> counted = new ArrayList<>();
    private @Nullable Moment since;

    RoomWatch(Room room) {
        this.room = room;
    }

    String voteId() {
        return "sensors-lost/" + room.id();
    }

    void lost(String device, Moment now, Outbox out) {
        lost.put(device, now);
        if (since != null) {
            counted.add(device);
        } else {
            Moment earliest = now.minus(TOGETHER);
            counted.clear();
            lost.forEach((id, at) -> {
                if (!at.isBefore(earliest)) {
                    counted.add(id);
                }
            });
        }
        if (counted.size() >= ENOUGH) {
            since = since == null ? now : since;
            out.add(new Signal.VoteRaised(vote(since)));
        }
    }

    void back(String device, Moment now, Outbox out) {
        lost.remove(device);
        if (!counted.remove(device) || since == null) {
            return;
        }
        if (counted.size() >= ENOUGH) {
            out.add(new Signal.VoteRaised(vote(since)));
        } else {
            since = null;
            out.add(new Signal.VoteWithdrawn(voteId(), now, device + " answers again"));
        }
    }

    void takeOver(RoomWatch before) {
        lost.putAll(before.lost);
        counted.addAll(before.counted);
        since = before.since;
    }

    void restoreLost(String device, Moment at) {
        lost.putIfAbsent(device, at);
    }

    void restore(Vote standing) {
        since = standing.since();
        counted.clear();
        counted.addAll(standing.sources());
        counted.forEach(device -> lost.putIfAbsent(device, standing.since()));
    }

    private Vote vote(Moment from) {
        return new Vote(
                voteId(),
                room.compartment(),
                Hazard.FIRE,
                Modality.SENSORS_LOST,
                Grade.PRE_ALARM,
                Vote.source(counted),
                from,
                counted.size() + " sensors of " + room.id() + " lost within " + TOGETHER.toSeconds() + " s: "
                        + String.join(", ", counted));
    }
}
