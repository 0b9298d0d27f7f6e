package org.bongsu.daemon.drill;

import java.util.List;
import java.util.Optional;
import org.bongsu.daemon.engine.Input;
import org.bongsu.domain.Moment;
import org.bongsu.simulators.operator.OperatorInput;

/** What the scenario's people type, as the HTTP API would hand it to the engine: one input a room. */
final class OperatorInputs {

    private OperatorInputs() {}

    static List<Input> of(OperatorInput input, Moment now) {
        String by = OperatorInput.BY;
        return input.rooms().stream()
                .map(room -> {
                    if (input instanceof OperatorInput.CutDeclared cut) {
                        return (Input) new Input.CutDeclared(room, Optional.of(cut.cutAt()), by, cut.reason());
                    }
                    if (input instanceof OperatorInput.CutWithdrawn cut) {
                        return new Input.CutWithdrawn(room, by, cut.reason());
                    }
                    if (input instanceof OperatorInput.Confirmed yes) {
                        return new Input.HumanConfirmed(room, by, yes.reason());
                    }
                    if (input instanceof OperatorInput.Rejected no) {
                        return new Input.HumanRejected(room, by, no.reason());
                    }
                    if (input instanceof OperatorInput.WorkOrdered work) {
                        return new Input.WorkOrdered(room, now.plus(work.lasts()), by, work.reason());
                    }
                    throw new IllegalStateException("an operator's input of unknown kind: " + input);
                })
                .toList();
    }
}
