package org.bongsu.rules.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Vote;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people read while it burns: every sentence is there in both languages, with the names, times and numbers it is about. */
class WordingTest {

    private static final Moment AT = Moment.parse("2022-10-15T06:19:00Z");

    private static Vote vote(Modality modality, String source, String evidence) {
        return new Vote("v/" + source, "c-bat", Hazard.FIRE, modality, Grade.PRE_ALARM, source, AT, evidence);
    }

    private static HumanWord word(HumanWord.Kind kind, String reason) {
        return new HumanWord(kind, "c-bat", Hazard.FIRE, "kim", reason, AT);
    }

    /** Both languages, each with every part. */
    private static void says(Text text, String... parts) {
        assertFalse(text.en().isBlank());
        assertTrue(
                text.ko().codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HANGUL));
        for (String part : parts) {
            assertTrue(text.en().contains(part), text.en() + " lacks " + part);
            assertTrue(text.ko().contains(part), text.ko() + " lacks " + part);
        }
    }

    @Test
    void signsAreToldWithTheirEvidence() {
        Vote smoke = vote(Modality.SMOKE, "asd-1", "obscuration 0.9");
        Vote gas = vote(Modality.GAS, "h2-1", "hydrogen 210");
        says(Wording.twoModalities(smoke, gas, 10), "10", "obscuration 0.9", "hydrogen 210");
        says(Wording.twoAdvisories(smoke, gas), "obscuration 0.9", "hydrogen 210");
        says(Wording.authoritative(smoke), "obscuration 0.9");
        says(Wording.oneSign(gas), "hydrogen 210");
        says(Wording.question(gas), "hydrogen 210");
        says(Wording.neighbour("c-ups"), "c-ups");
    }

    @Test
    void hotDevicesAreCounted() {
        Vote heat = vote(Modality.HEAT, Vote.source(List.of("pdu-1", "pdu-2", "pdu-3")), "three inlets");
        says(Wording.hotAndFaulty(heat, vote(Modality.WATER, "ac-1", "pump"), 10), "3", "10", "three inlets", "pump");
    }

    @ParameterizedTest
    @EnumSource(Modality.class)
    void aSignIsCalledByItsKindInBothLanguages(Modality modality) {
        Text text = Wording.oneSign(vote(modality, "d", "seen"));
        assertTrue(text.en().startsWith("one sign, " + Wording.english(modality) + ": "), text.en());
        assertTrue(text.ko().contains("(" + Wording.korean(modality) + ")"), text.ko());
        assertFalse(Wording.english(modality).isBlank());
        assertFalse(Wording.english(modality).contains("_"));
        Set<String> others = new LinkedHashSet<>();
        for (Modality other : Modality.values()) {
            others.add(Wording.korean(other));
        }
        assertEquals(Modality.values().length, others.size(), "no two kinds are called the same");
    }

    /** The evacuation and its margin are both needed: 300 s and 120 s are 420 s, which no battery of 400 s gives. */
    @Test
    void aShortBatteryIsToldWithWhatIsLeftAndWhatIsNeeded() {
        PowerOutlook outlook = new PowerOutlook(OptionalDouble.of(400), 300, 120);
        says(Wording.powerShort(List.of("ups-a", "ups-b"), outlook), "ups-a, ups-b", "400", "420");
        PowerOutlook unknown = new PowerOutlook(OptionalDouble.empty(), 300, 120);
        says(Wording.powerShort(List.of("ups-a"), unknown), "ups-a", "?", "420");
        says(Wording.lowBattery(List.of("ups-a", "ups-b")), "ups-a, ups-b");
    }

    @ParameterizedTest
    @EnumSource(HumanWord.Kind.class)
    void aPersonsWordIsToldWithTheNameAndTheReasonIfOneWasGiven(HumanWord.Kind kind) {
        says(Wording.said(word(kind, "saw flames")), "kim (saw flames)");
        Text without = Wording.said(word(kind, " "));
        says(without, "kim");
        assertFalse(without.en().contains("("), without.en());
        Set<Text> kinds = new LinkedHashSet<>();
        for (HumanWord.Kind other : HumanWord.Kind.values()) {
            kinds.add(Wording.said(word(other, "")));
        }
        assertEquals(HumanWord.Kind.values().length, kinds.size());
    }

    @Test
    void aCutIsToldWithItsTimeIfOneWasGiven() {
        Moment goes = AT.plusSeconds(1_980);
        DeclaredCut timed = new DeclaredCut("hall-1", Optional.of(goes), AT, "fire service", "water");
        says(Wording.cut(timed), "hall-1", "fire service", "2022-10-15T06:52:00Z");
        Text untimed = Wording.cut(new DeclaredCut("hall-1", Optional.empty(), AT, "fire service", "water"));
        says(untimed, "hall-1", "fire service");
        assertTrue(untimed.en().endsWith("no time given"), untimed.en());
        assertTrue(untimed.ko().contains("시각 미정"), untimed.ko());
    }

    @Test
    void whatIsWaitedForIsToldWithItsTime() {
        says(Wording.quiet(30), "30");
        says(Wording.notQuiet(30), "30");
        says(Wording.stillWatched(AT), "2022-10-15T06:19:00Z");
    }

    /** One sentence for two reasons would leave people guessing which it was. */
    @Test
    void noTwoSentencesAreTheSame() {
        List<Text> all = List.of(
                Wording.cutWithdrawn(),
                Wording.supplyOff(),
                Wording.quiet(30),
                Wording.notQuiet(30),
                Wording.eased(),
                Wording.calmed(),
                Wording.watched(),
                Wording.stillWatched(AT),
                Wording.noSuchStage());
        Set<String> english = new LinkedHashSet<>();
        Set<String> korean = new LinkedHashSet<>();
        for (Text text : all) {
            says(text);
            english.add(text.en());
            korean.add(text.ko());
        }
        assertEquals(all.size(), english.size());
        assertEquals(all.size(), korean.size());
    }
}
