package org.bongsu.migration.deadline;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Chemistry;

/**
 * How long a battery lasts at least: from what it was built for, and from how fast it is seen to empty. Seconds. More load,
 * a colder or an older battery or less charge never make it longer.
 */
public final class RuntimeModel {

    /** Peukert's exponent: VRLA 1.25, lithium 1.05; reference: 5 min at full load are 11.9 or 10.4 min at half. */
    static double peukert(Chemistry chemistry) {
        return chemistry == Chemistry.LEAD_ACID ? 1.25 : 1.05;
    }

    /** Of a battery that does not tell its health: the end of its life, as which a battery is replaced. */
    static final double WORN = 0.8;

    /** Of a battery that does not tell its temperature: any colder and the room's own alarm would sound (APC, 10 °C). */
    static final double COOL_CELSIUS = 10;

    static final double REFERENCE_CELSIUS = 25;

    /** Below this a UPS's own losses are most of what its battery gives; judgement. */
    static final double LEAST_LOAD_PERCENT = 5;

    /** A battery so cold gives something still; judgement. */
    private static final double LEAST_TEMPERATURE_SHARE = 0.2;

    /** Fewer samples, or sooner, are noise of the gauge. */
    static final int SAMPLES_LEAST = 5;

    static final Duration SPAN_LEAST = Duration.ofSeconds(30);

    /** Gauges count in whole percent, and one step is no slope. */
    static final double DROP_LEAST_PERCENT = 2;

    /** Of the slope: 1 in 40 truly falls faster. */
    private static final double STANDARD_ERRORS = 2;

    /** What was measured. */
    public record Slope(double percentPerSecond, double standardError, double percent, double overSeconds) {}

    private RuntimeModel() {}

    /**
     * The share of its capacity that a battery gives at that temperature, above 0 to 1. Lead-acid loses 1.2 % a kelvin
     * below 25 °C, which lies below IEEE 485's correction factors; lithium 0.8 %, judgement. Warmth gives no more.
     */
    static double temperatureShare(Chemistry chemistry, double celsius) {
        double loss = chemistry == Chemistry.LEAD_ACID ? 0.012 : 0.008;
        double below = Math.max(0, REFERENCE_CELSIUS - celsius);
        return Math.max(LEAST_TEMPERATURE_SHARE, 1 - loss * below);
    }

    /** From the battery's rating; empty while that or its charge is unknown. Another unknown is taken at its worst. */
    public static OptionalDouble rated(BatteryFacts facts, BatteryState state) {
        if (facts.rated().isEmpty() || state.charge().isEmpty()) {
            return OptionalDouble.empty();
        }
        double load = Math.max(LEAST_LOAD_PERCENT, state.load().orElse(100)) / 100;
        double capacity = share(state.charge().getAsDouble() / 100)
                * share(state.health().orElse(WORN * 100) / 100)
                * temperatureShare(facts.chemistry(), state.celsius().orElse(COOL_CELSIUS));
        double full = facts.rated().get().toMillis() / 1000.0;
        return OptionalDouble.of(full * StrictMath.pow(1 / load, peukert(facts.chemistry())) * capacity);
    }

    /**
     * How many times as long a battery lasts once a share of its load is gone, at least 1, by Peukert's law.
     *
     * @param loadPercent what it carries now, % of its rating
     * @param gone the share of that, 0 to 1
     */
    public static double stretch(Chemistry chemistry, double loadPercent, double gone) {
        double now = Math.max(LEAST_LOAD_PERCENT, loadPercent);
        double then = Math.max(LEAST_LOAD_PERCENT, loadPercent * (1 - gone));
        return StrictMath.pow(now / then, peukert(chemistry));
    }

    private static double share(double of) {
        return Math.max(0, Math.min(1, of));
    }

    /** The line of least squares through the charges; empty while they are too few, too close or do not fall. */
    public static Optional<Slope> slope(List<ChargeSeen> discharge) {
        int count = discharge.size();
        if (count < SAMPLES_LEAST) {
            return Optional.empty();
        }
        Moment last = discharge.get(count - 1).at();
        double span = discharge.get(0).at().secondsUntil(last);
        double drop = discharge.get(0).percent() - discharge.get(count - 1).percent();
        if (span < SPAN_LEAST.toSeconds() || drop < DROP_LEAST_PERCENT) {
            return Optional.empty();
        }
        Moment first = discharge.get(0).at();
        Line line = Line.through(
                discharge.stream()
                        .mapToDouble(seen -> first.secondsUntil(seen.at()))
                        .toArray(),
                discharge.stream().mapToDouble(ChargeSeen::percent).toArray());
        // The line may lie above the last reading; what was read is not undone by what was fitted.
        double percent = Math.min(discharge.get(count - 1).percent(), Math.max(0, line.end()));
        return line.slope() < 0
                ? Optional.of(new Slope(-line.slope(), line.standardError(), percent, span))
                : Optional.empty();
    }

    /**
     * From the measured slope, two standard errors steeper. Lead-acid collapses before its gauge says 0, so a fifth is
     * kept back; of lithium a twentieth.
     */
    public static double measured(Chemistry chemistry, Slope slope) {
        double kept = chemistry == Chemistry.LEAD_ACID ? 0.8 : 0.95;
        return kept * slope.percent() / (slope.percentPerSecond() + STANDARD_ERRORS * slope.standardError());
    }
}
