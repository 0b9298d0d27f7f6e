package org.bongsu.domain.profile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Registers, texts and objects that must be as the profile says; nothing to compare, no question. */
final class IdentityCheck implements Identification {

    private static final int IDENTIFICATION = 0x2B;
    private static final String OBJECT = "0x2B.";

    private final Profile profile;
    private final Deque<Question> open = new ArrayDeque<>();
    private Optional<String> misfit = Optional.empty();

    IdentityCheck(Profile profile) {
        this.profile = profile;
        Set<Question> questions = new LinkedHashSet<>();
        profile.identityObjects().forEach(object -> questions.add(object.question()));
        spans().forEach(span -> questions.add(new Question.Registers(span)));
        open.addAll(questions);
    }

    private List<Span> spans() {
        List<Span> spans = new ArrayList<>(
                Identification.spans(profile.identity(), profile.tuning().maxSpan()));
        profile.identityTexts().forEach(text -> spans.add(text.span()));
        return spans;
    }

    @Override
    public Optional<Question> next() {
        return misfit.isPresent() ? Optional.empty() : Optional.ofNullable(open.peek());
    }

    @Override
    public void answered(RegisterCodec.Registers registers) {
        if (!(open.remove() instanceof Question.Registers question)) {
            throw new IllegalStateException("no registers were asked for");
        }
        Span asked = question.span();
        for (RegisterIdentity identity : profile.identity()) {
            if (identity.function() == asked.function() && asked.covers(identity.address(), 1)) {
                compare(identity, registers.get(identity.function(), identity.address()));
            }
        }
        for (TextIdentity text : profile.identityTexts()) {
            if (text.span().equals(asked)) {
                compare(Integer.toString(text.address()), text.match(), text.read(registers));
            }
        }
    }

    private void compare(RegisterIdentity identity, int register) {
        if (!identity.fits(register) && misfit.isEmpty()) {
            String expected = identity.values().stream().map(String::valueOf).collect(Collectors.joining(", "));
            misfit = differs(identity.address() + ": " + (register & identity.mask()) + " ≠ " + expected);
        }
    }

    private void compare(String where, TextMatch match, String said) {
        if (!match.fits(said) && misfit.isEmpty()) {
            misfit = differs(where + ": \"" + printable(said) + "\" ≠ " + match);
        }
    }

    /** Numbers alone say nothing in a log; a model may be described in English, a name of a file is one everywhere. */
    private Optional<String> differs(String what) {
        return Optional.of("≠ " + profile.id() + " (" + what + ")");
    }

    /** A device may say anything; a log line may not. */
    private static String printable(String said) {
        return said.replace('\0', ' ').strip().replaceAll("[^\\x20-\\x7E]", "?");
    }

    @Override
    public void answered(Map<Integer, byte[]> objects) {
        Question asked = open.remove();
        for (ObjectIdentity identity : profile.identityObjects()) {
            if (identity.question().equals(asked)) {
                byte[] said = objects.getOrDefault(identity.object(), new byte[0]);
                compare(OBJECT + identity.object(), identity.match(), new String(said, StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Override
    public void refused(int exception) {
        Question asked = open.remove();
        if (asked instanceof Question.Registers registers) {
            Span span = registers.span();
            misfit = differs(Outcome.Misfit.exception(Integer.toString(span.address()), span.function(), exception));
        } else {
            int object = ((Question.Objects) asked).object();
            misfit = differs(Outcome.Misfit.exception(OBJECT + object, IDENTIFICATION, exception));
        }
    }

    @Override
    public Outcome outcome() {
        if (next().isPresent()) {
            throw new IllegalStateException("a question is open");
        }
        return misfit.<Outcome>map(Outcome.Misfit::new).orElseGet(() -> new Outcome.Fits(profile));
    }
}
