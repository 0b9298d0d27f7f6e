package org.bongsu.daemon.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.daemon.journal.JournalException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where the journal is that a command looks into. */
final class JournalSource {

    @Option(
            names = "--journal",
            required = true,
            paramLabel = "FILE",
            description = "journal.db of a daemon, or what drill --journal wrote.")
    private @Nullable Path journal;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "The data folder of a daemon, which may be running.")
    private @Nullable Path data;

    /** @throws ParameterException when there is no such file */
    Path file(CommandSpec command) {
        Path file = journal != null
                ? journal
                : Optional.ofNullable(data).orElse(Path.of(".")).resolve(Journal.FILE);
        if (!file.toFile().isFile()) {
            throw new ParameterException(command.commandLine(), file + ": no such journal");
        }
        return file;
    }

    /** The folder that was given, or else the one that the journal names. */
    static Path site(Journal journal, Optional<Path> given, CommandSpec command) throws JournalException {
        Optional<Path> folder = given.isPresent() ? given : journal.meta("site").map(Path::of);
        return folder.orElseThrow(
                () -> new ParameterException(command.commandLine(), "the journal names no site: give --site"));
    }
}
