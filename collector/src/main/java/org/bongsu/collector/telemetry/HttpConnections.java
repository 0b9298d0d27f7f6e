package org.bongsu.collector.telemetry;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * HTTP clients that never repeat a request behind our back and keep their one connection open, so that a new connection
 * means something: the store may have been restarted.
 */
final class HttpConnections extends EventListener {

    private static final int TIMEOUT_SECONDS = 10;

    private final AtomicLong opened = new AtomicLong();

    OkHttpClient.Builder client() {
        return new OkHttpClient.Builder()
                .connectTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .readTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .writeTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .callTimeout(2 * TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .retryOnConnectionFailure(false)
                .connectionPool(new ConnectionPool(1, 1, TimeUnit.DAYS))
                .eventListener(this);
    }

    /** Connections opened after the first. */
    long reopened() {
        return Math.max(0, opened.get() - 1);
    }

    @Override
    public void connectEnd(Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol) {
        opened.incrementAndGet();
    }
}
