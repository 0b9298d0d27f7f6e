package org.bongsu.migration.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.site.Method;
import org.bongsu.migration.driver.command.Sites;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.junit.jupiter.api.Test;

class RoutingTest {

    private static final Capabilities MOVES =
            new Capabilities("libvirt", Set.of(Method.LIVE, Method.STOP), true, true, false, true, false);
    private static final Capabilities STOPS =
            new Capabilities("command", Set.of(Method.STOP), true, true, false, true, false);
    private static final Capabilities POWER = new Capabilities("redfish", Set.of(), false, false, true, false, true);

    private final Routing routing = new Routing(
            Sites.of(3),
            List.of(
                    new Routing.Member("virt", MOVES, new Scope(List.of(), List.of("s1"))),
                    new Routing.Member("bmc", POWER, Scope.ALL),
                    new Routing.Member("linux", STOPS, new Scope(List.of("hall"), List.of("s1", "s2")))));

    private List<String> of(Action action, String server, Optional<Method> method) {
        Optional<String> workload =
                action == Action.START || action == Action.CANCEL ? Optional.of(server + "-a") : Optional.empty();
        return routing.of(new Command(1, 1, action, server, workload, method, Optional.empty(), 0));
    }

    @Test
    void theFirstThatCoversTheServerAndCanDoItGetsItAlone() {
        assertEquals(List.of("virt"), of(Action.START, "s1", Optional.of(Method.LIVE)));
        assertEquals(List.of("virt"), of(Action.START, "s1", Optional.of(Method.STOP)));
        assertEquals(List.of("linux"), of(Action.START, "s2", Optional.of(Method.STOP)));
        assertEquals(List.of("bmc"), of(Action.POWER_OFF, "s2", Optional.empty()));
    }

    @Test
    void whatNobodyCanDoThereIsNobodys() {
        assertEquals(List.of(), of(Action.START, "s1", Optional.of(Method.COLD)));
        assertEquals(List.of(), of(Action.START, "s2", Optional.of(Method.LIVE)));
        assertEquals(List.of(), of(Action.START, "s3", Optional.of(Method.STOP)));
        assertEquals(List.of(), of(Action.CORDON, "s3", Optional.empty()));
    }

    @Test
    void aCordonGoesToAllAndACancelToWhoeverStarted() {
        assertEquals(List.of("virt", "linux"), of(Action.CORDON, "s1", Optional.empty()));
        assertEquals(List.of("virt", "linux"), of(Action.CANCEL, "s1", Optional.empty()), "nobody knows who began it");
        of(Action.START, "s1", Optional.of(Method.LIVE));
        assertEquals(List.of("virt"), of(Action.CANCEL, "s1", Optional.empty()));
    }
}
