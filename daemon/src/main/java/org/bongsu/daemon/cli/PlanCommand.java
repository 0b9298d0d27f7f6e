package org.bongsu.daemon.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.bound.Fate;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.deadline.DeadlineCause;
import org.bongsu.migration.plan.Durations;
import org.bongsu.migration.plan.Left;
import org.bongsu.migration.plan.Plan;
import org.bongsu.migration.plan.PlanJson;
import org.bongsu.migration.plan.PlanRequest;
import org.bongsu.migration.plan.Planner;
import org.bongsu.migration.plan.Step;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bongsu plan}: what would be done if a room's power went at a given time, and why. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Plans the evacuation of rooms in which everything runs.")
public final class PlanCommand implements Callable<Integer> {

    @Option(names = "--site", required = true, paramLabel = "DIR", description = "The site's folder.")
    private Path site = Path.of(".");

    @Option(
            names = "--room",
            required = true,
            split = ",",
            paramLabel = "ROOM",
            description = "Rooms to empty, comma separated.")
    private List<String> rooms = new ArrayList<>();

    @Option(
            names = "--deadline",
            paramLabel = "12m",
            defaultValue = "12m",
            description = "When the power goes (default: ${DEFAULT-VALUE}, as for a cut without a time).")
    private String deadline = "12m";

    @Option(names = "--json", paramLabel = "FILE", description = "Where the whole plan is written.")
    private @Nullable Path json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Arguments.spec(spec);
        Arguments.writable(command, "--json", json);
        Setup setup = Setup.load(site);
        Duration left = YamlValue.parseDuration(deadline)
                .filter(duration -> !duration.isNegative() && !duration.isZero())
                .orElseThrow(() -> new CommandLine.ParameterException(
                        command.commandLine(), "--deadline " + deadline + ": expected a duration such as 12m or 90s"));
        Plan plan = plan(setup.site(), left, command);
        long started = System.nanoTime();
        Plan again = plan(setup.site(), left, command);
        double millis = (System.nanoTime() - started) / 1e6;
        PlanRequest request = request(setup.site(), left, command);
        Plan judged = again.equals(plan) ? plan.judged(request.boundInstance()) : again.judged(request.boundInstance());
        if (json != null) {
            Files.writeString(json, PlanJson.write(judged, millis).toPrettyString() + "\n");
        }
        print(judged, millis, command.commandLine().getOut());
        return Bongsu.OK;
    }

    private Plan plan(Site known, Duration left, CommandSpec command) {
        return Planner.plan(request(known, left, command));
    }

    private PlanRequest request(Site known, Duration left, CommandSpec command) {
        Moment now = new Moment(0);
        List<Deadline> deadlines = new ArrayList<>();
        for (String room : new LinkedHashSet<>(rooms)) {
            if (!known.hasRoom(room)) {
                List<String> ids = known.rooms().stream().map(Room::id).toList();
                throw new CommandLine.ParameterException(
                        command.commandLine(),
                        "--room " + room + ": no such room; there are " + String.join(", ", ids));
            }
            deadlines.add(new Deadline(
                    room,
                    now.plus(left),
                    DeadlineCause.DECLARED_CUT,
                    true,
                    known.limits().margin(),
                    new Text("asked on the command line", "명령줄에서 지정")));
        }
        return PlanRequest.fresh(known, deadlines, new LinkedHashSet<>(), Durations.DEFAULT, now);
    }

    private static void print(Plan plan, double millis, PrintWriter out) {
        Map<Method, Integer> counts = new LinkedHashMap<>();
        double last = 0;
        for (Step step : plan.steps()) {
            counts.merge(step.method(), 1, Integer::sum);
            last = Math.max(last, plan.madeAt().secondsUntil(step.finish()));
        }
        if (plan.steps().isEmpty() && plan.left().isEmpty()) {
            out.println(String.join(", ", plan.rooms()) + ": no workload runs there");
            out.flush();
            return;
        }
        out.printf(
                Locale.ROOT,
                "%s: %d steps, the last ends after %.0f s of %.0f s%n",
                String.join(", ", plan.rooms()),
                plan.steps().size(),
                last,
                plan.madeAt().secondsUntil(plan.deadline().at()));
        counts.forEach((method, count) -> out.printf(Locale.ROOT, "  %-6s %6d%n", method, count));
        long lost =
                plan.left().stream().filter(left -> left.fate() == Fate.LOST).count();
        out.printf(Locale.ROOT, "  only stopped %d, lost %d%n", plan.left().size() - lost, lost);
        Map<String, Integer> reasons = new LinkedHashMap<>();
        for (Left left : plan.left()) {
            reasons.merge(left.fate() + ": " + left.reason().label().en(), 1, Integer::sum);
        }
        reasons.forEach((reason, count) -> out.printf(Locale.ROOT, "    %6d %s%n", count, reason));
        out.printf(
                Locale.ROOT,
                "value %.1f, floor %.1f, bound %.1f: ratio %.4f, contested %s; %d schedules tried in %.0f ms%n",
                plan.value(),
                plan.floor().orElse(0),
                plan.bound().orElse(0),
                plan.ratio().orElse(1),
                plan.contestedRatio().isPresent()
                        ? String.format(
                                Locale.ROOT, "%.4f", plan.contestedRatio().getAsDouble())
                        : "nothing",
                plan.evaluations(),
                millis);
        out.flush();
    }
}
