package org.bongsu.daemon.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.daemon.journal.JournalException;
import org.bongsu.daemon.journal.Seal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bongsu ledger verify}: whether every row of a journal is as it was sealed. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Checks the chain of a journal's seals, and prints the last one: kept elsewhere, it finds out who forges the"
                        + " whole chain or takes rows off its end.")
public final class LedgerVerifyCommand implements Callable<Integer> {

    @ArgGroup(multiplicity = "1")
    private JournalSource source = new JournalSource();

    @Option(
            names = "--head",
            paramLabel = "ROW:SEAL",
            description = "What an earlier verify printed and was kept elsewhere; may be given several times.")
    private String[] heads = {};

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Arguments.spec(spec);
        Map<Long, String> kept = kept(command);
        try (Journal journal = Journal.openReadOnly(source.file(command))) {
            Seal.Verdict verdict = Seal.verify(journal, kept);
            PrintWriter out = command.commandLine().getOut();
            if (verdict.unsealed() > 0) {
                out.println(verdict.unsealed() + " rows are older than seals; the first seal vouches for them");
            }
            if (verdict.whole()) {
                out.println("every row is as it was sealed");
                out.println(verdict.rows() + ":" + verdict.head());
            } else {
                out.println("row " + verdict.broken() + ": " + verdict.what());
            }
            out.flush();
            return verdict.whole() ? Bongsu.OK : Bongsu.NO;
        } catch (JournalException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Map<Long, String> kept(CommandSpec command) {
        Map<Long, String> kept = new LinkedHashMap<>();
        for (String head : heads) {
            String low = head.strip().toLowerCase(Locale.ROOT);
            if (!low.matches("[1-9][0-9]{0,17}:[0-9a-f]{64}")) {
                throw new ParameterException(
                        command.commandLine(), "--head " + head + ": wants a row's number, a colon and 64 hex digits");
            }
            int colon = low.indexOf(':');
            kept.put(Long.parseLong(low.substring(0, colon)), low.substring(colon + 1));
        }
        return kept;
    }
}
