package org.bongsu.daemon.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bongsu channels}: how operators are reached. */
@Command(
        name = "channels",
        mixinStandardHelpOptions = true,
        description = "Tries the channels through which operators are told.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ChannelsTestCommand.class})
public final class ChannelsCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(Arguments.spec(spec).commandLine(), "a command is missing");
    }
}
