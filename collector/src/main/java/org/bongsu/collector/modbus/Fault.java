package org.bongsu.collector.modbus;

import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Why a request brought no registers. Each is counted under its own {@link #label()}. */
public enum Fault {
    /** No connection: refused, unreachable, or not within the time-out. */
    CONNECT,
    /** No TLS with the device: its certificate is not to be trusted, or ours was refused while connecting. */
    TLS,
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
    /** The check sum of an RTU frame is wrong. */
    CRC,
    /** In flight when another request's reply could not be believed and the connection was given up. */
    ABANDONED,
    /** The device answered with a Modbus exception; the connection stays, as after the next three. */
    EXCEPTION,
    /** Exception 5 or 6: the device is busy. */
    BUSY,
    /** Exception 10 or 11: the gateway does not reach the unit. */
    GATEWAY,
    /** The device is not what its profile describes. */
    IDENTITY;

    /** What it was that kept a line from coming about. */
    static Fault ofDialling(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
                return TLS;
            }
        }
        return CONNECT;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
