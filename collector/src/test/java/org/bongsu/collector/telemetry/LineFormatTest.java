package org.bongsu.collector.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bongsu.collector.Fixtures;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.junit.jupiter.api.Test;

class LineFormatTest {

    private static final Moment T = Moment.parse("2022-10-15T06:19:00.000000001Z");

    private final Inventory inventory = Fixtures.rooms(2, Duration.ofSeconds(5));
    private final LineFormat format = new LineFormat(Fixtures.site(), inventory);

    @Test
    void readingsOfOneDeviceAndTimeShareALineWithPlaceAsTagsAndPointsAsFields() {
        String lines =
                lines(good("th-1/ambient.temperature", 23.4), good("th-1/water.leak", 1), good("th-1/ups.status", 6));
        assertEquals(
                "ambient,site=test,building=a,room=bat-1,compartment=c-bat,device=th-1,model=Room\\ 1"
                        + " ambient.temperature=23.4,water.leak=1i,ups.status=6i 1665814740000000001\n",
                lines);
    }

    @Test
    void anotherDeviceOrAnotherTimeBeginsAnotherLine() {
        Reading later = Reading.good(point("th-1/ambient.temperature"), 24, T.plusSeconds(1), T);
        String lines = lines(good("th-1/ambient.temperature", 1e-7), good("th-2/ambient.temperature", -40), later);
        assertEquals(3, lines.chars().filter(c -> c == '\n').count());
    }

    /** A store has no column for "do not believe this". */
    @Test
    void whatIsNotGoodIsNotALine() {
        List<Reading> readings = new ArrayList<>();
        for (Quality quality : Quality.values()) {
            readings.add(new Reading(point("th-1/ambient.temperature"), 1, quality, Fixtures.cause(quality), T, T));
        }
        StringBuilder lines = new StringBuilder();
        assertEquals(1, format.append(lines, readings));
        assertEquals(1, lines.chars().filter(c -> c == '\n').count());
    }

    @Test
    void separatorsAreEscapedAndWhatWouldBreakALineIsReplaced() {
        StringBuilder text = new StringBuilder();
        LineFormat.escape(text, "a,b c=d\\e\nf\u007f배터리");
        assertEquals("a\\,b\\ c\\=d/e_f_배터리", text.toString());
    }

    @Test
    void whatIsWrittenIsReadBack() {
        List<String> fields = new ArrayList<>();
        String lines =
                lines(good("th-1/ambient.temperature", 23.4), good("th-1/water.leak", 1), good("th-2/ups.status", 6));
        LineParser parser = new LineParser();
        for (String line : LineFormat.split(lines)) {
            parser.parse(
                    line,
                    (device, point, nanos, value) -> fields.add(device + "/" + point + "=" + value + "@" + nanos));
        }
        assertEquals(
                List.of(
                        "th-1/ambient.temperature=23.4@1665814740000000001",
                        "th-1/water.leak=1.0@1665814740000000001",
                        "th-2/ups.status=6.0@1665814740000000001"),
                fields);
    }

    @Test
    void aLineOfAnotherKindIsRefusedAndNotGuessedAt() {
        LineParser parser = new LineParser();
        for (String line :
                List.of("", "ambient", "ambient,device", "ambient,device=x", "ambient,device=x a 1", "m a=b 1")) {
            assertThrows(RuntimeException.class, () -> parser.parse(line, (device, point, nanos, value) -> {}), line);
        }
    }

    @Test
    void aBlockIsTheSameTextAfterCompressionAndTwoThousandLinesShrinkTenfold() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            format.append(
                    text, List.of(Reading.good(point("th-1/ambient.temperature"), i / 10.0, T.plusSeconds(i), T)));
        }
        byte[] block = SpoolFile.compress(text.toString());
        assertEquals(text.toString(), SpoolFile.expand(block));
        assertEquals(true, block.length * 10 < text.length(), block.length + " of " + text.length());
        assertThrows(IllegalStateException.class, () -> SpoolFile.expand(java.util.Arrays.copyOf(block, 100)));
    }

    private String lines(Reading... readings) {
        StringBuilder lines = new StringBuilder();
        format.append(lines, List.of(readings));
        return lines.toString();
    }

    private Reading good(String id, double value) {
        return Reading.good(point(id), value, T, T);
    }

    private Point point(String id) {
        return inventory.point(id).orElseThrow();
    }
}
