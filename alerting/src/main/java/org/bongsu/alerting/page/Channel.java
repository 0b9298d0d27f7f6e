package org.bongsu.alerting.page;

import java.util.Optional;
import org.bongsu.alerting.alert.Severity;

/**
 * An operators' channel.
 *
 * @param least what it is told without being asked; empty for one that only escalations and on-call schedules use
 * @param template a file of the site's folder, see {@code docs/alerts.md}; empty for ours
 */
public record Channel(String id, Outlet outlet, Optional<Severity> least, Speech language, Optional<String> template) {

    /** Of our own templates. */
    public enum Speech {
        EN,
        KO
    }

    public Channel {
        if (id.isBlank()) {
            throw new IllegalArgumentException("a channel without an id");
        }
    }

    public Route route() {
        return new Route(id, least);
    }
}
