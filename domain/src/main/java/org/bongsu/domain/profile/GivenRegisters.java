package org.bongsu.domain.profile;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/** Registers that somebody wrote down or read earlier, by function and address. Not thread safe. */
public final class GivenRegisters implements RegisterCodec.Registers, RegisterCodec.RegisterSink {

    private final Map<Integer, Integer> words = new TreeMap<>();

    public GivenRegisters() {}

    public GivenRegisters(GivenRegisters other) {
        words.putAll(other.words);
    }

    @Override
    public void put(int function, int address, int value) {
        words.put(key(function, address), value & 0xFFFF);
    }

    public void putIfAbsent(int function, int address, int value) {
        words.putIfAbsent(key(function, address), value & 0xFFFF);
    }

    /** @throws NoSuchElementException for a register that is not given */
    @Override
    public int get(int function, int address) {
        Integer word = words.get(key(function, address));
        if (word == null) {
            throw new NoSuchElementException("no register " + address + " of function " + function);
        }
        return word;
    }

    public boolean has(int function, int address, int count) {
        for (int i = 0; i < count; i++) {
            if (!words.containsKey(key(function, address + i))) {
                return false;
            }
        }
        return true;
    }

    public int size() {
        return words.size();
    }

    private static int key(int function, int address) {
        return function << 16 | address;
    }
}
