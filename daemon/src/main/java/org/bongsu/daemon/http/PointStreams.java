package org.bongsu.daemon.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bongsu.daemon.http.view.PointView;
import org.bongsu.domain.site.Room;

/**
 * A room's readings as they come, once a second at most, of what changed. Each point is told by its place in
 * {@code GET /api/v1/points?room=}, since ten thousand names a second are nobody's news. What is missed is told by the next reading, so
 * nothing is resumed. Many who look at the same room share one frame. Owned by the server's context.
 */
final class PointStreams implements Handler<RoutingContext> {

    static final int STREAMS_MAX = EventStreams.STREAMS_MAX;

    private static final long EVERY_MILLIS = 1_000;

    /** How many looks pass before it is asked again who may listen. */
    private static final int STILL_LOOKS = 15;

    private final Vertx vertx;
    private final DaemonView view;
    private final Map<HttpServerResponse, Listener> open = new LinkedHashMap<>();
    private Optional<Long> timer = Optional.empty();
    private boolean busy;
    private int looks;

    PointStreams(Vertx vertx, DaemonView view) {
        this.vertx = vertx;
        this.view = view;
    }

    private static final class Listener {
        private final String room;
        private final BooleanSupplier still;
        private List<PointView> told = List.of();

        Listener(String room, BooleanSupplier still) {
            this.room = room;
            this.still = still;
        }
    }

    @Override
    public void handle(RoutingContext context) {
        String room = Answers.query(context, "room")
                .orElseThrow(() -> Answers.invalid("room", "is needed: readings are told of one room"));
        Answers.known("room", room, view.site().rooms().stream(), Room::id);
        if (open.size() >= STREAMS_MAX) {
            throw new ProblemException(Problem.unavailable(STREAMS_MAX + " listeners are connected already"));
        }
        HttpServerResponse response = context.response();
        response.setChunked(true).putHeader("Content-Type", "text/event-stream").putHeader("X-Accel-Buffering", "no");
        response.closeHandler(none -> open.remove(response));
        response.exceptionHandler(none -> open.remove(response));
        open.put(response, new Listener(room, Gate.still(context)));
        response.write("retry: 2000\n\n");
        if (timer.isEmpty()) {
            timer = Optional.of(vertx.setPeriodic(EVERY_MILLIS, tick -> look()));
        }
    }

    /** Nobody listens, nothing is done. */
    private void look() {
        if (open.isEmpty()) {
            timer.ifPresent(vertx::cancelTimer);
            timer = Optional.empty();
            return;
        }
        if (busy) {
            return;
        }
        if (++looks % STILL_LOOKS == 0) {
            stillMay();
        }
        busy = true;
        vertx.executeBlocking(this::byRoom, false).onComplete(read -> {
            busy = false;
            if (read.succeeded()) {
                tell(read.result());
            }
        });
    }

    /** Who was logged out, or whose token is over, sees no more. */
    private void stillMay() {
        Map.copyOf(open).forEach((response, listener) -> {
            if (!listener.still.getAsBoolean()) {
                open.remove(response);
                response.end();
            }
        });
    }

    private Map<String, List<PointView>> byRoom() {
        Map<String, List<PointView>> rooms = new LinkedHashMap<>();
        view.points()
                .forEach(point -> rooms.computeIfAbsent(point.room(), key -> new ArrayList<>())
                        .add(point));
        return rooms;
    }

    private void tell(Map<String, List<PointView>> rooms) {
        Map<String, Map<List<PointView>, String>> frames = new LinkedHashMap<>();
        Map.copyOf(open).forEach((response, listener) -> {
            List<PointView> now = rooms.getOrDefault(listener.room, List.of());
            List<PointView> before = listener.told;
            listener.told = now;
            String frame = frames.computeIfAbsent(listener.room, key -> new IdentityHashMap<>())
                    .computeIfAbsent(before, key -> frame(before, now));
            if (response.writeQueueFull()) {
                open.remove(response);
                response.reset();
            } else if (!frame.isEmpty()) {
                response.write(frame);
            }
        });
    }

    private static String frame(List<PointView> before, List<PointView> now) {
        List<List<?>> changed = new ArrayList<>();
        for (int i = 0; i < now.size(); i++) {
            PointView point = now.get(i);
            boolean same = before.size() == now.size() && before.get(i).equals(point);
            if (!same) {
                changed.add(Arrays.asList(
                        i,
                        point.value(),
                        point.text(),
                        point.quality(),
                        point.causeText(),
                        point.source(),
                        point.arrival()));
            }
        }
        return changed.isEmpty() ? "" : "event: points\ndata: " + Json.text(changed) + "\n\n";
    }
}
