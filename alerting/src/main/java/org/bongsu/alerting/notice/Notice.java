package org.bongsu.alerting.notice;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;

/**
 * What one tenant is told, as it goes over the wire.
 *
 * @param id {@code msg_} and 32 hexadecimal digits made of site, tenant, sequence and incident
 * @param sequence 1 for the tenant's first, without gaps
 * @param rooms the rooms it is about in which the tenant has servers
 * @param at when it was said, scenario time
 * @param announcedWallMillis when it was said, wall time
 * @param expires the last of its deadlines: what it says of them is history from then on
 * @param body JSON, below {@link #BYTES_MOST} in UTF-8; empty once the notice is settled
 */
public record Notice(
        String id,
        String tenant,
        NoticeType type,
        String incident,
        long sequence,
        List<String> rooms,
        Moment at,
        long announcedWallMillis,
        Optional<Moment> expires,
        String body) {

    /** Standard Webhooks 1.0.0, "payload size": below 20 kB. */
    public static final int BYTES_MOST = 20_000;

    public Notice {
        rooms = List.copyOf(rooms);
    }

    /** The same to another endpoint. */
    Notice as(String otherId) {
        return new Notice(otherId, tenant, type, incident, sequence, rooms, at, announcedWallMillis, expires, body);
    }

    /** The same said again. */
    Notice againAt(long wallMillis) {
        return new Notice(id, tenant, type, incident, sequence, rooms, at, wallMillis, expires, body);
    }

    Notice withoutBody() {
        return new Notice(id, tenant, type, incident, sequence, rooms, at, announcedWallMillis, expires, "");
    }

    /** Without the body, which is long. */
    @Override
    public String toString() {
        return "Notice[" + id + " " + type.wire() + " #" + sequence + " to " + tenant + "]";
    }
}
