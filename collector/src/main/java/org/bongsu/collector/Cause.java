package org.bongsu.collector;

/** Why a reading cannot be believed, in the words that evidence, console and telemetry show. */
public final class Cause {

    /** No connection to the gateway, or it broke. */
    public static final String TRANSPORT_LOST = "transport lost";

    /** The gateway answers, but does not reach the unit. */
    public static final String GATEWAY_LOST = "gateway lost";

    /** The unit did not answer in time. */
    public static final String DEVICE_SILENT = "device silent";

    /** The device says that it is busy, again and again. */
    public static final String DEVICE_BUSY = "device busy";

    private Cause() {}

    /** The device refused. @param code of Modbus, 1 to 255 */
    public static String exception(int code) {
        return "exception " + code;
    }

    /** A reply that contradicts its request. @param fault its name */
    public static String notBelieved(String fault) {
        return "reply not believed: " + fault;
    }
}
