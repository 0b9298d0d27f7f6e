package org.bongsu.daemon.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bongsu.daemon.http.TenantPort.Answer;
import org.bongsu.daemon.http.TenantPort.AnswerWord;
import org.bongsu.daemon.http.TenantPort.DeliveryRow;
import org.bongsu.daemon.http.TenantPort.Outcome;
import org.bongsu.daemon.http.TenantPort.Page;
import org.bongsu.domain.Text;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything under {@code /tenant/v1}. Who asks is told by the bearer token alone, and sees nothing of anybody else: another tenant's
 * event is as unknown as one that never was. State belongs to the server's Vert.x context.
 */
final class TenantRoutes {

    /** Below the time after which the server closes an idle connection. */
    static final int WAIT_SECONDS_MOST = 60;

    /** Requests of one tenant that wait at once: its handlers, with some to spare. */
    static final int WAITING_MOST = 32;

    static final int ANSWERS_MOST = 64;
    static final int REASON_MOST = 500;
    static final int RESOURCES_MOST = 2_000;

    /** A cut's time comes without anybody saying so. */
    private static final long LOOK_MILLIS = 1_000;

    private static final long ANSWER_SECONDS_MAX = 10;
    private static final long EXTEND_SECONDS_MOST = 86_400;

    private static final Logger LOG = LoggerFactory.getLogger(TenantRoutes.class);

    private final Vertx vertx;
    private final TenantPort port;
    private final Map<String, List<Waiting>> waiting = new LinkedHashMap<>();

    private final class Waiting {
        final RoutingContext context;
        final String tenant;
        final String known;
        long timer;

        Waiting(RoutingContext context, String tenant, String known) {
            this.context = context;
            this.tenant = tenant;
            this.known = known;
        }
    }

    TenantRoutes(Vertx vertx, Context owner, TenantPort port) {
        this.vertx = vertx;
        this.port = port;
        port.follow(tenants -> owner.runOnContext(none -> tenants.forEach(this::look)));
        vertx.setPeriodic(
                LOOK_MILLIS,
                tick -> owner.runOnContext(none -> List.copyOf(waiting.keySet()).forEach(this::look)));
    }

    void mount(Doors doors) {
        doors.get("/tenant/v1/events").handler(this::events);
        doors.post("/tenant/v1/events").handler(this::answers);
        doors.get("/tenant/v1/deliveries").handler(this::deliveries);
        doors.post("/tenant/v1/deliveries/replay").handler(this::replay);
    }

    // ---------------------------------------------------------------- reading

    private void events(RoutingContext context) {
        String tenant = Gate.tenant(context);
        Page page = port.page(tenant).orElseThrow();
        int seconds = Answers.number(context, "wait", 0, WAIT_SECONDS_MOST, 0);
        String known = Optional.ofNullable(context.request().getHeader("If-None-Match"))
                .orElse("");
        if (!matches(known, page)) {
            document(context, page);
        } else if (seconds == 0) {
            unchanged(context, page);
        } else {
            await(context, tenant, known, seconds);
        }
    }

    private static boolean matches(String known, Page page) {
        return known.contains(quoted(page));
    }

    private static String quoted(Page page) {
        return "\"" + page.tag() + "\"";
    }

    private static void document(RoutingContext context, Page page) {
        context.response()
                .putHeader("ETag", quoted(page))
                .putHeader("Content-Type", "application/json")
                .end(page.document());
    }

    private static void unchanged(RoutingContext context, Page page) {
        context.response().setStatusCode(304).putHeader("ETag", quoted(page)).end();
    }

    private void await(RoutingContext context, String tenant, String known, int seconds) {
        List<Waiting> queue = waiting.computeIfAbsent(tenant, key -> new ArrayList<>());
        if (queue.size() >= WAITING_MOST) {
            context.response().putHeader("Retry-After", "1");
            throw new ProblemException(Problem.tooMany(WAITING_MOST + " requests of yours wait already"));
        }
        Waiting one = new Waiting(context, tenant, known);
        queue.add(one);
        one.timer = vertx.setTimer(seconds * 1_000L, late -> end(one));
        context.response().closeHandler(gone -> forget(one));
        context.response().exceptionHandler(broken -> forget(one));
    }

    private void look(String tenant) {
        port.page(tenant).ifPresent(page -> {
            for (Waiting one : List.copyOf(waiting.getOrDefault(tenant, List.of()))) {
                if (!matches(one.known, page)) {
                    forget(one);
                    document(one.context, page);
                }
            }
        });
    }

    private void end(Waiting one) {
        forget(one);
        port.page(one.tenant).ifPresent(page -> {
            if (matches(one.known, page)) {
                unchanged(one.context, page);
            } else {
                document(one.context, page);
            }
        });
    }

    private void forget(Waiting one) {
        vertx.cancelTimer(one.timer);
        List<Waiting> queue = waiting.getOrDefault(one.tenant, new ArrayList<>());
        queue.remove(one);
        if (queue.isEmpty()) {
            waiting.remove(one.tenant);
        }
    }

    private void deliveries(RoutingContext context) {
        JsonArray all = new JsonArray();
        port.page(Gate.tenant(context)).orElseThrow().deliveries().forEach(each -> all.add(delivery(each)));
        context.response()
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject().put("Deliveries", all).encode());
    }

    private static JsonObject delivery(DeliveryRow each) {
        JsonObject object = new JsonObject()
                .put("Id", each.id())
                .put("Endpoint", each.endpoint())
                .put("Sequence", each.sequence())
                .put("Type", each.type())
                .put("State", each.state())
                .put("Failures", each.failures())
                .put("AnnouncedAt", time(each.announcedWallMillis()));
        each.settledWallMillis().ifPresent(at -> object.put("SettledAt", time(at)));
        each.nextWallMillis().ifPresent(at -> object.put("NextTryAt", time(at)));
        each.lastFailure().ifPresent(why -> object.put("LastFailure", why));
        return object;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    // ---------------------------------------------------------------- saying

    private void answers(RoutingContext context) {
        String tenant = Gate.tenant(context);
        List<Answer> said = said(body(context));
        List<Future<JsonObject>> taken = new ArrayList<>();
        for (Answer one : said) {
            taken.add(Future.fromCompletionStage(port.answer(tenant, one), Vertx.currentContext())
                    .map(outcome -> outcome(one, outcome)));
        }
        Future.all(taken)
                .timeout(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
                .onSuccess(all -> answered(
                        context, tenant, taken.stream().map(Future::result).toList()))
                .onFailure(cause -> {
                    LOG.error("answers of {} were not taken", tenant, cause);
                    Problems.answer(
                            context, Problem.unavailable("the answer may or may not have been taken: repeat it"));
                });
    }

    private static void answered(RoutingContext context, String tenant, List<JsonObject> outcomes) {
        JsonArray all = new JsonArray();
        outcomes.forEach(all::add);
        LOG.info("answers of {}: {}", tenant, all);
        boolean any = outcomes.stream().anyMatch(each -> each.getBoolean("Accepted"));
        boolean unknown =
                outcomes.stream().allMatch(each -> each.getString("Verdict").equals("UNKNOWN"));
        context.response()
                .setStatusCode(any ? 200 : unknown ? 404 : 409)
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject().put("Answers", all).encode());
    }

    private static JsonObject outcome(Answer said, Outcome outcome) {
        JsonObject object = new JsonObject()
                .put("EventId", said.event())
                .put("Answer", wire(said.word()))
                .put("Accepted", outcome.verdict().holds())
                .put("Verdict", outcome.verdict().name())
                .put("Workloads", outcome.count())
                .put("Effect", text(outcome.effect()));
        outcome.until().ifPresent(until -> object.put("Until", until.toString()));
        return object;
    }

    private static String wire(AnswerWord word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private static JsonObject text(Text text) {
        return new JsonObject().put("en", text.en()).put("ko", text.ko());
    }

    /** {@code Answers} of ours, or {@code StartRequests} as handlers of Azure's Scheduled Events send them. */
    private static List<Answer> said(JsonObject body) {
        List<Answer> all = new ArrayList<>();
        try {
            for (Object start : body.getJsonArray("StartRequests", new JsonArray())) {
                all.add(new Answer(event((JsonObject) start), AnswerWord.EXPEDITE, 0, "", List.of()));
            }
            for (Object answer : body.getJsonArray("Answers", new JsonArray())) {
                all.add(said1((JsonObject) answer));
            }
        } catch (ClassCastException wrong) {
            throw Answers.invalid(
                    "Answers", "a list of objects with EventId and Answer is expected, and texts in them");
        }
        if (all.isEmpty() || all.size() > ANSWERS_MOST) {
            throw Answers.invalid("Answers", "1 to " + ANSWERS_MOST + " answers are expected, not " + all.size());
        }
        return all;
    }

    private static String event(JsonObject object) {
        String event = object.getString("EventId", "");
        if (event.isBlank() || event.length() > 64) {
            throw Answers.invalid("EventId", "the id of an event is missing");
        }
        return event;
    }

    private static Answer said1(JsonObject object) {
        String wire = object.getString("Answer", "");
        AnswerWord word = Arrays.stream(AnswerWord.values())
                .filter(each -> wire(each).equals(wire))
                .findFirst()
                .orElseThrow(() -> Answers.invalid("Answer", "'" + cut(wire) + "' is none of " + words()));
        String reason = object.getString("Reason", "");
        Integer seconds = object.getInteger("Seconds", 0);
        List<String> resources = new ArrayList<>();
        for (Object resource : object.getJsonArray("Resources", new JsonArray())) {
            resources.add((String) resource);
        }
        if (word == AnswerWord.EXTEND && (seconds == null || seconds < 1 || seconds > EXTEND_SECONDS_MOST)) {
            throw Answers.invalid("Seconds", "extend needs 1 to " + EXTEND_SECONDS_MOST + " seconds");
        }
        if (word == AnswerWord.NACK && reason.isBlank()) {
            throw Answers.invalid("Reason", "nack needs a reason");
        }
        if (reason.length() > REASON_MOST || resources.size() > RESOURCES_MOST) {
            throw Answers.invalid(
                    "Reason", "a reason has at most " + REASON_MOST + " characters, Resources " + RESOURCES_MOST);
        }
        return new Answer(event(object), word, word == AnswerWord.EXTEND ? seconds : 0, reason, resources);
    }

    private static List<String> words() {
        return Arrays.stream(AnswerWord.values()).map(TenantRoutes::wire).toList();
    }

    private static String cut(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    private static JsonObject body(RoutingContext context) {
        try {
            JsonObject body = context.body().asJsonObject();
            if (body != null) {
                return body;
            }
        } catch (DecodeException | ClassCastException malformed) {
            // told below
        }
        throw Answers.invalid("body", "a JSON object is expected");
    }

    private void replay(RoutingContext context) {
        String tenant = Gate.tenant(context);
        long from;
        try {
            from = body(context).getLong("FromSequence", 0L);
        } catch (ClassCastException wrong) {
            throw Answers.invalid("FromSequence", "a whole number from 0 is expected");
        }
        Future.fromCompletionStage(port.replay(tenant, Math.max(0, from)), Vertx.currentContext())
                .timeout(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
                .onSuccess(outcome -> context.response()
                        .setStatusCode(202)
                        .putHeader("Content-Type", "application/json")
                        .end(new JsonObject()
                                .put("Notices", outcome.count())
                                .put("Effect", text(outcome.effect()))
                                .encode()))
                .onFailure(cause -> Problems.answer(context, Problem.unavailable("ask again")));
    }
}
