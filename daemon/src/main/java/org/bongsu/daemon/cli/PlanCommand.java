package org.bongsu.daemon.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.deadline.DeadlineCause;
import org.bongsu.migration.plan.Durations;
import org.bongsu.migration.plan.Plan;
import org.bongsu.migration.plan.PlanJson;
import org.bongsu.migration.plan.PlanRequest;
import org.bongsu.migration.plan.Planner;
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

    @Option(names = "--steps", description = "Prints every step on a line of its own as well.")
    private boolean steps;

    @Option(names = "--lang", paramLabel = "en|ko", description = "Language of the answer (default: en).")
    private Language language = Language.EN;

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
        PrintWriter out = command.commandLine().getOut();
        out.print(new PlanText(judged, language).text(millis, steps));
        out.flush();
        return Bongsu.OK;
    }

    private Plan plan(Site known, Duration left, CommandSpec command) {
        return Planner.plan(request(known, left, command));
    }

    private PlanRequest request(Site known, Duration left, CommandSpec command) {
        Moment now = new Moment(0);
        List<Deadline> deadlines = new ArrayList<>();
        for (String room : new LinkedHashSet<>(Arguments.rooms(command, rooms, known))) {
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
}
