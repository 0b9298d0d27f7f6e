package org.bongsu.domain.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The conversation after connecting that tells whether a device is what its profile describes, and where its registers lie.
 * Pure: somebody else asks the questions. One instance a connection and unit; not thread-safe.
 */
public interface Identification {

    /** What is asked of a device. */
    sealed interface Question {

        /** Registers by function 3 or 4. */
        record Registers(Span span) implements Question {}

        /**
         * Device identification by function 0x2B, MEI type 0x0E.
         *
         * @param readCode 1 basic, 2 regular, 3 extended, 4 one object
         * @param object id of the object to begin with, 0 to 255
         */
        record Objects(int readCode, int object) implements Question {}
    }

    /** What the conversation came to. */
    sealed interface Outcome {

        /** @param resolved the profile with every address known */
        record Fits(Profile resolved) implements Outcome {}

        /**
         * @param why numbers, signs and device words that need no translation: what was found where, {@code ≠} what was
         *     expected, {@code →} the device's exception as it was on the wire
         */
        record Misfit(String why) implements Outcome {

            /** Where something was asked for, and the exception it was refused with. */
            static String exception(String where, int function, int exception) {
                return where + " → 0x" + HexFormat.of().withUpperCase().toHexDigits((byte) (function | 0x80)) + " "
                        + exception;
            }
        }
    }

    /** The next question; empty once {@link #outcome()} stands. */
    Optional<Question> next();

    /** Registers by address of the last question's span, each 0 to 65535. */
    void answered(RegisterCodec.Registers registers);

    /** Objects by id of the last question, raw bytes. */
    void answered(java.util.Map<Integer, byte[]> objects);

    /** The device answered the last question with an exception. */
    void refused(int exception);

    /** @throws IllegalStateException while a question is open */
    Outcome outcome();

    /** The conversation that this profile wants. */
    static Identification of(Profile profile) {
        Identification check = new IdentityCheck(profile);
        return profile.sunspec()
                .<Identification>map(map -> new IdentificationInTurn(check, new SunSpecIdentification(profile, map)))
                .orElse(check);
    }

    /**
     * Neighbouring identity registers in one request each.
     *
     * @param maxSpan most registers a request
     */
    static List<Span> spans(List<RegisterIdentity> identity, int maxSpan) {
        List<RegisterIdentity> sorted = new ArrayList<>(identity);
        sorted.sort(Comparator.comparingInt(RegisterIdentity::function).thenComparingInt(RegisterIdentity::address));
        List<Span> spans = new ArrayList<>();
        for (RegisterIdentity register : sorted) {
            Span open = spans.isEmpty() ? null : spans.get(spans.size() - 1);
            if (open != null
                    && open.function() == register.function()
                    && open.address() + open.count() == register.address()
                    && open.count() < maxSpan) {
                spans.set(spans.size() - 1, new Span(open.function(), open.address(), open.count() + 1));
            } else if (open == null || open.function() != register.function() || !open.covers(register.address(), 1)) {
                spans.add(new Span(register.function(), register.address(), 1));
            }
        }
        return List.copyOf(spans);
    }
}
