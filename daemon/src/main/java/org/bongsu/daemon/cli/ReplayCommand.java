package org.bongsu.daemon.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.daemon.journal.JournalException;
import org.bongsu.daemon.runtime.Replay;
import org.bongsu.daemon.runtime.Setup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bongsu replay}: the decisions of a past incident, made again, compared and printed. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Decides a journal's inputs anew, checks every decision against the journal and prints them.")
public final class ReplayCommand implements Callable<Integer> {

    @Parameters(paramLabel = "JOURNAL", description = "journal.db of a daemon, or what drill --journal wrote.")
    private Path file = Path.of("journal.db");

    @Option(names = "--site", paramLabel = "DIR", description = "The site's folder (default: as the journal names it).")
    private @Nullable Path site;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Arguments.spec(spec);
        if (!file.toFile().isFile()) {
            throw new ParameterException(command.commandLine(), file + ": no such journal");
        }
        PrintWriter out = command.commandLine().getOut();
        try (Journal journal = Journal.openFile(file)) {
            Path folder = site != null
                    ? site
                    : Path.of(journal.meta("site")
                            .orElseThrow(() -> new ParameterException(
                                    command.commandLine(), "the journal names no site: give --site")));
            Replay replay = Replay.of(journal, Setup.load(folder), (row, effect) -> {
                if (!effect.canonical().startsWith("notice ")) {
                    out.println(row.now() + " " + effect.canonical());
                }
            });
            out.println(replay.rows() + " inputs, " + replay.differing() + " decided otherwise, journal_sha256 "
                    + replay.sha256());
            out.flush();
            return replay.differing() == 0 ? Bongsu.OK : Bongsu.NO;
        } catch (JournalException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
