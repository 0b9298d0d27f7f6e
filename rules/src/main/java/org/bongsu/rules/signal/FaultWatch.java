package org.bongsu.rules.signal;

/** A point by which a device tells its own fault. */
final class FaultWatch {

    /** Indices of the points that mean nothing while the fault stands. */
    final int[] blinded;

    boolean set;

    FaultWatch(int[] blinded) {
        this.blinded = blinded;
    }
}
