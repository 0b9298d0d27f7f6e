package org.bongsu.domain.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.PollGroup;
import org.junit.jupiter.api.Test;

/** A device's own words lead the walk, so no words of it may lead it astray. */
class SunSpecChainTest {

    /** Every base, every model's head, the lone end mark, and a count for each model. */
    private static final int MOST_QUESTIONS = 3 + 2 * SunSpecChain.MAX_MODELS + 2;

    private final GivenRegisters device = new GivenRegisters();

    @Test
    void aChainIsFoundAtTheSecondBaseAndWalkedToItsEnd() {
        put(0, 0x5375, 0x6E53, 1, 2, 0, 0, 802, 1, 0, 0xFFFF, 0);
        assertEquals(new Identification.Outcome.Misfit("SunSpec [1, 802] ≠ [803]"), outcome(field("a", 803, 2)));
        assertEquals(List.of(8), addresses(field("a", 802, 2)));
    }

    @Test
    void anEndMarkThatIsTheDevicesLastRegisterIsAnEnd() {
        put(40_000, 0x5375, 0x6E53, 802, 1, 7, 0xFFFF);
        assertEquals(List.of(40_004), addresses(field("a", 802, 2)));
    }

    @Test
    void brokenChainsSayWhatIsWrong() {
        assertMisfit("[40000, 0, 50000] ≠ \"SunS\"");
        put(40_000, 0x5375, 0x6E53, 802, 0);
        assertMisfit("40002: ID 802, L 0");
        put(40_002, 802, 30_000);
        assertMisfit("70004 > 65535");
        put(40_002, 802, 4);
        assertMisfit("40008 → 0x83 2");
        put(40_008, 803);
        assertMisfit("40008: ID 803 ≠ 65535");
        for (int i = 0; i < 4_000; i++) {
            put(40_002 + 3 * i, 900, 1, 0);
        }
        assertMisfit("SunSpec > 512 ID");
    }

    @Test
    void aCountThatTheLengthHasNoRoomForIsAMisfit() {
        put(40_000, 0x5375, 0x6E53, 805, 6, 3, 11, 12, 21, 22, 0, 0xFFFF, 0);
        assertMisfit("40002: ID 805, N 3 > 2");
    }

    @Test
    void withoutACountTheBlocksFillTheModel() {
        put(40_000, 0x5375, 0x6E53, 806, 6, 0, 11, 12, 21, 22, 0, 0xFFFF, 0);
        assertEquals(List.of(40_005, 40_007), addresses(blocks(806)));
    }

    @Test
    void blocksAreNumberedOnThroughTheInstancesAndOneInstanceCanBeNamed() {
        put(40_000, 0x5375, 0x6E53, 805, 3, 1, 11, 12, 805, 3, 1, 21, 22, 0xFFFF, 0);
        Identification.Outcome all = outcome(blocks(805));
        assertEquals(
                Map.of("m.1", 40_005, "m.2", 40_010),
                byPoint(((Identification.Outcome.Fits) all).resolved().registers()));
        SunSpecField second = new SunSpecField(
                List.of("m.1", "m.2"), 805, 2, SunSpecField.Repeat.BLOCKS, 0, OptionalInt.empty(), form("m.1"));
        assertEquals(List.of(40_010), addresses(second));
        SunSpecField each = new SunSpecField(
                List.of("m.1", "m.2", "m.3"),
                805,
                0,
                SunSpecField.Repeat.INSTANCES,
                2,
                OptionalInt.empty(),
                form("m.1"));
        assertEquals(List.of(40_004, 40_009), addresses(each));
    }

    /** A device of an older revision ends before the field; reading on would take the next model's registers for it. */
    @Test
    void aFieldBeyondTheModelsEndIsMissing() {
        put(40_000, 0x5375, 0x6E53, 802, 2, 7, 8, 0xFFFF, 0);
        assertEquals(List.of(40_005), addresses(field("a", 802, 3), field("b", 802, 4)));
        SunSpecField scaled =
                new SunSpecField(List.of("c"), 802, 0, SunSpecField.Repeat.NOTHING, 2, OptionalInt.of(4), form("c"));
        assertEquals(List.of(40_005), addresses(field("a", 802, 3), scaled));
    }

    @Test
    void moreModulesThanTheRegistryNamesAreToldAsMissing() {
        put(40_000, 0x5375, 0x6E53, 806, 8, 0, 11, 12, 21, 22, 31, 32, 0, 0xFFFF, 0);
        Profile resolved = ((Identification.Outcome.Fits) outcome(blocks(806))).resolved();
        assertEquals(2, resolved.registers().size());
        assertEquals(Optional.of("the device has 3 of m.1 and its like, the registry 2"), resolved.incomplete());
    }

    /** Whatever the registers hold: a bounded number of questions, an answer, and no exception. */
    @Test
    void anyRegistersEndTheWalkInABoundedNumberOfQuestions() {
        Map<String, Integer> reasons = new LinkedHashMap<>();
        int fits = 0;
        for (long seed = 1; seed <= 3_000; seed++) {
            Random random = new Random(seed);
            RegisterCodec.Registers hostile = hostile(random);
            boolean refusing = random.nextInt(4) == 0;
            Identification identification = Identification.of(profile(field("a", 802, 3), blocks(805), blocks(806)));
            int questions = 0;
            Optional<Identification.Question> question = identification.next();
            while (question.isPresent()) {
                questions++;
                assertTrue(questions <= MOST_QUESTIONS, "seed " + seed + ": " + questions + " questions");
                if (refusing && random.nextInt(20) == 0) {
                    identification.refused(2);
                } else {
                    identification.answered(hostile);
                }
                question = identification.next();
            }
            if (identification.outcome() instanceof Identification.Outcome.Misfit misfit) {
                reasons.merge(misfit.why().replaceAll("[0-9]+", "N"), 1, Integer::sum);
            } else {
                fits++;
            }
        }
        assertTrue(fits > 50, "fits " + fits + ", misfits " + reasons);
        assertTrue(reasons.size() >= 6, "every kind of misfit is met: " + reasons);
    }

    /** Mostly chains with a twist: noise alone would never get past the mark. */
    private static RegisterCodec.Registers hostile(Random random) {
        int[] words = random.ints(65_536, 0, 65_536).toArray();
        int base = List.of(40_000, 0, 50_000).get(random.nextInt(3));
        words[base] = 0x5375;
        words[base + 1] = random.nextInt(20) == 0 ? 0 : 0x6E53;
        int at = base + 2;
        int longest = List.of(1, 12, 100, 5_000).get(random.nextInt(4));
        boolean ends = random.nextBoolean();
        while (at < 65_530) {
            if (ends && random.nextInt(8) == 0) {
                words[at] = 0xFFFF;
                break;
            }
            words[at] = 800 + random.nextInt(10);
            words[at + 1] = 1 + random.nextInt(longest);
            words[at + 2] = random.nextInt(4);
            if (random.nextInt(400) == 0) {
                words[at + 1] = 0;
            }
            at += 2 + words[at + 1];
        }
        return (function, address) -> words[address];
    }

    private void put(int address, int... words) {
        IntStream.range(0, words.length).forEach(i -> device.put(3, address + i, words[i]));
    }

    private void assertMisfit(String why) {
        assertEquals(new Identification.Outcome.Misfit(why), outcome(field("a", 802, 2), blocks(805)));
    }

    private List<Integer> addresses(SunSpecField... fields) {
        Identification.Outcome outcome = outcome(fields);
        assertTrue(outcome instanceof Identification.Outcome.Fits, outcome.toString());
        return ((Identification.Outcome.Fits) outcome)
                .resolved().registers().stream().map(RegisterField::address).toList();
    }

    private static Map<String, Integer> byPoint(List<RegisterField> fields) {
        Map<String, Integer> addresses = new LinkedHashMap<>();
        fields.forEach(field -> addresses.put(field.point(), field.address()));
        return addresses;
    }

    private Identification.Outcome outcome(SunSpecField... fields) {
        Identification identification = Identification.of(profile(fields));
        Optional<Identification.Question> question = identification.next();
        List<Identification.Question> asked = new ArrayList<>();
        while (question.isPresent()) {
            asked.add(question.get());
            Span span = ((Identification.Question.Registers) question.get()).span();
            if (device.has(span.function(), span.address(), span.count())) {
                identification.answered(device);
            } else {
                identification.refused(2);
            }
            question = identification.next();
        }
        assertTrue(asked.size() <= MOST_QUESTIONS, "questions: " + asked.size());
        return identification.outcome();
    }

    private static SunSpecField field(String point, int model, int offset) {
        return new SunSpecField(
                List.of(point), model, 0, SunSpecField.Repeat.NOTHING, offset, OptionalInt.empty(), form(point));
    }

    /** Blocks of two from offset 3, counted at offset 2 in model 805. */
    private static SunSpecField blocks(int model) {
        return new SunSpecField(
                List.of("m.1", "m.2"), model, 0, SunSpecField.Repeat.BLOCKS, 0, OptionalInt.empty(), form("m.1"));
    }

    private static RegisterField form(String point) {
        return new RegisterField(
                point,
                3,
                0,
                RegisterType.U16,
                WordOrder.ABCD,
                0,
                1,
                0,
                OptionalInt.empty(),
                List.of(),
                Map.of(),
                PollGroup.NORMAL);
    }

    private static Profile profile(SunSpecField... fields) {
        Map<Integer, Blocks> blocks = new LinkedHashMap<>();
        blocks.put(805, new Blocks(3, 2, OptionalInt.of(2)));
        blocks.put(806, new Blocks(3, 2, OptionalInt.empty()));
        return new Profile(
                "p",
                "v",
                "m",
                DeviceKind.BATTERY,
                List.of(),
                Optional.of(new SunSpecMap(SunSpecMap.BASES, blocks, List.of(fields))),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                ModbusTuning.of(125, 16),
                Map.of(),
                Optional.empty(),
                "test");
    }
}
