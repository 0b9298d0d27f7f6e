package org.bongsu.alerting.notice;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * What a tenant answered to an event, and what it caused.
 *
 * @param seconds what was asked for by {@link AnswerKind#EXTEND}, counted from the event's first word with a deadline; else 0
 * @param servers to which it is limited; empty for all of the event
 * @param to the type of notice that it answers: an answer to a pre-alarm is none to an evacuation
 * @param at scenario time
 * @param until when Bongsu begins at the latest, where it waits
 */
public record TenantAnswer(
        AnswerKind kind,
        long seconds,
        String reason,
        List<String> servers,
        NoticeType to,
        Moment at,
        Optional<Moment> until,
        Text effect) {
    public TenantAnswer {
        servers = List.copyOf(servers);
    }

    /** Whether it is the same answer once more. */
    boolean repeats(AnswerKind other, long otherSeconds, List<String> otherServers, NoticeType type) {
        return kind == other && seconds == otherSeconds && servers.equals(otherServers) && to == type;
    }
}
