package org.bongsu.benchmarks.peers;

/** One sample as Esper's generated code reads it: a public class with getters, which is the fastest that it knows. */
public final class EsperSample {

    private final int zone;
    private final int sensor;
    private final double elapsed;
    private final double value;

    EsperSample(int zone, int sensor, double elapsed, double value) {
        this.zone = zone;
        this.sensor = sensor;
        this.elapsed = elapsed;
        this.value = value;
    }

    public int getZone() {
        return zone;
    }

    public int getSensor() {
        return sensor;
    }

    /** Seconds since the scene began: with absolute times the sums of a slope lose every digit that matters. */
    public double getElapsed() {
        return elapsed;
    }

    public double getValue() {
        return value;
    }
}
