package org.bongsu.daemon.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.bongsu.daemon.ledger.IncidentReport;
import org.bongsu.daemon.ledger.LedgerDocument;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bongsu ledger report}: the time line of an incident as a page to be printed. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Writes an incident's time line as one HTML page to be read or printed, from an export alone.")
public final class LedgerReportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "EXPORT", description = "What bongsu ledger export wrote.")
    private Path export = Path.of(".");

    @Option(names = "--to", required = true, paramLabel = "FILE", description = "Where the page is written.")
    private Path to = Path.of(".");

    @Option(names = "--lang", paramLabel = "en|ko", description = "Language of the page (default: en).")
    private Language language = Language.EN;

    @Option(names = "--zone", paramLabel = "ZONE", description = "Whose clock, such as Asia/Seoul (default: UTC).")
    private String zone = "UTC";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Arguments.spec(spec);
        Arguments.writable(command, "--to", to);
        if (!Files.isRegularFile(export)) {
            throw new ParameterException(command.commandLine(), export + ": no such file");
        }
        JsonNode ledger = read(command);
        Files.writeString(to, IncidentReport.html(ledger, language == Language.KO, zone(command)));
        PrintWriter out = command.commandLine().getOut();
        out.println(to + ": " + ledger.path("entries").size() + " entries told");
        out.flush();
        return Bongsu.OK;
    }

    private JsonNode read(CommandSpec command) throws Exception {
        try {
            JsonNode ledger = new ObjectMapper().readTree(Files.readAllBytes(export));
            if (ledger.path("format").asText().equals(LedgerDocument.FORMAT)) {
                return ledger;
            }
        } catch (JsonProcessingException e) {
            throw new ParameterException(command.commandLine(), export + ": " + e.getOriginalMessage(), e);
        }
        throw new ParameterException(
                command.commandLine(), export + ": is no export of a ledger, whose format is " + LedgerDocument.FORMAT);
    }

    private ZoneId zone(CommandSpec command) {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new ParameterException(
                    command.commandLine(), "--zone " + zone + ": no such zone; such as Asia/Seoul or +09:00", e);
        }
    }
}
