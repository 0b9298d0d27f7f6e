package org.bongsu.daemon.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.bongsu.daemon.store.DataFolder;
import org.bongsu.daemon.store.Manifest;
import org.bongsu.daemon.store.Restore;
import org.bongsu.daemon.store.StoreException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bongsu restore}: an archive back into an empty folder. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description =
                "Puts an archive into an empty folder, every hash checked. What runs when the daemon then starts is"
                        + " cancelled, its epoch and its commands' numbers leap, and nothing moves until a person arms it.")
public final class RestoreCommand implements Callable<Integer> {

    @Option(names = "--from", required = true, paramLabel = "FILE", description = "What bongsu backup made.")
    private Path from = Path.of(".");

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "An empty folder, or none yet.")
    private Path data = Path.of(".");

    @Option(
            names = "--epoch",
            paramLabel = "N",
            description =
                    "The highest epoch that a driver has seen, if above the seconds since 1970: drivers that refuse us name it.")
    private long epoch;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Arguments.spec(spec);
        if (!Files.isRegularFile(from)) {
            throw new ParameterException(command.commandLine(), "--from " + from + ": no such file");
        }
        try {
            Manifest manifest = Restore.of(from, new DataFolder(data), epoch, Instant.now());
            PrintWriter out = command.commandLine().getOut();
            out.println(data + ": " + manifest.entries().size() + " files as of " + manifest.made()
                    + "; nothing moves until a person arms it");
            out.flush();
            return Bongsu.OK;
        } catch (StoreException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
