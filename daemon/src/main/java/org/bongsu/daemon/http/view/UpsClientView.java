package org.bongsu.daemon.http.view;

import java.util.Optional;
import org.bongsu.domain.Moment;

/**
 * A host that is logged in to a group, or was.
 *
 * @param leftAt empty while it is logged in
 * @param says what it said by leaving: {@code shutting_down}, {@code logged_out} or {@code nothing}; a claim, not an observation
 */
public record UpsClientView(
        String user, String address, Moment since, Optional<Moment> leftAt, Optional<String> says) {}
