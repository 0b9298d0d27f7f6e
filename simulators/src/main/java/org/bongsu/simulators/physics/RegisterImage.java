package org.bongsu.simulators.physics;

import java.util.Arrays;
import java.util.List;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.profile.RegisterCodec;
import org.bongsu.domain.profile.RegisterField;
import org.bongsu.domain.profile.RegisterIdentity;
import org.bongsu.domain.profile.Span;
import org.bongsu.domain.profile.TextIdentity;

/**
 * The registers of one unit as a client sees them. Owned by its world's thread; a client keeps no reference over an
 * advance of the world.
 */
public final class RegisterImage implements RegisterCodec.Registers, RegisterCodec.RegisterSink {

    private static final int UNDEFINED = -1;

    private final Bank holding;
    private final Bank input;

    private static final class Bank {
        private final int base;
        private final int[] registers;

        Bank(Profile profile, int function) {
            int low = Integer.MAX_VALUE;
            int high = 0;
            for (RegisterField field : profile.registers()) {
                if (field.function() == function) {
                    low = Math.min(
                            low, Math.min(field.address(), field.scaleRegister().orElse(field.address())));
                    high = Math.max(high, field.address() + field.type().registers());
                    high = Math.max(high, field.scaleRegister().orElse(0) + 1);
                }
            }
            for (RegisterIdentity identity : profile.identity()) {
                if (identity.function() == function) {
                    low = Math.min(low, identity.address());
                    high = Math.max(high, identity.address() + 1);
                }
            }
            for (TextIdentity text : profile.identityTexts()) {
                if (text.function() == function) {
                    low = Math.min(low, text.address());
                    high = Math.max(high, text.address() + text.registers());
                }
            }
            this.base = low == Integer.MAX_VALUE ? 0 : low;
            this.registers = new int[Math.max(0, high - base)];
            Arrays.fill(registers, UNDEFINED);
        }

        int get(int address) {
            int at = address - base;
            return at < 0 || at >= registers.length ? UNDEFINED : registers[at];
        }
    }

    RegisterImage(Profile profile) {
        this.holding = new Bank(profile, 3);
        this.input = new Bank(profile, 4);
        profile.identity().forEach(identity -> put(identity.function(), identity.address(), identity.value()));
        profile.identityTexts().forEach(text -> text.write(this));
    }

    @Override
    public void put(int function, int address, int value) {
        Bank bank = bank(function);
        bank.registers[address - bank.base] = value;
    }

    @Override
    public void merge(int function, int address, int value, int mask) {
        Bank bank = bank(function);
        int before = Math.max(0, bank.registers[address - bank.base]);
        put(function, address, before & ~mask | value);
    }

    /**
     * Undefined registers between defined ones are zero, as with an APC card that is read in blocks.
     *
     * @throws IllegalArgumentException outside the device's map
     */
    @Override
    public int get(int function, int address) {
        Bank bank = bank(function);
        int at = address - bank.base;
        if (at < 0 || at >= bank.registers.length) {
            throw new IllegalArgumentException("no register " + address + " of function " + function);
        }
        return Math.max(0, bank.registers[at]);
    }

    /**
     * Whether a request may be answered: it starts and ends within the map and touches a defined register. The rest of
     * it reads as zero; a request for nothing but undefined registers is an illegal address.
     */
    public boolean answers(Span span) {
        Bank bank = bank(span.function());
        int first = span.address() - bank.base;
        if (first < 0 || first + span.count() > bank.registers.length) {
            return false;
        }
        for (int i = first; i < first + span.count(); i++) {
            if (bank.registers[i] != UNDEFINED) {
                return true;
            }
        }
        return false;
    }

    /** The addresses that hold something, for listings. */
    public List<Integer> defined(int function) {
        Bank bank = bank(function);
        return java.util.stream.IntStream.range(0, bank.registers.length)
                .filter(i -> bank.registers[i] != UNDEFINED)
                .mapToObj(i -> bank.base + i)
                .toList();
    }

    private Bank bank(int function) {
        return switch (function) {
            case 3 -> holding;
            case 4 -> input;
            default -> throw new IllegalArgumentException("function " + function + " is not 3 or 4");
        };
    }
}
