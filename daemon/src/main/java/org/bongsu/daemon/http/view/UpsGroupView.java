package org.bongsu.daemon.http.view;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * Hosts that follow a room by the protocol of NUT.
 *
 * @param status as they read it: {@code OL}, {@code OB}, {@code FSD OB LB} or {@code WAIT}
 * @param emptyBy when they have to be down; empty while nothing threatens their power
 * @param due when they will be told to shut down if nothing changes
 * @param toldAt when they were; stands until the all-clear
 * @param clients that are logged in, then those that left lately
 */
public record UpsGroupView(
        String id,
        String room,
        List<Integer> tiers,
        String status,
        Optional<Moment> emptyBy,
        Optional<Moment> due,
        Optional<Moment> toldAt,
        Text why,
        int logins,
        List<UpsClientView> clients) {}
