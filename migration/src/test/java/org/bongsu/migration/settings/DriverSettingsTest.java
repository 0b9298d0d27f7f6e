package org.bongsu.migration.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.migration.driver.HttpDriverOptions;
import org.bongsu.migration.driver.Scope;
import org.bongsu.migration.driver.command.CommandOptions;
import org.bongsu.migration.driver.command.Deed;
import org.bongsu.migration.driver.command.Sites;
import org.bongsu.migration.driver.command.Template;
import org.junit.jupiter.api.Test;

class DriverSettingsTest {

    private static DriverSettings decode(String yaml, Problems problems) {
        return DriverSettings.decode(
                YamlDocument.parse("bongsu.yaml", yaml, problems).root(), Sites.of(2), problems);
    }

    @Test
    void anAddressIsEnough() {
        Problems problems = new Problems();
        DriverSettings settings = decode("fleet: {url: \"http://127.0.0.1:18090\"}", problems);
        assertTrue(problems.isEmpty(), problems.list().toString());
        assertEquals(
                new HttpDriverOptions(
                        "fleet",
                        URI.create("http://127.0.0.1:18090"),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(1),
                        64),
                settings.drivers().get(0).options());
    }

    @Test
    void everyMistakeIsReportedAtItsPlace() {
        Problems problems = new Problems();
        decode("""
                one: {url: "ftp://x", concurrency: 0}
                two: {timeout: 1s, conurrency: 3}
                """, problems);
        assertEquals(4, problems.count(), problems.list().toString());
        assertTrue(problems.list().stream().anyMatch(problem -> problem.line() == 1 && problem.column() == 12));
        assertTrue(
                problems.list().stream().anyMatch(problem -> problem.message().contains("concurrency")));
    }

    @Test
    void anAbsentSectionMeansThatNothingMayBeMoved() {
        Problems problems = new Problems();
        assertEquals(
                0,
                DriverSettings.decode(YamlNode.absent("bongsu.yaml"), Sites.of(1), problems)
                        .drivers()
                        .size());
        assertTrue(problems.isEmpty());
    }

    @Test
    void aDriverMayBeThereForSomeRoomsAndServersOnly() {
        Problems problems = new Problems();
        DriverSettings settings = decode("""
                all: {url: "http://127.0.0.1:1"}
                one: {url: "http://127.0.0.1:1", rooms: [hall], servers: [s1, "s*2"]}
                """, problems);
        assertTrue(problems.isEmpty(), problems.list().toString());
        assertEquals(Scope.ALL, settings.drivers().get(0).scope());
        assertEquals(Set.of("s1", "s2"), settings.drivers().get(1).scope().of(Sites.of(3)));
        decode("one: {url: \"http://127.0.0.1:1\", rooms: [hal], servers: [\"t*\"]}", problems);
        assertEquals(
                List.of(
                        "bongsu.yaml:1:42: one.rooms[0]: no room hal, did you mean hall?",
                        "bongsu.yaml:1:58: one.servers[0]: no server of hal is called \"t*\"; * stands for any letters"),
                problems.list().stream().map(Object::toString).toList());
    }

    private static final String SEE = """
              see: {workload: {run: [ssh, "{server}", look, "{workload}"], means: [{exit: 0, state: running}]}}
            """;

    @Test
    void aCommandDriverHasItsDefaults() {
        Problems problems = new Problems();
        DriverSettings settings =
                decode("linux:\n  kind: command\n  run: {stop: [ssh, \"{server}\", stop]}\n" + SEE, problems);
        assertTrue(problems.isEmpty(), problems.list().toString());
        CommandOptions options = (CommandOptions) settings.drivers().get(0).options();
        assertEquals("linux", options.id());
        assertEquals(Duration.ofSeconds(60), options.timeout());
        assertEquals(Duration.ofSeconds(60), options.hold());
        assertEquals(Duration.ofSeconds(10), options.every());
        assertEquals(Duration.ofSeconds(10), options.lookTimeout());
        assertEquals(16, options.concurrency());
        assertEquals(
                new Template(List.of("ssh", "{server}", "stop")), options.run().get(Deed.STOP));
    }

    @Test
    void aMistakeInAProgramIsReportedAtItsPlaceWithWhatWasMeant() {
        Problems problems = new Problems();
        decode("""
                linux:
                  kind: comand
                """, problems);
        assertEquals(
                "bongsu.yaml:2:9: linux.kind: \"comand\" is not one of http, command, record, did you mean command?",
                problems.list().get(0).toString());
        problems = new Problems();
        decode("linux:\n  kind: command\n  run: {stop: [ssh, \"{servr}\"], power_of: [x]}\n" + SEE, problems);
        assertEquals(
                List.of(
                        "bongsu.yaml:3:21: linux.run.stop[1]: no placeholder {servr} here, only {epoch}, {sequence}, {server},"
                                + " {service}, {workload}, did you mean server?",
                        "bongsu.yaml:3:33: unknown key linux.run.power_of, did you mean power_off?"),
                problems.list().stream().map(Object::toString).toList());
    }

    /** A stop knows no destination: a program that was given none would stop something at the empty name. */
    @Test
    void aPlaceholderThatTheDeedHasNoValueForIsRefused() {
        Problems problems = new Problems();
        decode("linux:\n  kind: command\n  run: {stop: [ssh, \"{destination}\"]}\n" + SEE, problems);
        assertEquals(1, problems.count(), problems.list().toString());
    }

    @Test
    void secretsAreLookedUpAndNeverPrinted() {
        Problems problems = new Problems();
        DriverSettings settings = decode(
                "linux:\n  kind: command\n  run: {stop: [x]}\n  environment: {TOKEN: \"env:T\"}\n" + SEE, problems);
        assertTrue(problems.isEmpty(), problems.list().toString());
        CommandOptions options =
                (CommandOptions) settings.resolve(reference -> reference.equals("env:T") ? "hunter2" : "?")
                        .drivers()
                        .get(0)
                        .options();
        assertEquals("hunter2", options.environment().get("TOKEN"));
        assertFalse(options.toString().contains("hunter2"), options::toString);
    }
}
