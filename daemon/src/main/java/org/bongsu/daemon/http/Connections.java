package org.bongsu.daemon.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps strangers from holding all connections: so many from one address, so many in all, and none that sends no whole request in time.
 * When all are taken the one that has been quiet the longest goes, not the one that comes: who keeps thousands open and says nothing
 * makes room for who has something to say. Owned by the server's context.
 */
final class Connections {

    /** A request's line and headers are sent in one go. */
    static final long FIRST_REQUEST_MILLIS = 10_000;

    /** Above the 60 s of the usual proxies' pools. */
    static final long QUIET_MILLIS = 75_000;

    private static final long LOOK_MILLIS = 1_000;

    private final HttpSettings settings;
    /** The one that was quiet the longest first. */
    private final Map<HttpConnection, Open> quiet = new LinkedHashMap<>();

    private final Map<HttpConnection, Open> busy = new LinkedHashMap<>();
    private final Map<String, Integer> perAddress = new LinkedHashMap<>();
    private volatile int count;
    private volatile long refused;

    private static final class Open {
        final String address;
        long sinceMillis;
        boolean asked;
        int requests;

        Open(String address, long nowMillis) {
            this.address = address;
            this.sinceMillis = nowMillis;
        }
    }

    Connections(Vertx vertx, Context owner, HttpSettings settings) {
        this.settings = settings;
        vertx.setPeriodic(LOOK_MILLIS, tick -> owner.runOnContext(none -> lapse(nowMillis())));
    }

    int count() {
        return count;
    }

    /** Refused, or closed to make room. */
    long refused() {
        return refused;
    }

    private static long nowMillis() {
        return System.nanoTime() / 1_000_000;
    }

    void opened(HttpConnection connection) {
        String address = connection.remoteAddress() == null
                ? ""
                : String.valueOf(connection.remoteAddress().hostAddress());
        if (perAddress.getOrDefault(address, 0) >= settings.perAddress()) {
            refused++;
            connection.close();
            return;
        }
        if (quiet.size() + busy.size() >= settings.connections()) {
            refused++;
            if (quiet.isEmpty()) {
                connection.close();
                return;
            }
            HttpConnection oldest = quiet.keySet().iterator().next();
            forget(oldest);
            oldest.close();
        }
        quiet.put(connection, new Open(address, nowMillis()));
        perAddress.merge(address, 1, Integer::sum);
        count = quiet.size() + busy.size();
        connection.closeHandler(gone -> forget(connection));
    }

    void asks(HttpConnection connection) {
        Open open = quiet.remove(connection);
        if (open != null) {
            open.asked = true;
            busy.put(connection, open);
        }
        Open now = busy.get(connection);
        if (now != null) {
            now.requests++;
        }
    }

    void answered(HttpConnection connection) {
        Open open = busy.get(connection);
        if (open != null && --open.requests <= 0) {
            open.sinceMillis = nowMillis();
            busy.remove(connection);
            quiet.put(connection, open);
        }
    }

    private void lapse(long nowMillis) {
        List<HttpConnection> over = quiet.entrySet().stream()
                .filter(each -> nowMillis - each.getValue().sinceMillis
                        >= (each.getValue().asked ? QUIET_MILLIS : FIRST_REQUEST_MILLIS))
                .map(Map.Entry::getKey)
                .toList();
        over.forEach(connection -> {
            forget(connection);
            connection.close();
        });
    }

    private void forget(HttpConnection connection) {
        Open open = quiet.remove(connection);
        if (open == null) {
            open = busy.remove(connection);
        }
        if (open != null) {
            perAddress.computeIfPresent(open.address, (key, many) -> many > 1 ? many - 1 : null);
            count = quiet.size() + busy.size();
        }
    }
}
