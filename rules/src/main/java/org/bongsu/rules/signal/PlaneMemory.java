package org.bongsu.rules.signal;

import java.util.List;
import org.bongsu.domain.Moment;

/**
 * What a signal plane would forget over a restart beside what its signals have told: windows, holds in progress,
 * calibrations. Time between {@code at} and the next start counts as time in which nobody could see.
 *
 * @param holds rules that are holding or clearing, by vote id
 * @param held conditions that expressions hold, as far as any time has run
 * @param ages when points were last read well
 * @param calibrations devices whose calibration hides the battery
 */
public record PlaneMemory(
        Moment at,
        List<WindowMemory> windows,
        List<RuleMemory> holds,
        List<HeldMemory> held,
        List<AgeMemory> ages,
        List<CalibrationMemory> calibrations) {

    public PlaneMemory {
        windows = List.copyOf(windows);
        holds = List.copyOf(holds);
        held = List.copyOf(held);
        ages = List.copyOf(ages);
        calibrations = List.copyOf(calibrations);
    }

    /** Samples in all windows together: what it costs to make, and to keep. */
    public long samples() {
        return windows.stream().mapToLong(window -> window.times().length).sum();
    }

    /**
     * Samples of a point, the oldest first; the arrays are as long as each other and not to be changed.
     *
     * @param point device/name
     */
    @SuppressWarnings("ArrayRecordComponent") // Thousands of numbers, written once and read once; compared by nobody.
    public record WindowMemory(String point, long lengthNanos, long[] times, double[] values) {}

    /**
     * @param version of the rule; another version begins anew
     * @param clearing its vote is about to be withdrawn; else it is about to vote
     */
    public record RuleMemory(String voteId, String version, boolean clearing, long ranNanos) {}

    /**
     * @param of device, room or compartment
     * @param feature normalised text of what is held
     */
    public record HeldMemory(String of, String feature, long ranNanos) {}

    /** @param lastGood nanoseconds since the epoch */
    public record AgeMemory(String of, String feature, long lastGood) {}

    /** @param expires when the battery is no longer hidden; the moment of the memory or before where it is not already */
    public record CalibrationMemory(String device, Moment expires) {}
}
