package org.bongsu.migration.driver.proxmox;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.site.Method;
import org.bongsu.migration.driver.Capabilities;
import org.bongsu.migration.driver.ledger.Claim;
import org.bongsu.migration.driver.ledger.Errand;
import org.bongsu.migration.driver.ledger.Hands;
import org.bongsu.migration.driver.ledger.Rounds;
import org.bongsu.migration.driver.rest.Identities;
import org.bongsu.migration.driver.rest.Polls;
import org.bongsu.migration.driver.rest.Rest;
import org.bongsu.migration.driver.rest.Rest.Call;
import org.bongsu.migration.driver.rest.RestException;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Reply;
import org.jspecify.annotations.Nullable;

/** Asks the cluster for tasks. How a task ends is the claim. */
final class ClusterHands implements Hands {

    private static final int REQUESTS = 3;

    /** How a task says that all went well; it may have warned meanwhile. */
    private static final String OK = "OK";

    private static final String WARNINGS = "WARNINGS";

    private final ProxmoxOptions options;
    private final Cluster cluster;
    private final Identities<Cluster.Guest> identities;
    private final Rounds eyes;
    private final Rest rest;
    private final Polls polls;

    ClusterHands(
            ProxmoxOptions options,
            Cluster cluster,
            Identities<Cluster.Guest> identities,
            Rounds eyes,
            Rest rest,
            Polls polls) {
        this.options = options;
        this.cluster = cluster;
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
                "proxmox", methods, false, true, false, true, false, new Capabilities.Back(methods, false, false));
    }

    /** What is to come back waits until its node, which may be booting, is in the cluster again. */
    @Override
    public boolean mustWait(Command command) {
        return eyes.blind() || command.action() == Action.RETURN && eyes.unreached(command.server());
    }

    @Override
    public Future<Void> stop() {
        polls.stop();
        return cluster.close();
    }

    @Override
    public Errand errand(Command command) throws Refusal {
        String node = options.nodes()
                .of(command.server())
                .orElseThrow(() -> new Refusal(command.server() + " is not among this driver's servers"));
        return switch (command.action()) {
            case CANCEL -> new Abort(command, guest(command));
            case START -> start(command, guest(command), node);
            case RETURN -> back(command, guest(command), node);
            case CORDON, UNCORDON, POWER_OFF, POWER_ON ->
                throw new Refusal("the cluster's interface cannot do that: " + command.action());
        };
    }

    /** From wherever it is. */
    private Errand back(Command command, Cluster.Guest guest, String home) throws Refusal {
        return switch (command.method().orElseThrow(() -> new Refusal("a return without a method"))) {
            case STOP -> new Start(command, guest, home);
            case LIVE -> new Move(command, guest, guest.node(), home, true);
            case COLD -> new Move(command, guest, guest.node(), home, false);
            case SHIFT -> throw new Refusal("the cluster knows nothing of replicas");
        };
    }

    private Errand start(Command command, Cluster.Guest guest, String node) throws Refusal {
        Method method = command.method().orElseThrow(() -> new Refusal("a start without a method"));
        if (method == Method.STOP) {
            return new Stop(command, guest);
        }
        if (method == Method.SHIFT) {
            throw new Refusal("the cluster knows nothing of replicas");
        }
        String to = command.place()
                .flatMap(options.destinations()::of)
                .orElseThrow(() -> new Refusal("no node is named for " + command.place()));
        return new Move(command, guest, node, to, method == Method.LIVE);
    }

    private Cluster.Guest guest(Command command) throws Refusal {
        String workload = command.workload().orElse("");
        return identities
                .of(workload)
                .orElseThrow(() ->
                        new Refusal(identities.why(workload, guest -> "VM " + guest.vmid() + " on " + guest.node())));
    }

    /** Something done to a guest by a task, or by several one after the other. */
    private abstract class Deal implements Errand {
        final Command command;
        final Cluster.Guest guest;
        final Polls.Words words;
        private Cluster.@Nullable Task running;
        boolean off;

        Deal(Command command, Cluster.Guest guest) {
            this.command = command;
            this.guest = guest;
            this.words = polls.new Words(command.sequence());
        }

        @Override
        public final Duration limit() {
            return rest.limit(REQUESTS);
        }

        @Override
        public final Future<Claim> begin() {
            return act().recover(why -> Future.succeededFuture(RestException.claim(why)));
        }

        abstract Future<Claim> act();

        /** A task is stopped; QEMU goes on where the guest was. */
        @Override
        public void callOff() {
            off = true;
            if (running != null) {
                cluster.call(Call.delete(running.path()).of(command));
            }
        }

        final String path(String node, String rest) {
            return "/nodes/" + Rest.encode(node) + "/qemu/" + guest.vmid() + rest;
        }

        /** What its node says of it now; nothing was done yet when that fails. */
        final Future<Cluster.Local> fresh() {
            return cluster.current(
                            Call.get(path(guest.node(), "/status/current")).of(command))
                    .recover(why -> Future.failedFuture(new RestException(String.valueOf(why.getMessage()), false)));
        }

        final Future<Claim> claimed(Claim claim) {
            return Future.succeededFuture(claim);
        }

        final Future<Cluster.Task> task(String path, Map<String, String> fields) {
            return cluster.data(Call.form(path, fields).of(command)).map(data -> new Cluster.Task(data.asText()));
        }

        /** Until the task ends; then what it says, its last words if it went wrong. */
        final Future<Claim> follow(Cluster.Task task, Duration most) {
            running = task;
            return polls.until(most, () -> ask(task), () -> late(task, most)).map(claim -> {
                running = null;
                return claim;
            });
        }

        private Future<Optional<Claim>> ask(Cluster.Task task) {
            return cluster.ended(task).compose(ended -> {
                if (ended.isEmpty()) {
                    return cluster.lastWords(task).map(last -> {
                        words.say(task.kind() + ": " + last);
                        return Optional.<Claim>empty();
                    });
                }
                String exit = ended.get();
                if (exit.equals(OK) || exit.startsWith(WARNINGS)) {
                    return Future.succeededFuture(Optional.of(Claim.succeeded(task.kind() + " " + exit)));
                }
                return cluster.lastWords(task)
                        .otherwise("")
                        .map(last -> Optional.of(Claim.failed(task.kind() + ": " + exit + "; " + last)));
            });
        }

        private Future<Claim> late(Cluster.Task task, Duration most) {
            return cluster.call(Call.delete(task.path()).of(command))
                    .map(answer -> Claim.failed(
                            task.kind() + " did not end within " + most + "; stopped: " + Cluster.said(answer)));
        }
    }

    private final class Stop extends Deal {
        Stop(Command command, Cluster.Guest guest) {
            super(command, guest);
        }

        @Override
        public String words() {
            return "shut VM " + guest.vmid() + " on " + guest.node() + " down";
        }

        @Override
        Future<Claim> act() {
            return fresh().compose(now -> {
                if (off) {
                    return claimed(Claim.failed("called off before it was sent"));
                }
                if (now.status().equals("stopped")) {
                    return claimed(Claim.succeeded("it is stopped already"));
                }
                return task(path(guest.node(), "/status/shutdown"), timeout(options.stopWithin()))
                        .map(task -> Claim.started(
                                task.upid(), follow(task, options.stopWithin().plus(options.timeout()))));
            });
        }
    }

    private static Map<String, String> timeout(Duration most) {
        return Map.of("timeout", Long.toString(Math.max(1, most.toSeconds())));
    }

    /** From node to node, and up again. */
    private abstract class Journey extends Deal {
        final String from;
        final String to;

        Journey(Command command, Cluster.Guest guest, String from, String to) {
            super(command, guest);
            this.from = from;
            this.to = to;
        }

        final Future<Cluster.Task> migrate(boolean live) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("target", to);
            fields.put("online", live ? "1" : "0");
            if (options.localDisks() && live) {
                fields.put("with-local-disks", "1"); // offline they are always copied
            }
            if (command.rateGbps() > 0) {
                fields.put("bwlimit", Long.toString(Math.max(1, Math.round(command.rateGbps() * 1e9 / 8 / 1024))));
            }
            return task(path(from, "/migrate"), fields);
        }

        /** A guest that HA manages is only queued by its task: the migration is another, some seconds later. */
        final Future<Claim> moved(Cluster.Task task) {
            Future<Claim> ended = follow(task, options.within());
            if (!task.kind().equals("hamigrate")) {
                return ended;
            }
            return ended.compose(claim -> claim.status() == Reply.Status.SUCCEEDED ? queued(task) : claimed(claim));
        }

        private Future<Claim> queued(Cluster.Task request) {
            List<Cluster.Task> found = new ArrayList<>();
            return polls.until(
                            options.within(),
                            () -> cluster.tasks(from, guest.vmid(), "qmigrate", false)
                                    .map(tasks -> {
                                        tasks.stream()
                                                .filter(one -> began(one) >= began(request))
                                                .findFirst()
                                                .ifPresent(found::add);
                                        return found.isEmpty()
                                                ? Optional.empty()
                                                : Optional.of(Claim.succeeded("HA begins"));
                                    }),
                            () -> claimed(Claim.failed("HA did not begin to migrate it within " + options.within())))
                    .compose(claim -> found.isEmpty() ? claimed(claim) : follow(found.get(0), options.within()));
        }

        private static long began(Cluster.Task task) {
            String[] parts = task.upid().split(":", -1);
            return parts.length > 4 ? Long.parseLong(parts[4], 16) : 0;
        }

        final Future<Cluster.Task> start(String node) {
            return task(path(node, "/status/start"), Map.of());
        }

        final Future<Claim> started(String node) {
            return start(node).compose(task -> follow(task, options.stopWithin()));
        }
    }

    /** Live in one task; cold by a shutdown, a migration and a start. */
    private final class Move extends Journey {
        private final boolean live;

        Move(Command command, Cluster.Guest guest, String from, String to, boolean live) {
            super(command, guest, from, to);
            this.live = live;
        }

        @Override
        public String words() {
            return "migrate VM " + guest.vmid() + (live ? " live" : " cold") + " from " + from + " to " + to;
        }

        @Override
        Future<Claim> act() {
            if (guest.node().equals(to)) {
                return claimed(Claim.succeeded("it is on " + to + " already"));
            }
            if (!guest.node().equals(from)) {
                return claimed(Claim.failed("it is on " + guest.node() + ", not on " + from));
            }
            return fresh().compose(now -> {
                if (off) {
                    return claimed(Claim.failed("called off before it was sent"));
                }
                if (!now.status().equals("running") || !now.lock().isEmpty()) {
                    return claimed(Claim.failed("it is " + now.status() + " " + now.lock()));
                }
                if (live) {
                    return migrate(true).map(task -> Claim.started(task.upid(), moved(task)));
                }
                return task(path(from, "/status/shutdown"), timeout(options.stopWithin()))
                        .map(task -> Claim.started(
                                task.upid(),
                                follow(task, options.stopWithin().plus(options.timeout()))
                                        .compose(this::down)));
            });
        }

        private Future<Claim> down(Claim shutdown) {
            if (shutdown.status() != Reply.Status.SUCCEEDED || off) {
                return claimed(shutdown);
            }
            return migrate(false)
                    .compose(this::moved)
                    .compose(claim -> {
                        boolean there = claim.status() == Reply.Status.SUCCEEDED;
                        // What could not go is better off running where it was, unless nobody wants that any more.
                        return off && !there
                                ? claimed(claim)
                                : started(there ? to : from)
                                        .map(started -> there
                                                ? started
                                                : Claim.failed(
                                                        claim.detail() + "; started again: " + started.detail()));
                    })
                    .recover(why -> claimed(Claim.failed("shut down, and then: " + why.getMessage())));
        }
    }

    /** A guest that was stopped runs again at home; one that was left elsewhere is moved there first, as it is. */
    private final class Start extends Journey {
        Start(Command command, Cluster.Guest guest, String home) {
            super(command, guest, guest.node(), home);
        }

        @Override
        public String words() {
            return "start VM " + guest.vmid() + " on " + to;
        }

        @Override
        Future<Claim> act() {
            return fresh().compose(now -> {
                if (off) {
                    return claimed(Claim.failed("called off before it was sent"));
                }
                boolean there = from.equals(to);
                if (there && now.status().equals("running") && now.lock().isEmpty()) {
                    return claimed(Claim.succeeded("it is running on " + to + " already"));
                }
                if (!now.status().equals("stopped") || !now.lock().isEmpty()) {
                    return claimed(Claim.failed("it is " + now.status() + " " + now.lock() + " on " + from));
                }
                return there
                        ? start(to).map(task -> Claim.started(task.upid(), follow(task, options.stopWithin())))
                        : migrate(false)
                                .map(task ->
                                        Claim.started(task.upid(), moved(task).compose(this::arrived)));
            });
        }

        private Future<Claim> arrived(Claim moved) {
            return moved.status() != Reply.Status.SUCCEEDED || off
                    ? claimed(moved)
                    : started(to)
                            .recover(
                                    why -> claimed(Claim.failed("moved to " + to + ", and then: " + why.getMessage())));
        }
    }

    /** Stops the token's own tasks that move the guest; those of others are theirs. */
    private final class Abort extends Deal {
        Abort(Command command, Cluster.Guest guest) {
            super(command, guest);
        }

        @Override
        public String words() {
            return "stop what moves VM " + guest.vmid();
        }

        @Override
        Future<Claim> act() {
            return cluster.tasks(guest.node(), guest.vmid(), "qmigrate", true).compose(tasks -> {
                List<Future<String>> ends = new ArrayList<>();
                tasks.forEach(
                        task -> ends.add(cluster.call(Call.delete(task.path()).of(command))
                                .map(answer -> task.upid() + ": HTTP " + answer.status())));
                return Future.all(ends)
                        .map(none -> Claim.succeeded("tasks stopped: "
                                + ends.stream().map(Future::result).toList()));
            });
        }
    }
}
