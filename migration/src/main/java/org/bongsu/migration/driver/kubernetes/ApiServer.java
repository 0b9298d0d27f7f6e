package org.bongsu.migration.driver.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.vertx.core.Future;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bongsu.migration.driver.kubernetes.KubernetesOptions.Access;
import org.bongsu.migration.driver.ledger.DriverContext;
import org.jspecify.annotations.Nullable;

/**
 * The few requests that the driver makes. Each is sent once: who repeats it knows what for. A request that fails does so
 * with an {@link ApiException}. Called on the driver's context, where the futures complete; {@link #open} on a worker.
 */
class ApiServer {

    /** On a node: who of ours cordoned it. */
    static final String MARK = "bongsu.org/cordon";

    /** On a node: somebody else had cordoned it before. */
    static final String FOUND = "bongsu.org/found-cordoned";

    /** On evictions, for whoever reads the cluster's audit log. */
    static final String COMMAND = "bongsu.org/command";

    /** Objects in one answer; 500 pods are some 4 MB. */
    private static final int PAGE = 500;

    private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final String JSON = "application/json";
    private static final int GRACE_DEFAULT = 30;

    /** The budget has its name in the message only. */
    private static final Pattern BUDGET = Pattern.compile("disruption budget (\\S+)");

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,4}");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final DriverContext driver;
    private final KubernetesOptions options;
    private volatile @Nullable Session session;

    private record Session(HttpClient client, String url, KubernetesSerialization json) {}

    ApiServer(DriverContext driver, KubernetesOptions options) {
        this.driver = driver;
        this.options = options;
    }

    // ---------------------------------------------------------------- opening

    /** Reads what the access names; reaches for nobody. */
    void open() throws IOException {
        if (session != null) {
            return;
        }
        Config config = config(options.access());
        config.setRequestRetryBackoffLimit(0);
        config.setConnectionTimeout((int) options.timeout().toMillis());
        config.setRequestTimeout((int) options.timeout().toMillis());
        config.setHttp2Disable(true); // a request that hangs must not hold up the others of its connection
        config.setUserAgent("bongsu");
        HttpClient client = new JdkHttpClientFactory().newBuilder(config).build();
        String url = config.getMasterUrl();
        session = new Session(
                client, url.endsWith("/") ? url.substring(0, url.length() - 1) : url, new KubernetesSerialization());
    }

    private static Config config(Access access) throws IOException {
        if (access instanceof Access.Kubeconfig file) {
            return kubeconfig(file);
        }
        if (access instanceof Access.Address address) {
            return address(address);
        }
        String host = System.getenv("KUBERNETES_SERVICE_HOST");
        String port = System.getenv("KUBERNETES_SERVICE_PORT");
        if (host == null || port == null) {
            throw new IOException("not in a cluster: KUBERNETES_SERVICE_HOST and _PORT are not set");
        }
        return address(new Access.Address(
                "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port,
                Optional.of(ACCOUNT.resolve("token").toString()),
                Optional.of(ACCOUNT.resolve("ca.crt").toString())));
    }

    private static Config kubeconfig(Access.Kubeconfig file) throws IOException {
        readable(file.path());
        Config config;
        try {
            config = Config.fromKubeconfig(file.context().orElse(null), new File(file.path()));
        } catch (RuntimeException e) {
            throw new IOException(file.path() + ": " + e.getMessage(), e);
        }
        if (config.getCurrentContext() == null
                || file.context()
                        .filter(name -> !name.equals(config.getCurrentContext().getName()))
                        .isPresent()) {
            throw new IOException(file.path() + ": no context " + file.context().orElse("is chosen in it"));
        }
        return config;
    }

    private static Config address(Access.Address address) throws IOException {
        Config config = Config.empty();
        config.setMasterUrl(address.url());
        if (address.caFile().isPresent()) {
            config.setCaCertFile(readable(address.caFile().get()));
        }
        if (address.tokenFile().isPresent()) {
            TokenFile token = new TokenFile(Path.of(readable(address.tokenFile().get())));
            config.setOauthTokenProvider(token::read);
        }
        return config;
    }

    private static String readable(String path) throws IOException {
        File file = new File(path);
        if (!file.canRead()) {
            throw new IOException("cannot read " + path);
        }
        return path;
    }

    Future<Void> close() {
        Session open = session;
        if (open == null) {
            return Future.succeededFuture();
        }
        return driver.blocking(
                        () -> {
                            open.client().close();
                            return true;
                        },
                        false)
                .mapEmpty();
    }

    // ---------------------------------------------------------------- looking

    Future<List<NodeSeen>> nodes() {
        return pages("/api/v1/nodes?limit=" + PAGE, NodeList.class, ApiServer::node);
    }

    Future<NodeSeen> node(String name) {
        return send(
                "GET", "/api/v1/nodes/" + encode(name), Optional.empty(), JSON, body -> node(parse(body, Node.class)));
    }

    /**
     * @param labels a selector; empty for all pods
     * @param node only those of a node; empty for all
     */
    Future<List<PodSeen>> pods(Optional<String> namespace, String labels, Optional<String> node) {
        StringBuilder path = new StringBuilder("/api/v1/");
        namespace.ifPresent(
                name -> path.append("namespaces/").append(encode(name)).append('/'));
        path.append("pods?limit=").append(PAGE);
        if (!labels.isEmpty()) {
            path.append("&labelSelector=").append(encode(labels));
        }
        node.ifPresent(name -> path.append("&fieldSelector=").append(encode("spec.nodeName=" + name)));
        return pages(path.toString(), PodList.class, ApiServer::pod);
    }

    /** All pages of a list. A list that grew too old between two pages is begun again, once. */
    private <T extends HasMetadata, L extends KubernetesResourceList<T>, R> Future<List<R>> pages(
            String path, Class<L> type, Function<T, R> seen) {
        return page(path, Optional.empty(), type, seen, new ArrayList<>())
                .recover(why -> why instanceof ApiException no && no.code() == 410
                        ? page(path, Optional.empty(), type, seen, new ArrayList<>())
                        : Future.failedFuture(why));
    }

    private <T extends HasMetadata, L extends KubernetesResourceList<T>, R> Future<List<R>> page(
            String path, Optional<String> next, Class<L> type, Function<T, R> seen, List<R> before) {
        String whole = path + next.map(token -> "&continue=" + encode(token)).orElse("");
        record Page<R>(List<R> items, Optional<String> next) {}
        return send("GET", whole, Optional.empty(), JSON, body -> {
                    L list = parse(body, type);
                    List<R> items = new ArrayList<>();
                    list.getItems().forEach(one -> items.add(seen.apply(one)));
                    String token = list.getMetadata() == null
                            ? null
                            : list.getMetadata().getContinue();
                    return new Page<>(items, Optional.ofNullable(token).filter(text -> !text.isEmpty()));
                })
                .compose(page -> {
                    before.addAll(page.items());
                    return page.next().isPresent()
                            ? page(path, page.next(), type, seen, before)
                            : Future.succeededFuture(before);
                });
    }

    // ---------------------------------------------------------------- acting

    /** Changes the node if it still is the version that was seen: 409 when it is not. */
    Future<Void> patch(NodeSeen seen, boolean cordoned, Optional<String> mark, boolean foundCordoned) {
        ObjectNode patch = MAPPER.createObjectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("resourceVersion", seen.version());
        ObjectNode annotations = metadata.putObject("annotations");
        annotations.put(MARK, mark.orElse(null));
        annotations.put(FOUND, foundCordoned ? "true" : null);
        patch.putObject("spec").put("unschedulable", cordoned ? Boolean.TRUE : null);
        return send(
                        "PATCH",
                        "/api/v1/nodes/" + encode(seen.name()),
                        Optional.of(patch),
                        "application/merge-patch+json",
                        body -> true)
                .mapEmpty();
    }

    /** @param grace seconds, at least 1; empty for the pod's own */
    Future<Void> evict(PodSeen pod, Optional<Long> grace, String command) {
        ObjectNode eviction = MAPPER.createObjectNode();
        eviction.put("apiVersion", "policy/v1");
        eviction.put("kind", "Eviction");
        ObjectNode metadata = eviction.putObject("metadata");
        metadata.put("name", pod.name());
        metadata.put("namespace", pod.namespace());
        metadata.putObject("annotations").put(COMMAND, command);
        options(eviction.putObject("deleteOptions"), pod, grace);
        return send("POST", path(pod) + "/eviction", Optional.of(eviction), JSON, body -> true)
                .mapEmpty();
    }

    /** Asks no disruption budget. */
    Future<Void> delete(PodSeen pod, Optional<Long> grace) {
        ObjectNode body = MAPPER.createObjectNode();
        body.put("apiVersion", "v1");
        body.put("kind", "DeleteOptions");
        options(body, pod, grace);
        return send("DELETE", path(pod), Optional.of(body), JSON, answer -> true)
                .mapEmpty();
    }

    /** That very pod, never one of the same name that took its place. */
    private static void options(ObjectNode body, PodSeen pod, Optional<Long> grace) {
        grace.ifPresent(seconds -> body.put("gracePeriodSeconds", Math.max(1, seconds)));
        body.putObject("preconditions").put("uid", pod.uid());
    }

    private static String path(PodSeen pod) {
        return "/api/v1/namespaces/" + encode(pod.namespace()) + "/pods/" + encode(pod.name());
    }

    /** A line in the cluster's own log about a pod, and one about its node. */
    Future<Void> tell(PodSeen pod, String reason, String message, String name) {
        ObjectNode about = MAPPER.createObjectNode();
        about.put("apiVersion", "v1");
        about.put("kind", "Pod");
        about.put("namespace", pod.namespace());
        about.put("name", pod.name());
        about.put("uid", pod.uid());
        ObjectNode node = MAPPER.createObjectNode();
        node.put("apiVersion", "v1");
        node.put("kind", "Node");
        node.put("name", pod.node().orElse(""));
        node.put("uid", pod.node().orElse("")); // as the kubelet's own events have it
        return event(pod.namespace(), name, about, reason, message)
                .compose(none -> event("default", name, node, reason, message));
    }

    private Future<Void> event(String namespace, String name, ObjectNode about, String reason, String message) {
        String at = driver.clock()
                .get()
                .toInstant()
                .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                .toString();
        ObjectNode event = MAPPER.createObjectNode();
        event.put("apiVersion", "v1");
        event.put("kind", "Event");
        event.putObject("metadata").put("name", name).put("namespace", namespace);
        event.set("involvedObject", about);
        event.put("type", "Warning");
        event.put("reason", reason);
        event.put("message", message);
        event.put("firstTimestamp", at);
        event.put("lastTimestamp", at);
        event.put("count", 1);
        event.putObject("source").put("component", "bongsu");
        event.put("reportingComponent", "bongsu");
        return send(
                        "POST",
                        "/api/v1/namespaces/" + encode(namespace) + "/events",
                        Optional.of(event),
                        JSON,
                        body -> true)
                .mapEmpty();
    }

    // ---------------------------------------------------------------- requests

    private <T> Future<T> send(
            String method, String path, Optional<ObjectNode> body, String type, Function<byte[], T> answer) {
        Session open = session;
        if (open == null) {
            return Future.failedFuture(ApiException.unanswered(new IOException("not opened yet")));
        }
        HttpRequest.Builder request =
                open.client().newHttpRequestBuilder().uri(open.url() + path).header("Accept", JSON);
        request.timeout(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
        body.ifPresent(json -> request.method(method, type, json.toString()));
        CompletableFuture<HttpResponse<byte[]>> sent = open.client().sendAsync(request.build(), byte[].class);
        // Lists are parsed where they arrive; the context has better things to do.
        CompletableFuture<T> parsed = sent.thenApply(response -> {
            byte[] bytes = Objects.requireNonNullElse(response.body(), new byte[0]);
            if (!response.isSuccessful()) {
                throw new Refused(refusal(response, bytes));
            }
            return answer.apply(bytes);
        });
        return Future.fromCompletionStage(parsed, driver.context())
                .timeout(options.timeout().toMillis() + 1000, TimeUnit.MILLISECONDS)
                .onFailure(why -> sent.cancel(true))
                .recover(why -> Future.failedFuture(cause(why)));
    }

    /** Carries a checked exception through a completion stage. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final ApiException why;

        Refused(ApiException why) {
            super(why);
            this.why = why;
        }
    }

    private static ApiException cause(Throwable thrown) {
        Throwable why = thrown;
        while (why.getCause() != null && !(why instanceof Refused)) {
            why = why.getCause();
        }
        return why instanceof Refused refused ? refused.why : ApiException.unanswered(why);
    }

    private static ApiException refusal(HttpResponse<?> response, byte[] body) {
        String message = "status " + response.code();
        Optional<String> budget = Optional.empty();
        Optional<Duration> retry = Optional.ofNullable(response.header("Retry-After"))
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
        try {
            JsonNode status = MAPPER.readTree(body);
            message = status.path("message").asText(message);
            for (JsonNode one : status.path("details").path("causes")) {
                if (one.path("reason").asText().equals("DisruptionBudget")) {
                    message = one.path("message").asText(message);
                    Matcher name = BUDGET.matcher(message);
                    budget = Optional.of(name.find() ? name.group(1) : "of unknown name");
                }
            }
        } catch (IOException notJson) {
            message += ", and no reason"; // a proxy's page
        }
        if (response.code() == 500 && message.contains("more than one PodDisruptionBudget")) {
            budget = Optional.of("of which there is more than one");
        }
        return new ApiException(response.code(), message, retry, budget);
    }

    private <T> T parse(byte[] body, Class<T> type) {
        Session open = Objects.requireNonNull(session);
        return open.json().unmarshal(new ByteArrayInputStream(body), type);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    // ---------------------------------------------------------------- reading objects

    private static NodeSeen node(Node node) {
        ObjectMeta metadata = node.getMetadata();
        Map<String, String> annotations = Objects.requireNonNullElse(metadata.getAnnotations(), Map.of());
        boolean ready = node.getStatus() != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(one -> "Ready".equals(one.getType()) && "True".equals(one.getStatus()));
        boolean cordoned =
                node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
        return new NodeSeen(
                metadata.getName(),
                Objects.requireNonNullElse(metadata.getResourceVersion(), ""),
                ready,
                cordoned,
                Optional.ofNullable(annotations.get(MARK)),
                "true".equals(annotations.get(FOUND)));
    }

    private static PodSeen pod(Pod pod) {
        ObjectMeta metadata = pod.getMetadata();
        Optional<OwnerReference> controller = metadata.getOwnerReferences().stream()
                .filter(one -> Boolean.TRUE.equals(one.getController()))
                .findFirst();
        String phase = pod.getStatus() == null
                ? ""
                : Objects.requireNonNullElse(pod.getStatus().getPhase(), "");
        boolean ready = pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(one -> "Ready".equals(one.getType()) && "True".equals(one.getStatus()));
        boolean running = pod.getStatus() != null
                && pod.getStatus().getContainerStatuses().stream().anyMatch(ApiServer::runs);
        List<String> emptyDirs = pod.getSpec() == null
                ? List.of()
                : pod.getSpec().getVolumes().stream()
                        .filter(one -> one.getEmptyDir() != null)
                        .map(one -> one.getName())
                        .toList();
        Long grace = pod.getSpec() == null ? null : pod.getSpec().getTerminationGracePeriodSeconds();
        return new PodSeen(
                metadata.getNamespace(),
                metadata.getName(),
                metadata.getUid(),
                instant(metadata.getCreationTimestamp()).orElse(Instant.EPOCH),
                Optional.ofNullable(pod.getSpec()).map(spec -> spec.getNodeName()),
                Map.copyOf(Objects.requireNonNullElse(metadata.getLabels(), new LinkedHashMap<>())),
                ready,
                (phase.equals("Succeeded") || phase.equals("Failed")) && !running,
                instant(metadata.getDeletionTimestamp()),
                controller.map(one -> new PodSeen.Controller(one.getKind(), one.getName(), one.getUid())),
                metadata.getAnnotations() != null && metadata.getAnnotations().containsKey(MIRROR),
                emptyDirs,
                List.copyOf(Objects.requireNonNullElse(metadata.getFinalizers(), List.of())),
                grace == null ? GRACE_DEFAULT : grace.intValue());
    }

    private static boolean runs(ContainerStatus status) {
        return status.getState() != null && status.getState().getRunning() != null;
    }

    private static Optional<Instant> instant(@Nullable String text) {
        return Optional.ofNullable(text).map(Instant::parse);
    }
}
