package org.bongsu.daemon.http.view;

import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * How the notices to one tenant fare.
 *
 * @param channel "webhook", or "telephone" where none is configured
 * @param pending made but not yet answered with a 2xx
 * @param failed given up on; each is an operator's alert too
 * @param lastDelivered when the newest delivered one was answered
 * @param lastFailure why the newest attempt that failed did
 */
public record TenantView(
        String id,
        Text name,
        String channel,
        int delivered,
        int pending,
        int failed,
        Optional<Moment> lastDelivered,
        Optional<String> lastFailure)
        implements Published {
    @Override
    public String type() {
        return "tenant";
    }
}
