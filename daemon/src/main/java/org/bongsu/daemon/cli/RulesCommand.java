package org.bongsu.daemon.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bongsu rules}: what can be done with rules before they watch a room. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        description = "Tests rules, and shows what they would have said.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RulesTestCommand.class, BacktestCommand.class})
public final class RulesCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(Arguments.spec(spec).commandLine(), "a command is missing");
    }
}
