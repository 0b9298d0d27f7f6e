package org.bongsu.migration.driver.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.bongsu.domain.site.Method;
import org.bongsu.migration.driver.Capabilities;
import org.bongsu.migration.driver.ledger.Claim;
import org.bongsu.migration.driver.ledger.Errand;
import org.bongsu.migration.driver.ledger.Hands;
import org.bongsu.migration.driver.ledger.Rounds;
import org.bongsu.migration.driver.rest.Answer;
import org.bongsu.migration.driver.rest.Identities;
import org.bongsu.migration.driver.rest.Polls;
import org.bongsu.migration.driver.rest.Rest;
import org.bongsu.migration.driver.rest.Rest.Call;
import org.bongsu.migration.driver.rest.RestException;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Reply;
import org.jspecify.annotations.Nullable;

/** Tells Nova. What Nova's own records say became of it is the claim. */
final class NovaHands implements Hands {

    /** How a service that we disabled says so. */
    static final String REASON = "bongsu ";

    /** A token, a version, a look, a list and the action itself. */
    private static final int REQUESTS = 6;

    private final OpenstackOptions options;
    private final Nova nova;
    private final Identities<Guest> identities;
    private final Rounds eyes;
    private final Rest rest;
    private final Polls polls;

    NovaHands(OpenstackOptions options, Nova nova, Identities<Guest> identities, Rounds eyes, Rest rest, Polls polls) {
        this.options = options;
        this.nova = nova;
        this.identities = identities;
        this.eyes = eyes;
        this.rest = rest;
        this.polls = polls;
    }

    @Override
    public Capabilities describe() {
        EnumSet<Method> methods = EnumSet.of(Method.STOP);
        if (!options.destinations().hosts().isEmpty()) {
            methods.add(Method.LIVE);
            methods.add(Method.COLD);
        }
        return new Capabilities(
                "openstack", methods, true, true, false, true, false, new Capabilities.Back(methods, false, true));
    }

    /**
     * A hypervisor that is down does not keep Nova from being told. But what is to come back waits for it: Nova takes a
     * start for a dead nova-compute, and the guest is powering on for ever.
     */
    @Override
    public boolean mustWait(Command command) {
        return eyes.blind() || command.action() == Action.RETURN && eyes.unreached(command.server());
    }

    @Override
    public Future<Void> stop() {
        polls.stop();
        return nova.close();
    }

    @Override
    public Errand errand(Command command) throws Refusal {
        String hypervisor = options.hypervisors()
                .of(command.server())
                .orElseThrow(() -> new Refusal(command.server() + " is not among this driver's servers"));
        return switch (command.action()) {
            case CORDON -> new Disable(command, hypervisor);
            case UNCORDON -> new Enable(command, hypervisor);
            case CANCEL -> new Abort(command, guest(command));
            case START -> start(command, guest(command), hypervisor);
            case RETURN -> back(command, guest(command), hypervisor);
            case POWER_OFF, POWER_ON -> throw new Refusal("Nova switches no host: " + command.action());
        };
    }

    private Errand back(Command command, Guest guest, String home) throws Refusal {
        return switch (command.method().orElseThrow(() -> new Refusal("a return without a method"))) {
            case STOP -> new Start(command, guest, home);
            case LIVE -> new Live(command, guest, Optional.empty(), home);
            case COLD -> new Cold(command, guest, Optional.empty(), home);
            case SHIFT -> throw new Refusal("Nova knows nothing of replicas");
        };
    }

    private Errand start(Command command, Guest guest, String hypervisor) throws Refusal {
        Method method = command.method().orElseThrow(() -> new Refusal("a start without a method"));
        if (method == Method.STOP) {
            return new Stop(command, guest);
        }
        if (method == Method.SHIFT) {
            throw new Refusal("Nova knows nothing of replicas");
        }
        String to = command.place()
                .flatMap(options.destinations()::of)
                .orElseThrow(() -> new Refusal("no hypervisor is named for " + command.place()));
        return method == Method.LIVE
                ? new Live(command, guest, Optional.of(hypervisor), to)
                : new Cold(command, guest, Optional.of(hypervisor), to);
    }

    private Guest guest(Command command) throws Refusal {
        String workload = command.workload().orElse("");
        return identities.of(workload).orElseThrow(() -> new Refusal(identities.why(workload, Guest::id)));
    }

    private abstract class Deed implements Errand {
        final Command command;
        boolean off;

        Deed(Command command) {
            this.command = command;
        }

        @Override
        public Duration limit() {
            return rest.limit(REQUESTS);
        }

        @Override
        public final Future<Claim> begin() {
            return act().recover(why -> Future.succeededFuture(RestException.claim(why)));
        }

        abstract Future<Claim> act();

        @Override
        public void callOff() {
            off = true;
        }
    }

    /** Something done to a guest. */
    private abstract class Deal extends Deed {
        final Guest known;

        Deal(Command command, Guest known) {
            super(command);
            this.known = known;
        }

        final String path(String rest) {
            return "/servers/" + Rest.encode(known.id()) + rest;
        }

        /** As it is now; nothing was done yet when that fails. */
        final Future<Guest> fresh() {
            return nova.guest(known.id(), Nova.show(known.id()).of(command))
                    .recover(why -> Future.failedFuture(new RestException(String.valueOf(why.getMessage()), false)));
        }

        final Future<Answer> ask(String action, Optional<ObjectNode> arguments) {
            return nova.call(Nova.action(known.id(), action, arguments).of(command));
        }

        final Future<Claim> claimed(Claim claim) {
            return Future.succeededFuture(claim);
        }

        /** What Nova's record of the request says; empty while it says nothing final. Only an event ends it well. */
        final Future<Optional<Claim>> recorded(Optional<String> request, Optional<String> event) {
            if (request.isEmpty()) {
                return Future.succeededFuture(Optional.empty());
            }
            return nova.call(Call.get(path("/os-instance-actions/" + Rest.encode(request.get()))))
                    .map(answer -> {
                        JsonNode action = answer.json().path("instanceAction");
                        if (action.path("message").asText().equals("Error")) {
                            return Optional.of(Claim.failed("Nova says that it failed: " + failure(action)));
                        }
                        for (JsonNode one : action.path("events")) {
                            if (event.filter(one.path("event").asText()::equals).isPresent()
                                    && one.path("result").asText().equals("Success")) {
                                return Optional.of(Claim.succeeded("Nova says that it is done"));
                            }
                        }
                        return Optional.empty();
                    });
        }

        private String failure(JsonNode action) {
            List<String> failed = new ArrayList<>();
            action.path("events").forEach(one -> {
                if (one.path("result").asText().equals("Error")) {
                    failed.add(one.path("event").asText());
                }
            });
            return String.join(", ", failed);
        }

        /** Of a request that ends with the event, within the time of a stop. */
        final Claim asked(Answer answer, String event, String what) {
            if (!answer.ok()) {
                return Claim.failed(answer.words());
            }
            Optional<String> request = request(answer);
            return Claim.started(
                    "request " + request.orElse("without an id"),
                    polls.until(
                            options.stopWithin(),
                            () -> recorded(request, Optional.of(event)),
                            () -> claimed(Claim.failed("not " + what + " within " + options.stopWithin()))));
        }

        final Optional<String> request(Answer answer) {
            return answer.header("x-compute-request-id").or(() -> answer.header("x-openstack-request-id"));
        }
    }

    private final class Stop extends Deal {
        Stop(Command command, Guest known) {
            super(command, known);
        }

        @Override
        public String words() {
            return "stop guest " + known.id();
        }

        @Override
        Future<Claim> act() {
            return fresh().compose(guest -> {
                if (off) {
                    return claimed(Claim.failed("called off before it was sent"));
                }
                if (guest.status().equals("SHUTOFF") && guest.idle()) {
                    return claimed(Claim.succeeded("it is SHUTOFF already"));
                }
                return ask("os-stop", Optional.empty())
                        .map(answer -> asked(answer, "compute_stop_instance", "stopped"));
            });
        }
    }

    /** A guest that was stopped runs again at home; one that was left elsewhere is moved there first, as it is. */
    private final class Start extends Deal {
        private final String home;
        private @Nullable Cold move;

        Start(Command command, Guest known, String home) {
            super(command, known);
            this.home = home;
        }

        @Override
        public String words() {
            return "start guest " + known.id() + " on " + home;
        }

        @Override
        public Duration limit() {
            return rest.limit(REQUESTS + 2);
        }

        @Override
        public void callOff() {
            super.callOff();
            if (move != null) {
                move.callOff();
            }
        }

        @Override
        Future<Claim> act() {
            return fresh().compose(guest -> {
                if (off) {
                    return claimed(Claim.failed("called off before it was sent"));
                }
                boolean there = guest.host().equals(home);
                if (there && guest.status().equals("ACTIVE") && guest.idle()) {
                    return claimed(Claim.succeeded("it is ACTIVE on " + home + " already"));
                }
                if (there && guest.status().equals("VERIFY_RESIZE") && guest.idle()) {
                    return confirm();
                }
                if (!guest.status().equals("SHUTOFF") || !guest.idle()) {
                    return claimed(
                            Claim.failed("it is " + guest.status() + " " + guest.task() + " on " + guest.host()));
                }
                if (there) {
                    return send();
                }
                Cold first = new Cold(command, known, Optional.empty(), home, "SHUTOFF");
                move = first;
                return first.act().map(this::thenStart);
            });
        }

        /** Whoever moved it home ended before that was confirmed. */
        private Future<Claim> confirm() {
            return ask("confirmResize", Optional.empty())
                    .map(answer -> answer.ok()
                            ? Claim.started("confirmed", shutOff().compose(this::moved))
                            : Claim.failed(answer.words()));
        }

        private Future<Claim> shutOff() {
            return polls.until(
                    options.stopWithin(),
                    () -> fresh().map(guest -> guest.status().equals("SHUTOFF") && guest.idle()
                            ? Optional.of(Claim.succeeded("confirmed"))
                            : Optional.empty()),
                    () -> claimed(Claim.failed("not confirmed within " + options.stopWithin())));
        }

        private Claim thenStart(Claim moved) {
            return moved.later()
                    .map(later -> Claim.started(moved.detail(), later.compose(this::moved)))
                    .orElse(moved);
        }

        private Future<Claim> moved(Claim claim) {
            if (claim.status() != Reply.Status.SUCCEEDED || off) {
                return claimed(claim);
            }
            return send().compose(started -> started.later().orElse(claimed(started)))
                    .recover(why -> claimed(Claim.failed("moved to " + home + ", and then: " + why.getMessage())));
        }

        private Future<Claim> send() {
            return ask("os-start", Optional.empty()).map(answer -> asked(answer, "compute_start_instance", "started"));
        }
    }

    /** A move whose migration is followed: from a host, or back from wherever it is. */
    private abstract class Move extends Deal {
        final Optional<String> from;
        final String to;
        final Polls.Words words;
        private final String status;
        long before;
        Optional<String> request = Optional.empty();

        /** @param status in which it has to be */
        Move(Command command, Guest known, Optional<String> from, String to, String status) {
            super(command, known);
            this.from = from;
            this.to = to;
            this.status = status;
            this.words = polls.new Words(command.sequence());
        }

        final String way() {
            return from.map(host -> " from " + host).orElse(" back") + " to " + to;
        }

        @Override
        final Future<Claim> act() {
            return fresh().compose(guest -> {
                if (guest.host().equals(to)) {
                    return claimed(Claim.succeeded("it is on " + to + " already"));
                }
                boolean elsewhere =
                        from.filter(host -> !host.equals(guest.host())).isPresent();
                if (elsewhere || !guest.status().equals(status) || !guest.idle()) {
                    return claimed(
                            Claim.failed("it is " + guest.status() + " " + guest.task() + " on " + guest.host()));
                }
                return migrations()
                        .recover(why -> Future.failedFuture(new RestException(String.valueOf(why.getMessage()), false)))
                        .compose(all -> {
                            before = all.stream().mapToLong(Migration::id).max().orElse(0);
                            return off ? claimed(Claim.failed("called off before it was sent")) : send();
                        });
            });
        }

        private Future<Claim> send() {
            return ask(action(), Optional.of(arguments())).map(answer -> {
                if (!answer.ok()) {
                    return Claim.failed(answer.words());
                }
                request = request(answer);
                return Claim.started(
                        "request " + request.orElse("without an id"),
                        polls.until(options.within(), this::ask, this::late));
            });
        }

        abstract String action();

        abstract ObjectNode arguments();

        /** What is known of our migration, or of there being none. */
        abstract Future<Optional<Claim>> follow(Migration migration);

        abstract Future<Claim> late();

        private Future<Optional<Claim>> ask() {
            return migrations().compose(all -> {
                Optional<Migration> ours =
                        all.stream().filter(one -> one.id() > before).findFirst();
                return ours.isPresent() ? follow(ours.get()) : recorded(request, Optional.empty());
            });
        }

        private Future<List<Migration>> migrations() {
            return nova.get("/os-migrations?instance_uuid=" + Rest.encode(known.id()))
                    .map(json -> {
                        List<Migration> all = new ArrayList<>();
                        json.path("migrations").forEach(one -> all.add(Migration.of(one)));
                        return all;
                    });
        }
    }

    private record Migration(long id, String status) {
        static Migration of(JsonNode json) {
            return new Migration(json.path("id").asLong(), json.path("status").asText());
        }

        boolean failed() {
            return status.equals("error") || status.equals("failed") || status.equals("cancelled");
        }
    }

    private final class Live extends Move {
        private long migration;
        private boolean aborted;
        private boolean forced;
        private long runningNanos;

        Live(Command command, Guest known, Optional<String> from, String to) {
            super(command, known, from, to, "ACTIVE");
        }

        @Override
        public String words() {
            return "migrate guest " + known.id() + " live" + way();
        }

        @Override
        String action() {
            return "os-migrateLive";
        }

        @Override
        ObjectNode arguments() {
            return JsonNodeFactory.instance.objectNode().put("host", to).put("block_migration", "auto");
        }

        @Override
        public void callOff() {
            super.callOff();
            abort();
        }

        private void abort() {
            if (migration > 0 && !aborted) {
                aborted = true;
                nova.call(Call.delete(path("/migrations/" + migration)).of(command))
                        .onComplete(done ->
                                aborted = done.succeeded() && done.result().ok());
            }
        }

        @Override
        Future<Optional<Claim>> follow(Migration ours) {
            migration = ours.id();
            if (ours.status().equals("completed")) {
                return Future.succeededFuture(Optional.of(Claim.succeeded("migration " + migration + " completed")));
            }
            if (ours.failed()) {
                return Future.succeededFuture(
                        Optional.of(Claim.failed("migration " + migration + " is " + ours.status())));
            }
            if (off) {
                abort();
            }
            if (!ours.status().equals("running")) {
                words.say("migration " + migration + " is " + ours.status());
                return Future.succeededFuture(Optional.empty());
            }
            runningNanos = runningNanos == 0 ? System.nanoTime() : runningNanos;
            boolean force = options.forceAfter()
                    .filter(after -> System.nanoTime() - runningNanos >= after.toNanos())
                    .isPresent();
            return progress()
                    .compose(none -> force && !forced && !off ? force() : Future.succeededFuture())
                    .map(none -> Optional.empty());
        }

        private Future<Void> progress() {
            return nova.call(Call.get(path("/migrations/" + migration))).map(answer -> {
                JsonNode one = answer.json().path("migration");
                if (one.path("memory_total_bytes").asLong(0) > 0) {
                    words.say("migration " + migration + ": memory "
                            + percent(one.path("memory_remaining_bytes"), one.path("memory_total_bytes"))
                            + " % left of " + one.path("memory_total_bytes").asLong() + " bytes, "
                            + one.path("memory_processed_bytes").asLong() + " bytes sent, disk "
                            + one.path("disk_remaining_bytes").asLong() + " bytes left");
                }
                return null;
            });
        }

        private static long percent(JsonNode part, JsonNode whole) {
            return Math.round(100.0 * part.asLong() / whole.asLong());
        }

        private Future<Void> force() {
            forced = true;
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.putNull("force_complete");
            return nova.call(Call.json(HttpMethod.POST, path("/migrations/" + migration + "/action"), body.toString())
                            .of(command))
                    .map(answer -> {
                        forced = answer.ok(); // between phases it is refused, and is tried again
                        words.say("migration " + migration + " is forced to complete: " + answer.words());
                        return null;
                    });
        }

        @Override
        Future<Claim> late() {
            if (migration == 0) {
                off = true;
                return claimed(Claim.failed("no migration within " + options.within()));
            }
            aborted = true;
            return nova.call(Call.delete(path("/migrations/" + migration)).of(command))
                    .map(answer ->
                            Claim.failed("not completed within " + options.within() + "; aborted: " + answer.words()));
        }
    }

    private final class Cold extends Move {
        private boolean confirming;

        Cold(Command command, Guest known, Optional<String> from, String to) {
            this(command, known, from, to, "ACTIVE");
        }

        Cold(Command command, Guest known, Optional<String> from, String to, String status) {
            super(command, known, from, to, status);
        }

        @Override
        public String words() {
            return "migrate guest " + known.id() + " cold" + way();
        }

        @Override
        String action() {
            return "migrate";
        }

        @Override
        ObjectNode arguments() {
            return JsonNodeFactory.instance.objectNode().put("host", to);
        }

        @Override
        Future<Optional<Claim>> follow(Migration ours) {
            if (ours.failed()) {
                return Future.succeededFuture(
                        Optional.of(Claim.failed("migration " + ours.id() + " is " + ours.status())));
            }
            if (ours.status().equals("confirmed")) {
                return Future.succeededFuture(Optional.of(Claim.succeeded("migration " + ours.id() + " is confirmed")));
            }
            words.say("migration " + ours.id() + " is " + ours.status());
            return ours.status().equals("finished") && !confirming
                    ? confirm()
                    : Future.succeededFuture(Optional.empty());
        }

        /** Until then its disk and its claim on memory stay at the source, and it can be moved by nobody. */
        private Future<Optional<Claim>> confirm() {
            confirming = true;
            return ask("confirmResize", Optional.empty()).map(answer -> {
                confirming = answer.ok();
                return Optional.empty();
            });
        }

        @Override
        Future<Claim> late() {
            return claimed(Claim.failed("not done within " + options.within() + "; Nova cannot abort it"));
        }
    }

    /** Aborts whatever moves the guest, whoever began it: what is told to stay stays. */
    private final class Abort extends Deal {
        Abort(Command command, Guest known) {
            super(command, known);
        }

        @Override
        public String words() {
            return "abort what moves guest " + known.id();
        }

        @Override
        Future<Claim> act() {
            return nova.get(path("/migrations")).compose(json -> {
                List<Future<String>> aborts = new ArrayList<>();
                for (JsonNode one : json.path("migrations")) {
                    String id = one.path("id").asText();
                    aborts.add(nova.call(Call.delete(path("/migrations/" + id)).of(command))
                            .map(answer -> id + ": HTTP " + answer.status()));
                }
                return Future.all(aborts)
                        .map(none -> Claim.succeeded("migrations aborted: "
                                + aborts.stream().map(Future::result).toList()));
            });
        }
    }

    /** What becomes of the service of one host. */
    private abstract class Switch extends Deed {
        final String host;

        Switch(Command command, String host) {
            super(command);
            this.host = host;
        }

        @Override
        final Future<Claim> act() {
            return nova.services().compose(services -> {
                List<ComputeService> fitting =
                        services.stream().filter(one -> one.host().equals(host)).toList();
                return fitting.size() == 1
                        ? decide(fitting.get(0))
                        : Future.succeededFuture(Claim.failed(fitting.size() + " compute services are called " + host));
            });
        }

        abstract Future<Claim> decide(ComputeService one);

        final boolean ours(ComputeService one) {
            return one.reason().startsWith(REASON);
        }

        final Future<Claim> put(ComputeService one, ObjectNode body, String done) {
            return nova.call(Call.json(HttpMethod.PUT, "/os-services/" + Rest.encode(one.id()), body.toString())
                            .of(command))
                    .map(answer -> answer.ok() ? Claim.succeeded(done) : Claim.failed(answer.words()));
        }
    }

    private final class Disable extends Switch {
        Disable(Command command, String host) {
            super(command, host);
        }

        @Override
        public String words() {
            return "disable nova-compute on " + host;
        }

        @Override
        Future<Claim> decide(ComputeService one) {
            if (!one.enabled() && !ours(one)) {
                return Future.succeededFuture(Claim.succeeded(
                        "was disabled before by somebody else, who is to enable it: " + Answer.line(one.reason())));
            }
            ObjectNode body = JsonNodeFactory.instance
                    .objectNode()
                    .put("status", "disabled")
                    .put("disabled_reason", REASON + "command " + command.epoch() + "." + command.sequence());
            return put(one, body, "disabled");
        }
    }

    /** Takes back what {@link Disable} did, by the reason that it wrote, and nothing that a person disabled. */
    private final class Enable extends Switch {
        Enable(Command command, String host) {
            super(command, host);
        }

        @Override
        public String words() {
            return "enable nova-compute on " + host + " if it was disabled by us";
        }

        @Override
        Future<Claim> decide(ComputeService one) {
            if (one.enabled()) {
                return Future.succeededFuture(Claim.succeeded("is enabled already"));
            }
            if (!ours(one)) {
                return Future.succeededFuture(Claim.succeeded(
                        "stays disabled: that was somebody else, who is to enable it: " + Answer.line(one.reason())));
            }
            return put(one, JsonNodeFactory.instance.objectNode().put("status", "enabled"), "enabled");
        }
    }
}
