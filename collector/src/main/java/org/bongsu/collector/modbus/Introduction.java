package org.bongsu.collector.modbus;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.profile.Identification;
import org.bongsu.domain.profile.Identification.Outcome;
import org.bongsu.domain.profile.Identification.Question;
import org.bongsu.domain.profile.Span;
import org.jspecify.annotations.Nullable;

/** The questions after connecting that tell whether a unit is what its profile describes. */
final class Introduction extends Job {

    /** A device's objects come in parts; one that never ends is cut off. */
    private static final int MOST_PARTS = 32;

    private final Framing framing;
    private final Poll afterwards;
    private final Identification conversation;
    private final Map<Integer, byte[]> objects = new LinkedHashMap<>();
    private int parts;
    private Optional<Question> question;
    private boolean asked;

    /** @param afterwards the poll that waits for the outcome */
    Introduction(Unit unit, Framing framing, Identification conversation, Poll afterwards) {
        super(unit);
        this.framing = framing;
        this.conversation = conversation;
        this.afterwards = afterwards;
        this.question = conversation.next();
    }

    Poll afterwards() {
        return afterwards;
    }

    Outcome outcome() {
        return conversation.outcome();
    }

    @Override
    @Nullable
    Request following() {
        if (asked || question.isEmpty()) {
            return null;
        }
        asked = true;
        return Request.of(framing, unit().number(), question.get());
    }

    @Override
    boolean isAnswered() {
        return question.isEmpty();
    }

    @Override
    void take(Request request, Reply reply) {
        if (reply instanceof Reply.Registers registers && request.question() instanceof Question.Registers of) {
            Span span = of.span();
            conversation.answered((function, address) -> registers.get(address - span.address()));
            goOn();
        } else if (reply instanceof Reply.Objects part && request.question() instanceof Question.Objects of) {
            take(of, part);
        }
    }

    private void take(Question.Objects of, Reply.Objects part) {
        objects.putAll(part.values());
        boolean advances = part.next() > of.object() && ++parts < MOST_PARTS;
        if (advances) {
            question = Optional.of(new Question.Objects(of.readCode(), part.next()));
            asked = false;
            return;
        }
        conversation.answered(Map.copyOf(objects));
        goOn();
    }

    @Override
    void refused(Request request, int exception) {
        conversation.refused(exception);
        goOn();
    }

    @Override
    void again(Request request) {
        asked = false;
    }

    private void goOn() {
        objects.clear();
        parts = 0;
        question = conversation.next();
        asked = false;
    }
}
