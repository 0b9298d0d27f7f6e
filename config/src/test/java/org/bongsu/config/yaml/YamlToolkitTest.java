package org.bongsu.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bongsu.config.Problem;
import org.bongsu.config.Problems;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.RoomKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values are read with their positions, and every slip is reported where it stands. */
class YamlToolkitTest {

    private final Problems problems = new Problems();

    @Test
    void aMissingKeyIsReportedAtItsObjectAndAnUnknownOneAtTheKey() {
        YamlObject object = object("periode: 5s\nname: x\n");
        object.required("name");
        object.required("period");
        object.done();
        assertEquals(
                List.of("f.yaml:1:1: missing key period", "f.yaml:1:1: unknown key periode, did you mean period?"),
                shown());
    }

    @Test
    void aDuplicateKeyIsReportedWithTheLineOfTheFirst() {
        YamlObject object = object("a: 1\nb: 2\na: 3\n");
        assertEquals(1, object.required("a").integer(0, 9));
        assertEquals(List.of("f.yaml:3:1: duplicate key a, first on line 1"), shown());
    }

    @Test
    void aKeyWithNothingBehindItIsAProblemEvenWhenOptional() {
        assertEquals(Optional.empty(), object("a: 1\nb:\n").optional("b"));
        assertEquals(List.of("f.yaml:2:1: b: has no value; give one or drop the key"), shown());
    }

    @Test
    void brokenSyntaxIsOneProblemAndAccessToItIsSilent() {
        YamlObject object = object("a: [1, 2\nb: 3\n");
        object.required("a").list();
        object.done();
        assertEquals(1, problems.count(), shown().toString());
        assertTrue(shown().get(0).matches("f.yaml:2:[0-9]+: not YAML: .*"), shown().toString());
    }

    @Test
    void anEmptyFileAndATwoDocumentFileAreProblems() {
        YamlDocument.parse("e.yaml", "", problems);
        YamlDocument.parse("g.yaml", "a: 1\n---\nb: 2\n", problems);
        assertEquals("e.yaml:1:1: the file is empty", shown().get(0));
        assertTrue(shown().get(1).startsWith("g.yaml:"), shown().get(1));
    }

    @Test
    void aMissingFileAndOneThatIsNotUtf8AreProblems(@TempDir Path folder) throws Exception {
        YamlDocument.read(folder.resolve("no.yaml"), "no.yaml", problems);
        Files.write(folder.resolve("bin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xFF, (byte) 0xFE});
        YamlDocument.read(folder.resolve("bin.yaml"), "bin.yaml", problems);
        assertEquals(List.of("bin.yaml:1:1: not UTF-8", "no.yaml:1:1: no such file"), shown());
    }

    /** A value that contains itself would send a decoder round for ever. */
    @Test
    void aValueThatContainsItselfIsRejectedAndAnAliasIsNot() {
        YamlObject good = object("a: &x [1, 2]\nb: *x\n");
        assertEquals(2, good.required("b").list().size());
        assertEquals(List.of(), shown());
        YamlDocument.parse("f.yaml", "a: &x [*x]\n", problems);
        assertEquals(List.of("f.yaml:1:4: the value contains itself"), shown());
    }

    @Test
    void nestingWithoutEndIsAProblemAndNotACrash() {
        YamlDocument.parse("f.yaml", "a: " + "[".repeat(200_000), problems);
        assertEquals(List.of("f.yaml:1:1: not YAML: nested too deep"), shown());
    }

    @Test
    void wordsThatOldYamlTookForBooleansStayWords() {
        assertEquals("NO", object("a: NO\n").required("a").string());
        assertEquals("on", object("a: on\n").required("a").string());
        assertFalse(object("a: false\n").required("a").bool());
        assertEquals(List.of(), shown());
    }

    @Test
    void aNumberWhereTextIsNeededAsksForQuotes() {
        object("a: 12\n").required("a").string();
        assertEquals(
                List.of("f.yaml:1:4: a: needs text, found a number (12); put it in quotes if it is meant as text"),
                shown());
    }

    @Test
    void integersAreCheckedAtBothEnds() {
        assertEquals(1, object("a: 1\n").required("a").integer(1, 5));
        assertEquals(5, object("a: 5\n").required("a").integer(1, 5));
        assertEquals(0x5375, object("a: 0x5375\n").required("a").integer(0, 65535));
        assertEquals(List.of(), shown());
        object("a: 0\n").required("a").integer(1, 5);
        object("b: 6\n").required("b").integer(1, 5);
        object("c: 99999999999999999999\n").required("c").integer(1, 5);
        object("d: 1.5\n").required("d").integer(1, 5);
        assertEquals(
                List.of(
                        "f.yaml:1:4: a: 0 is not in 1 to 5",
                        "f.yaml:1:4: b: 6 is not in 1 to 5",
                        "f.yaml:1:4: c: 99999999999999999999 is not in 1 to 5",
                        "f.yaml:1:4: d: needs a whole number, found a number (1.5)"),
                shown());
    }

    @Test
    void numbersAreFiniteAndInRange() {
        assertEquals(0.5, object("a: 0.5\n").required("a").number(0, 1));
        assertEquals(1, object("a: 1\n").required("a").number(0, 1));
        object("a: .nan\n").required("a").number(0, 1);
        object("b: .inf\n").required("b").number(0, Double.POSITIVE_INFINITY);
        object("c: -0.1\n").required("c").number(0, 1);
        object("d: 0\n").required("d").positive();
        assertEquals(4, problems.count(), shown().toString());
    }

    @Test
    void durationsAreReadInEveryUnitAndNeedOne() {
        assertEquals(Duration.ofMillis(500), object("a: 500ms\n").required("a").duration());
        assertEquals(Duration.ofMinutes(90), object("a: 1h30m\n").required("a").duration());
        assertEquals(Duration.ofDays(1), object("a: 24h\n").required("a").duration());
        assertEquals(List.of(), shown());
        object("a: 5\n").required("a").duration();
        object("b: 5 s\n").required("b").duration();
        object("c: 0s\n").required("c").duration();
        object("d: 99ms\n").required("d").duration(Duration.ofMillis(100), Duration.ofHours(1));
        assertEquals(
                List.of(
                        "f.yaml:1:4: a: needs a duration such as 500ms, 90s, 12m or 24h, found a number (5)",
                        "f.yaml:1:4: b: \"5 s\" is not a duration such as 500ms, 90s, 12m or 24h",
                        "f.yaml:1:4: c: 0s is not in 1ms to 87600h",
                        "f.yaml:1:4: d: 99ms is not in 100ms to 1h"),
                shown());
    }

    @Test
    void everyDurationWrittenIsReadBackTheSame() {
        for (long millis : new long[] {1, 999, 1_000, 1_500, 60_000, 61_000, 3_600_000, 5_400_000, 86_400_000}) {
            Duration duration = Duration.ofMillis(millis);
            assertEquals(Optional.of(duration), YamlValue.parseDuration(YamlValue.format(duration)));
        }
    }

    @Test
    void aMisspeltConstantNamesTheNearest() {
        assertEquals(RoomKind.HALL, object("a: hall\n").required("a").enumOf(RoomKind.class));
        object("a: batery\n").required("a").enumOf(RoomKind.class);
        assertEquals(
                List.of("f.yaml:1:4: a: \"batery\" is not one of battery, ups, hall, other, did you mean battery?"),
                shown());
    }

    @Test
    void positionsCountCharactersNotBytes() {
        YamlObject object = object("이름: {한글: 배터리실, kind: nope}\n");
        object.required("이름").object().required("kind").enumOf(RoomKind.class);
        assertTrue(shown().get(0).startsWith("f.yaml:1:22: 이름.kind: "), shown().get(0));
    }

    @Test
    void aTextNeedsBothLanguagesAndNoOther() {
        assertEquals(
                new Text("Hall", "전산실"),
                object("a: {en: Hall, ko: 전산실}\n").required("a").text());
        object("a: {en: Hall, kr: 전산실}\n").required("a").text();
        assertEquals(
                List.of("f.yaml:1:4: missing key a.ko", "f.yaml:1:15: unknown key a.kr, did you mean ko?"), shown());
    }

    @Test
    void theWrongShapeIsReportedAndYieldsNothing() {
        assertEquals(List.of(), object("a: {b: 1}\n").required("a").list());
        object("b: [1]\n").required("b").object().required("c");
        assertEquals(
                List.of("f.yaml:1:4: a: needs a list, found an object", "f.yaml:1:4: b: needs an object, found a list"),
                shown());
    }

    @Test
    void problemsAreSortedByFileLineAndColumnAndCountOnce() {
        problems.add("b.yaml", 1, 1, "x");
        problems.add("a.yaml", 10, 1, "x");
        problems.add("a.yaml", 9, 2, "x");
        problems.add("a.yaml", 9, 1, "x");
        problems.add("a.yaml", 9, 1, "x");
        assertEquals(List.of("a.yaml:9:1: x", "a.yaml:9:2: x", "a.yaml:10:1: x", "b.yaml:1:1: x"), shown());
    }

    @Test
    void wordsFarApartAreNotSuggested() {
        assertEquals("", DidYouMean.hint("zebra", List.of("hall", "ups")));
        assertEquals(", did you mean hall?", DidYouMean.hint("hlal", List.of("ups", "hall", "other")));
        assertEquals(1, DidYouMean.distance("ab", "ba"));
        assertEquals(3, DidYouMean.distance("kitten", "sitting"));
    }

    private YamlObject object(String text) {
        return YamlDocument.parse("f.yaml", text, problems).root().object(problems);
    }

    private List<String> shown() {
        return problems.list().stream().map(Problem::toString).toList();
    }
}
