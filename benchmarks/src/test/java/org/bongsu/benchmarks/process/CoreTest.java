package org.bongsu.benchmarks.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoreTest {

    /** A container may be kept off the machine's last core; taskset would refuse it. */
    @ParameterizedTest
    @CsvSource({"0-1, 1", "0, 0", "0-3, 3", "'0-1,4', 4", "'0-3,8-11', 11", "12, 12"})
    void theCoreIsTheLastThatTheKernelAllows(String allowed, String core) {
        String status = "Cpus_allowed:\tf\nCpus_allowed_list:\t" + allowed + "\nMems_allowed:\t1\n";
        assertEquals(Optional.of(core), Core.last(status));
    }

    @Test
    void aSystemThatSaysNothingOfItsCoresPinsNobody() {
        assertEquals(Optional.empty(), Core.last("Name:\tjava\n"));
    }
}
