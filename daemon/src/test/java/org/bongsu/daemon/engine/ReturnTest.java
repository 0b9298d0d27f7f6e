package org.bongsu.daemon.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import org.bongsu.alerting.notice.NoticeType;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.Workload;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.ActionClass;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Reply;
import org.bongsu.migration.plan.Place;
import org.bongsu.migration.restoration.ReturnPhase;
import org.bongsu.migration.restoration.ReturnTerms;
import org.bongsu.migration.restoration.ReturnView;
import org.bongsu.rules.signal.Signal;
import org.bongsu.rules.stage.DevicePlace;
import org.bongsu.simulators.fleet.FaultRates;
import org.bongsu.simulators.fleet.Fleet;
import org.bongsu.simulators.fleet.FleetCommand;
import org.bongsu.simulators.fleet.FleetObservation;
import org.bongsu.simulators.fleet.FleetReply;
import org.junit.jupiter.api.Test;

/** The way back, with the simulated fleet as hands and eyes, in virtual time. */
class ReturnTest {

    private static final Setup DEMO =
            Setup.load(Path.of(System.getProperty("bongsu.home")).resolve("config/sites/demo"));

    private static final ReturnTerms TERMS = new ReturnTerms(Duration.ofMinutes(5), 50, 16);

    /** A command as it was given, with the time. */
    private record Given(Moment at, Command command) {}

    private final List<Given> given = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final Map<String, Moment> running = new LinkedHashMap<>();
    private Moment now = Moment.parse("2022-10-15T06:00:00Z");
    private Engine engine = site(Autonomy.AUTO, 1, FaultRates.NONE);
    private Fleet fleet = new Fleet(DEMO.site(), 1, FaultRates.NONE, now);
    private boolean batteries;

    private Engine site(Autonomy back, long seed, FaultRates rates) {
        given.clear();
        effects.clear();
        running.clear();
        Mandates mandates = new Mandates(
                Mandate.of(Autonomy.AUTO),
                List.of(new Mandates.Entry(
                        Optional.empty(), Optional.empty(), Optional.of(ActionClass.RETURN), Mandate.of(back))));
        engine = new Engine(DEMO.site(), DEMO.inventory(), new EngineSettings(mandates, 1, List.of(), TERMS));
        fleet = new Fleet(DEMO.site(), seed, rates, now);
        batteries = false;
        give(new Input.Started(1));
        return engine;
    }

    private void give(Input input) {
        for (Effect effect : engine.step(input, now, now.epochMillis())) {
            effects.add(effect);
            if (effect instanceof Effect.Commanded told) {
                Command command = told.command();
                given.add(new Given(now, command));
                fleet.submit(
                        new FleetCommand(
                                command.epoch(),
                                command.sequence(),
                                FleetCommand.Verb.valueOf(command.action().name()),
                                command.server(),
                                command.workload(),
                                command.method(),
                                command.place().map(Place::toString),
                                command.rateGbps()),
                        now);
            }
        }
    }

    /** As the loop does: whatever is due is looked at when it is, and whatever happens is told. */
    private void pass(Duration duration) {
        Moment end = now.plus(duration);
        while (now.isBefore(end)) {
            Moment next = Stream.of(engine.nextDue(), fleet.nextEventAt())
                    .flatMap(Optional::stream)
                    .reduce(end, Moment::earlier);
            now = next.later(now.plus(Duration.ofMillis(200))).earlier(end);
            see();
            give(new Input.Tick());
        }
    }

    private void see() {
        Fleet.Advance advance = fleet.advanceTo(now);
        for (FleetReply reply : advance.replies()) {
            give(new Input.Replied(new Reply(
                    reply.sequence(), Reply.Status.valueOf(reply.status().name()), reply.detail())));
        }
        List<Observation> seen = new ArrayList<>();
        for (FleetObservation one : advance.observations()) {
            if (one instanceof FleetObservation.ServerSeen server) {
                seen.add(new Observation.ServerSeen(
                        server.server(),
                        Observation.PowerState.valueOf(server.power().name()),
                        now));
            } else if (one instanceof FleetObservation.WorkloadSeen workload) {
                if (workload.state() == FleetObservation.State.RUNNING) {
                    running.put(workload.workload(), now);
                } else {
                    running.remove(workload.workload());
                }
                seen.add(new Observation.WorkloadSeen(
                        workload.workload(),
                        Observation.WorkloadState.valueOf(workload.state().name()),
                        workload.where(),
                        now));
            }
        }
        if (!seen.isEmpty()) {
            give(new Input.Observed(seen));
        }
    }

    private void mains(boolean back, double charge) {
        batteries = !back;
        DevicePlace.of(DEMO.inventory()).stream()
                .filter(place -> place.node()
                        .flatMap(DEMO.site().power()::node)
                        .filter(node -> node.kind() == PowerKind.UPS)
                        .isPresent())
                .forEach(place -> give(new Input.Sensed(new Signal.SupplySeen(
                        place.node().orElseThrow(),
                        place.device(),
                        !back,
                        false,
                        OptionalDouble.of(600),
                        now,
                        OptionalDouble.of(charge),
                        OptionalDouble.of(40),
                        OptionalDouble.empty(),
                        OptionalDouble.of(25)))));
    }

    private void outage() {
        mains(false, 60);
        pass(Duration.ofMinutes(14));
        assertTrue(away() > 100, "control: " + away() + " are away");
    }

    private long away() {
        return fleet.truth().outcomes().stream()
                .filter(outcome -> outcome.state() != FleetObservation.State.RUNNING)
                .count();
    }

    /** Of each workload that was told the same twice, what it was told when. */
    private String repeated() {
        Map<String, List<String>> told = new LinkedHashMap<>();
        Map<String, Integer> times = new LinkedHashMap<>();
        for (Given each : given) {
            each.command().workload().ifPresent(workload -> {
                told.computeIfAbsent(workload, key -> new ArrayList<>())
                        .add(each.at() + " " + each.command().action() + " "
                                + each.command().method());
                times.merge(workload + each.command().action() + each.command().method(), 1, Integer::sum);
            });
        }
        told.keySet()
                .removeIf(workload -> times.entrySet().stream()
                        .noneMatch(entry -> entry.getKey().startsWith(workload) && entry.getValue() > 1));
        return told.toString();
    }

    private static int tierOf(String server) {
        return DEMO.site().workloads().stream()
                .filter(workload -> workload.server().equals(server))
                .mapToInt(Workload::tier)
                .min()
                .orElseThrow();
    }

    private static Moment middle(Map<String, Moment> begun, int tier) {
        List<Moment> all = begun.entrySet().stream()
                .filter(entry -> DEMO.site().workload(entry.getKey()).tier() == tier)
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
        return all.get(all.size() / 2);
    }

    private List<Given> back() {
        return given.stream().filter(each -> isBack(each.command())).toList();
    }

    private static boolean isBack(Command command) {
        return command.action() == Action.RETURN
                || command.action() == Action.POWER_ON
                || command.action() == Action.UNCORDON;
    }

    private ReturnView view() {
        return engine.evacuation().coming("hall-1").orElseThrow();
    }

    private boolean alertOpen(String id) {
        return engine.alerts().stream()
                .anyMatch(alert -> alert.id().equals(id) && alert.state().open());
    }

    @Test
    void whenThePowerIsBackAndHasStayedEverythingComesBackInOrder() {
        outage();
        assertTrue(fleet.servers().getOrDefault(FleetObservation.Power.OFF, 0) > 20, "control: " + fleet.servers());
        mains(true, 55);
        Moment quiet = now;
        pass(Duration.ofMinutes(4));
        assertEquals(List.of(), back(), "it soaks");
        pass(Duration.ofMinutes(90));
        assertEquals(0, away(), () -> view().toString());
        assertEquals(
                ReturnPhase.DONE,
                view().state().phase(),
                () -> view() + " " + fleet.servers() + given.subList(Math.max(0, given.size() - 6), given.size()));
        assertEquals(0, fleet.servers().getOrDefault(FleetObservation.Power.OFF, 0));
        assertFalse(back().get(0).at().isBefore(quiet.plus(TERMS.soak())));
        Map<String, Moment> begun = new LinkedHashMap<>();
        back().stream()
                .filter(each -> each.command().action() == Action.RETURN)
                .forEach(each -> begun.put(each.command().workload().orElseThrow(), each.at()));
        int waited = 0;
        for (Workload workload : DEMO.site().workloads()) {
            for (String service : DEMO.site().service(workload.service()).dependsOn()) {
                for (Workload needed : DEMO.site().workloads()) {
                    boolean both = begun.containsKey(workload.id()) && begun.containsKey(needed.id());
                    if (needed.service().equals(service) && both) {
                        waited++;
                        assertFalse(
                                begun.get(workload.id()).isBefore(running.get(needed.id())),
                                workload.id() + " before " + needed.id());
                    }
                }
            }
        }
        assertTrue(waited > 10, "control: " + waited);
        assertEquals(0, tierOf(back().get(0).command().server()), "tier 0 has the first turn");
        assertTrue(middle(begun, 0).isBefore(middle(begun, 2)), begun::toString);
        assertTrue(middle(begun, 1).isBefore(middle(begun, 3)), begun::toString);
        assertEquals(0, fleet.truth().duplicatedSteps(), this::repeated);
        assertEquals(0, fleet.truth().dirtyPowerOffs());
        assertEquals(List.of(), fleet.violations());
        assertTrue(
                engine.notices().stream().anyMatch(status -> status.notice().type() == NoticeType.CLEARED),
                "tenants hear of it");
    }

    @Test
    void nothingComesBackBeforeAPersonWantsIt() {
        site(Autonomy.RECOMMEND, 1, FaultRates.NONE);
        outage();
        mains(true, 70);
        pass(Duration.ofMinutes(30));
        assertEquals(List.of(), back());
        assertEquals(ReturnPhase.RECOMMENDED, view().state().phase(), () -> view().toString());
        assertTrue(alertOpen("return.hall-1"));
        give(new Input.ReturnArmed("hall-1", "kim", "power is stable"));
        pass(Duration.ofMinutes(90));
        assertEquals(
                ReturnPhase.DONE,
                view().state().phase(),
                () -> view() + " " + fleet.servers() + given.subList(Math.max(0, given.size() - 6), given.size()));
        assertFalse(alertOpen("return.hall-1"));
        assertTrue(back().stream()
                .allMatch(each -> DEMO.site().workloads().stream()
                        .filter(workload ->
                                workload.server().equals(each.command().server()))
                        .allMatch(workload -> DEMO.site().roomOf(workload).id().equals("hall-1"))));
        assertTrue(away() > 0, "the other room waits for its own word");
    }

    @Test
    void anEmptyBatteryIsFilledFirst() {
        outage();
        mains(true, 20);
        pass(Duration.ofMinutes(30));
        assertEquals(List.of(), back());
        assertEquals(ReturnPhase.HELD, view().state().phase());
        mains(true, 50);
        pass(Duration.ofMinutes(1));
        assertFalse(back().isEmpty());
    }

    /** "There is no fire" ends the alarm; that the room may be used is another thing to say. */
    @Test
    void afterAFireAPersonReleasesTheRoom() {
        give(new Input.HumanConfirmed("bat-1", "kim", "smoke"));
        give(new Input.RoomReleased("hall-1", "kim", "too early to know"));
        pass(Duration.ofMinutes(20));
        assertTrue(away() > 50);
        give(new Input.HumanRejected("bat-1", "kim", "out"));
        pass(Duration.ofHours(30));
        give(new Input.HumanRejected("bat-1", "kim", "still out"));
        pass(Duration.ofHours(2));
        assertFalse(engine.stages()
                .stage(DEMO.site().room("bat-1").compartment(), Hazard.FIRE)
                .atLeast(Stage.PRE_ALARM));
        give(new Input.ReturnArmed("hall-1", "lee", "now"));
        pass(Duration.ofMinutes(30));
        assertEquals(List.of(), back());
        assertEquals(ReturnPhase.HELD, view().state().phase());
        assertTrue(engine.evacuation().awaitsRelease("hall-1"));
        give(new Input.RoomReleased("hall-1", "kim", "inspected"));
        pass(Duration.ofMinutes(90));
        assertEquals(
                ReturnPhase.DONE,
                view().state().phase(),
                () -> view() + " " + fleet.servers() + given.subList(Math.max(0, given.size() - 6), given.size()));
    }

    @Test
    void aSecondOutageTurnsTheReturnRoundAtOnce() {
        outage();
        mains(true, 60);
        pass(TERMS.soak().plusSeconds(200));
        int before = back().size();
        assertTrue(before > 0, "control");
        assertTrue(away() > 20, "control: " + away());
        mains(false, 40);
        int after = back().size();
        pass(Duration.ofMinutes(14));
        assertEquals(after, back().size(), "no order since");
        assertEquals(before, after);
        mains(true, 60);
        pass(Duration.ofMinutes(100));
        assertEquals(0, away(), () -> view().toString());
        assertEquals(0, fleet.truth().dirtyPowerOffs());
        assertEquals(0, fleet.truth().duplicatedSteps());
    }

    @Test
    void disarmingStopsTheReturnToo() {
        outage();
        mains(true, 60);
        pass(TERMS.soak().plusSeconds(120));
        assertFalse(back().isEmpty(), "control");
        give(new Input.RoomDisarmed("hall-1", "kim", "people inside"));
        give(new Input.RoomDisarmed("hall-2", "kim", "people inside"));
        int after = back().size();
        pass(Duration.ofMinutes(60));
        assertEquals(after, back().size());
        assertEquals(ReturnPhase.RECOMMENDED, view().state().phase(), () -> view().toString());
        give(new Input.ReturnArmed("hall-1", "kim", "they are out"));
        pass(Duration.ofMinutes(90));
        assertEquals(
                ReturnPhase.DONE,
                view().state().phase(),
                () -> view() + " " + fleet.servers() + given.subList(Math.max(0, given.size() - 6), given.size()));
    }

    /** Whatever people and power do, and however drivers fail: no order back that any of the conditions forbids. */
    @Test
    void nothingComesBackThatMayNot() {
        int orders = 0;
        int refused = 0;
        for (long seed = 1; seed <= 12; seed++) {
            Random dice = new Random(seed);
            site(dice.nextBoolean() ? Autonomy.AUTO : Autonomy.RECOMMEND, seed, FaultRates.DEFAULT);
            double charge = 60;
            Moment quiet = now;
            boolean released = true;
            mains(true, charge);
            for (int turn = 0; turn < 14; turn++) {
                int from = given.size();
                boolean disarmed = false;
                switch (dice.nextInt(8)) {
                    case 0, 1 -> mains(false, charge);
                    case 2, 3, 4 -> {
                        charge = 30 + dice.nextInt(60);
                        quiet = batteries ? now : quiet;
                        mains(true, charge);
                    }
                    case 5 -> {
                        give(new Input.HumanConfirmed("bat-1", "kim", "smoke"));
                        released = false;
                    }
                    case 6 -> {
                        give(new Input.HumanRejected("bat-1", "kim", "none"));
                        if (engine.deadlines().isEmpty()) {
                            give(new Input.RoomReleased("hall-1", "kim", "inspected"));
                            give(new Input.RoomReleased("hall-2", "kim", "inspected"));
                            released = true;
                        }
                    }
                    default -> {
                        disarmed = dice.nextBoolean();
                        for (String room : List.of("hall-1", "hall-2")) {
                            give(
                                    disarmed
                                            ? new Input.RoomDisarmed(room, "kim", "")
                                            : new Input.ReturnArmed(room, "kim", ""));
                        }
                    }
                }
                pass(Duration.ofMinutes(2 + dice.nextInt(12)));
                List<Given> back = given.subList(from, given.size()).stream()
                        .filter(each -> isBack(each.command()))
                        .toList();
                String where = "seed " + seed + ", turn " + turn + ", batteries " + batteries + ", released " + released
                        + ", charge " + charge + ", disarmed " + disarmed + ", quiet since " + quiet + ": "
                        + back.subList(0, Math.min(2, back.size()))
                        + engine.stages().standings();
                orders += back.size();
                boolean forbidden = batteries || !released || charge < TERMS.charge() || disarmed;
                refused += forbidden ? 1 : 0;
                assertTrue(back.isEmpty() || !forbidden, where);
                for (Given each : back) {
                    assertFalse(each.at().isBefore(quiet.plus(TERMS.soak())), where);
                }
            }
            assertEquals(0, fleet.truth().dirtyPowerOffs(), "seed " + seed);
        }
        assertTrue(orders > 200, "control: " + orders + " orders");
        assertTrue(refused > 40, "control: " + refused + " turns in which nothing may come back");
    }
}
