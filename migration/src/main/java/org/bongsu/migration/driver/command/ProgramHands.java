package org.bongsu.migration.driver.command;

import io.vertx.core.Future;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.driver.Capabilities;
import org.bongsu.migration.driver.ledger.Claim;
import org.bongsu.migration.driver.ledger.Errand;
import org.bongsu.migration.driver.ledger.Hands;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.jspecify.annotations.Nullable;

/** Runs the program that the configuration has for a command. An exit status of 0 is claimed as a success, all else not. */
final class ProgramHands implements Hands {

    /** Programs keep their own time. */
    private static final Duration LIMIT_BEYOND =
            Programs.TERM_GRACE.plus(Programs.KILL_GRACE).plusSeconds(5);

    private final CommandOptions options;
    private final Programs programs;
    private final Lookout lookout;
    private final Map<String, String> services = new LinkedHashMap<>();

    ProgramHands(CommandOptions options, Site site, Programs programs, Lookout lookout) {
        this.options = options;
        this.programs = programs;
        this.lookout = lookout;
        for (Workload workload : site.workloads()) {
            services.put(workload.id(), workload.service());
        }
    }

    @Override
    public Capabilities describe() {
        EnumSet<Method> methods = EnumSet.allOf(Method.class);
        methods.removeIf(method -> !options.run().containsKey(Deed.of(method)));
        EnumSet<Method> back = EnumSet.allOf(Method.class);
        back.removeIf(method -> !options.run().containsKey(Deed.back(method)));
        return new Capabilities(
                options.recordOnly() ? "record" : "command",
                methods,
                options.run().containsKey(Deed.CORDON),
                options.run().containsKey(Deed.CANCEL),
                options.run().containsKey(Deed.POWER_OFF),
                options.workload().isPresent(),
                options.server().isPresent(),
                new Capabilities.Back(
                        back,
                        options.run().containsKey(Deed.POWER_ON),
                        options.run().containsKey(Deed.UNCORDON)));
    }

    @Override
    public void prepare() throws IOException {
        programs.prepare();
    }

    @Override
    public boolean mustWait(Command command) {
        Template program = template(command);
        return program != null && program.throughSsh() && lookout.unreached(command.server());
    }

    private @Nullable Template template(Command command) {
        return Deed.of(command).map(options.run()::get).orElse(null);
    }

    @Override
    public Errand errand(Command command) throws Refusal {
        Template program = template(command);
        if (program == null && command.action() == Action.CANCEL) {
            return Errand.nothing("nothing told earlier is begun any more");
        }
        if (program == null) {
            throw new Refusal("no program under run for "
                    + Deed.of(command).map(Deed::key).orElse("it"));
        }
        try {
            return new Run(program, program.fill(values(command)), command.server());
        } catch (Template.UnsafeValue e) {
            throw new Refusal(String.valueOf(e.getMessage()));
        }
    }

    private final class Run implements Errand {
        private final Template program;
        private final List<String> arguments;
        private final String server;
        private Programs.@Nullable Running running;

        Run(Template program, List<String> arguments, String server) {
            this.program = program;
            this.arguments = arguments;
            this.server = server;
        }

        @Override
        public String words() {
            return arguments.toString();
        }

        @Override
        public Duration limit() {
            return options.timeout().plus(LIMIT_BEYOND);
        }

        @Override
        public Future<Claim> begin() {
            Programs.Running started = programs.start(arguments, options.timeout());
            running = started;
            return started.ended()
                    .map(this::claim)
                    .recover(unread ->
                            Future.succeededFuture(Claim.failed("its output cannot be read: " + unread.getMessage())));
        }

        @Override
        public void callOff() {
            if (running != null) {
                running.callOff();
            }
        }

        private Claim claim(Ending ending) {
            if (ending.how() == Ending.How.NOT_STARTED) {
                return Claim.undelivered(ending.words());
            }
            if (ending.exited(0)) {
                return Claim.succeeded(ending.words());
            }
            if (program.throughSsh() && ending.exited(Lookout.SSH_FAILED)) {
                lookout.notReached(server, ending.words());
                return Claim.failed("ssh failed, and may have been carried out or not; " + ending.words());
            }
            return Claim.failed(ending.words());
        }
    }

    private Map<String, String> values(Command command) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("server", command.server());
        values.put("epoch", Long.toString(command.epoch()));
        values.put("sequence", Long.toString(command.sequence()));
        command.workload().ifPresent(workload -> {
            values.put("workload", workload);
            String service = services.get(workload);
            if (service != null) {
                values.put("service", service);
            }
        });
        command.place().ifPresent(place -> {
            values.put("destination", place.destination());
            if (place.host() >= 0) {
                values.put("host", Integer.toString(place.host()));
            }
        });
        values.put(
                "rate_gbps",
                BigDecimal.valueOf(command.rateGbps()).stripTrailingZeros().toPlainString());
        return values;
    }
}
