package org.bongsu.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/test} says in its last lines: a number that counts another run's tests, or loses some, would be believed. */
class TestReportsTest {

    private static final Path FUNCTIONS = Path.of(System.getProperty("bongsu.home"), "bin", "reports.sh");
    private static final Instant BEGUN = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    @BeforeEach
    void begin() throws IOException {
        written(Files.createFile(folder.resolve("begun")), 0);
    }

    private static void written(Path file, int secondsLater) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(BEGUN.plusSeconds(secondsLater)));
    }

    /** As surefire writes it. */
    private void report(String module, String name, String counts, int secondsLater, String... cases)
            throws IOException {
        Path file = Files.createDirectories(folder.resolve(module).resolve("target/surefire-reports"))
                .resolve("TEST-" + name + ".xml");
        List<String> lines = new ArrayList<>(List.of(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
                "<testsuite version=\"3.0.2\" name=\"" + name + "\" time=\"3.454\" " + counts + ">",
                "  <properties>",
                "    <property name=\"sun.java.command\" value=\"tests=&quot;99&quot; errors=&quot;99&quot;\"/>",
                "  </properties>"));
        lines.addAll(List.of(cases));
        lines.add("</testsuite>");
        written(Files.write(file, lines), secondsLater);
    }

    private String bash(String command) throws Exception {
        Process process = new ProcessBuilder("bash", "-euo", "pipefail", "-c", ". " + FUNCTIONS + "\n" + command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return told.strip();
    }

    @Test
    void allModulesOfThisRunAreCountedAndNothingOfAnother() throws Exception {
        report("rules", "a.ATest", "tests=\"160\" errors=\"1\" skipped=\"2\" failures=\"4\"", 1);
        report("rules", "a.BTest", "tests=\"7\" errors=\"0\" skipped=\"0\" failures=\"0\"", 1000);
        report("config", "a.CTest", "tests=\"3\" errors=\"0\" skipped=\"1\" failures=\"0\"", 2);
        report("rules", "a.OldTest", "tests=\"1000\" errors=\"0\" skipped=\"9\" failures=\"9\"", -60);
        assertEquals("", bash("gather_reports begun rules out; gather_reports begun config out"));
        assertEquals("170 5 3", bash("count_reports out"));
    }

    @Test
    void aModuleThatLeftNothingOfThisRunIsNoticed() throws Exception {
        report("rules", "a.OldTest", "tests=\"1000\" errors=\"0\" skipped=\"9\" failures=\"9\"", -60);
        Files.createDirectories(folder.resolve("config"));
        assertEquals("rules", bash("gather_reports begun rules out || echo rules"));
        assertEquals("config", bash("gather_reports begun config out || echo config"));
        assertEquals("0 0 0", bash("count_reports out"));
    }

    @Test
    void whatWasSkippedIsNamedWithItsReason() throws Exception {
        report(
                "rules",
                "a.ATest",
                "tests=\"3\" errors=\"0\" skipped=\"2\" failures=\"0\"",
                1,
                "  <testcase name=\"runs\" classname=\"a.ATest\" time=\"0.1\"/>",
                "  <testcase name=\"needsIt\" classname=\"a.ATest\" time=\"0.0\">",
                "    <skipped type=\"org.opentest4j.TestAbortedException\"><![CDATA[org.opentest4j.TestAbortedException: needs usr/bin/node",
                "\tat org.junit.jupiter.api.Assumptions.abort(Assumptions.java:300)",
                "]]></skipped>",
                "  </testcase>",
                "  <testcase name=\"disabled\" classname=\"a.ATest\" time=\"0.0\">",
                "    <skipped message=\"a &gt; b\"/>",
                "  </testcase>");
        bash("gather_reports begun rules out");
        assertEquals(
                List.of("a.ATest.disabled: a > b", "a.ATest.needsIt: needs usr/bin/node"),
                bash("skipped_names out").lines().map(String::strip).toList());
    }
}
