package org.bongsu.daemon.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bongsu ledger}: what was decided, said and done, for those who were not there. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        description = "Proves that a journal is as it was written, and tells an incident from it.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {LedgerVerifyCommand.class, LedgerExportCommand.class, LedgerReportCommand.class})
public final class LedgerCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(Arguments.spec(spec).commandLine(), "a command is missing");
    }
}
