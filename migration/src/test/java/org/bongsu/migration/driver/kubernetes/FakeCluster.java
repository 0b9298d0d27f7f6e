package org.bongsu.migration.driver.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An API server on loopback whose objects the mock server of the client library keeps, with what that one lacks: evictions under budgets,
 * preconditions, pages that expire, kubelets that end pods after a while, and a controller that puts them elsewhere. Can
 * be told to misbehave.
 */
final class FakeCluster {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern POD = Pattern.compile("/api/v1/namespaces/([^/]+)/pods/([^/?]+)(/eviction)?");
    private static final Pattern NODE = Pattern.compile("/api/v1/nodes/([^/?]+)");

    /** How long a container takes to end. */
    private static final long KUBELET_MILLIS = 100;

    private final ScheduledExecutorService kubelets = Executors.newScheduledThreadPool(4);
    private final KubernetesCrudDispatcher objects = new KubernetesCrudDispatcher();
    private final Vertx vertx = Vertx.vertx();
    private final Optional<Path> folder;
    private final int port;
    private HttpServer server;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> evictions = new CopyOnWriteArrayList<>();
    private final ConcurrentMap<String, List<Runnable>> hanging = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> graces = new ConcurrentHashMap<>();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<String, Integer> refusals = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Integer> times = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> budgets = new ConcurrentHashMap<>();
    private final Set<String> lies = ConcurrentHashMap.newKeySet();
    private final Set<String> stuck = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String elsewhere;
    private volatile boolean replacementReady = true;
    private volatile long slowMillis;
    private volatile int page = Integer.MAX_VALUE;
    private volatile int expiringPages;
    private volatile String token = "";
    private int inside;
    private int insideMost;
    private int uids;

    /** @param folder for the keys; without it the server speaks in the clear */
    FakeCluster(Optional<Path> folder) throws Exception {
        this.folder = folder;
        if (folder.isPresent()) {
            keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "SAN=dns:localhost");
            keytool("-exportcert", "-rfc", "-file", certificateFile());
        }
        server = serve(0);
        port = server.actualPort();
    }

    private String store() {
        return folder.orElseThrow().resolve("keys.p12").toString();
    }

    private void keytool(String... words) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(words));
        command.addAll(List.of("-alias", "api", "-keystore", store(), "-storepass", "changeit"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
    }

    private HttpServer serve(int where) throws Exception {
        HttpServerOptions options = new HttpServerOptions();
        if (folder.isPresent()) {
            options.setSsl(true)
                    .setKeyCertOptions(new PfxOptions().setPath(store()).setPassword("changeit"));
        }
        return await(vertx.createHttpServer(options)
                .requestHandler(request -> request.body()
                        .onSuccess(body -> kubelets.execute(() -> {
                            requests.add(request.method() + " " + request.uri());
                            dispatch(request, body.toString());
                        })))
                .listen(where, "localhost"));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    String url() {
        return (folder.isPresent() ? "https" : "http") + "://localhost:" + port;
    }

    String certificateFile() {
        return folder.orElseThrow().resolve("ca.pem").toString();
    }

    void goAway() throws Exception {
        await(server.close());
    }

    void comeBack() throws Exception {
        server = serve(port);
    }

    void close() throws Exception {
        kubelets.shutdownNow();
        await(vertx.close());
    }

    // ---------------------------------------------------------------- what there is

    void node(String name) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("apiVersion", "v1").put("kind", "Node");
        node.putObject("metadata").put("name", name).putObject("annotations").put("other", "kept");
        node.putObject("spec");
        node.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True");
        create("/api/v1/nodes", node);
    }

    void ready(String node, boolean ready) {
        change("/api/v1/nodes/" + node, object -> condition(object, ready ? "True" : "Unknown"));
    }

    private static void condition(ObjectNode object, String status) {
        ArrayNode conditions = object.withObject("/status").putArray("conditions");
        conditions.addObject().put("type", "Ready").put("status", status);
    }

    void cordonByHand(String node, boolean cordoned) {
        change("/api/v1/nodes/" + node, object -> object.withObject("/spec").put("unschedulable", cordoned));
    }

    JsonNode node(String name, String pointer) {
        return get("/api/v1/nodes/" + name).at(pointer);
    }

    /** A running pod. @param controller kind and name; empty for a bare pod */
    void pod(String name, String node, Map<String, String> labels, String controller) {
        pod(name, node, labels, controller, true, false);
    }

    void podWithEmptyDir(String name, String node, Map<String, String> labels, String controller) {
        pod(name, node, labels, controller, true, true);
    }

    private synchronized void pod(
            String name, String node, Map<String, String> labels, String controller, boolean ready, boolean emptyDir) {
        ObjectNode pod = MAPPER.createObjectNode();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = pod.putObject("metadata");
        metadata.put("name", name).put("namespace", "prod").put("uid", "uid-" + ++uids);
        metadata.put("creationTimestamp", now());
        ObjectNode allLabels = metadata.putObject("labels");
        labels.forEach(allLabels::put);
        if (!controller.isEmpty()) {
            String[] parts = controller.split("/", 2);
            metadata.putArray("ownerReferences")
                    .addObject()
                    .put("apiVersion", "apps/v1")
                    .put("kind", parts[0])
                    .put("name", parts[1])
                    .put("uid", "uid-of-" + parts[1])
                    .put("controller", true);
        }
        ObjectNode spec = pod.putObject("spec");
        spec.put("nodeName", node).put("terminationGracePeriodSeconds", 30);
        if (emptyDir) {
            spec.putArray("volumes").addObject().put("name", "scratch").putObject("emptyDir");
        }
        ObjectNode status = pod.putObject("status").put("phase", "Running");
        status.putArray("conditions").addObject().put("type", "Ready").put("status", ready ? "True" : "False");
        create("/api/v1/namespaces/prod/pods", pod);
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    boolean hasPod(String name) {
        return objects.handleGet("/api/v1/namespaces/prod/pods/" + name).code() == 200;
    }

    void remove(String pod) {
        String path = "/api/v1/namespaces/prod/pods/" + pod;
        change(path, object -> object.withObject("/metadata").remove("finalizers"));
        objects.handleDelete(path);
    }

    void podReady(String pod) {
        change("/api/v1/namespaces/prod/pods/" + pod, object -> condition(object, "True"));
    }

    // ---------------------------------------------------------------- how it behaves

    /** Where controllers put what was evicted; null for nowhere. */
    void replaceOn(@Nullable String node, boolean ready) {
        elsewhere = node;
        replacementReady = ready;
    }

    void hang(String node, boolean hangs) {
        if (hangs) {
            hanging.put(node, new CopyOnWriteArrayList<>());
        } else {
            Optional.ofNullable(hanging.remove(node)).ifPresent(line -> line.forEach(kubelets::execute));
        }
    }

    void lie(String pod, boolean lie) {
        if (lie) {
            lies.add(pod);
        } else {
            lies.remove(pod);
        }
    }

    /** Its containers do not end. */
    void stick(String pod) {
        stuck.add(pod);
    }

    /** Requests whose method and path fit are refused so many times with that status. */
    void refuse(String request, int status, int howOften) {
        refusals.put(request, status);
        times.put(request, howOften);
    }

    void budget(String pod, @Nullable String budget) {
        if (budget == null) {
            budgets.remove(pod);
        } else {
            budgets.put(pod, budget);
        }
    }

    void slow(long millis) {
        slowMillis = millis;
    }

    /** Lists come in pages of that many, and so many of them have expired when they are asked for. */
    void pages(int size, int expiring) {
        page = size;
        expiringPages = expiring;
    }

    void onlyWithToken(String bearer) {
        token = bearer;
    }

    /** Method and path of every request, in order. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    long count(String request) {
        return requests.stream().filter(one -> one.matches(request)).count();
    }

    /** The seconds that the pod was given when it was told to go, or "own". */
    String grace(String pod) {
        return graces.getOrDefault(pod, "never");
    }

    /** What evictions say of their command, once a pod and command. */
    List<String> evictions() {
        return List.copyOf(evictions);
    }

    synchronized int insideMost() {
        return insideMost;
    }

    List<JsonNode> events() {
        List<JsonNode> all = new ArrayList<>();
        get("/api/v1/events").path("items").forEach(all::add);
        return all;
    }

    // ---------------------------------------------------------------- answering

    private static void answer(HttpServerRequest request, MockResponse response) {
        request.response().setStatusCode(response.code()).putHeader("Content-Type", "application/json");
        request.response().end(body(response));
    }

    private void dispatch(HttpServerRequest request, String body) {
        String path = request.uri();
        String line = request.method() + " " + path;
        if (!token.isEmpty() && !("Bearer " + token).equals(request.getHeader("Authorization"))) {
            answer(request, status(401, "Unauthorized"));
            return;
        }
        Matcher pod = POD.matcher(path);
        boolean leaves = pod.matches() && request.method() != io.vertx.core.http.HttpMethod.GET;
        if (leaves) {
            begun(read(body));
        }
        for (Map.Entry<String, Integer> one : refusals.entrySet()) {
            if (line.matches(one.getKey()) && times.merge(one.getKey(), -1, Integer::sum) >= 0) {
                answer(request, status(one.getValue(), "told to refuse"));
                return;
            }
        }
        if (leaves) {
            leave(pod.group(2), request, read(body));
        } else {
            answer(request, objects(request.method().name(), path, body));
        }
    }

    private MockResponse objects(String method, String path, String body) {
        Matcher node = NODE.matcher(path);
        if (node.matches() && method.equals("PATCH")) {
            String asked = read(body).at("/metadata/resourceVersion").asText();
            return asked.equals(node(node.group(1), "/metadata/resourceVersion").asText())
                    ? patched(path, read(body))
                    : status(409, "the object has been modified; please apply your changes to the latest version");
        }
        return switch (method) {
            case "GET" -> list(path);
            case "POST" -> objects.handleCreate(request(HttpMethod.POST, path, (ObjectNode) read(body)));
            default -> status(405, "not here");
        };
    }

    private MockResponse patched(String path, JsonNode patch) {
        change(path, object -> merge(object, patch));
        return json(200, get(path));
    }

    /** RFC 7396; the store's own adds to lists and keeps what is set to null. */
    private static void merge(ObjectNode target, JsonNode patch) {
        patch.properties().forEach(one -> {
            if (one.getValue().isNull()) {
                target.remove(one.getKey());
            } else if (one.getValue().isObject() && target.get(one.getKey()) instanceof ObjectNode inner) {
                merge(inner, one.getValue());
            } else {
                target.set(one.getKey(), one.getValue());
            }
        });
    }

    private MockResponse list(String path) {
        String plain =
                path.replaceAll("(limit|continue|fieldSelector)=[^&]*&?", "").replaceAll("[?&]$", "");
        MockResponse all = objects.handleGet(plain);
        if (!path.contains("limit=") || all.code() != 200) {
            return all;
        }
        Matcher from = Pattern.compile("continue=([0-9]+)").matcher(path);
        int start = from.find() ? Integer.parseInt(from.group(1)) : 0;
        if (start > 0 && expiringPages > 0) {
            expiringPages--;
            return status(410, "the provided continue parameter is too old");
        }
        ObjectNode whole = (ObjectNode) read(body(all));
        ArrayNode items = MAPPER.createArrayNode();
        Matcher field = Pattern.compile("fieldSelector=spec.nodeName%3D([^&]*)").matcher(path);
        String node = field.find() ? field.group(1) : "";
        whole.get("items").forEach(one -> {
            if (node.isEmpty() || one.at("/spec/nodeName").asText().equals(node)) {
                items.add(one);
            }
        });
        ArrayNode some = MAPPER.createArrayNode();
        for (int index = start; index < Math.min((long) items.size(), (long) start + page); index++) {
            some.add(items.get(index));
        }
        whole.set("items", some);
        if ((long) start + page < items.size()) {
            whole.withObject("/metadata").put("continue", Integer.toString(start + page));
        }
        return json(200, whole);
    }

    /** One pod leaves by one command once, however often it is asked to. */
    private void begun(JsonNode body) {
        String command = body.at("/metadata/annotations/bongsu.org~1command").asText();
        String uid = body.at("/deleteOptions/preconditions/uid").asText();
        if (!command.isEmpty() && asked.add(uid + command)) {
            evictions.add(command);
        }
    }

    private void leave(String name, HttpServerRequest request, JsonNode body) {
        JsonNode pod = get("/api/v1/namespaces/prod/pods/" + name);
        String node = pod.at("/spec/nodeName").asText();
        enter();
        Runnable rest = () -> {
            exit();
            MockResponse answer;
            try {
                answer = left(name, request.method().name().equals("POST"), body);
            } catch (RuntimeException e) {
                answer = status(500, "the test itself: " + e);
            }
            answer(request, answer);
        };
        List<Runnable> line = hanging.get(node);
        if (line != null) {
            line.add(rest);
        } else {
            kubelets.schedule(rest, slowMillis, TimeUnit.MILLISECONDS);
        }
    }

    private MockResponse left(String name, boolean eviction, JsonNode body) {
        JsonNode pod = get("/api/v1/namespaces/prod/pods/" + name);
        if (pod.isMissingNode()) {
            return status(404, "pods \"" + name + "\" not found");
        }
        JsonNode options = eviction ? body.path("deleteOptions") : body;
        String uid = options.at("/preconditions/uid").asText();
        String its = pod.at("/metadata/uid").asText();
        if (!uid.equals(its)) {
            return status(409, "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + its);
        }
        String budget = budgets.get(name);
        if (eviction && budget != null) {
            return blocked(budget);
        }
        graces.put(name, options.path("gracePeriodSeconds").asText("own"));
        if (!lies.contains(name)) {
            terminate(name, pod);
        }
        return status(201, "");
    }

    private synchronized void enter() {
        inside++;
        insideMost = Math.max(insideMost, inside);
    }

    private synchronized void exit() {
        inside--;
    }

    /** The store removes what is being deleted at once, unless somebody has yet to say that it may. */
    private void terminate(String name, JsonNode pod) {
        change("/api/v1/namespaces/prod/pods/" + name, object -> {
            object.withObject("/metadata")
                    .put("deletionTimestamp", now())
                    .putArray("finalizers")
                    .add("test/kubelet");
        });
        if (elsewhere != null && pod.at("/metadata/ownerReferences").size() > 0) {
            Map<String, String> labels = new LinkedHashMap<>();
            pod.at("/metadata/labels")
                    .properties()
                    .forEach(one -> labels.put(one.getKey(), one.getValue().asText()));
            JsonNode owner = pod.at("/metadata/ownerReferences/0");
            pod(
                    name + "-new",
                    elsewhere,
                    labels,
                    owner.path("kind").asText() + "/" + owner.path("name").asText(),
                    replacementReady,
                    false);
        }
        if (!stuck.contains(name)) {
            kubelets.schedule(() -> remove(name), KUBELET_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static MockResponse blocked(String budget) {
        ObjectNode status = MAPPER.createObjectNode();
        status.put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("code", 429);
        status.put("reason", "TooManyRequests");
        status.put("message", "Cannot evict pod as it would violate the pod's disruption budget.");
        status.putObject("details")
                .putArray("causes")
                .addObject()
                .put("reason", "DisruptionBudget")
                .put("message", "The disruption budget " + budget + " needs 2 healthy pods and has 2 currently");
        return json(429, status);
    }

    private static MockResponse status(int code, String message) {
        ObjectNode status = MAPPER.createObjectNode();
        status.put("kind", "Status").put("apiVersion", "v1").put("status", code < 300 ? "Success" : "Failure");
        status.put("code", code).put("message", message);
        return json(code, status);
    }

    private static MockResponse json(int code, JsonNode body) {
        return new MockResponse()
                .setResponseCode(code)
                .setHeader("Content-Type", "application/json")
                .setBody(body.toString());
    }

    // ---------------------------------------------------------------- the objects, from behind

    private void create(String path, ObjectNode object) {
        expect(objects.handleCreate(request(HttpMethod.POST, path, object)));
    }

    /** The whole object again: the store's merge patches are not those of RFC 7396. */
    private void change(String path, Consumer<ObjectNode> change) {
        if (get(path) instanceof ObjectNode object) {
            change.accept(object);
            expect(objects.handleUpdate(request(HttpMethod.PUT, path, object)));
        }
    }

    private JsonNode get(String path) {
        MockResponse response = objects.handleGet(path);
        return response.code() == 200 ? read(body(response)) : MAPPER.missingNode();
    }

    private static void expect(MockResponse response) {
        if (response.code() / 100 != 2) {
            throw new IllegalStateException(response.getStatus() + " " + body(response));
        }
    }

    private static RecordedRequest request(HttpMethod method, String path, ObjectNode body) {
        Headers headers = Headers.builder()
                .add("Content-Type", method == HttpMethod.PATCH ? "application/merge-patch+json" : "application/json")
                .build();
        return new RecordedRequest(
                "HTTP/1.1", method, path, headers, new Buffer(body.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String body(MockResponse response) {
        return new String(response.getBody().getBytes(), StandardCharsets.UTF_8);
    }

    private static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
