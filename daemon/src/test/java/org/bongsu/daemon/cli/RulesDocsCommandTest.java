package org.bongsu.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bongsu.config.ConfigException;
import org.bongsu.daemon.runtime.Setup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Rules as their readers see them, of any file. */
class RulesDocsCommandTest {

    private static final String RULE = """
            groups:
              - name: own
                rules:
                  - alert: ALERT
                    expr: smoke.obscuration > 0.5 %/m
                    hazard: fire
                    modality: smoke
                    grade: advisory
                    annotations: {summary: {en: Smoke, ko: 연기}, source: judgement}
            """;

    private static String docs(Path... paths) throws Exception {
        StringWriter out = new StringWriter();
        RulesDocsCommand command = new RulesDocsCommand();
        CommandLine line = new CommandLine(command);
        line.setOut(new PrintWriter(out));
        line.parseArgs(Arrays.stream(paths).map(Path::toString).toArray(String[]::new));
        assertEquals(Bongsu.OK, command.call());
        return out.toString();
    }

    /** The tables below the page's own words are the very same. */
    @Test
    void theDefaultPackReadsAsInItsPage() throws Exception {
        String printed = docs(Setup.configHome().resolve("rules/default.yaml"));
        String page = Files.readString(Setup.home().resolve("docs/default-pack.md"));
        assertTrue(page.endsWith(printed.substring(printed.indexOf("\n## "))), printed);
    }

    @Test
    void aFoldersRulesAreOnePageAndItsTestsAreLeftOut(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.yaml"), RULE.replace("ALERT", "first"));
        Files.writeString(folder.resolve("b.yaml"), RULE.replace("ALERT", "second"));
        Files.writeString(folder.resolve("b_test.yaml"), "tests: []");
        String printed = docs(folder);
        assertTrue(
                printed.indexOf("| `first` |") > 0 && printed.indexOf("| `second` |") > printed.indexOf("| `first` |"));
    }

    @Test
    void aMistakeIsToldWithItsPlaceAndNothingIsPrinted(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("a.yaml");
        Files.writeString(file, RULE.replace("ALERT", "first").replace("0.5 %/m", "0.5 V"));
        ConfigException mistake = assertThrows(ConfigException.class, () -> docs(file));
        assertTrue(
                mistake.problems().get(0).toString().startsWith(file + ":5:"),
                mistake.problems().toString());
    }
}
