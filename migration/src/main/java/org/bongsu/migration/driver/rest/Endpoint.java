package org.bongsu.migration.driver.rest;

import java.net.URI;

/**
 * A management interface.
 *
 * @param url http or https with a host, no query; paths are appended to its own
 */
public record Endpoint(URI url, Trust trust) {

    public Endpoint {
        String scheme = url.getScheme();
        if (!("http".equals(scheme) || "https".equals(scheme)) || url.getHost() == null || url.getRawQuery() != null) {
            throw new IllegalArgumentException(url + " is not an http or https address");
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("an address holds no credentials");
        }
    }

    boolean secure() {
        return "https".equals(url.getScheme());
    }

    int port() {
        return url.getPort() >= 0 ? url.getPort() : secure() ? 443 : 80;
    }

    /** Without a slash at its end. */
    String base() {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
