package org.bongsu.migration.driver;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Method;
import org.bongsu.migration.execution.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks the generic HTTP driver interface: {@code POST /commands}, long polls of {@code /replies} and
 * {@code /inventory}. Delivers each command at least once and leaves it to its sequence to be carried out once; commands
 * for one server arrive in order. Polls for ever while started; both lists are read from their beginning, so a listener
 * sees what it missed, and what it has seen, again. All state belongs to one Vert.x context; the public methods may be
 * called from any thread.
 */
public final class HttpDriver implements Driver {

    /** Attempts to hand over one command before the listener is told. */
    static final int ATTEMPTS_MAX = 8;

    /** The first wait before an attempt is repeated, doubled each time. */
    static final Duration RETRY_FIRST = Duration.ofMillis(100);

    static final Duration RETRY_MOST = Duration.ofSeconds(5);

    /** Connections for the two polls beside those for commands. */
    private static final int POLLS = 2;

    /** An inventory of 100,000 workloads is some 10 MiB. */
    private static final int BODY_BYTES_MAX = 64 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(HttpDriver.class);

    private final Context context;
    private final Vertx vertx;
    private final HttpDriverOptions options;
    private final Duration retryFirst;
    private final DriverListener listener;
    private final Supplier<Moment> clock;
    private final HttpClientAgent client;
    private final Map<String, Queue<Command>> waiting = new LinkedHashMap<>();
    private final Queue<String> ready = new ArrayDeque<>();
    private final Promise<Void> firstInventory = Promise.promise();

    private boolean running;
    private boolean stopped;
    private final Set<String> unreached = new LinkedHashSet<>();
    private int sending;
    private long repliesAfter;
    private long inventoryAfter;

    /** @param clock scenario time, for the moments of observations */
    public HttpDriver(Vertx vertx, HttpDriverOptions options, Supplier<Moment> clock, DriverListener listener) {
        this(vertx, options, clock, listener, RETRY_FIRST);
    }

    /** @param retryFirst the first wait before an attempt is repeated */
    HttpDriver(
            Vertx vertx,
            HttpDriverOptions options,
            Supplier<Moment> clock,
            DriverListener listener,
            Duration retryFirst) {
        this.retryFirst = retryFirst;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.options = options;
        this.clock = clock;
        this.listener = listener;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) options.timeout().toMillis())
                        .setSsl("https".equals(options.url().getScheme())),
                new PoolOptions().setHttp1MaxSize(options.concurrency() + POLLS));
    }

    @Override
    public String id() {
        return options.id();
    }

    /** Everything: what the far end cannot do it refuses. */
    @Override
    public Capabilities describe() {
        return new Capabilities(
                "http", EnumSet.allOf(Method.class), true, true, true, true, true, Capabilities.Back.ALL);
    }

    /** Begins to poll and to send. Completes when the inventory was first read; goes on trying until then. */
    @Override
    public Future<Void> start() {
        context.runOnContext(none -> {
            if (!running && !stopped) {
                running = true;
                pollInventory(RETRY_FIRST);
                pollReplies(RETRY_FIRST);
                pump();
            }
        });
        return firstInventory.future();
    }

    /** Abandons what was not handed over, says how much that was, and closes the connections. May be called again. */
    @Override
    public Future<Void> stop() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(none -> {
            if (stopped) {
                done.complete();
                return;
            }
            stopped = true;
            running = false;
            int abandoned = waiting.values().stream().mapToInt(Queue::size).sum();
            if (abandoned > 0) {
                LOG.warn("driver {} stopped; {} commands were not handed over", options.id(), abandoned);
            }
            waiting.clear();
            ready.clear();
            firstInventory.tryFail("stopped");
            client.close().onComplete(closed -> done.complete());
        });
        return done.future();
    }

    /** Takes commands in order; before {@link #start} they wait. */
    @Override
    public void send(List<Command> commands) {
        List<Command> copy = List.copyOf(commands);
        context.runOnContext(none -> {
            for (Command command : copy) {
                if (!stopped) {
                    Queue<Command> line = waiting.get(command.server());
                    if (line == null) {
                        line = new ArrayDeque<>();
                        waiting.put(command.server(), line);
                        ready.add(command.server());
                    }
                    line.add(command);
                }
            }
            pump();
        });
    }

    private void pump() {
        while (running && sending < options.concurrency() && !ready.isEmpty()) {
            String server = ready.remove();
            Queue<Command> line = waiting.get(server);
            Command command = line == null ? null : line.peek();
            if (command != null) {
                sending++;
                post(command, 1);
            }
        }
    }

    private void post(Command command, int attempt) {
        request(HttpMethod.POST, "/commands", options.timeout(), FleetCodec.command(command))
                .onComplete(
                        answer -> answered(command, attempt, answer),
                        failure -> repeat(command, attempt, String.valueOf(failure.getMessage())));
    }

    private void answered(Command command, int attempt, Answer answer) {
        if (answer.status() == 200 || answer.status() == 202) {
            settled(command);
        } else if (answer.status() >= 400 && answer.status() < 500) {
            String why = FleetCodec.refusal(answer.body());
            LOG.warn("driver {} refused {}: {}", options.id(), command, why);
            listener.onRefused(command, why, answer.status() == 409 && why.equals("stale epoch"));
            settled(command);
        } else {
            repeat(command, attempt, "HTTP status " + answer.status());
        }
    }

    private void repeat(Command command, int attempt, String why) {
        if (!running) {
            return;
        }
        if (attempt >= ATTEMPTS_MAX) {
            LOG.warn("driver {} did not take {}: {}", options.id(), command, why);
            listener.onUndelivered(command, why);
            settled(command);
            return;
        }
        vertx.setTimer(backoff(attempt).toMillis(), timer -> {
            if (running) {
                post(command, attempt + 1);
            }
        });
    }

    private Duration backoff(int attempt) {
        Duration wait = retryFirst.multipliedBy(1L << Math.min(attempt - 1, 10));
        return wait.compareTo(RETRY_MOST) < 0 ? wait : RETRY_MOST;
    }

    private void settled(Command command) {
        sending--;
        Queue<Command> line = waiting.get(command.server());
        if (line != null) {
            line.remove();
            if (line.isEmpty()) {
                waiting.remove(command.server());
            } else {
                ready.add(command.server());
            }
        }
        pump();
    }

    private void pollReplies(Duration retry) {
        poll("/replies", repliesAfter, retry, this::pollReplies, body -> {
            FleetCodec.Replies page = FleetCodec.replies(body);
            repliesAfter = page.last() < repliesAfter ? 0 : page.last(); // a smaller number: the far end began anew
            if (!page.replies().isEmpty()) {
                listener.onReplies(page.replies());
            }
        });
    }

    private void pollInventory(Duration retry) {
        poll("/inventory", inventoryAfter, retry, this::pollInventory, body -> {
            FleetCodec.Inventory page = FleetCodec.inventory(body, clock.get());
            boolean anew = page.revision() < inventoryAfter;
            inventoryAfter = anew ? 0 : page.revision();
            if (!anew) {
                listener.onInventory(page.observations());
                firstInventory.tryComplete();
            }
        });
    }

    private interface Reader {
        void read(Buffer body) throws IOException;
    }

    private interface Again {
        void poll(Duration retry);
    }

    private void poll(String path, long after, Duration retry, Again again, Reader reader) {
        if (!running) {
            return;
        }
        String query =
                path + "?after=" + after + "&wait_ms=" + options.pollWait().toMillis();
        request(HttpMethod.GET, query, options.timeout().plus(options.pollWait()), Buffer.buffer())
                .compose(answer -> read(answer, reader))
                .onComplete(
                        done -> {
                            reached(path);
                            again.poll(RETRY_FIRST);
                        },
                        failure -> {
                            notReached(path, String.valueOf(failure.getMessage()));
                            Duration longer = retry.multipliedBy(2);
                            Duration next = longer.compareTo(RETRY_MOST) < 0 ? longer : RETRY_MOST;
                            vertx.setTimer(retry.toMillis(), timer -> again.poll(next));
                        });
    }

    private Future<Void> read(Answer answer, Reader reader) {
        if (!running) {
            return Future.succeededFuture();
        }
        if (answer.status() != 200) {
            return Future.failedFuture("HTTP status " + answer.status());
        }
        try {
            reader.read(answer.body());
            return Future.succeededFuture();
        } catch (IOException e) {
            return Future.failedFuture(e);
        }
    }

    /** Reached is who answers both polls. */
    private void reached(String path) {
        if (unreached.remove(path) && unreached.isEmpty() && running) {
            LOG.info("driver {} reached again", options.id());
            listener.onReachable(true, path);
        }
    }

    private void notReached(String path, String why) {
        if (unreached.add(path) && unreached.size() == 1 && running) {
            LOG.warn("driver {} not reached by {}: {}", options.id(), path, why);
            listener.onReachable(false, path + ": " + why);
        }
    }

    private record Answer(int status, Buffer body) {}

    private Future<Answer> request(HttpMethod method, String path, Duration timeout, Buffer body) {
        RequestOptions request = new RequestOptions()
                .setMethod(method)
                .setHost(options.url().getHost())
                .setPort(options.port())
                .setURI(options.path(path))
                .setTimeout(timeout.toMillis());
        if (method == HttpMethod.POST) {
            request.putHeader("content-type", "application/json");
        }
        Future<Answer> answer = client.request(request)
                .compose(sent -> sent.send(body))
                .compose(response -> {
                    Promise<Answer> whole = Promise.promise();
                    List<Buffer> parts = new ArrayList<>();
                    long[] size = {0};
                    response.handler(part -> {
                        size[0] += part.length();
                        if (size[0] > BODY_BYTES_MAX) {
                            whole.tryFail("an answer above " + BODY_BYTES_MAX + " bytes");
                            response.request().reset();
                        } else {
                            parts.add(part);
                        }
                    });
                    response.exceptionHandler(whole::tryFail);
                    response.endHandler(end -> {
                        Buffer joined = Buffer.buffer((int) size[0]);
                        parts.forEach(joined::appendBuffer);
                        whole.tryComplete(new Answer(response.statusCode(), joined));
                    });
                    return whole.future();
                })
                .timeout(timeout.toMillis() * 2, TimeUnit.MILLISECONDS);
        Promise<Answer> here = Promise.promise();
        answer.onComplete(result -> context.runOnContext(none -> here.handle(result)));
        return here.future();
    }
}
