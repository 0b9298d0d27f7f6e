package org.bongsu.daemon.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.bongsu.alerting.notice.Failure;
import org.bongsu.daemon.engine.Input;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.SeenReading;
import org.bongsu.domain.stage.Vote;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Reply;
import org.bongsu.migration.inventory.ServerClaim;
import org.bongsu.migration.inventory.WorkloadClaim;
import org.bongsu.rules.signal.RuleSeen;
import org.bongsu.rules.signal.Signal;
import org.bongsu.rules.stage.DevicePlace;
import org.junit.jupiter.api.Test;

/** A row that cannot be read back is an incident that cannot be resumed. */
class InputCodecTest {

    private static final Moment NOW = Moment.parse("2022-10-15T06:19:00.123456789Z");

    private static List<Input> oneOfEach() {
        Vote vote = new Vote(
                "smoke-fire-1/asd-1",
                "c-bat",
                Hazard.FIRE,
                Modality.SMOKE,
                Grade.CONFIRM,
                "asd-1",
                NOW,
                "0.91 %/m",
                "0123456789ab",
                List.of(new SeenReading("asd-1/smoke.obscuration", "0.91 %/m", Quality.GOOD, "", NOW)));
        RuleSeen rule = new RuleSeen(
                "smoke-fire-1", "0123456789ab", Hazard.FIRE, Modality.SMOKE, Grade.CONFIRM, 1, 2, 3, 1, "0.91 %/m");
        return List.of(
                new Input.Started(3, 180_000),
                new Input.Sensed(new Signal.VoteRaised(vote)),
                new Input.Sensed(new Signal.VoteWithdrawn(vote.id(), NOW, "reads normal again")),
                new Input.Sensed(new Signal.SensorLost("rack-1", "bat-1", NOW, new Text("device silent", "장치 무응답"))),
                new Input.Sensed(new Signal.SensorDoubted("rack-1", "bat-1", NOW, new Text("unchanged", "값이 변하지 않음"))),
                new Input.Sensed(new Signal.SensorTrusted("rack-1", NOW)),
                new Input.Sensed(new Signal.SensorBack("rack-1", NOW)),
                new Input.Sensed(new Signal.SupplySeen("ups-a", "ups-a", true, false, OptionalDouble.of(612.5), NOW)),
                new Input.Sensed(new Signal.SupplySeen("ups-b", "ups-b", false, false, OptionalDouble.empty(), NOW)),
                new Input.Sensed(new Signal.SupplySeen(
                        "ups-b",
                        "ups-b",
                        true,
                        true,
                        OptionalDouble.of(60),
                        NOW,
                        OptionalDouble.of(12.5),
                        OptionalDouble.of(40),
                        OptionalDouble.empty(),
                        OptionalDouble.of(21))),
                new Input.Sensed(new Signal.InletSeen("hall-1", 31.5, 12, NOW)),
                new Input.Sensed(new Signal.ConditionsSeen("c-bat", List.of(rule), NOW)),
                new Input.CutDeclared("hall-2", Optional.of(NOW), "kim", "water"),
                new Input.CutDeclared("hall-2", Optional.empty(), "kim", "물 사용"),
                new Input.DevicesChanged(List.of(
                        new DevicePlace("ups-a", "ups-1", Optional.of("ups-a"), Optional.of("10.0.0.7:502")),
                        new DevicePlace("th-1", "bat-1", Optional.empty()))),
                new Input.CutWithdrawn("hall-2", "kim", "out"),
                new Input.HumanConfirmed("bat-1", "kim", "flames"),
                new Input.HumanRejected("bat-1", "kim", "steam"),
                new Input.WorkOrdered("bat-1", NOW, "lee", "rack 3"),
                new Input.AlertAcknowledged("stage.fire.c-bat", "kim"),
                new Input.AlertShelved("health.spool", NOW, "kim", "disk ordered"),
                new Input.AlertUnshelved("health.spool", "kim", "disk is there"),
                new Input.AlertEscalated("stage.fire.c-bat", "lee", "kim does not answer"),
                new Input.SilenceMade(
                        "silence-1",
                        Optional.of("sensor-lost.*"),
                        Optional.empty(),
                        Optional.of("device/th-*"),
                        NOW,
                        "kim",
                        "배선 공사"),
                new Input.SilenceEnded("silence-1", "kim", "done"),
                new Input.LoggedIn("kim", "approver", "password", "10.0.0.7"),
                new Input.LoggedOut("kim", "oidc", "not used for too long"),
                new Input.LoginFailed("", "token", "10.0.0.8", 17),
                new Input.LoginLocked("kim from 10.0.0.8", "10.0.0.8"),
                new Input.LoginsSuspect(20, "10.0.0.8"),
                new Input.LoginsCalm(),
                new Input.PlanArmed("plan-1", "kim"),
                new Input.PlanCancelled("plan-1", "kim", "over"),
                new Input.RoomArmed("hall-1", NOW, "kim", "welding"),
                new Input.RoomDisarmed("hall-1", "kim", "people inside"),
                new Input.RoomReleased("hall-1", "kim", "inspected"),
                new Input.ReturnArmed("hall-1", "kim", "power is stable"),
                new Input.StepSkipped("s-1:live", "kim", "mine"),
                new Input.Replied(new Reply(57, Reply.Status.SUCCEEDED, "done")),
                new Input.Observed(List.of(
                        new Observation.WorkloadSeen("s-1", Observation.WorkloadState.MOVED, "anyang/3", NOW),
                        new Observation.ServerSeen("s-1", Observation.PowerState.DARK, NOW))),
                new Input.Glimpsed(
                        List.of(new Observation.WorkloadSeen("s-1", Observation.WorkloadState.STOPPED, "", NOW))),
                new Input.Observed(List.of(), Optional.of("fleet")),
                new Input.InventorySources(List.of("fleet", "netbox"), Optional.of(Map.of("fleet", List.of("hall-1")))),
                new Input.InventorySources(List.of("fleet")),
                new Input.InventorySeen(
                        "netbox",
                        true,
                        900,
                        12,
                        List.of(new WorkloadClaim("vm-1", Observation.WorkloadState.RUNNING, "s-1")),
                        List.of(new ServerClaim("s-1", "r-101", "hall-1", List.of("pdu-1a"))),
                        List.of("vm-2"),
                        List.of("s-2")),
                new Input.NoticeDelivered("msg_1", 2, 204),
                new Input.NoticeFailed("msg_1", 1, Failure.answered(503, OptionalLong.of(7))),
                new Input.TenantAnswered("e1t2-3", "naru-pay", "0b7d", "extend", 300, "", List.of("s-1")),
                new Input.EndpointProven("naru-pay", "", "https://naru.example/hook"),
                new Input.EndpointUnproven("naru-pay", "night", "https://naru.example/night", "HTTP 404"),
                new Input.NoticesReplayed("e1t2-4", "naru-pay", 7),
                new Input.ChannelFailed("ops", "refused"),
                new Input.ChannelWorks("ops"),
                new Input.FaultRaised("spool", new Text("full", "가득 참")),
                new Input.FaultCleared("spool"),
                new Input.EvacuabilityJudged(
                        List.of(new Input.RoomCases("hall-1", 7, List.of(new Text("all feeds lost", "모든 전원 경로 상실"))))),
                new Input.Tick());
    }

    @Test
    void everyInputComesBackFromItsRowAsItWas() throws JournalException {
        InputCodec codec = new InputCodec();
        for (Input input : oneOfEach()) {
            assertEquals(input, codec.read(codec.kind(input), codec.body(input)));
        }
    }

    /** Votes did not always keep their readings, and an incident of then has to be replayed now. */
    @Test
    void aVoteOfAnOlderJournalHasNoReadings() throws JournalException {
        String old = "{\"vote\":{\"id\":\"smoke-fire-1/asd-1\",\"compartment\":\"c-bat\",\"hazard\":\"FIRE\","
                + "\"modality\":\"SMOKE\",\"grade\":\"CONFIRM\",\"source\":\"asd-1\",\"since\":\"" + NOW
                + "\",\"evidence\":\"0.91 %/m\"}}";
        Vote vote = new Vote(
                "smoke-fire-1/asd-1", "c-bat", Hazard.FIRE, Modality.SMOKE, Grade.CONFIRM, "asd-1", NOW, "0.91 %/m");
        assertEquals(new Input.Sensed(new Signal.VoteRaised(vote)), new InputCodec().read("VoteRaised", old));
    }

    /** UPSes did not always tell of their batteries' charge and load. */
    @Test
    void aSupplyOfAnOlderJournalSaysNothingOfItsBattery() throws JournalException {
        String old = "{\"node\":\"ups-a\",\"device\":\"ups-a\",\"onBattery\":true,\"lowBattery\":false,"
                + "\"runtimeSeconds\":612.5,\"at\":\"" + NOW + "\"}";
        assertEquals(
                new Input.Sensed(new Signal.SupplySeen("ups-a", "ups-a", true, false, OptionalDouble.of(612.5), NOW)),
                new InputCodec().read("SupplySeen", old));
    }

    /** Devices did not always say what they are reached through. */
    @Test
    void aDeviceOfAnOlderJournalHasNoGateway() throws JournalException {
        assertEquals(
                new Input.DevicesChanged(List.of(new DevicePlace("ups-a", "ups-1", Optional.of("ups-a")))),
                new InputCodec()
                        .read(
                                "DevicesChanged",
                                "{\"devices\":[{\"device\":\"ups-a\",\"room\":\"ups-1\",\"node\":\"ups-a\"}]}"));
    }

    /** Drivers were not always told apart. */
    @Test
    void aLookOfAnOlderJournalSaysNotWhoLooked() throws JournalException {
        assertEquals(new Input.Observed(List.of()), new InputCodec().read("Observed", "{\"observations\":[]}"));
        assertEquals(new Input.Glimpsed(List.of()), new InputCodec().read("Glimpsed", "{\"observations\":[]}"));
    }

    @Test
    void noKindOfInputIsLeftOutOfTheTestAbove() {
        Set<Class<?>> seen = new LinkedHashSet<>();
        for (Input input : oneOfEach()) {
            seen.add(input.getClass());
            if (input instanceof Input.Sensed sensed) {
                seen.add(sensed.signal().getClass());
            }
        }
        List<Class<?>> all = new ArrayList<>(List.of(Input.class.getPermittedSubclasses()));
        all.addAll(List.of(Signal.class.getPermittedSubclasses()));
        assertTrue(all.size() > 20);
        assertEquals(
                List.of(), all.stream().filter(kind -> !seen.contains(kind)).toList());
    }

    @Test
    void aRowOfAnotherVersionIsRefusedByName() {
        JournalException refused =
                assertThrows(JournalException.class, () -> new InputCodec().read("Teleported", "{}"));
        assertTrue(refused.getMessage().contains("Teleported"), refused.getMessage());
    }
}
