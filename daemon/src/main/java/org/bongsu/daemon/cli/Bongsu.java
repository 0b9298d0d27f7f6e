package org.bongsu.daemon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import org.bongsu.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code bongsu}. Exit status: 0 done; 1 it ran and the answer is no; 2 bad usage or bad input; 3 something outside
 * could not be reached. A defect of ours is none of these: it shows where it happened and ends with 70.
 */
@Command(
        name = "bongsu",
        mixinStandardHelpOptions = true,
        version = "bongsu 0.1.0",
        description = "Gets the work out of a datacenter room, in order, before its power is cut.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:done",
            "1:it ran and the answer is no: a rule test failed, an invariant broke, a decision differed",
            "2:bad usage or bad input, every error as file:line:column: message",
            "3:something outside could not be reached"
        },
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            ChannelsCommand.class,
            UsersCommand.class,
            RulesCommand.class,
            PlanCommand.class,
            EvacuabilityCommand.class,
            PowerCommand.class,
            InventoryCommand.class,
            DrillCommand.class,
            DemoCommand.class,
            SimulateCommand.class,
            ReplayCommand.class,
            WhyCommand.class,
            LedgerCommand.class,
            GenerateCommand.class,
            ProbeCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            WatchCommand.class
        })
public final class Bongsu implements Runnable {

    static final int OK = 0;
    static final int NO = 1;
    static final int BAD_INPUT = 2;
    static final int UNREACHABLE = 3;

    /** EX_SOFTWARE of sysexits.h. */
    static final int DEFECT = 70;

    @Spec
    private @org.jspecify.annotations.Nullable CommandSpec spec;

    public static int execute(String... arguments) {
        CommandLine line = new CommandLine(new Bongsu());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, result) -> explain(failure, command.getErr()));
        line.setParameterExceptionHandler((failure, given) -> misused(failure));
        return line.execute(arguments);
    }

    /** Says what is wrong, and where to read on; the whole usage would push it off the screen. */
    private static int misused(CommandLine.ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(failure.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, err)) {
            err.println("see " + command.getCommandSpec().qualifiedName() + " --help");
        }
        err.flush();
        return BAD_INPUT;
    }

    private static int explain(Exception failure, PrintWriter err) {
        if (failure instanceof ConfigException config) {
            new Excerpt().print(config.problems(), err);
            err.println(config.problems().size() + (config.problems().size() == 1 ? " mistake" : " mistakes"));
            err.flush();
            return BAD_INPUT;
        }
        if (failure instanceof Unreachable unreachable) {
            err.println(unreachable.getMessage());
            err.flush();
            return UNREACHABLE;
        }
        if (failure instanceof IOException) {
            err.println(failure instanceof FileSystemException file ? said(file) : failure.getMessage());
            err.flush();
            return UNREACHABLE;
        }
        failure.printStackTrace(err);
        err.flush();
        return DEFECT;
    }

    /** The file's own message is often nothing but its name. */
    private static String said(FileSystemException failure) {
        String kind = failure.getClass().getSimpleName().replace("Exception", "");
        return failure.getFile() + ": " + (failure.getReason() == null ? kind : failure.getReason());
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
        }
    }
}
