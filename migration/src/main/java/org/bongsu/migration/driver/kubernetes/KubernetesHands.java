package org.bongsu.migration.driver.kubernetes;

import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.driver.Capabilities;
import org.bongsu.migration.driver.kubernetes.Roster.Entry;
import org.bongsu.migration.driver.ledger.Claim;
import org.bongsu.migration.driver.ledger.DriverContext;
import org.bongsu.migration.driver.ledger.Errand;
import org.bongsu.migration.driver.ledger.Hands;
import org.bongsu.migration.driver.ledger.Rounds;
import org.bongsu.migration.driver.rest.Polls;
import org.bongsu.migration.execution.Command;

/** Cordons and evicts, and opens nodes again. */
final class KubernetesHands implements Hands {

    /** A cordon reads and writes a node up to five times. */
    private static final int CORDON_REQUESTS = 10;

    private final DriverContext driver;
    private final KubernetesOptions options;
    private final ApiServer api;
    private final Cordons cordons;
    private final Roster roster;
    private final Survey survey;
    private final Rounds rounds;
    private final Polls polls;
    private final Map<String, Duration> stops = new LinkedHashMap<>();
    private final Set<Eviction> underWay = new LinkedHashSet<>();

    KubernetesHands(
            DriverContext driver,
            KubernetesOptions options,
            ApiServer api,
            Roster roster,
            Survey survey,
            Rounds rounds,
            Polls polls,
            Site site) {
        this.driver = driver;
        this.options = options;
        this.api = api;
        this.cordons = new Cordons(api);
        this.roster = roster;
        this.survey = survey;
        this.rounds = rounds;
        this.polls = polls;
        site.workloads().forEach(one -> stops.put(one.id(), one.stop()));
    }

    @Override
    public Capabilities describe() {
        EnumSet<Method> methods = EnumSet.of(Method.SHIFT, Method.COLD, Method.STOP);
        return new Capabilities(
                "kubernetes", methods, true, true, false, true, false, new Capabilities.Back(methods, false, true));
    }

    @Override
    public void prepare() throws IOException {
        api.open();
    }

    @Override
    public Future<Void> stop() {
        polls.stop();
        List.copyOf(underWay).forEach(Eviction::callOff);
        return api.close();
    }

    @Override
    public boolean mustWait(Command command) {
        return rounds.blind();
    }

    @Override
    public Errand errand(Command command) throws Refusal {
        String node = roster.node(command.server())
                .orElseThrow(() -> new Refusal("no server " + command.server() + " is known"));
        return switch (command.action()) {
            case CORDON -> {
                String mark = "command " + command.sequence() + " of epoch " + command.epoch();
                yield new Plain("cordon " + node, () -> cordons.close(node, mark));
            }
            case UNCORDON -> new Plain("uncordon " + node, () -> cordons.open(node));
            case CANCEL -> calledOff(command);
            case START -> start(command);
            case RETURN -> back(command);
            case POWER_OFF, POWER_ON -> throw new Refusal("a cluster cannot do that to a server");
        };
    }

    private Errand back(Command command) throws Refusal {
        if (command.method().filter(describe().back().methods()::contains).isEmpty()) {
            throw new Refusal("a pod does not leave by " + command.method() + ", so it does not come back from there");
        }
        return new Reopening(options, api, survey, polls, command, entry(command));
    }

    private Entry entry(Command command) throws Refusal {
        String workload = command.workload().orElseThrow(() -> new Refusal("no workload is named"));
        return roster.entry(workload)
                .orElseThrow(() -> new Refusal("no label can be named like " + workload + ", so no pod is its own"));
    }

    private Errand calledOff(Command command) {
        return new Plain("call off", () -> {
            command.workload().ifPresent(survey::calledOff);
            return Future.succeededFuture("nothing more is evicted; what was is not undone");
        });
    }

    private Errand start(Command command) throws Refusal {
        Method method = command.method().orElseThrow(() -> new Refusal("no method is named"));
        if (method == Method.LIVE) {
            throw new Refusal("a pod does not move while it runs: shift, cold or stop");
        }
        Entry entry = entry(command);
        Duration stop = stops.getOrDefault(entry.workload(), Duration.ZERO);
        return new Eviction(driver, options, api, cordons, survey, underWay, command, entry, method, stop);
    }

    /** One thing that is done or not, at once. */
    private final class Plain implements Errand {
        private final String words;
        private final Supplier<Future<String>> deed;

        Plain(String words, Supplier<Future<String>> deed) {
            this.words = words;
            this.deed = deed;
        }

        @Override
        public String words() {
            return words;
        }

        @Override
        public Duration limit() {
            return options.timeout().multipliedBy(CORDON_REQUESTS);
        }

        @Override
        public Future<Claim> begin() {
            return deed.get().map(Claim::succeeded);
        }

        @Override
        public void callOff() {}
    }
}
