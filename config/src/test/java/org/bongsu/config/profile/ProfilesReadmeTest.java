package org.bongsu.config.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bongsu.config.Problem;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.profile.Profile;
import org.junit.jupiter.api.Test;

/** {@code config/profiles/README.md} says what is true of the files beside it. */
class ProfilesReadmeTest {

    private static final Path HOME = Path.of(System.getProperty("bongsu.home"), "config");
    private static final Map<String, PointDefinition> REGISTRY =
            PointRegistry.read(HOME.resolve("points.yaml"), "points.yaml", new Problems());

    private static String readme() throws IOException {
        return Files.readString(HOME.resolve("profiles/README.md"));
    }

    @Test
    void theTableHasEveryProfileWithWhatIsMissingInIt() throws IOException {
        Problems problems = new Problems();
        List<Profile> profiles = ProfileFiles.readAll(HOME.resolve("profiles"), "profiles", REGISTRY, problems);
        assertEquals(List.of(), problems.list());
        List<String> expected = profiles.stream().map(ProfilesReadmeTest::row).toList();
        assertEquals(
                expected,
                readme().lines().filter(line -> line.startsWith("| `")).toList());
    }

    private static String row(Profile profile) {
        String status =
                profile.incomplete().map(why -> "incomplete: " + plain(why)).orElse("complete");
        return "| `" + profile.id() + "` | " + profile.vendor() + ", " + plain(profile.model()) + " | " + status + " |";
    }

    private static String plain(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    /** Whoever copies the example must get a profile that passes its own tests. */
    @Test
    void theExampleIsAProfileWithoutAProblem() throws IOException {
        Matcher block = Pattern.compile("```yaml\n(id: example-ups.*?)```", Pattern.DOTALL)
                .matcher(readme());
        assertTrue(block.find(), "no example");
        Problems problems = new Problems();
        YamlDocument document = YamlDocument.parse("example-ups.yaml", block.group(1), problems);
        ProfileFiles.Read read = ProfileFiles.read(document, REGISTRY, problems)
                .orElseThrow(() -> new AssertionError(
                        problems.list().stream().map(Problem::toString).toList().toString()));
        assertEquals(2, read.tests().size());
    }
}
