package org.bongsu.migration.deadline;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/** When a room without cooling gets too hot to run, at the earliest. A hotter room or a faster rise never gives more time. */
public final class HeatModel {

    /** Servers of the widest common class are allowed up to here (ASHRAE A3), and shut themselves down not far above. */
    static final double LIMIT_CELSIUS = 40;

    /** Where nobody measures: a dense hall warms by 1 to 5 K a minute, and at 5 kW a rack stops after some 3 min. */
    static final double ASSUMED_KELVIN_PER_MINUTE = 5;

    /** From the end of the recommended range. */
    static final double ASSUMED_CELSIUS = 27;

    /**
     * Of a hall that is not seen to rise although its loss of cooling is proven: a far deadline, because one that comes and
     * goes with the noise of a sensor would begin and cancel an evacuation with it.
     */
    static final double LEAST_KELVIN_PER_MINUTE = 0.1;

    static final int SAMPLES_LEAST = 4;
    static final Duration SPAN_LEAST = Duration.ofSeconds(30);
    private static final double STANDARD_ERRORS = 2;

    private HeatModel() {}

    /**
     * @param inlets lately, oldest first
     * @param confirmedAt when the loss of cooling was proven
     */
    public static HeatLimit limit(List<InletTemperature> inlets, Moment confirmedAt) {
        if (inlets.isEmpty()) {
            return assumed(new InletTemperature(confirmedAt, ASSUMED_CELSIUS), false);
        }
        InletTemperature last = inlets.get(inlets.size() - 1);
        double span = inlets.get(0).at().secondsUntil(last.at());
        if (inlets.size() < SAMPLES_LEAST || span < SPAN_LEAST.toSeconds()) {
            return assumed(last, true);
        }
        Moment first = inlets.get(0).at();
        Line line = Line.through(
                inlets.stream()
                        .mapToDouble(inlet -> first.secondsUntil(inlet.at()))
                        .toArray(),
                inlets.stream().mapToDouble(InletTemperature::celsius).toArray());
        double steepest = line.slope() + STANDARD_ERRORS * line.standardError();
        String perMinute = String.format(Locale.ROOT, "%.1f", line.slope() * 60);
        return new HeatLimit(
                reached(last, Math.max(steepest, LEAST_KELVIN_PER_MINUTE / 60)),
                new Text(
                        "inlets at " + one(last.celsius()) + " °C at " + last.at() + ", rising by " + perMinute
                                + " K a minute over " + Math.round(span) + " s; " + one(LIMIT_CELSIUS)
                                + " °C are the limit",
                        last.at() + " 흡기 " + one(last.celsius()) + " °C, " + Math.round(span) + "초 동안 분당 " + perMinute
                                + " K 상승; 한계 " + one(LIMIT_CELSIUS) + " °C"));
    }

    private static HeatLimit assumed(InletTemperature from, boolean read) {
        return new HeatLimit(
                reached(from, ASSUMED_KELVIN_PER_MINUTE / 60),
                new Text(
                        (read ? "inlets at " : "no inlet is read; taken for ") + one(from.celsius()) + " °C at "
                                + from.at() + ", and for rising by " + one(ASSUMED_KELVIN_PER_MINUTE)
                                + " K a minute until it is measured; " + one(LIMIT_CELSIUS) + " °C are the limit",
                        from.at() + (read ? " 흡기 " : " 흡기 측정값 없음, ") + one(from.celsius()) + " °C"
                                + (read ? "" : "로 가정") + ", 측정 전까지 분당 " + one(ASSUMED_KELVIN_PER_MINUTE)
                                + " K 상승으로 가정; 한계 " + one(LIMIT_CELSIUS) + " °C"));
    }

    private static Moment reached(InletTemperature from, double kelvinPerSecond) {
        double left = Math.max(0, LIMIT_CELSIUS - from.celsius());
        return left == 0 ? from.at() : from.at().plusSeconds(Math.min(left / kelvinPerSecond, 86_400));
    }

    private static String one(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
