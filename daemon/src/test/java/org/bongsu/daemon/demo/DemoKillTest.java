package org.bongsu.daemon.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bongsu.daemon.drill.DemoSite;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as {@code bin/demo --exit} runs it, while the daemon's process is killed twice during the evacuation. */
@Tag("slow")
class DemoKillTest {

    private static final double SPEED = 60;
    private static final int KILLS = 2;

    @Test
    void theDaemonIsKilledTwiceAndTheDemoEndsWellWithNoStepRunTwice(@TempDir Path folder) throws Exception {
        Path report = folder.resolve("report.json");
        StringWriter told = new StringWriter();
        DemoOptions options =
                new DemoOptions(SPEED, "127.0.0.1:0", Optional.empty(), true, Optional.of(report), 1, KILLS);
        boolean well;
        try (PrintWriter out = new PrintWriter(told)) {
            well = new Demo(DemoSite.setup(), DemoSite.scenario("pangyo-2022"), options, out).run();
        }
        String story = told.toString();
        assertTrue(well, story);
        assertEquals(
                KILLS,
                story.lines().filter(line -> line.contains("KILLED the daemon")).count(),
                story);
        assertTrue(story.contains(" 0 decided otherwise on replay, " + KILLS + " restarts"), story);
        JsonNode card = new ObjectMapper().readTree(Files.readString(report));
        assertEquals(0, card.path("duplicated_steps").asInt(-1), story);
        assertEquals(0, card.path("dirty_power_offs").asInt(-1), story);
        assertEquals(1.0, card.at("/by_zone/1/safe_before_cut/all").asDouble(), story);
        assertEquals(0, card.at("/notices/unverified").asInt(-1), story);
        assertEquals(2, card.path("permits").size(), story);
        for (String tenant : List.of("haneul-talk", "naru-pay", "dure-map", "garam-cloud")) {
            assertTrue(story.lines().anyMatch(line -> line.contains(tenant + " answers: ")), tenant + ": " + story);
        }
        assertTrue(story.lines().anyMatch(line -> line.matches(".*naru-pay answers: [1-9]\\d* .*before.*")), story);
        // At this speed half of three minutes is a second and a half, which a busy machine may take; then the answer
        // ends it.
        assertFalse(
                story.lines().anyMatch(line -> line.contains("alert tenant-unanswered") && line.contains("stands")),
                story);
    }
}
