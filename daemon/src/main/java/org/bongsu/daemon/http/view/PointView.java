package org.bongsu.daemon.http.view;

import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;

/**
 * A point and what was last read of it.
 *
 * @param id device and name, such as {@code rack-1/battery.temperature}
 * @param value the number read, believable or not: {@code quality} says; empty while it never had one
 * @param text the value for people: a status' tokens, else the number
 * @param cause why the quality is not GOOD; empty when it is
 * @param causeKind the kind of cause, one of a closed list; {@code none} when nothing is wrong
 * @param causeText the cause for people in both languages; absent when nothing is wrong
 * @param source when it was measured; of a FROZEN value, when it last changed
 * @param arrival when it reached us
 */
public record PointView(
        String id,
        String device,
        String room,
        String name,
        String unit,
        Optional<Double> value,
        Optional<String> text,
        Quality quality,
        String cause,
        String causeKind,
        Optional<Text> causeText,
        Optional<Moment> source,
        Optional<Moment> arrival) {

    public static PointView of(Reading reading) {
        Point point = reading.point();
        boolean nothing = reading.cause().kind() == Cause.Kind.NONE;
        boolean has = reading.quality() != Quality.UNDEFINED;
        return new PointView(
                point.id(),
                point.device().id(),
                point.device().room(),
                point.name(),
                point.definition().unit(),
                has ? Optional.of(reading.raw()) : Optional.empty(),
                has ? Optional.of(point.definition().describe(reading.raw())) : Optional.empty(),
                reading.quality(),
                nothing ? "" : reading.cause().text().en(),
                reading.cause().kind().label(),
                nothing ? Optional.empty() : Optional.of(reading.cause().text()),
                Optional.of(reading.source()),
                Optional.of(reading.arrival()));
    }

    /** A point of which nothing was heard yet. */
    public static PointView neverSeen(Point point) {
        Cause never = Cause.of(Cause.Kind.NEVER_SEEN);
        return new PointView(
                point.id(),
                point.device().id(),
                point.device().room(),
                point.name(),
                point.definition().unit(),
                Optional.empty(),
                Optional.empty(),
                Quality.UNDEFINED,
                never.text().en(),
                never.kind().label(),
                Optional.of(never.text()),
                Optional.empty(),
                Optional.empty());
    }
}
