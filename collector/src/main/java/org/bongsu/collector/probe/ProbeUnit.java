package org.bongsu.collector.probe;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.profile.GivenRegisters;
import org.bongsu.domain.profile.Identification.Question;
import org.bongsu.domain.profile.Span;

/**
 * One unit of a line: answers questions, each of them asked of the device once however many profiles have it, and no more
 * than {@link #MAX_REQUESTS} in all. Not thread safe; blocks.
 */
final class ProbeUnit {

    /** A few requests for each of some forty profiles, and a chain as long as the largest rack's. */
    static final int MAX_REQUESTS = 1_000;

    /** Silences after which a unit that never said a word is given up. */
    private static final int MAX_SILENT = 4;

    /** Silences in a row after which one that did is; some are silent at every register they do not have. */
    private static final int MAX_SILENT_ALIVE = 12;

    /** Gateway target device failed to respond: what a silence amounts to. */
    private static final int NO_RESPONSE = 0x0B;

    private static final int ILLEGAL_FUNCTION = 1;
    private static final int IDENTIFICATION = 0x2B;
    private static final int MEI = 0x0E;

    /** A device that says "more follows" for ever is not believed. */
    private static final int MAX_FOLLOWING = 16;

    private final ProbeLine line;
    private final int unit;
    private final GivenRegisters known = new GivenRegisters();
    private final Map<Span, Integer> refusals = new LinkedHashMap<>();
    private final Map<Question.Objects, Objects> objects = new LinkedHashMap<>();
    private int requests;
    private int silent;
    private boolean alive;

    /** @param exception of Modbus, where there are none */
    record Objects(Map<Integer, byte[]> byId, Optional<Integer> exception) {}

    ProbeUnit(ProbeLine line, int unit) {
        this.line = line;
        this.unit = unit;
    }

    int unit() {
        return unit;
    }

    int requests() {
        return requests;
    }

    /** Every register it gave. */
    GivenRegisters known() {
        return known;
    }

    /** Whether anything ever came back from the unit itself. */
    boolean isAlive() {
        return alive;
    }

    boolean isGivenUp() {
        return silent >= (alive ? MAX_SILENT_ALIVE : MAX_SILENT) || requests >= MAX_REQUESTS;
    }

    /** The exception that the span was refused with; empty where its registers are {@link #known} now. */
    Optional<Integer> registers(Span span) {
        if (known.has(span.function(), span.address(), span.count())) {
            return Optional.empty();
        }
        Integer before = refusals.get(span);
        if (before != null) {
            return Optional.of(before);
        }
        byte[] pdu = new byte[5];
        pdu[0] = (byte) span.function();
        Exchange.put(pdu, 1, span.address());
        Exchange.put(pdu, 3, span.count());
        byte[] reply = ask(pdu);
        if (reply[0] != pdu[0] || reply.length != 2 + 2 * span.count()) {
            int exception = reply[0] < 0 ? reply[1] & 0xFF : ILLEGAL_FUNCTION;
            refusals.put(span, exception);
            return Optional.of(exception);
        }
        for (int i = 0; i < span.count(); i++) {
            known.put(span.function(), span.address() + i, Exchange.word(reply, 2 + 2 * i));
        }
        return Optional.empty();
    }

    Objects objects(Question.Objects question) {
        Objects before = objects.get(question);
        if (before != null) {
            return before;
        }
        Map<Integer, byte[]> found = new LinkedHashMap<>();
        Optional<Integer> exception = Optional.empty();
        int from = question.object();
        for (int i = 0; i < MAX_FOLLOWING && from >= 0; i++) {
            byte[] reply = ask(new byte[] {IDENTIFICATION, MEI, (byte) question.readCode(), (byte) from});
            if (reply[0] != IDENTIFICATION || reply.length < 7) {
                exception = found.isEmpty()
                        ? Optional.of(reply[0] < 0 ? reply[1] & 0xFF : ILLEGAL_FUNCTION)
                        : Optional.empty();
                break;
            }
            read(reply, found);
            boolean more = reply[4] != 0 && (reply[5] & 0xFF) > from;
            from = more ? reply[5] & 0xFF : -1;
        }
        Objects answer = new Objects(found, exception);
        objects.put(question, answer);
        return answer;
    }

    /** A reply may lie about its lengths; what is whole counts. */
    private static void read(byte[] reply, Map<Integer, byte[]> found) {
        int at = 7;
        for (int i = 0; i < (reply[6] & 0xFF) && at + 2 <= reply.length; i++) {
            int end = at + 2 + (reply[at + 1] & 0xFF);
            if (end > reply.length) {
                return;
            }
            found.put(reply[at] & 0xFF, Arrays.copyOfRange(reply, at + 2, end));
            at = end;
        }
    }

    /** A reply, or for a silence the exception that a gateway would have said. */
    private byte[] ask(byte[] pdu) {
        byte[] nothing = {(byte) (pdu[0] | 0x80), NO_RESPONSE};
        if (isGivenUp()) {
            return nothing;
        }
        requests++;
        try {
            byte[] reply = line.ask(unit, pdu);
            boolean gateway = reply[0] < 0 && (reply[1] == 0x0A || reply[1] == NO_RESPONSE);
            silent = gateway ? silent + 1 : 0;
            alive |= !gateway;
            return reply;
        } catch (IOException e) {
            silent++;
            return nothing;
        }
    }
}
