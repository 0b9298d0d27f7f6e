package org.bongsu.domain.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.DeviceKind;
import org.junit.jupiter.api.Test;

/** What operators of any language read of a device that is another one. */
class IdentityCheckTest {

    private static final TextMatch SMART = new TextMatch(TextMatch.Kind.STARTS_WITH, "Smart-UPS");

    private static final RegisterField ANY =
            new RegisterField("battery.charge", 3, 0, RegisterType.U16, 1, 0, OptionalInt.empty(), List.of(), Map.of());

    private static Identification check(
            List<RegisterIdentity> registers, List<TextIdentity> texts, List<ObjectIdentity> objects) {
        return Identification.of(new Profile(
                "smt",
                "v",
                "m",
                DeviceKind.UPS,
                List.of(ANY),
                Optional.empty(),
                List.of(),
                registers,
                texts,
                objects,
                ModbusTuning.of(125, 16),
                Map.of(),
                Optional.empty(),
                "test"));
    }

    private static Cause misfit(Identification identification) {
        assertEquals(Optional.empty(), identification.next());
        return Cause.misidentified(((Identification.Outcome.Misfit) identification.outcome()).why());
    }

    @Test
    void aWrongRegisterIsToldByItsNumbers() {
        Identification identification =
                check(List.of(new RegisterIdentity(3, 40, 0xFF, List.of(1, 2))), List.of(), List.of());
        identification.answered((function, address) -> 0x5507);
        assertEquals(
                "다른 장치임: ≠ smt (40: 7 ≠ 1, 2)", misfit(identification).text().ko());
    }

    @Test
    void aWrongTextIsQuotedBesideTheRightOne() {
        TextIdentity text = new TextIdentity(3, 532, 1, SMART);
        Identification registers = check(List.of(), List.of(text), List.of());
        registers.answered((function, address) -> 'X' << 8 | 7);
        assertEquals(
                "다른 장치임: ≠ smt (532: \"X?\" ≠ \"Smart-UPS…\")",
                misfit(registers).text().ko());
        ObjectIdentity object = new ObjectIdentity(1, 0, 1, new TextMatch(TextMatch.Kind.MATCHES, "2\\.[0-9]"));
        Identification objects = check(List.of(), List.of(), List.of(object));
        objects.answered(Map.of(1, "3.1".getBytes(StandardCharsets.ISO_8859_1)));
        assertEquals(
                "다른 장치임: ≠ smt (0x2B.1: \"3.1\" ≠ /2\\.[0-9]/)",
                misfit(objects).text().ko());
    }

    @Test
    void aRefusalIsToldAsItWasOnTheWire() {
        Identification registers = check(List.of(new RegisterIdentity(4, 40, 1)), List.of(), List.of());
        registers.refused(2);
        assertEquals("다른 장치임: ≠ smt (40 → 0x84 2)", misfit(registers).text().ko());
        Identification objects = check(List.of(), List.of(), List.of(new ObjectIdentity(1, 0, 1, SMART)));
        objects.refused(1);
        assertEquals("다른 장치임: ≠ smt (0x2B.0 → 0xAB 1)", misfit(objects).text().ko());
    }
}
