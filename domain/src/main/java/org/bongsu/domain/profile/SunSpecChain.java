package org.bongsu.domain.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Walks a device's SunSpec models: "SunS", then id, length and content of one after another up to the id 0xFFFF. Pure:
 * somebody else reads. It ends after a bounded number of questions whatever the registers hold. Not thread safe.
 */
public final class SunSpecChain {

    public static final int FUNCTION = 3;

    /** More models than any device has: one an 805 module of the largest racks, several times over. */
    public static final int MAX_MODELS = 512;

    private static final int SU = 0x5375;
    private static final int NS = 0x6E53;
    private static final int END = 0xFFFF;
    private static final int REGISTERS = 65_536;

    private final List<Integer> bases;
    private final List<SunSpecModel> models = new ArrayList<>();
    private int base;
    private State state = State.MARK;
    private int at;
    private Optional<String> broken = Optional.empty();

    private enum State {
        /** The question is for "SunS" at a base. */
        MARK,
        /** For a model's id and length. */
        HEADER,
        /** For a model's id alone: the register after the end mark need not exist. */
        LAST_ID,
        DONE
    }

    public SunSpecChain(List<Integer> bases) {
        this.bases = List.copyOf(bases);
        if (this.bases.isEmpty()) {
            throw new IllegalArgumentException("a chain begins somewhere");
        }
        this.at = this.bases.get(0);
    }

    /** What is to be read next; empty when the walk is over. */
    public Optional<Span> next() {
        return switch (state) {
            case MARK, HEADER -> Optional.of(new Span(FUNCTION, at, 2));
            case LAST_ID -> Optional.of(new Span(FUNCTION, at, 1));
            case DONE -> Optional.empty();
        };
    }

    /** Registers of the last question. */
    public void answered(RegisterCodec.Registers registers) {
        int first = registers.get(FUNCTION, at);
        switch (state) {
            case MARK -> {
                if (first == SU && registers.get(FUNCTION, at + 1) == NS) {
                    header(at + 2);
                } else {
                    nextBase();
                }
            }
            case HEADER -> model(first, registers.get(FUNCTION, at + 1));
            case LAST_ID -> {
                if (first != END) {
                    fail(at + ": ID " + first + " ≠ " + END);
                }
                state = State.DONE;
            }
            case DONE -> throw new IllegalStateException("nothing was asked");
        }
    }

    /** The device answered the last question with an exception. */
    public void refused(int exception) {
        switch (state) {
            case MARK -> nextBase();
            case HEADER -> state = State.LAST_ID;
            case LAST_ID -> fail(Identification.Outcome.Misfit.exception(Integer.toString(at), FUNCTION, exception));
            case DONE -> throw new IllegalStateException("nothing was asked");
        }
    }

    private void nextBase() {
        base++;
        if (base == bases.size()) {
            fail(bases + " ≠ \"SunS\"");
        } else {
            at = bases.get(base);
        }
    }

    private void model(int id, int length) {
        if (id == END) {
            state = State.DONE;
        } else if (length == 0) {
            fail(at + ": ID " + id + ", L 0");
        } else if (models.size() == MAX_MODELS) {
            fail("SunSpec > " + MAX_MODELS + " ID");
        } else {
            models.add(new SunSpecModel(id, at, length));
            header(at + 2 + length);
        }
    }

    private void header(int address) {
        if (address + 2 > REGISTERS) {
            fail(address + " > " + (REGISTERS - 1));
            return;
        }
        at = address;
        state = State.HEADER;
    }

    private void fail(String why) {
        broken = Optional.of(why);
        state = State.DONE;
    }

    /** Models in order of the chain, as far as the walk has come. */
    public List<SunSpecModel> models() {
        return List.copyOf(models);
    }

    /**
     * Why there is no whole chain, as in {@link Identification.Outcome.Misfit}; ID, L and N are what the standard calls a
     * model's number, its length and its count of blocks.
     */
    public Optional<String> broken() {
        return broken;
    }
}
