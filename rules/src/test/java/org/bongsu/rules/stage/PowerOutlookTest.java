package org.bongsu.rules.stage;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PowerOutlookTest {

    @Test
    void theBatteriesAreTooShortOnceTheyLastNoLongerThanTheEvacuationAndItsMargin() {
        assertTrue(new PowerOutlook(OptionalDouble.of(420), 300, 120).tooShort());
        assertFalse(new PowerOutlook(OptionalDouble.of(420.001), 300, 120).tooShort());
    }

    /** What no UPS says is no number, and never zero. */
    @Test
    void anUnknownRuntimeIsNeverTooShort() {
        assertFalse(new PowerOutlook(OptionalDouble.empty(), 300, 120).tooShort());
    }
}
