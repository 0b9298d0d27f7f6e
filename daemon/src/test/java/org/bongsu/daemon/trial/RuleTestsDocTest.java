package org.bongsu.daemon.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.bongsu.config.Problems;
import org.bongsu.daemon.trial.settings.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worked example of docs/rule-tests.md, run as it stands there. */
class RuleTestsDocTest {

    @TempDir
    private Path folder;

    @Test
    void theWholeExamplePassesAndWithoutItsHoldFails() throws IOException {
        Files.writeString(folder.resolve("water.yaml"), block("water.yaml"));
        Path test = folder.resolve("water_test.yaml");
        Files.writeString(test, block("water_test.yaml"));
        assertEquals(List.of(), run(test).failures());
        Files.writeString(folder.resolve("water.yaml"), block("water.yaml").replace("for: 30s", "for: 20s"));
        assertEquals(1, run(test).failures().size());
    }

    private static Outcome run(Path test) {
        Problems problems = new Problems();
        List<TrialCase> cases = new TestFiles().read(test, problems);
        assertEquals(List.of(), problems.list());
        assertEquals(1, cases.size());
        return CaseRunner.run(cases.get(0));
    }

    /** The indented block after the line that names the file. */
    private static String block(String name) throws IOException {
        String document = Files.readString(Path.of(System.getProperty("bongsu.home"), "docs/rule-tests.md"));
        int at = document.indexOf("`" + name + "`:\n\n");
        assertTrue(at >= 0, name);
        return document.substring(document.indexOf("\n\n", at) + 2)
                .lines()
                .takeWhile(line -> line.startsWith("    ") || line.isBlank())
                .map(line -> line.isBlank() ? "" : line.substring(4))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
