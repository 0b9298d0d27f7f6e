package org.bongsu.alerting.notice;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;

/**
 * What an answer is to: an event of the tenant.
 *
 * @param servers of the tenant in the room
 * @param firmSince when it was first told with a deadline; empty before that
 * @param before the same answer given earlier, which holds
 */
public record Question(
        String tenant,
        String event,
        String room,
        NoticeType type,
        boolean ended,
        List<String> servers,
        Optional<Moment> firmSince,
        Optional<TenantAnswer> before) {}
