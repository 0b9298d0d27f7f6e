package org.bongsu.rules.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.rules.world.SmallSite;
import org.junit.jupiter.api.Test;

/** What people read about the stages is what the tables say. */
class StageDocumentTest {

    private static final Path PAGE = SmallSite.HOME.resolve("docs/stages.md");
    private static final String UPDATE = "bongsu.update";

    @Test
    void thePageIsWhatTheTablesSay() throws IOException {
        String rendered = StageDocument.render(StageLimits.DEFAULT);
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(PAGE, rendered);
        }
        assertEquals(
                Files.exists(PAGE) ? Files.readString(PAGE) : "",
                rendered,
                "docs/stages.md differs from the stage tables; write it again with: mvn test -pl rules -am"
                        + " -Dtest=StageDocumentTest -Dsurefire.failIfNoSpecifiedTests=false -D" + UPDATE + "=true");
    }

    @Test
    void everyTransitionIsDrawnAndEveryCueExplained() {
        String page = StageDocument.render(StageLimits.DEFAULT);
        for (Hazard hazard : Hazard.values()) {
            for (StageTable.Transition way : StageTable.of(hazard).transitions()) {
                String drawn = "    " + way.from() + " --> " + way.to() + " : " + way.cue() + "\n";
                assertTrue(page.contains(drawn), drawn);
            }
        }
        for (Cue cue : Cue.values()) {
            assertTrue(page.contains("| " + cue + " | " + cue.meaning().en() + " | "), cue.name());
        }
    }

    @Test
    void theNumbersAreThoseInForce() {
        StageLimits other = new StageLimits(
                Duration.ofMinutes(7), Duration.ofMinutes(3), Duration.ofMinutes(45), Duration.ofHours(36));
        String page = StageDocument.render(other);
        for (String number : new String[] {"within 7 min", "for 3 min", "after 45 min", "watch of 36 h"}) {
            assertTrue(page.contains(number), number);
        }
    }
}
