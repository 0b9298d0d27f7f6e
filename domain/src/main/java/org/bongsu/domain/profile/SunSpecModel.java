package org.bongsu.domain.profile;

/**
 * One model of a SunSpec chain as it was found.
 *
 * @param address of its id register
 * @param length as its second register says: what follows these two
 */
public record SunSpecModel(int id, int address, int length) {

    /** Id and length included, as offsets are counted. */
    public int registers() {
        return length + 2;
    }
}
