package org.bongsu.migration.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bongsu.config.Problem;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.TestSites;
import org.bongsu.migration.driver.nut.NutOptions;
import org.bongsu.migration.shutdown.ShutdownGroup;
import org.junit.jupiter.api.Test;

class NutSettingsTest {

    private static final Site SITE = TestSites.small(1);

    private static Optional<NutSettings> decode(String yaml, Problems problems) {
        return NutSettings.decode(
                YamlDocument.parse("bongsu.yaml", yaml, problems).root(), SITE, problems);
    }

    @Test
    void groupsUsersAndDefaultsAreRead() {
        Problems problems = new Problems();
        NutSettings settings = decode("""
                nut:
                  users: [{name: upsmon, password: "env:P"}]
                  ups:
                    - {id: hall-first, room: hall-1, tiers: [3, 2]}
                    - {id: hall, room: hall-1, tiers: [0], takes: 5m}
                """, problems).orElseThrow();
        assertTrue(problems.isEmpty(), problems.list().toString());
        assertEquals(
                List.of(
                        new ShutdownGroup("hall-first", "hall-1", List.of(2, 3), Duration.ofMinutes(3)),
                        new ShutdownGroup("hall", "hall-1", List.of(0), Duration.ofMinutes(5))),
                settings.groups());
        NutOptions options = settings.options(reference -> "looked-up-" + reference);
        assertEquals("127.0.0.1", options.host());
        assertEquals(3493, options.port());
        assertEquals(4096, options.connections());
        assertEquals("looked-up-env:P", options.users().get(0).password());
        assertFalse(options.toString().contains("looked-up"), "no password in any log");
        assertThrows(
                IllegalArgumentException.class,
                () -> settings.options(reference -> {
                    throw new IllegalArgumentException("no secret: " + reference);
                }));
    }

    @Test
    void anAbsentSectionServesNobody() {
        Problems problems = new Problems();
        assertEquals(Optional.empty(), decode("http: {}", problems));
        assertTrue(problems.isEmpty());
    }

    @Test
    void everyMistakeIsReportedAtItsPlaceAndNoPasswordIsRepeated() {
        Problems problems = new Problems();
        assertEquals(Optional.empty(), decode("""
                nut:
                  listen: everywhere
                  users:
                    - {name: upsmon, password: hunter2}
                    - {name: upsmon, password: "file:secrets/p"}
                    - {name: "up smon", password: "file:p"}
                  ups:
                    - {id: one, room: hall-7, tiers: [0]}
                    - {id: one, room: hall-1, tiers: [4, 1, 1], takes: 3h}
                    - {id: two, room: hall-1, tiers: [], teirs: [1]}
                """, problems));
        List<String> places = problems.list().stream()
                .map(problem -> problem.line() + ":" + problem.column())
                .toList();
        assertTrue(
                places.containsAll(List.of(
                        "2:11", "4:32", "5:14", "6:14", "8:23", "9:12", "9:39", "9:45", "9:56", "10:38", "10:42")),
                problems.list().toString());
        assertTrue(
                problems.list().stream().map(Problem::message).anyMatch(text -> text.contains("did you mean hall-0")),
                "a hint");
        assertFalse(problems.list().toString().contains("hunter2"));
    }
}
