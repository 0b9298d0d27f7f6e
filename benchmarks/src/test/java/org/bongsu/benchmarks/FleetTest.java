package org.bongsu.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bongsu.benchmarks.server.Fleet;
import org.junit.jupiter.api.Test;

class FleetTest {

    /** A benchmark that claims a tenth of dead devices must have them, at its smallest size too. */
    @Test
    void everyTenthDeviceIsDeadHalfByRefusingAndHalfBySilence() {
        Fleet fleet = new Fleet(1502, 4_000, true);
        assertEquals(3_600, fleet.living());
        assertEquals(200, IntStream.range(0, 4_000).filter(fleet::isRefusing).count());
        assertEquals(200, IntStream.range(0, 4_000).filter(fleet::isSilent).count());
        assertEquals(9, new Fleet(1502, 10, true).living());
        assertEquals(10, new Fleet(1502, 10, false).living());
    }

    /** Two devices at one address would be one lane, and half the load. */
    @Test
    void everyDeviceHasALoopbackAddressOfItsOwn() {
        Set<String> addresses =
                new Fleet(1502, 4_000, false).addresses().stream().collect(Collectors.toSet());
        assertEquals(4_000, addresses.size());
        assertTrue(addresses.stream().allMatch(address -> address.matches("127\\.77\\.\\d+\\.\\d+")));
    }
}
