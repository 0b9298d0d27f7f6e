package org.bongsu.alerting.notice;

import java.util.List;
import org.bongsu.alerting.alert.AlertCause;

/**
 * What came of an announcement.
 *
 * @param notices queued, by tenant in the site's order
 * @param withheld tenants that are concerned and get none
 * @param raise alerts to raise: tenants that only a telephone reaches
 * @param clear ids of such alerts whose cause is gone
 */
public record Announced(List<Notice> notices, List<Withheld> withheld, List<AlertCause> raise, List<String> clear) {
    public Announced {
        notices = List.copyOf(notices);
        withheld = List.copyOf(withheld);
        raise = List.copyOf(raise);
        clear = List.copyOf(clear);
    }
}
