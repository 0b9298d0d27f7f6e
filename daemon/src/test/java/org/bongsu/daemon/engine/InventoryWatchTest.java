package org.bongsu.daemon.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.alerting.alert.Alert;
import org.bongsu.alerting.alert.Severity;
import org.bongsu.daemon.drill.DemoSite;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.evacuability.Evacuability;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Observation.PowerState;
import org.bongsu.migration.execution.Observation.ServerSeen;
import org.bongsu.migration.execution.Observation.WorkloadSeen;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.bongsu.migration.inventory.DriftKind;
import org.bongsu.migration.inventory.ServerClaim;
import org.bongsu.migration.inventory.StandingDrift;
import org.bongsu.migration.inventory.WorkloadClaim;
import org.bongsu.migration.permit.Permit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is not in servers.csv, or is elsewhere than it says, in a hall that has to be emptied. Virtual time. */
class InventoryWatchTest {

    private static final Moment T = Moment.parse("2022-10-15T06:19:00Z");
    private static final Input FIRE = new Input.HumanConfirmed("bat-1", "kim", "flames");
    private static final String HALL = "hall-2";

    private final Setup setup = DemoSite.setup();
    private final Site site = setup.site();
    private final List<Effect> said = new ArrayList<>();
    private Engine engine = engine();
    private Moment now = T;

    private Engine engine() {
        return new Engine(
                site,
                setup.inventory(),
                setup.withAutonomy(Autonomy.AUTO).settings().engine());
    }

    @BeforeEach
    void begin() {
        give(new Input.Started(1));
        give(new Input.InventorySources(List.of("fleet", "other", "netbox")));
    }

    private List<Effect> give(Input input) {
        List<Effect> effects = engine.step(input, now, now.epochMillis());
        said.addAll(effects);
        return effects;
    }

    private void pass(Duration time) {
        Moment end = now.plus(time);
        Optional<Moment> due = engine.nextDue().filter(at -> !at.isAfter(end));
        while (due.isPresent()) {
            now = now.later(due.get());
            give(new Input.Tick());
            due = engine.nextDue().filter(at -> !at.isAfter(end));
        }
        now = end;
    }

    private void look(String source, Observation... seen) {
        give(new Input.Observed(List.of(seen), Optional.of(source)));
    }

    private void lookAt(String source, List<Observation> seen) {
        give(new Input.Observed(seen, Optional.of(source)));
    }

    private WorkloadSeen seen(String workload, WorkloadState state, String where) {
        return new WorkloadSeen(workload, state, where, now);
    }

    private List<Observation> everything(WorkloadState state) {
        List<Observation> seen = new ArrayList<>();
        site.workloads().forEach(workload -> seen.add(seen(workload.id(), state, workload.server())));
        return seen;
    }

    private List<Observation> hall(WorkloadState state) {
        List<Observation> seen = new ArrayList<>();
        site.workloadsIn(HALL).forEach(workload -> seen.add(seen(workload.id(), state, workload.server())));
        return seen;
    }

    private Permit permit() {
        return engine.evacuation().permits().statement(HALL).orElseThrow();
    }

    private Set<String> poweredOff() {
        Set<String> servers = new LinkedHashSet<>();
        commands().stream()
                .filter(command -> command.action() == Action.POWER_OFF)
                .forEach(command -> servers.add(command.server()));
        return servers;
    }

    private List<Command> commands() {
        return said.stream()
                .filter(Effect.Commanded.class::isInstance)
                .map(effect -> ((Effect.Commanded) effect).command())
                .toList();
    }

    private List<String> drifts() {
        return engine.evacuation().inventory().drifts().stream()
                .map(one -> one.drift().kind().word() + " " + one.drift().subject())
                .toList();
    }

    private Optional<Alert> alert(String id) {
        return engine.alerts().stream()
                .filter(alert -> alert.id().equals(id) && alert.state().open())
                .findFirst();
    }

    private String serverOf(int workload) {
        return site.workloadsIn(HALL).get(workload).server();
    }

    /** The worst that an inventory can hide: work that no plan knows, in the hall that burns. */
    @Test
    void whatServersCsvLacksKeepsItsServerOnAndTheHallUnsafeUntilItIsSeenToHaveStopped() {
        String server = serverOf(0);
        lookAt("fleet", everything(WorkloadState.RUNNING));
        look("fleet", seen("rogue-db", WorkloadState.RUNNING, server));
        give(FIRE);
        pass(Duration.ofSeconds(30));
        lookAt("fleet", hall(WorkloadState.STOPPED));
        assertFalse(permit().safe());
        assertEquals(1, permit().losses().workloads());
        assertEquals(1, permit().losses().unknown());
        String why = permit().statement().en();
        assertTrue(why.contains("rogue-db on " + server + " (fleet)"), why);
        assertTrue(permit().statement().ko().contains("rogue-db"), permit().statement()::ko);
        pass(Duration.ofMinutes(10));
        assertFalse(poweredOff().contains(server), "something runs on it");
        assertTrue(poweredOff().contains(serverOf(1)), "the control: its neighbour is switched off");
        look("fleet");
        assertFalse(permit().safe());

        look("fleet", seen("rogue-db", WorkloadState.STOPPED, server));
        assertTrue(permit().safe(), permit().statement()::en);
        assertTrue(poweredOff().contains(server));
    }

    /** The same news that empties a server shows what else runs there. */
    @Test
    void nothingIsSwitchedOffByTheNewsThatShowsAStranger() {
        String server = serverOf(0);
        lookAt("fleet", everything(WorkloadState.RUNNING));
        give(FIRE);
        pass(Duration.ofSeconds(30));
        List<Observation> all = hall(WorkloadState.STOPPED);
        all.add(seen("rogue-db", WorkloadState.RUNNING, server));
        lookAt("fleet", all);
        assertFalse(poweredOff().contains(server));
        assertTrue(poweredOff().contains(serverOf(1)), "the control");
    }

    @Test
    void aStrangerIsAnAlertAfterItsHoldAndResolvedAfterItHasBeenAway() {
        lookAt("fleet", everything(WorkloadState.RUNNING));
        look("fleet", seen("rogue-db", WorkloadState.RUNNING, serverOf(0)));
        pass(DriftKind.UNKNOWN_WORKLOAD.hold().minus(Duration.ofSeconds(1)));
        assertEquals(List.of(), drifts(), "it may be on its way");
        keepLooking(Duration.ofMinutes(1));
        assertEquals(List.of("unknown-workload rogue-db"), drifts());
        Alert told = alert("inventory-drift." + HALL).orElseThrow();
        assertEquals(Severity.ERROR, told.severity());
        assertTrue(told.summary().en().contains("rogue-db runs on " + serverOf(0)), told.summary()::en);
        assertTrue(told.summary().ko().contains("servers.csv"), told.summary()::ko);
        look("fleet", seen("rogue-db", WorkloadState.STOPPED, ""));
        keepLooking(Duration.ofMinutes(1));
        assertTrue(alert("inventory-drift." + HALL).isPresent(), "hysteresis");
        keepLooking(Duration.ofMinutes(4));
        assertEquals(Optional.empty(), alert("inventory-drift." + HALL));
        assertEquals(List.of(), drifts());
    }

    /** In a hall that has to be emptied nobody waits to hear of it. */
    @Test
    void aStrangerInAThreatenedHallIsToldAtOnce() {
        lookAt("fleet", everything(WorkloadState.RUNNING));
        keepLooking(Duration.ofMinutes(2));
        give(FIRE);
        look("fleet", seen("rogue-db", WorkloadState.RUNNING, serverOf(0)));
        keepLooking(Duration.ofSeconds(31));
        assertEquals(List.of("unknown-workload rogue-db"), drifts());
    }

    private void keepLooking(Duration time) {
        Moment end = now.plus(time);
        while (now.isBefore(end)) {
            Duration left = now.until(end);
            pass(left.compareTo(Duration.ofSeconds(30)) < 0 ? left : Duration.ofSeconds(30));
            look("fleet");
        }
    }

    /** A hypervisor moved it: it is taken out from where it runs, and the server that it left may go. */
    @Test
    void aWorkloadThatWasSeenOnAnotherServerIsPlannedFromThere() {
        Workload moved = site.workloadsIn("hall-1").get(0);
        String there = serverOf(0);
        List<Observation> all = everything(WorkloadState.RUNNING);
        all.removeIf(one -> one instanceof WorkloadSeen seen && seen.workload().equals(moved.id()));
        all.add(seen(moved.id(), WorkloadState.RUNNING, there));
        lookAt("fleet", all);
        keepLooking(DriftKind.MISPLACED_WORKLOAD.hold().plusMinutes(1));
        assertEquals(List.of("misplaced-workload " + moved.id()), drifts());
        assertEquals(HALL, drift(moved.id()).drift().room(), "the room in which it runs");
        give(new Input.CutDeclared(HALL, Optional.of(now.plus(Duration.ofMinutes(40))), "kim", "works"));
        assertEquals(
                List.of(HALL), engine.deadlines().stream().map(Deadline::room).toList());
        keepLooking(Duration.ofMinutes(20));
        Set<String> from = new LinkedHashSet<>();
        commands().stream()
                .filter(command ->
                        command.action() == Action.START && command.workload().equals(Optional.of(moved.id())))
                .forEach(command -> from.add(command.server()));
        assertEquals(Set.of(there), from, "it was started from where it runs and from nowhere else");
        Set<String> others = new LinkedHashSet<>();
        site.workloadsIn("hall-1").forEach(workload -> others.add(workload.id()));
        others.remove(moved.id());
        assertTrue(
                commands().stream()
                        .noneMatch(command ->
                                command.workload().filter(others::contains).isPresent()),
                "hall-1 is left alone");
    }

    private StandingDrift drift(String subject) {
        return engine.evacuation().inventory().drifts().stream()
                .filter(one -> one.drift().subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    /** While its hall is being emptied it is moved by others: it is planned anew, and its first server is not held for it. */
    @Test
    void aWorkloadThatMovesToAnotherServerInTheMiddleOfAnEvacuationIsFollowed() {
        lookAt("fleet", everything(WorkloadState.RUNNING));
        give(FIRE);
        pass(Duration.ofSeconds(20));
        Workload waiting = site.workloadsIn(HALL).stream()
                .filter(workload -> commands().stream()
                        .noneMatch(command -> command.workload().equals(Optional.of(workload.id()))))
                .findFirst()
                .orElseThrow();
        String there = site.servers().stream()
                .map(Server::id)
                .filter(server -> !server.equals(waiting.server())
                        && site.rack(site.server(server).rack()).room().equals(HALL))
                .findFirst()
                .orElseThrow();
        look("fleet", seen(waiting.id(), WorkloadState.RUNNING, there));
        List<Observation> others = everything(WorkloadState.STOPPED);
        others.removeIf(
                one -> one instanceof WorkloadSeen seen && seen.workload().equals(waiting.id()));
        lookAt("fleet", others);
        assertTrue(poweredOff().contains(waiting.server()), "it is not held for what has left it");
        keepLooking(Duration.ofMinutes(2));
        assertFalse(poweredOff().contains(there));
        List<String> from = commands().stream()
                .filter(command ->
                        command.action() == Action.START && command.workload().equals(Optional.of(waiting.id())))
                .map(Command::server)
                .distinct()
                .toList();
        assertEquals(List.of(there), from);
    }

    /** Two drivers, two places: it may be at either, so neither server goes and neither hall is safe. */
    @Test
    void whereDriversDisagreeBothPlacesCount() {
        Workload doubtful = site.workloadsIn("hall-1").get(0);
        String there = serverOf(0);
        lookAt("fleet", everything(WorkloadState.RUNNING));
        look("other", seen(doubtful.id(), WorkloadState.RUNNING, there));
        give(FIRE);
        pass(Duration.ofSeconds(30));
        look("other");
        lookAt("fleet", hall(WorkloadState.STOPPED));
        assertFalse(permit().safe());
        assertTrue(permit().statement().en().contains(doubtful.id() + " on " + there + " (other)"));
        assertFalse(poweredOff().contains(there));
        look("other", seen(doubtful.id(), WorkloadState.RUNNING, doubtful.server()));
        assertTrue(permit().safe(), permit().statement()::en);
        assertTrue(poweredOff().contains(there));
    }

    /** A driver that sees a part of the hall and has fallen silent: nobody can say what runs there. */
    @Test
    void noPermitRestsOnTheLookOfOneDriverWhileAnotherIsSilent() {
        lookAt("fleet", everything(WorkloadState.RUNNING));
        look("other", seen("elsewhere-1", WorkloadState.STOPPED, ""));
        give(FIRE);
        pass(Duration.ofMinutes(3));
        lookAt("fleet", hall(WorkloadState.STOPPED));
        assertEquals(
                Optional.empty(), engine.evacuation().permits().statement(HALL).filter(Permit::safe));
        look("other");
        assertTrue(permit().safe(), "the control");
    }

    /** A driver of the other hall says nothing of this one, whether it lives or not. */
    @Test
    void theSilenceOfAnotherHallsDriverWithholdsNoPermit() {
        give(new Input.InventorySources(List.of("fleet", "other"), Optional.of(Map.of("other", List.of("hall-1")))));
        lookAt("fleet", everything(WorkloadState.RUNNING));
        look("other", seen("elsewhere-1", WorkloadState.STOPPED, ""));
        give(FIRE);
        pass(Duration.ofMinutes(3));
        lookAt("fleet", hall(WorkloadState.STOPPED));
        assertTrue(permit().safe(), permit().statement()::en);
        assertTrue(poweredOff().contains(serverOf(0)));
    }

    @Test
    void aSourceThatIsSilentIsToldAndOneThatIsAskedNoMoreIsForgotten() {
        lookAt("fleet", everything(WorkloadState.RUNNING));
        look("other", seen("rogue-db", WorkloadState.RUNNING, serverOf(0)));
        keepLooking(Duration.ofMinutes(6));
        assertEquals(List.of("unknown-workload rogue-db", "silent-source other"), drifts());
        assertTrue(alert("inventory-drift").isPresent());
        give(new Input.InventorySources(List.of("fleet")));
        keepLooking(Duration.ofMinutes(5));
        assertEquals(List.of(), drifts());
        assertEquals(Optional.empty(), alert("inventory-drift"));
    }

    /** After a restart every driver tells all that it sees: what it does not tell again is over. */
    @Test
    void whatADriverDoesNotTellAgainAfterARestartIsOver() {
        lookAt("fleet", everything(WorkloadState.RUNNING));
        look("fleet", seen("rogue-db", WorkloadState.RUNNING, serverOf(0)));
        assertEquals(1, engine.evacuation().inventory().intruders(HALL).count());
        give(new Input.InventorySources(List.of("fleet")));
        assertEquals(1, engine.evacuation().inventory().intruders(HALL).count(), "not asked yet");
        lookAt("fleet", everything(WorkloadState.RUNNING));
        assertEquals(0, engine.evacuation().inventory().intruders(HALL).count());
    }

    private static Input.InventorySeen netbox(List<WorkloadClaim> workloads, List<ServerClaim> servers) {
        return new Input.InventorySeen("netbox", true, 900, 0, workloads, servers, List.of(), List.of());
    }

    /** Nobody has looked, but somebody wrote it down. */
    @Test
    void whatARecordAloneKnowsCountsUntilADriverHasSeenItStopped() {
        lookAt("fleet", everything(WorkloadState.RUNNING));
        give(netbox(
                List.of(
                        new WorkloadClaim("vm-77", WorkloadState.RUNNING, "s-new"),
                        new WorkloadClaim("vm-78", WorkloadState.RUNNING, "s-far")),
                List.of(
                        new ServerClaim("s-new", "r-299", HALL, List.of()),
                        new ServerClaim("s-far", "x-1", "hall-9", List.of()))));
        assertEquals(
                List.of("vm-77"),
                engine.evacuation().inventory().intruders(HALL).seen().stream()
                        .map(one -> one.workload())
                        .toList());
        give(FIRE);
        pass(Duration.ofSeconds(30));
        lookAt("fleet", hall(WorkloadState.STOPPED));
        assertFalse(permit().safe());
        look("fleet", seen("vm-77", WorkloadState.STOPPED, "s-new"));
        assertTrue(permit().safe(), permit().statement()::en);
    }

    /** A record that lags behind a live migration is a difference, and holds nobody up. */
    @Test
    void whereADriverHasLookedARecordIsNotBelieved() {
        Workload moved = site.workloadsIn("hall-1").get(0);
        lookAt("fleet", everything(WorkloadState.RUNNING));
        give(netbox(List.of(new WorkloadClaim(moved.id(), WorkloadState.RUNNING, serverOf(0))), List.of()));
        assertEquals(0, engine.evacuation().inventory().intruders(HALL).count());
        for (int i = 0; i < 11; i++) {
            keepLooking(Duration.ofMinutes(1));
            give(new Input.InventorySeen("netbox", false, 900, 0, List.of(), List.of(), List.of(), List.of()));
        }
        assertTrue(drifts().contains("contradiction " + moved.id()), drifts()::toString);
    }

    /** Declared on A and B; by the record on A alone: with A gone the hall is dark. */
    @Test
    void whereFeedsAreSaidToBeOtherTheWorseIsPlannedWith() {
        String server = serverOf(0);
        List<String> feeds = site.rackOf(site.workloadsIn(HALL).get(0)).feeds();
        assertTrue(feeds.size() > 1, "the control: it has two");
        assertFalse(site.darkRooms(Set.of(feeds.get(0))).contains(HALL), "the control");
        give(netbox(List.of(), List.of(new ServerClaim(server, "", "", List.of(feeds.get(0))))));
        Site seen = engine.evacuation().execution().site();
        assertTrue(seen.darkRooms(Set.of(feeds.get(0))).contains(HALL));
        Evacuability asked = new Evacuability(engine.situation(now).orElseThrow(), 4);
        assertFalse(asked.threats().isEmpty());
        asked.threats().forEach(threat -> assertFalse(asked.judge(threat).isEmpty(), threat::toString));
        give(netbox(List.of(), List.of(new ServerClaim(server, "", "", feeds))));
        assertFalse(engine.evacuation()
                .execution()
                .site()
                .darkRooms(Set.of(feeds.get(0)))
                .contains(HALL));
    }

    /** The journal's inputs bring any copy to the same decisions. */
    @Test
    void aReplayDecidesTheSame() {
        List<Input> inputs = new ArrayList<>();
        inputs.add(new Input.Started(1));
        inputs.add(new Input.InventorySources(List.of("fleet", "netbox")));
        inputs.add(new Input.Observed(everything(WorkloadState.RUNNING), Optional.of("fleet")));
        inputs.add(netbox(List.of(new WorkloadClaim("vm-77", WorkloadState.RUNNING, serverOf(2))), List.of()));
        inputs.add(FIRE);
        inputs.add(new Input.Observed(hall(WorkloadState.STOPPED), Optional.of("fleet")));
        assertEquals(replay(inputs), replay(inputs));
    }

    private List<String> replay(List<Input> inputs) {
        Engine copy = engine();
        List<String> lines = new ArrayList<>();
        Moment at = T;
        for (Input input : inputs) {
            copy.step(input, at, at.epochMillis()).forEach(effect -> lines.add(effect.canonical()));
            at = at.plusSeconds(40);
        }
        assertTrue(lines.size() > 5, "the control");
        assertTrue(lines.stream().noneMatch(line -> line.startsWith("permit " + HALL + " true")));
        return lines;
    }

    @Test
    void aServerSeenOffOrOnSaysNothingOfWorkloads() {
        look("fleet", new ServerSeen("s-unknown", PowerState.ON, now));
        keepLooking(Duration.ofMinutes(1));
        assertEquals(List.of(), engine.evacuation().inventory().occupants());
    }
}
