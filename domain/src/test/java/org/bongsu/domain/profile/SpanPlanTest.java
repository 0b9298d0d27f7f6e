package org.bongsu.domain.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpanPlanTest {

    private static final long SEED = 20_221_015;
    private static final int ROUNDS = 3000;

    @Test
    void everyFieldOfAnyProfileIsInOneSpanWithinTheLimitsAndNoForbiddenRegisterIsTouched() {
        Random random = new Random(SEED);
        int planned = 0;
        int spans = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Map map = Map.random(random);
            SpanPlan plan;
            try {
                plan = map.plan();
            } catch (IllegalArgumentException contradiction) {
                continue;
            }
            planned++;
            spans += plan.spans().size();
            for (RegisterField field : map.fields) {
                assertEquals(
                        1,
                        covering(
                                plan,
                                field.function(),
                                field.address(),
                                field.type().registers()),
                        map::toString);
                field.scaleRegister()
                        .ifPresent(at -> assertEquals(1, covering(plan, field.function(), at, 1), map::toString));
            }
            for (Span span : plan.spans()) {
                assertTrue(span.count() <= map.tuning.maxSpan(), map::toString);
                map.tuning.forbidden().forEach(range -> assertFalse(touches(span, range), map::toString));
                for (Span range : map.tuning.atomic()) {
                    boolean whole = span.covers(range.address(), range.count());
                    boolean used = map.fields.stream()
                            .anyMatch(field -> touches(
                                    new Span(
                                            field.function(),
                                            field.address(),
                                            field.type().registers()),
                                    range));
                    assertTrue(
                            span.function() != range.function() || !used || whole || !touches(span, range),
                            map::toString);
                }
            }
            assertImageIsOneToOne(plan);
        }
        assertTrue(
                planned > ROUNDS / 2 && spans > 3 * planned, "the control: " + planned + " plans, " + spans + " spans");
    }

    private static long covering(SpanPlan plan, int function, int address, int registers) {
        return plan.spans().stream()
                .filter(span -> span.function() == function && span.covers(address, registers))
                .count();
    }

    private static boolean touches(Span a, Span b) {
        return a.function() == b.function()
                && a.address() < b.address() + b.count()
                && b.address() < a.address() + a.count();
    }

    private static void assertImageIsOneToOne(SpanPlan plan) {
        Set<Integer> offsets = new HashSet<>();
        int registers = 0;
        for (Span span : plan.spans()) {
            for (int i = 0; i < span.count(); i++) {
                int offset = plan.offset(span.function(), span.address() + i);
                assertTrue(offset % 2 == 0 && offset >= 0 && offset < plan.imageBytes());
                offsets.add(offset);
                registers++;
            }
        }
        assertEquals(registers, offsets.size());
    }

    /** Real maps have holes that no document mentions; asking must find its way round them and then stop asking. */
    @Test
    void againstADeviceWithHolesTheSplittingEndsAndEveryDefinedValueIsRead() {
        Random random = new Random(SEED + 1);
        int refusals = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Map map = Map.random(random);
            SpanPlan first;
            try {
                first = map.plan();
            } catch (IllegalArgumentException contradiction) {
                continue;
            }
            Set<Integer> holes = holes(map, random);
            SpanPlan plan = first;
            int requests = 0;
            int most = first.spans().size() + 2 * 2 * map.fields.size();
            for (boolean settled = false; !settled; ) {
                settled = true;
                for (Span span : plan.spans()) {
                    requests++;
                    if (refuses(holes, span)) {
                        refusals++;
                        plan = plan.refuse(span, 2);
                        settled = false;
                        break;
                    }
                }
                assertTrue(requests <= most * most, "it ends: " + map);
            }
            assertTrue(plan.refusals().size() + plan.spans().size() <= most, map::toString);
            for (RegisterField field : map.fields) {
                Span value =
                        new Span(field.function(), field.address(), field.type().registers());
                boolean read = covering(plan, value.function(), value.address(), value.count()) == 1;
                boolean refused = plan.refusal(value.function(), value.address(), value.count())
                        .isPresent();
                assertTrue(read != refused, map::toString);
                assertEquals(
                        first.offset(value.function(), value.address()),
                        plan.offset(value.function(), value.address()));
                if (map.tuning.atomic().isEmpty() && alone(map, value)) {
                    assertEquals(refuses(holes, value), refused, map::toString);
                }
            }
        }
        assertTrue(refusals > ROUNDS, "the control: requests were refused, " + refusals);
    }

    private static boolean alone(Map map, Span value) {
        return map.fields.stream()
                        .filter(field -> touches(
                                value,
                                new Span(
                                        field.function(),
                                        field.address(),
                                        field.type().registers())))
                        .count()
                == 1;
    }

    private static Set<Integer> holes(Map map, Random random) {
        Set<Integer> holes = new HashSet<>();
        for (int i = 0; i < random.nextInt(12); i++) {
            holes.add((3 + random.nextInt(2)) << 16 | random.nextInt(map.size));
        }
        return holes;
    }

    private static boolean refuses(Set<Integer> holes, Span span) {
        for (int i = 0; i < span.count(); i++) {
            if (holes.contains(span.function() << 16 | span.address() + i)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aRefusedSpanIsCutAtItsLargestGapAndWithoutOneInTheMiddle() {
        SpanPlan plan = SpanPlan.of(List.of(u16(0), u16(1), u16(5), u16(7)), ModbusTuning.of(20, 10));
        assertEquals(List.of(new Span(3, 0, 8)), plan.spans());
        SpanPlan cut = plan.refuse(new Span(3, 0, 8), 2);
        assertEquals(List.of(new Span(3, 0, 2), new Span(3, 5, 3)), cut.spans());
        SpanPlan halved = cut.refuse(new Span(3, 0, 2), 2);
        assertEquals(List.of(new Span(3, 0, 1), new Span(3, 1, 1), new Span(3, 5, 3)), halved.spans());
        SpanPlan without = halved.refuse(new Span(3, 1, 1), 3);
        assertEquals(List.of(new Span(3, 0, 1), new Span(3, 5, 3)), without.spans());
        assertEquals(List.of(new SpanPlan.Refusal(new Span(3, 1, 1), 3)), without.refusals());
        assertEquals(halved.spans(), without.retrying().spans());
    }

    @Test
    void aFunctionThatTheDeviceDoesNotHaveIsGivenUpAtOnce() {
        SpanPlan plan =
                SpanPlan.of(List.of(u16(0), u16(1)), ModbusTuning.of(20, 10)).refuse(new Span(3, 0, 2), 1);
        assertEquals(List.of(), plan.spans());
        assertEquals(2, plan.refusals().size());
    }

    @Test
    void aValueInAForbiddenRangeOrLongerThanARequestIsAMistakeOfTheProfile() {
        ModbusTuning forbidding =
                new ModbusTuning(20, 10, List.of(new Span(3, 4, 3)), List.of(), 1, Duration.ZERO, Duration.ZERO);
        assertThrows(IllegalArgumentException.class, () -> SpanPlan.of(List.of(u16(5)), forbidding));
        assertEquals(2, SpanPlan.of(List.of(u16(3), u16(7)), forbidding).spans().size());
        ModbusTuning atomic =
                new ModbusTuning(3, 10, List.of(), List.of(new Span(3, 4, 4)), 1, Duration.ZERO, Duration.ZERO);
        assertThrows(IllegalArgumentException.class, () -> SpanPlan.of(List.of(u16(5)), atomic));
    }

    private static RegisterField u16(int address) {
        return field(3, address, RegisterType.U16, OptionalInt.empty());
    }

    private static RegisterField field(int function, int address, RegisterType type, OptionalInt scale) {
        return new RegisterField("p", function, address, type, 1, 0, scale, List.of(), new LinkedHashMap<>());
    }

    /** A register map as no maker would dare to ship it. */
    private record Map(List<RegisterField> fields, ModbusTuning tuning, int size) {

        static Map random(Random random) {
            int size = 20 + random.nextInt(400);
            List<RegisterField> fields = new ArrayList<>();
            for (int i = 1 + random.nextInt(40); i > 0; i--) {
                RegisterType type = RegisterType.values()[random.nextInt(RegisterType.values().length)];
                OptionalInt scale = random.nextInt(5) == 0 ? OptionalInt.of(random.nextInt(size)) : OptionalInt.empty();
                fields.add(field(3 + random.nextInt(2), random.nextInt(size), type, scale));
            }
            List<Span> forbidden = new ArrayList<>();
            List<Span> atomic = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                Span range = new Span(3 + random.nextInt(2), random.nextInt(size), 1 + random.nextInt(3));
                boolean wanted = fields.stream()
                        .anyMatch(field -> touches(
                                range,
                                new Span(
                                        field.function(),
                                        field.address(),
                                        field.type().registers())));
                if (!wanted) {
                    forbidden.add(range);
                }
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                atomic.add(new Span(3 + random.nextInt(2), random.nextInt(size), 1 + random.nextInt(6)));
            }
            int maxSpan = 16 + random.nextInt(110);
            return new Map(
                    fields,
                    new ModbusTuning(maxSpan, random.nextInt(20), forbidden, atomic, 1, Duration.ZERO, Duration.ZERO),
                    size + 4);
        }

        SpanPlan plan() {
            return SpanPlan.of(fields, tuning);
        }
    }
}
