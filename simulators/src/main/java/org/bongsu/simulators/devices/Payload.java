package org.bongsu.simulators.devices;

import java.nio.charset.StandardCharsets;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointType;

/** {@code {"v": 23.4, "t": "2022-10-15T06:19:00Z"}}: a number, 0 or 1 for a flag, tokens in quotes for a status. */
public final class Payload {

    private Payload() {}

    public static byte[] of(Point point, double value, Moment at) {
        String shown = switch (point.definition().type()) {
            case STATUS -> '"' + point.definition().describe(value) + '"';
            case FLAG -> value == 0 ? "0" : "1";
            case NUMBER -> Double.toString(Math.round(value * 1000) / 1000.0);
        };
        return ("{\"v\":" + shown + ",\"t\":\"" + at + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    /** What a reader of the payload gets back: numbers carry three decimals. */
    public static double rounded(Point point, double value) {
        return point.definition().type() == PointType.NUMBER ? Math.round(value * 1000) / 1000.0 : value;
    }
}
