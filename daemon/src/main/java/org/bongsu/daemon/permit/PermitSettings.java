package org.bongsu.daemon.permit;

import java.util.List;
import java.util.Optional;
import org.bongsu.daemon.http.ListenAddress;

/**
 * The section {@code permits} of bongsu.yaml; without it permits stand on the API and the page alone.
 *
 * @param registers where a Modbus TCP server offers them; empty for nowhere
 * @param unit its unit, 1 to 247
 * @param topic under which {@code <topic>/<room>} is retained at the site's broker; empty for nowhere
 * @param webhooks channels of operators that are told of every grant and withdrawal
 */
public record PermitSettings(
        Optional<ListenAddress> registers, int unit, Optional<String> topic, List<String> webhooks) {

    public static final int UNIT = 1;

    public static final PermitSettings NONE = new PermitSettings(Optional.empty(), UNIT, Optional.empty(), List.of());

    public PermitSettings {
        webhooks = List.copyOf(webhooks);
    }
}
