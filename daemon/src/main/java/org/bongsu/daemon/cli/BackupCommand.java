package org.bongsu.daemon.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.bongsu.daemon.store.Backup;
import org.bongsu.daemon.store.DataFolder;
import org.bongsu.daemon.store.Manifest;
import org.bongsu.daemon.store.StoreException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bongsu backup}: one archive of a daemon's data, while it runs. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = "Puts journal, ledgers, spool, history and memory into one archive, while the daemon runs.")
public final class BackupCommand implements Callable<Integer> {

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The daemon's data.")
    private Path data = Path.of(".");

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FILE",
            description = "The archive; replaced once it is whole.")
    private Path to = Path.of(".");

    @Option(
            names = "--secrets",
            description = "The key that signs permits too; without it, a restored daemon makes a new one.")
    private boolean secrets;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Arguments.spec(spec);
        Arguments.writable(command, "--to", to);
        if (!Files.isDirectory(data)) {
            throw new ParameterException(command.commandLine(), "--data " + data + ": no such folder");
        }
        try {
            Manifest manifest = Backup.make(new DataFolder(data), to, secrets, Instant.now());
            PrintWriter out = command.commandLine().getOut();
            manifest.entries().forEach(entry -> out.println(entry.sha256() + " " + entry.bytes() + " " + entry.name()));
            out.println(to + ": " + manifest.entries().size() + " files, epoch " + manifest.epoch());
            out.flush();
            return Bongsu.OK;
        } catch (StoreException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
