package org.bongsu.domain.profile;

import java.util.Map;
import java.util.Optional;

/** One conversation after another; the second is held only where the first came to a fit. */
final class IdentificationInTurn implements Identification {

    private final Identification first;
    private final Identification second;

    IdentificationInTurn(Identification first, Identification second) {
        this.first = first;
        this.second = second;
    }

    private Identification current() {
        return first.next().isPresent() || first.outcome() instanceof Outcome.Misfit ? first : second;
    }

    @Override
    public Optional<Question> next() {
        return current().next();
    }

    @Override
    public void answered(RegisterCodec.Registers registers) {
        current().answered(registers);
    }

    @Override
    public void answered(Map<Integer, byte[]> objects) {
        current().answered(objects);
    }

    @Override
    public void refused(int exception) {
        current().refused(exception);
    }

    @Override
    public Outcome outcome() {
        return current().outcome();
    }
}
