package org.bongsu.simulators.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bongsu.simulators.tenant.SignatureCheck.Verdict;

/**
 * Receivers of signed notices: {@code POST /tenants/ID/hook} and {@code POST /operators/ID/hook}. An unsigned or wrongly
 * signed delivery gets 401, an unknown receiver 404. Belongs to the Vert.x context that hands it requests.
 */
public final class TenantServer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern HOOK = Pattern.compile("/(tenants|operators)/([^/]+)/hook");

    private final Vertx vertx;
    private final TenantModel model;
    private final Map<String, Receiver> receivers = new LinkedHashMap<>();
    private final Consumer<String> told;

    private static final class Receiver {
        final SignatureCheck check;
        final Map<String, Receipt> receipts = new LinkedHashMap<>();
        final Map<Verdict, Integer> refused = new LinkedHashMap<>();
        long highestSequence = Long.MIN_VALUE;
        int outOfOrder;

        Receiver(SignatureCheck check) {
            this.check = check;
        }
    }

    /**
     * @param tenantSecrets whsec_ key by tenant
     * @param operatorSecrets whsec_ key by the operators' channel
     * @param told gets each tenant that has taken a notice
     */
    public TenantServer(
            Vertx vertx,
            TenantModel model,
            Map<String, String> tenantSecrets,
            Map<String, String> operatorSecrets,
            Consumer<String> told) {
        this.vertx = vertx;
        this.told = told;
        this.model = model;
        tenantSecrets.forEach((id, key) -> receivers.put("tenants/" + id, new Receiver(new SignatureCheck(key))));
        operatorSecrets.forEach((id, key) -> receivers.put("operators/" + id, new Receiver(new SignatureCheck(key))));
    }

    /** Whether the request was for a receiver. */
    public boolean handle(HttpServerRequest request) {
        Matcher hook = HOOK.matcher(request.path());
        if (!hook.matches()) {
            return false;
        }
        if (request.method() != HttpMethod.POST) {
            request.response().setStatusCode(405).end();
            return true;
        }
        String name = hook.group(1) + "/" + hook.group(2);
        Receiver receiver = receivers.get(name);
        if (receiver == null) {
            request.response().setStatusCode(404).end();
            return true;
        }
        request.body()
                .onSuccess(body -> delivered(name, hook.group(2), receiver, request, body))
                .onFailure(failure -> request.response().setStatusCode(400).end());
        return true;
    }

    private void delivered(String name, String tenant, Receiver receiver, HttpServerRequest request, Buffer body) {
        long wall = System.currentTimeMillis();
        Optional<String> id = header(request, "webhook-id");
        Verdict verdict = receiver.check.check(
                id,
                header(request, "webhook-timestamp"),
                header(request, "webhook-signature"),
                body.getBytes(),
                wall / 1000);
        if (verdict != Verdict.VERIFIED) {
            receiver.refused.merge(verdict, 1, Integer::sum);
            request.response().setStatusCode(401).end();
            return;
        }
        Optional<String> challenge = challenge(body);
        if (challenge.isPresent()) {
            request.response()
                    .putHeader("content-type", "application/json")
                    .end(JSON.createObjectNode()
                            .put("challenge", challenge.get())
                            .toString());
            return;
        }
        note(receiver, id.orElseThrow(), body, wall);
        TenantModel.Answer answer = model.deliver(name, id.get());
        HttpServerResponse response = request.response();
        long wait = answer.after().toMillis();
        if (wait == 0) {
            answer(receiver, id.get(), answer, response);
        } else {
            vertx.setTimer(wait, timer -> answer(receiver, id.get(), answer, response));
        }
        if (answer.accepted() && name.startsWith("tenants/")) {
            told.accept(tenant);
        }
    }

    /** Whoever sends notices asks first whether they are wanted here. */
    private static Optional<String> challenge(Buffer body) {
        try {
            JsonNode json = JSON.readTree(body.getBytes());
            return json.path("type").asText().equals("bongsu.endpoint.challenge")
                    ? Optional.of(json.path("data").path("challenge").asText())
                    : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private static void answer(Receiver receiver, String id, TenantModel.Answer answer, HttpServerResponse response) {
        if (response.closed()) {
            return;
        }
        response.setStatusCode(answer.status()).end();
        if (answer.accepted()) {
            receiver.receipts.computeIfPresent(id, (key, receipt) -> receipt.acceptedAt(System.currentTimeMillis()));
        }
    }

    private static void note(Receiver receiver, String id, Buffer body, long wall) {
        Receipt before = receiver.receipts.get(id);
        if (before != null) {
            receiver.receipts.put(id, before.again());
            return;
        }
        JsonNode json = JSON.createObjectNode();
        try {
            json = JSON.readTree(body.getBytes());
        } catch (IOException e) {
            json = JSON.createObjectNode().put("type", "not JSON");
        }
        JsonNode number = json.path("sequence");
        boolean numbered = number.isIntegralNumber()
                || number.isTextual() && number.asText().matches("-?[0-9]{1,18}");
        OptionalLong sequence = numbered ? OptionalLong.of(number.asLong()) : OptionalLong.empty();
        if (numbered && sequence.getAsLong() < receiver.highestSequence) {
            receiver.outOfOrder++;
        } else if (numbered) {
            receiver.highestSequence = sequence.getAsLong();
        }
        receiver.receipts.put(
                id, new Receipt(id, json.path("type").asText(""), sequence, wall, OptionalLong.empty(), 1));
    }

    private static Optional<String> header(HttpServerRequest request, String name) {
        return Optional.ofNullable(request.getHeader(name)).filter(value -> !value.isBlank());
    }

    /** The notices of a tenant that verified, by sequence and then by arrival. */
    public List<Receipt> receipts(String tenant) {
        Receiver receiver = receivers.get("tenants/" + tenant);
        return receiver == null ? List.of() : sorted(receiver);
    }

    private static List<Receipt> sorted(Receiver receiver) {
        List<Receipt> receipts = new ArrayList<>(receiver.receipts.values());
        receipts.sort(java.util.Comparator.comparingLong(r -> r.sequence().orElse(Long.MAX_VALUE)));
        return receipts;
    }

    /** {@code {"tenants":[{tenant, notices:[{id, type, sequence, first_seen_ms, accepted_ms, deliveries, verified}], refused, out_of_order}], "operators":[...]}}. */
    public ObjectNode truth() {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode tenants = json.putArray("tenants");
        ArrayNode operators = json.putArray("operators");
        receivers.forEach((name, receiver) -> {
            boolean tenant = name.startsWith("tenants/");
            String id = name.substring(name.indexOf('/') + 1);
            ObjectNode one = (tenant ? tenants : operators).addObject().put(tenant ? "tenant" : "operator", id);
            ArrayNode notices = one.putArray("notices");
            sorted(receiver).forEach(receipt -> notices.add(receipt(receipt)));
            one.put(
                    "refused",
                    receiver.refused.values().stream()
                            .mapToInt(Integer::intValue)
                            .sum());
            one.put("out_of_order", receiver.outOfOrder);
        });
        return json;
    }

    private static ObjectNode receipt(Receipt receipt) {
        ObjectNode one = JSON.createObjectNode().put("id", receipt.id()).put("type", receipt.type());
        receipt.sequence().ifPresent(sequence -> one.put("sequence", sequence));
        one.put("first_seen_ms", receipt.firstSeenMillis());
        receipt.acceptedMillis().ifPresent(millis -> one.put("accepted_ms", millis));
        return one.put("deliveries", receipt.deliveries()).put("verified", true);
    }
}
