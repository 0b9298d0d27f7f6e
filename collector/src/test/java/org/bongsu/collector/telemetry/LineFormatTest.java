package org.bongsu.collector.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        LineBuffer lines = new LineBuffer(16);
        assertEquals(1, format.append(lines, readings));
        assertEquals(1, lines.toString().chars().filter(c -> c == '\n').count());
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
        LineBuffer text = new LineBuffer(16);
        for (int i = 0; i < 2000; i++) {
            format.append(
                    text, List.of(Reading.good(point("th-1/ambient.temperature"), i / 10.0, T.plusSeconds(i), T)));
        }
        try (BlockCodec codec = new BlockCodec()) {
            byte[] block = codec.compress(text.array(), text.length());
            LineBuffer back = new LineBuffer(16);
            codec.expand(block, back);
            codec.expand(block, back);
            assertEquals(text.toString().repeat(2), back.toString());
            assertTrue(block.length * 10 < text.length(), block.length + " of " + text.length());
            assertThrows(IllegalStateException.class, () -> codec.expand(java.util.Arrays.copyOf(block, 100), back));
            assertEquals(text.toString().repeat(2), back.toString(), "nothing of a damaged block is taken");
        }
    }

    /** Stores parse what is written; the text must be the very number, however it is made. */
    @Test
    void everyNumberReadsBackAsItself() {
        LineBuffer text = new LineBuffer(4);
        java.util.Random random = new java.util.Random(1);
        List<Double> numbers = new ArrayList<>(List.of(
                0.0,
                -0.0,
                0.1,
                -0.1,
                1e-4,
                5e-5,
                1e-7,
                -40.0,
                23.45,
                999_999_999.9999,
                1e9,
                1e15,
                1e300,
                Double.MIN_VALUE));
        for (int i = 0; i < 20_000; i++) {
            numbers.add(Double.longBitsToDouble(random.nextLong()));
            numbers.add(random.nextInt() / 100.0);
            numbers.add(random.nextInt(100_000) * 0.1);
            numbers.add(random.nextInt(65_536) * Math.pow(2, -random.nextInt(10)));
        }
        for (double number : numbers) {
            if (Double.isFinite(number)) {
                text.clear();
                text.add(number);
                assertEquals(
                        Double.doubleToRawLongBits(number),
                        Double.doubleToRawLongBits(Double.parseDouble(text.toString())),
                        text.toString());
            }
        }
        for (long number : List.of(0L, 7L, -7L, 1665814740000000001L, Long.MAX_VALUE, Long.MIN_VALUE)) {
            text.clear();
            assertEquals(Long.toString(number), text.add(number).toString());
        }
    }

    /** After a reload the pollers' last readings still carry the former inventory's numbers. */
    @Test
    void aReadingOfAFormerInventoryGetsItsOwnNameAndPlace() {
        LineFormat other = new LineFormat(Fixtures.site(), Fixtures.racks(1, 5, Duration.ofSeconds(5)));
        LineBuffer lines = new LineBuffer(16);
        other.append(lines, List.of(good("th-2/ambient.temperature", 5)));
        assertEquals(lines(good("th-2/ambient.temperature", 5)), lines.toString());
    }

    private String lines(Reading... readings) {
        LineBuffer lines = new LineBuffer(16);
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
