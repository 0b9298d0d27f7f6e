package org.bongsu.collector.modbus;

import java.util.Locale;

/** Why a request brought no registers. Each is counted under its own {@link #label()}. */
public enum Fault {
    /** No connection: refused, unreachable, or not within the time-out. */
    CONNECT,
    /** The device closed before the first byte of its reply. */
    CLOSED,
    /** The device closed in the middle of its reply. */
    TRUNCATED,
    /** Not a byte before the deadline. */
    SILENT,
    /** Some bytes, but not the whole reply before the deadline. */
    SLOW,
    /** The reply carries another transaction's number: late, doubled or somebody else's. */
    TRANSACTION,
    /** The protocol number is not 0. */
    PROTOCOL,
    /** The header's length is impossible or contradicts the byte count. */
    LENGTH,
    /** The reply is of another unit. */
    UNIT,
    /** The reply is to another function. */
    FUNCTION,
    /** Well formed, but not the number of registers asked for. */
    COUNT,
    /** Bytes that nobody asked for, such as a reply sent twice. */
    UNASKED,
    /** The device answered with a Modbus exception; the only fault after which the connection stays. */
    EXCEPTION,
    /** The identity registers are not those of the profile; the connection stays. */
    IDENTITY;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the bytes on the connection can still be trusted to be in step. */
    boolean keepsConnection() {
        return this == EXCEPTION || this == IDENTITY;
    }
}
