package org.bongsu.daemon.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.alerting.notice.Failure;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.Text;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Reply;
import org.bongsu.migration.inventory.ServerClaim;
import org.bongsu.migration.inventory.WorkloadClaim;
import org.bongsu.rules.signal.Signal;
import org.bongsu.rules.stage.DevicePlace;

/** What the engine is told. Every one is journaled before any of its effects is released; names are the journal's. */
public sealed interface Input {

    /**
     * A daemon came up. Its epoch is part of every command from here on; what earlier epochs left unanswered is sent
     * again.
     *
     * @param epoch one more than the journal's last
     * @param transportMillis scenario time that commands and answers may spend on their way, 0 or more: what is little on
     *     the wall is much in a fast rehearsal
     * @param leap 0, as in older journals, or after a restore the number above which commands go on: what was decided since the backup
     *     is not in the journal, so what it left under way is cancelled and nothing starts until a person arms it
     */
    record Started(long epoch, long transportMillis, long leap) implements Input {
        public Started(long epoch, long transportMillis) {
            this(epoch, transportMillis, 0);
        }

        public Started(long epoch) {
            this(epoch, 0);
        }
    }

    /** The signal plane changed its mind about something. */
    record Sensed(Signal signal) implements Input {}

    /** The configuration was read again, and devices came, went or moved. */
    record DevicesChanged(List<DevicePlace> devices) implements Input {
        public DevicesChanged {
            devices = List.copyOf(devices);
        }
    }

    /** The fire service or an operator cuts the room's power; without a time, 12 minutes are assumed. */
    record CutDeclared(String room, Optional<Moment> at, String by, String reason) implements Input {}

    record CutWithdrawn(String room, String by, String reason) implements Input {}

    /** A person confirms the fire of the room's compartment. */
    record HumanConfirmed(String room, String by, String reason) implements Input {}

    /** A person says that there is no fire. */
    record HumanRejected(String room, String by, String reason) implements Input {}

    /** Work goes on in the room until then: thresholds are lowered, nothing is muted. */
    record WorkOrdered(String room, Moment until, String by, String reason) implements Input {}

    record AlertAcknowledged(String alert, String by) implements Input {}

    /** A person puts an alert aside until then. */
    record AlertShelved(String alert, Moment until, String by, String reason) implements Input {}

    record AlertUnshelved(String alert, String by, String reason) implements Input {}

    /** A person wants the next in the chain told of an alert now. */
    record AlertEscalated(String alert, String by, String reason) implements Input {}

    /** A person does not want to hear of such alerts until then; see {@link org.bongsu.alerting.page.Silence}. */
    record SilenceMade(
            String silence,
            Optional<String> alert,
            Optional<String> kind,
            Optional<String> subject,
            Moment until,
            String by,
            String reason)
            implements Input {}

    record SilenceEnded(String silence, String by, String reason) implements Input {}

    record PlanArmed(String plan, String by) implements Input {}

    /**
     * A person arms a room: one in danger as {@link PlanArmed} does, one in peace for a fire that may come.
     *
     * @param until when an arming ahead of a fire ends; of no account in danger
     */
    record RoomArmed(String room, Moment until, String by, String reason) implements Input {}

    /** Nothing new is begun in the room, and nothing arms itself there, until a person arms it. */
    record RoomDisarmed(String room, String by, String reason) implements Input {}

    /** A person says that a room that burned may be used again. */
    record RoomReleased(String room, String by, String reason) implements Input {}

    /** A person wants back in a room what its evacuation took away. */
    record ReturnArmed(String room, String by, String reason) implements Input {}

    record PlanCancelled(String plan, String by, String reason) implements Input {}

    record StepSkipped(String step, String by, String reason) implements Input {}

    /** What a driver claims. */
    record Replied(Reply reply) implements Input {}

    /**
     * What was seen independently of any driver's claim.
     *
     * @param source the driver that looked; empty in journals of before drivers were told apart
     */
    record Observed(List<Observation> observations, Optional<String> source) implements Input {
        public Observed {
            observations = List.copyOf(observations);
        }

        /** Where it does not matter who looked. */
        public Observed(List<Observation> observations) {
            this(observations, Optional.empty());
        }
    }

    /** The same of a part of the inventory: it says nothing of how up to date the rest is, so no permit rests on it. */
    record Glimpsed(List<Observation> observations, Optional<String> source) implements Input {
        public Glimpsed {
            observations = List.copyOf(observations);
        }

        /** Where it does not matter who looked. */
        public Glimpsed(List<Observation> observations) {
            this(observations, Optional.empty());
        }
    }

    /**
     * Drivers and records that are asked from now on; each begins anew. What others said counts no more.
     *
     * @param rooms by source, where alone it looks; a source that is not there looks everywhere
     */
    record InventorySources(List<String> sources, Optional<Map<String, List<String>>> rooms) implements Input {
        public InventorySources {
            sources = List.copyOf(sources);
            rooms = rooms.map(Ordered::map);
        }

        /** Each looks everywhere. */
        public InventorySources(List<String> sources) {
            this(sources, Optional.empty());
        }
    }

    /**
     * A record of what stands and runs where, such as NetBox, was read: what it says now and did not say before.
     *
     * @param source its name
     * @param anew whether this is all that it says
     * @param silentAfterSeconds how old it may become before it is told to be silent, above 0
     * @param ageSeconds how old it was when it was read, at least 0
     */
    record InventorySeen(
            String source,
            boolean anew,
            long silentAfterSeconds,
            long ageSeconds,
            List<WorkloadClaim> workloads,
            List<ServerClaim> servers,
            List<String> workloadsGone,
            List<String> serversGone)
            implements Input {
        public InventorySeen {
            workloads = List.copyOf(workloads);
            servers = List.copyOf(servers);
            workloadsGone = List.copyOf(workloadsGone);
            serversGone = List.copyOf(serversGone);
        }
    }

    /** A tenant's receiver took the notice. */
    record NoticeDelivered(String notice, int attempt, int status) implements Input {}

    record NoticeFailed(String notice, int attempt, Failure failure) implements Input {}

    /**
     * A tenant answers to an event.
     *
     * @param request tells this answer apart from all others of the daemon's life
     * @param answer as on the wire: {@code ack}, {@code expedite}, {@code extend}, {@code own_action}, {@code nack}
     * @param seconds what {@code extend} asks for, from the event's first word with a deadline; else 0
     * @param servers to which it is limited; empty for all
     */
    record TenantAnswered(
            String request,
            String tenant,
            String event,
            String answer,
            long seconds,
            String reason,
            List<String> servers)
            implements Input {
        public TenantAnswered {
            servers = List.copyOf(servers);
        }
    }

    /**
     * An endpoint of a tenant has answered its challenge, and needs no other at that URL.
     *
     * @param endpoint its id; blank for a tenant's only one
     */
    record EndpointProven(String tenant, String endpoint, String url) implements Input {}

    /** It has not, and why. */
    record EndpointUnproven(String tenant, String endpoint, String url, String why) implements Input {}

    /** A tenant wants to be sent again what it was told from a sequence on. */
    record NoticesReplayed(String request, String tenant, long from) implements Input {}

    /** A channel to operators fails, or works again. */
    record ChannelFailed(String channel, String why) implements Input {}

    record ChannelWorks(String channel) implements Input {}

    /**
     * A person logged in.
     *
     * @param role a role's word
     * @param means {@code password} or {@code oidc}
     */
    record LoggedIn(String by, String role, String means, String address) implements Input {}

    /** A session ended; {@code reason} says why. */
    record LoggedOut(String by, String means, String reason) implements Input {}

    /**
     * Somebody did not get in.
     *
     * @param user who it was meant to be, where such a user is known; else empty, since people type passwords where names belong
     * @param times with this one, as many are told in one row while passwords are being tried; at least 1
     */
    record LoginFailed(String user, String means, String address, int times) implements Input {}

    /** Passwords are not tried for some seconds. */
    record LoginLocked(String what, String address) implements Input {}

    /** Many log-ins fail, whoever's and from wherever; or none has for long. */
    record LoginsSuspect(int times, String address) implements Input {}

    record LoginsCalm() implements Input {}

    /** A part of the daemon itself is faulty, such as a full spool. */
    record FaultRaised(String part, Text what) implements Input {}

    record FaultCleared(String part) implements Input {}

    /**
     * It was reckoned anew which rooms could not be emptied in time if something happened; replaces what was told before.
     */
    record EvacuabilityJudged(List<RoomCases> rooms) implements Input {
        public EvacuabilityJudged {
            rooms = List.copyOf(rooms);
        }
    }

    /**
     * Of one room that would not be emptied as it should be.
     *
     * @param asked how many cases were asked of it
     * @param failed those in which it would not, the worst first
     */
    record RoomCases(String room, int asked, List<Text> failed) {
        public RoomCases {
            failed = List.copyOf(failed);
        }
    }

    /** Nothing but time passed; given only when something is due. */
    record Tick() implements Input {}
}
