package org.bongsu.daemon.drill;

import java.util.ArrayList;
import java.util.List;
import org.bongsu.daemon.engine.Input;
import org.bongsu.domain.Moment;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Reply;
import org.bongsu.migration.plan.Place;
import org.bongsu.simulators.fleet.Fleet;
import org.bongsu.simulators.fleet.FleetCommand;
import org.bongsu.simulators.fleet.FleetObservation;
import org.bongsu.simulators.fleet.FleetReply;

/** The simulated fleet's words and the engine's: what the HTTP driver does on sockets. */
final class FleetInputs {

    private FleetInputs() {}

    static List<Input> of(Fleet.Advance advance, Moment now) {
        List<Input> inputs = new ArrayList<>();
        for (FleetReply reply : advance.replies()) {
            inputs.add(new Input.Replied(new Reply(
                    reply.sequence(), Reply.Status.valueOf(reply.status().name()), reply.detail())));
        }
        if (!advance.observations().isEmpty()) {
            inputs.add(new Input.Observed(advance.observations().stream()
                    .map(seen -> observation(seen, now))
                    .toList()));
        }
        return inputs;
    }

    private static Observation observation(FleetObservation seen, Moment now) {
        if (seen instanceof FleetObservation.ServerSeen server) {
            return new Observation.ServerSeen(
                    server.server(),
                    Observation.PowerState.valueOf(server.power().name()),
                    now);
        }
        if (seen instanceof FleetObservation.WorkloadSeen workload) {
            return new Observation.WorkloadSeen(
                    workload.workload(),
                    Observation.WorkloadState.valueOf(workload.state().name()),
                    workload.where(),
                    now);
        }
        throw new IllegalStateException("an observation of unknown kind: " + seen);
    }

    static FleetCommand command(Command command) {
        return new FleetCommand(
                command.epoch(),
                command.sequence(),
                FleetCommand.Verb.valueOf(command.action().name()),
                command.server(),
                command.workload(),
                command.method(),
                command.place().map(Place::toString),
                command.rateGbps());
    }
}
