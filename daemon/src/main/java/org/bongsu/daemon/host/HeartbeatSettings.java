package org.bongsu.daemon.host;

import java.time.Duration;
import java.util.Optional;
import org.bongsu.domain.site.Webhook;

/**
 * Who is told that we are alive, and how often: the section {@code heartbeat} of bongsu.yaml.
 *
 * @param every 5 s to 1 h, wall time
 * @param to posted to, signed
 * @param topic the MQTT topic where the last word is retained; needs a broker
 */
public record HeartbeatSettings(Duration every, Optional<Webhook> to, Optional<String> topic) {

    public static final Duration EVERY = Duration.ofSeconds(30);
    public static final Duration EVERY_LEAST = Duration.ofSeconds(5);
    public static final Duration EVERY_MOST = Duration.ofHours(1);
}
