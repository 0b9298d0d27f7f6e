package org.bongsu.benchmarks.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneTest {

    @Test
    void theSameSeedTellsTheSameAndAnotherSeedSomethingElse() {
        assertEquals(samples(Scene.of(7, 60, 20)), samples(Scene.of(7, 60, 20)));
        assertNotEquals(samples(Scene.of(7, 60, 20)), samples(Scene.of(8, 60, 20)));
    }

    /** All contenders read the scene from its file; what is lost there would be lost for all, and nobody would notice. */
    @Test
    void aSceneComesBackFromItsFileAsItWas(@TempDir Path folder) throws IOException {
        Scene scene = Scene.of(7, 31, 20);
        Path file = folder.resolve("scene");
        scene.write(file);
        Scene read = Scene.read(file);
        assertEquals(31, read.sensors());
        assertEquals(20, read.seconds());
        assertEquals(11, read.zones());
        assertEquals(samples(scene), samples(read));
    }

    /** A benchmark without a single fault would not show that nobody alarms for one. */
    @Test
    void everyStoryIsToldAndNoneInAZoneThatIsNotWhole() {
        Story[] small = Scene.stories(7, 31);
        assertEquals(11, small.length);
        assertEquals(EnumSet.allOf(Story.class), EnumSet.copyOf(Arrays.asList(small)));
        assertEquals(Story.QUIET, small[10]);
        Story[] large = Scene.stories(Rules.SEED, Rules.SENSORS);
        assertEquals(3_334, large.length);
        for (Story story : Story.values()) {
            long told = Arrays.stream(large).filter(one -> one == story).count();
            assertTrue(story == Story.QUIET ? told > 3_000 : told == 33, story + " " + told);
        }
    }

    @Test
    void aQuietSceneIsNoiseAndNothingElse() {
        for (double value : samples(Scene.quiet(7, 50, 50))) {
            assertEquals(24, value, 0.18);
        }
    }

    private static List<Double> samples(Scene scene) {
        List<Double> samples = new ArrayList<>();
        for (int second = 0; second < scene.seconds(); second++) {
            for (int sensor = 0; sensor < scene.sensors(); sensor++) {
                samples.add(scene.at(second, sensor));
            }
        }
        return samples;
    }
}
