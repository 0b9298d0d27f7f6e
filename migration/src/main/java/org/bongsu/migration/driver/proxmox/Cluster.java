package org.bongsu.migration.driver.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bongsu.migration.driver.rest.Answer;
import org.bongsu.migration.driver.rest.Endpoint;
import org.bongsu.migration.driver.rest.Rest;
import org.bongsu.migration.driver.rest.Rest.Call;
import org.bongsu.migration.driver.rest.RestException;

/**
 * A cluster, asked through one of its nodes: another one when that does not answer, for the first may stand in the room that
 * burns. Belongs to the driver's context.
 */
final class Cluster {

    /** How a node says that it did not reach the node that was meant; 596 may come after it had the request. */
    private static final int NOT_CONNECTED = 595;

    private final Rest rest;
    private final ProxmoxOptions options;
    private final List<Endpoint> doors = new ArrayList<>();
    private int door;

    /**
     * A guest as the cluster knows it, wherever it is.
     *
     * @param node whose it is
     */
    record Guest(int vmid, String name, List<String> tags, String node) {}

    /** A guest as the node says that has it. */
    record Local(int vmid, String status, String lock) {}

    /** A task, by its UPID, which names the node that runs it. */
    record Task(String upid) {
        String node() {
            return part(1);
        }

        /** Such as {@code qmigrate}. */
        String kind() {
            return part(5);
        }

        private String part(int number) {
            String[] parts = upid.split(":", -1);
            return parts.length > number ? parts[number] : "";
        }

        String path() {
            return "/nodes/" + Rest.encode(node()) + "/tasks/" + Rest.encode(upid);
        }
    }

    Cluster(Rest rest, ProxmoxOptions options) {
        this.rest = rest;
        this.options = options;
        options.urls().forEach(url -> doors.add(new Endpoint(url, options.trust())));
    }

    /** Any answer, whatever its status. */
    Future<Answer> call(Call call) {
        return through(call, doors.size());
    }

    private Future<Answer> through(Call call, int tries) {
        int used = door;
        Call whole = new Call(call.method(), "/api2/json" + call.path(), call.headers(), call.body())
                .with("authorization", "PVEAPIToken=" + options.token() + "=" + options.secret());
        return rest.send(doors.get(used), whole).recover(why -> {
            if (door == used) {
                door = (used + 1) % doors.size();
            }
            boolean harmless =
                    call.method().equals(HttpMethod.GET) || why instanceof RestException rest && !rest.sent();
            return harmless && tries > 1 ? through(call, tries - 1) : Future.failedFuture(why);
        });
    }

    /** What {@code data} holds of a success. */
    Future<JsonNode> data(Call call) {
        return call(call).map(answer -> {
            if (!answer.ok()) {
                throw new RestException(said(answer), answer.status() != NOT_CONNECTED);
            }
            return answer.object().path("data");
        });
    }

    /** The reason of the status line is where errors are told; parameters have theirs in the body. */
    static String said(Answer answer) {
        JsonNode errors = answer.json().path("errors");
        return "HTTP " + answer.status() + " "
                + Answer.line(answer.reason() + (errors.isMissingNode() ? "" : " " + errors));
    }

    /** QEMU guests of all nodes that the token may see, without templates. */
    Future<List<Guest>> guests() {
        return data(Call.get("/cluster/resources?type=vm")).map(data -> {
            List<Guest> guests = new ArrayList<>();
            for (JsonNode one : data) {
                if (one.path("type").asText().equals("qemu")
                        && one.path("template").asInt(0) == 0) {
                    guests.add(new Guest(
                            one.path("vmid").asInt(),
                            one.path("name").asText(""),
                            Arrays.asList(one.path("tags").asText("").split("[;, ]+")),
                            one.path("node").asText()));
                }
            }
            return guests;
        });
    }

    Future<List<String>> nodes() {
        return data(Call.get("/nodes")).map(data -> {
            List<String> nodes = new ArrayList<>();
            for (JsonNode one : data) {
                if (one.path("status").asText().equals("online")) {
                    nodes.add(one.path("node").asText());
                }
            }
            return nodes;
        });
    }

    /** What a node says of its own guests, just now. */
    Future<List<Local>> local(String node) {
        return data(Call.get("/nodes/" + Rest.encode(node) + "/qemu")).map(data -> {
            List<Local> guests = new ArrayList<>();
            data.forEach(one -> guests.add(local(one)));
            return guests;
        });
    }

    Future<Local> current(Call call) {
        return data(call).map(Cluster::local);
    }

    private static Local local(JsonNode json) {
        return new Local(
                json.path("vmid").asInt(),
                json.path("status").asText(),
                json.path("lock").asText(""));
    }

    /** Empty while the task runs. */
    Future<Optional<String>> ended(Task task) {
        return data(Call.get(task.path() + "/status"))
                .map(data -> data.path("status").asText().equals("stopped")
                        ? Optional.of(data.path("exitstatus").asText("without a status"))
                        : Optional.empty());
    }

    /** The last lines of its log that say something. */
    Future<String> lastWords(Task task) {
        return data(Call.get(task.path() + "/log?start=0&limit=5000")).map(data -> {
            String last = "";
            for (JsonNode line : data) {
                String text = line.path("t").asText("");
                last = text.isBlank() ? last : text;
            }
            return Answer.line(last);
        });
    }

    /** Ours of that kind about that guest, running or not, newest first. */
    Future<List<Task>> tasks(String node, int vmid, String kind, boolean runningOnly) {
        return data(Call.get("/nodes/" + Rest.encode(node) + "/tasks?vmid=" + vmid + "&typefilter=" + kind + "&source="
                        + (runningOnly ? "active" : "all") + "&limit=20"))
                .map(data -> {
                    List<Task> tasks = new ArrayList<>();
                    data.forEach(one -> tasks.add(new Task(one.path("upid").asText())));
                    return tasks;
                });
    }

    Future<Void> close() {
        return rest.close();
    }
}
