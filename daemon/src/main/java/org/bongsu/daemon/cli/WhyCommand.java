package org.bongsu.daemon.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bongsu.daemon.http.Json;
import org.bongsu.daemon.http.view.WhyView;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.daemon.journal.JournalException;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.daemon.runtime.Why;
import org.bongsu.domain.stage.Hazard;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bongsu why}: why a room stood as it did at a moment, and why not otherwise. */
@Command(
        name = "why",
        mixinStandardHelpOptions = true,
        description = "Tells from a journal why a room's stage was what it was, and what was missing for the next one.")
public final class WhyCommand implements Callable<Integer> {

    @Option(names = "--room", required = true, paramLabel = "ROOM", description = "The room that is asked about.")
    private String room = "";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description =
                    "ISO 8601, or HH:MM[:SS] for the last such time of day in the journal; UTC unless it carries an"
                            + " offset (default: the journal's end).")
    private @Nullable String at;

    @Option(
            names = "--hazard",
            paramLabel = "HAZARD",
            description = "Only one of ${COMPLETION-CANDIDATES} (default: all).")
    private @Nullable Hazard hazard;

    @ArgGroup(multiplicity = "1")
    private JournalSource source = new JournalSource();

    @Option(names = "--site", paramLabel = "DIR", description = "The site's folder (default: as the journal names it).")
    private @Nullable Path site;

    @Option(names = "--lang", paramLabel = "en|ko", description = "Language of the answer (default: en).")
    private Language language = Language.EN;

    @Option(names = "--json", description = "Prints JSON, the same as the API's, instead of text.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Arguments.spec(spec);
        Path file = source.file(command);
        try (Journal journal = Journal.openReadOnly(file)) {
            Setup setup = Setup.load(JournalSource.site(journal, Optional.ofNullable(site), command));
            Arguments.rooms(command, List.of(room), setup.site());
            WhyView why = new Why(journal, setup).of(room, Optional.ofNullable(at), () -> true);
            Optional<Hazard> only = Optional.ofNullable(hazard);
            PrintWriter out = command.commandLine().getOut();
            if (json) {
                out.println(Json.text(only.map(why::only).orElse(why)));
            } else {
                out.print(new WhyText(only.map(why::only).orElse(why), language).text());
            }
            out.flush();
            return Bongsu.OK;
        } catch (Why.NoSuchTime e) {
            throw new ParameterException(command.commandLine(), "--at: " + e.getMessage(), e);
        } catch (JournalException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
