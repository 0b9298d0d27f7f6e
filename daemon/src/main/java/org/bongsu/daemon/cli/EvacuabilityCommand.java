package org.bongsu.daemon.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.evacuability.Evacuability;
import org.bongsu.migration.evacuability.EvacuabilityJson;
import org.bongsu.migration.evacuability.Situation;
import org.bongsu.migration.evacuability.Threat;
import org.bongsu.migration.evacuability.Verdict;
import org.bongsu.migration.plan.Planner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bongsu evacuability}: which room could not be emptied in time, and what would help, as the site is configured. */
@Command(
        name = "evacuability",
        mixinStandardHelpOptions = true,
        description = {
            "Asks of every room whether it could be emptied if a feed, all feeds, a fire or a cut at short notice came now:",
            "minutes needed against minutes given, what would be lost, what holds things up and what would buy time.",
            "Takes the site as configured: everything runs, destinations are empty, batteries full. A daemon asks the same",
            "of what it measures, every night and when that changes: GET /api/v1/evacuability. Status 1: not every room could."
        })
public final class EvacuabilityCommand implements Callable<Integer> {

    @Option(names = "--site", required = true, paramLabel = "DIR", description = "The site's folder.")
    private Path site = Path.of(".");

    @Option(
            names = "--room",
            split = ",",
            paramLabel = "ROOM",
            description = "Only these rooms, comma separated (default: all with racks).")
    private List<String> rooms = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Where the verdicts are written.")
    private @Nullable Path json;

    @Option(names = "--lang", paramLabel = "en|ko", description = "Language of the answer (default: en).")
    private Language language = Language.EN;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Arguments.spec(spec);
        Arguments.writable(command, "--json", json);
        Site known = Setup.load(site).site();
        Set<String> wanted = new LinkedHashSet<>(Arguments.rooms(command, rooms, known));
        Evacuability evacuability = new Evacuability(
                Situation.configured(known, Moment.ofEpochMillis(System.currentTimeMillis() / 1000 * 1000)),
                Planner.EVALUATIONS);
        List<Verdict> verdicts = new ArrayList<>();
        for (Threat threat : evacuability.threats()) {
            if (wanted.isEmpty() || evacuability.concerned(threat).stream().anyMatch(wanted::contains)) {
                evacuability.judge(threat).stream()
                        .filter(verdict -> wanted.isEmpty() || wanted.contains(verdict.room()))
                        .forEach(verdicts::add);
            }
        }
        if (json != null) {
            ObjectNode report = JsonNodeFactory.instance.objectNode();
            report.put("site", known.id());
            report.set("verdicts", EvacuabilityJson.write(verdicts));
            Files.writeString(json, report.toPrettyString() + "\n");
        }
        PrintWriter out = command.commandLine().getOut();
        out.print(new EvacuabilityText(language).of(verdicts));
        out.flush();
        return verdicts.stream().allMatch(Verdict::holds) ? Bongsu.OK : Bongsu.NO;
    }
}
