package org.bongsu.simulators.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TenantModelTest {

    @Test
    void aTenantThatIsDownForThreeDeliveriesAcceptsTheFourth() {
        TenantFaults down = new TenantFaults(Duration.ofSeconds(2), 3, 0);
        TenantModel model = new TenantModel(1, Map.of("a", down), TenantFaults.NONE);
        for (int i = 0; i < 3; i++) {
            assertEquals(new TenantModel.Answer(500, Duration.ofSeconds(2)), model.deliver("a", "n1"));
        }
        assertTrue(model.deliver("a", "n1").accepted());
        assertTrue(model.deliver("b", "n1").accepted(), "the others behave");
    }

    @Test
    void errorsComeAsOftenAsAskedAndDependOnTheSeedAlone() {
        int refused = 0;
        TenantModel model = new TenantModel(5, Map.of(), new TenantFaults(Duration.ZERO, 0, 0.3));
        TenantModel twin = new TenantModel(5, Map.of(), new TenantFaults(Duration.ZERO, 0, 0.3));
        for (int i = 0; i < 2000; i++) {
            TenantModel.Answer answer = model.deliver("a", "n" + i);
            assertEquals(answer, twin.deliver("a", "n" + i));
            refused += answer.accepted() ? 0 : 1;
        }
        assertEquals(600, refused, 80);
    }
}
