package org.bongsu.domain.profile;

import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** Registers that must hold the profile's values; no register, no question. */
final class RegisterIdentification implements Identification {

    private final Profile profile;
    private final Iterator<Span> spans;
    private Span asked = new Span(3, 0, 1);
    private Optional<String> misfit = Optional.empty();

    RegisterIdentification(Profile profile) {
        this.profile = profile;
        this.spans = Identification.spans(profile.identity()).iterator();
    }

    @Override
    public Optional<Question> next() {
        if (misfit.isPresent() || !spans.hasNext()) {
            return Optional.empty();
        }
        asked = spans.next();
        return Optional.of(new Question.Registers(asked));
    }

    @Override
    public void answered(RegisterCodec.Registers registers) {
        for (RegisterIdentity identity : profile.identity()) {
            boolean mine = identity.function() == asked.function() && asked.covers(identity.address(), 1);
            if (mine && registers.get(identity.function(), identity.address()) != identity.value()) {
                misfit = Optional.of("not a " + profile.model());
            }
        }
    }

    @Override
    public void answered(Map<Integer, byte[]> objects) {
        throw new IllegalStateException("no objects were asked for");
    }

    @Override
    public void refused(int exception) {
        misfit = Optional.of("not a " + profile.model() + ": exception " + exception + " for its identity registers");
    }

    @Override
    public Outcome outcome() {
        return misfit.<Outcome>map(Outcome.Misfit::new).orElseGet(() -> new Outcome.Fits(profile));
    }
}
