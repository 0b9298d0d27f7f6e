package org.bongsu.migration.driver;

import java.net.URI;
import java.time.Duration;

/**
 * Where the driver's far end is and how patient we are with it. Wall time.
 *
 * @param timeout for one request, beyond what a long poll asks to wait
 * @param pollWait how long a poll may be held open by the far end
 * @param concurrency commands on their way at once, at least 1; commands for one server go one after the other
 */
public record HttpDriverOptions(String id, URI url, Duration timeout, Duration pollWait, int concurrency)
        implements DriverOptions {

    public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(2);
    public static final Duration WAIT_DEFAULT = Duration.ofSeconds(1);
    public static final int CONCURRENCY_DEFAULT = 64;

    public HttpDriverOptions {
        String scheme = url.getScheme();
        if (!("http".equals(scheme) || "https".equals(scheme)) || url.getHost() == null) {
            throw new IllegalArgumentException(id + ": " + url + " is not an http or https address");
        }
        if (concurrency < 1) {
            throw new IllegalArgumentException(id + ": concurrency " + concurrency + " is below 1");
        }
    }

    int port() {
        return url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
    }

    String path(String tail) {
        String base = url.getRawPath() == null ? "" : url.getRawPath();
        return base.endsWith("/") ? base.substring(0, base.length() - 1) + tail : base + tail;
    }
}
