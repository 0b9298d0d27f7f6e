package org.bongsu.alerting.notice;

import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Site;

/** Renders what a tenant may read of itself. Immutable, safe on any thread. */
public final class TenantPages {

    private final NoticeBody body;

    public TenantPages(Site site, String eventsLink) {
        this.body = new NoticeBody(site, new TenantServers(site), eventsLink);
    }

    /** The whole document, with all resources. */
    public String document(TenantPage page, Moment now) {
        return body.document(
                page.tenant(),
                page.incarnation(),
                now,
                page.events().stream().filter(event -> !event.forgotten(now)).toList());
    }

    /** Changes when and only when what is told has: by a word, by an answer, or by a cut's time that has come. */
    public String tag(TenantPage page, Moment now) {
        StringBuilder states = new StringBuilder();
        for (StandingEvent event : page.events()) {
            if (!event.forgotten(now)) {
                states.append(event.id()).append(event.status(now));
            }
        }
        return page.incarnation() + "-" + StableId.message(states.toString()).substring(4, 16);
    }
}
