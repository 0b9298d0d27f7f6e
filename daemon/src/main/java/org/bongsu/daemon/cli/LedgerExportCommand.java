package org.bongsu.daemon.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bongsu.daemon.http.Json;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.daemon.journal.JournalException;
import org.bongsu.daemon.ledger.LedgerDocument;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bongsu ledger export}: every stage, deadline, plan, command, notice, answer and order, with who and why. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "Writes what was decided, said and done as JSON, each entry with the seal of the row it follows from.")
public final class LedgerExportCommand implements Callable<Integer> {

    @ArgGroup(multiplicity = "1")
    private JournalSource source = new JournalSource();

    @Option(names = "--site", paramLabel = "DIR", description = "The site's folder (default: as the journal names it).")
    private @Nullable Path site;

    @Option(names = "--from", paramLabel = "TIME", description = "ISO 8601 (default: the journal's beginning).")
    private @Nullable String from;

    @Option(names = "--until", paramLabel = "TIME", description = "ISO 8601 (default: the journal's end).")
    private @Nullable String until;

    @Option(names = "--to", required = true, paramLabel = "FILE", description = "Where it is written.")
    private Path to = Path.of(".");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Arguments.spec(spec);
        Arguments.writable(command, "--to", to);
        Moment first = moment(command, "--from", from, new Moment(0));
        Moment last = moment(command, "--until", until, Moment.FAR);
        try (Journal journal = Journal.openReadOnly(source.file(command))) {
            Setup setup = Setup.load(JournalSource.site(journal, Optional.ofNullable(site), command));
            LedgerDocument ledger = LedgerDocument.of(journal, setup, first, last);
            Files.writeString(to, Json.text(ledger));
            PrintWriter out = command.commandLine().getOut();
            out.println(to + ": " + ledger.entries().size() + " entries of " + ledger.rows() + " rows, "
                    + (ledger.whole() ? "every row as it was sealed" : ledger.broken())
                    + (ledger.differing() == 0 ? "" : "; " + ledger.differing() + " are decided otherwise now"));
            out.flush();
            return ledger.whole() ? Bongsu.OK : Bongsu.NO;
        } catch (JournalException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static Moment moment(CommandSpec command, String option, @Nullable String given, Moment otherwise) {
        try {
            return given == null ? otherwise : Moment.of(Instant.parse(given));
        } catch (DateTimeParseException e) {
            throw new ParameterException(
                    command.commandLine(), option + " " + given + ": wants ISO 8601, such as 2022-10-15T06:19:00Z", e);
        }
    }
}
