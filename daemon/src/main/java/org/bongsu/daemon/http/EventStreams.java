package org.bongsu.daemon.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.bongsu.daemon.http.view.DaemonSnapshot;
import org.bongsu.domain.Moment;

/** The open streams of server-sent events. Owned by the server's context; {@link #count} may be read elsewhere. */
final class EventStreams implements Handler<RoutingContext> {

    /** More browsers than a control room has, and few enough that a leak is seen before memory is. */
    static final int STREAMS_MAX = 256;

    /** So often that a page knows within seconds that it is cut off, also where nothing closes the connection. */
    static final long BEAT_MILLIS = 2_000;

    /** How many beats pass before it is asked again who may listen. */
    private static final int STILL_BEATS = 8;

    private static final int RETRY_MILLIS = 2_000;

    private final Vertx vertx;
    private final EventFeed feed;
    private final Map<HttpServerResponse, BooleanSupplier> open = new LinkedHashMap<>();
    private volatile int count;
    private final Supplier<Moment> clock;
    private Optional<Long> heartbeat = Optional.empty();
    private int beats;

    /** @param clock scenario time, which each beat tells */
    EventStreams(Vertx vertx, EventFeed feed, Supplier<Moment> clock) {
        this.vertx = vertx;
        this.feed = feed;
        this.clock = clock;
    }

    int count() {
        return count;
    }

    @Override
    public void handle(RoutingContext context) {
        if (open.size() >= STREAMS_MAX) {
            throw new ProblemException(Problem.unavailable(STREAMS_MAX + " listeners are connected already"));
        }
        EventFeed.Resumption resumption = feed.after(lastSeen(context));
        HttpServerResponse response = context.response();
        response.setChunked(true).putHeader("Content-Type", "text/event-stream").putHeader("X-Accel-Buffering", "no");
        response.closeHandler(none -> forget(response));
        response.exceptionHandler(none -> forget(response));
        open.put(response, Gate.still(context));
        count = open.size();
        response.write(opening(resumption) + now());
        if (heartbeat.isEmpty()) {
            heartbeat = Optional.of(vertx.setPeriodic(BEAT_MILLIS, timer -> beat()));
        }
    }

    /** Sends what changed since the snapshot before. */
    void published(DaemonSnapshot snapshot) {
        StringBuilder frames = new StringBuilder();
        feed.advance(snapshot).forEach(event -> frames.append(event.frame()));
        if (!frames.isEmpty()) {
            send(frames.toString());
        }
    }

    void close() {
        heartbeat.ifPresent(vertx::cancelTimer);
        heartbeat = Optional.empty();
        List.copyOf(open.keySet()).forEach(HttpServerResponse::end);
        open.clear();
        count = 0;
    }

    /** Has no id: what is resumed is what happened. */
    private String now() {
        return "event: beat\ndata: " + Json.text(new Beat(clock.get())) + "\n\n";
    }

    private void beat() {
        if (++beats % STILL_BEATS == 0) {
            stillMay();
        }
        send(now());
    }

    /** Who was logged out, or whose token is over, hears no more. */
    private void stillMay() {
        Map.copyOf(open).forEach((response, still) -> {
            if (!still.getAsBoolean()) {
                forget(response);
                response.end();
            }
        });
    }

    /** A listener that does not keep up is let go: it comes back and resumes, and holds nobody's memory meanwhile. */
    private void send(String frames) {
        for (HttpServerResponse response : new ArrayList<>(open.keySet())) {
            if (response.writeQueueFull()) {
                forget(response);
                response.reset();
            } else {
                response.write(frames);
            }
        }
    }

    private void forget(HttpServerResponse response) {
        open.remove(response);
        count = open.size();
    }

    /** {@code lost} tells the listener to read everything again; {@code ready} that it is told of all from here on. */
    private static String opening(EventFeed.Resumption resumption) {
        StringBuilder opening = new StringBuilder("retry: " + RETRY_MILLIS + "\n\n");
        if (resumption.lost()) {
            opening.append("event: lost\ndata: {}\n\n");
        }
        resumption.events().forEach(event -> opening.append(event.frame()));
        return opening.append("id: ")
                .append(resumption.lastId())
                .append("\nevent: ready\ndata: {}\n\n")
                .toString();
    }

    /** A browser that opens a stream anew cannot set a header; the header, which it sets itself later, is the newer. */
    private static Optional<String> lastSeen(RoutingContext context) {
        return Optional.ofNullable(context.request().getHeader("Last-Event-ID"))
                .filter(id -> !id.isBlank())
                .or(() -> Answers.query(context, "after"));
    }

    record Beat(Moment at) {}
}
