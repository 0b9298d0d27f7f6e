package org.bongsu.daemon.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bongsu.daemon.http.DidYouMean;
import org.bongsu.daemon.http.Json;
import org.bongsu.daemon.http.view.PowerView;
import org.bongsu.daemon.http.view.SharedFateView;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.site.NamedPlace;
import org.bongsu.domain.site.Outage;
import org.bongsu.domain.site.OutageNames;
import org.bongsu.domain.site.Site;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bongsu power}: what goes dark when something goes, and what two places share. */
@Command(
        name = "power",
        mixinStandardHelpOptions = true,
        description = "Asks the power graph what goes dark, what the rest then carries, and who shares whose fate.")
public final class PowerCommand implements Callable<Integer> {

    @Option(names = "--site", required = true, paramLabel = "DIR", description = "The site's folder.")
    private Path site = Path.of(".");

    @ArgGroup(multiplicity = "1")
    private Question question = new Question();

    /** One of two. */
    private static final class Question {
        @Option(
                names = "--lost",
                required = true,
                split = ",",
                paramLabel = "ID",
                description =
                        "What goes, all at once: power nodes, feeds, rooms, compartments, buildings, comma separated;"
                                + " node:x, feed:A, room:x, compartment:x or building:x where an id is several things.")
        private List<String> lost = new ArrayList<>();

        @Option(
                names = "--shared",
                required = true,
                split = ",",
                paramLabel = "A,B",
                description = "Two servers or destinations: everything that both depend on.")
        private List<String> shared = new ArrayList<>();
    }

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Where the whole answer is written, as the API gives it.")
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
        PowerText text = new PowerText(language == Language.KO);
        PrintWriter out = command.commandLine().getOut();
        Object answer;
        if (question.shared.isEmpty()) {
            PowerView view = PowerView.of(known, lost(known, command));
            out.print(text.of(view));
            answer = view;
        } else {
            if (question.shared.size() != 2) {
                throw new ParameterException(
                        command.commandLine(), "--shared needs two servers or destinations, comma separated");
            }
            SharedFateView view = SharedFateView.of(
                    known,
                    place(known, question.shared.get(0).strip(), command),
                    place(known, question.shared.get(1).strip(), command));
            out.print(text.of(view));
            answer = view;
        }
        out.flush();
        if (json != null) {
            Files.writeString(json, Json.text(answer) + "\n", StandardCharsets.UTF_8);
        }
        return Bongsu.OK;
    }

    private List<Outage> lost(Site known, CommandSpec command) {
        OutageNames names = new OutageNames(known);
        List<Outage> outages = new ArrayList<>();
        for (String written : question.lost) {
            String word = written.strip();
            Outage one = one(
                    "--lost " + word,
                    "nothing of that name in the site",
                    names.meant(word),
                    OutageNames::name,
                    names.hints(word),
                    word,
                    command);
            if (!outages.contains(one)) {
                outages.add(one);
            }
        }
        return outages;
    }

    private static NamedPlace place(Site known, String word, CommandSpec command) {
        return one(
                "--shared " + word,
                "no such server or destination",
                NamedPlace.meant(known, word),
                NamedPlace::name,
                NamedPlace.ids(known),
                word,
                command);
    }

    private static <T> T one(
            String option,
            String absent,
            List<T> meant,
            Function<T, String> name,
            Stream<String> known,
            String word,
            CommandSpec command) {
        if (meant.isEmpty()) {
            List<String> near = DidYouMean.among(known, word);
            throw new ParameterException(
                    command.commandLine(),
                    option + ": " + absent
                            + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?"));
        }
        if (meant.size() > 1) {
            throw new ParameterException(
                    command.commandLine(),
                    option + " is several things: write "
                            + String.join(" or ", meant.stream().map(name).toList()));
        }
        return meant.get(0);
    }
}
