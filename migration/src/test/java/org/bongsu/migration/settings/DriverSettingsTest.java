package org.bongsu.migration.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.migration.driver.HttpDriverOptions;
import org.junit.jupiter.api.Test;

class DriverSettingsTest {

    private static DriverSettings decode(String yaml, Problems problems) {
        return DriverSettings.decode(
                YamlDocument.parse("bongsu.yaml", yaml, problems).root(), problems);
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
                settings.drivers().get(0));
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
                DriverSettings.decode(YamlNode.absent("bongsu.yaml"), problems)
                        .drivers()
                        .size());
        assertTrue(problems.isEmpty());
    }
}
