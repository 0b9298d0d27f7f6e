package org.bongsu.daemon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DidYouMeanTest {

    @ParameterizedTest
    @CsvSource({"kitten, sitting, 3", "'', abc, 3", "abc, '', 3", "hall-1, hall-1, 0", "hall-1, hall-2, 1"})
    void theDistanceIsTheNumberOfEdits(String left, String right, int distance) {
        assertEquals(distance, DidYouMean.distance(left, right));
        assertEquals(distance, DidYouMean.distance(right, left));
    }

    @Test
    void nearestFirstAndAtMostThree() {
        assertEquals(
                List.of("hall-1", "hall-2", "hall-3"),
                DidYouMean.among(Stream.of("bat-1", "hall-4", "hall-3", "hall-2", "hall-1"), "hall-9"));
        assertEquals(List.of("hall-1"), DidYouMean.among(Stream.of("hall-1"), "HALL-1"));
    }

    @Test
    void whatIsAThirdAwayIsNearAndOneMoreIsFar() {
        assertEquals(List.of("abcdef"), DidYouMean.among(Stream.of("abcdef"), "abcdxx"));
        assertEquals(List.of(), DidYouMean.among(Stream.of("abcdef"), "abcxxx"));
    }

    @Test
    void whatNobodyTypedIsNotCompared() {
        String longest = "r".repeat(64);
        assertEquals(List.of(longest), DidYouMean.among(Stream.of(longest), longest));
        assertEquals(List.of(), DidYouMean.among(Stream.of(longest + "r"), longest + "r"));
        assertEquals(List.of(), DidYouMean.among(IntStream.range(0, 9).mapToObj(String::valueOf), ""));
    }

    @Test
    void spansAreReadInEveryUnit() {
        assertEquals(Optional.of(Duration.ofMinutes(12)), Spans.parse("12m"));
        assertEquals(Optional.of(Duration.ofSeconds(90)), Spans.parse(" 90s "));
        assertEquals(Optional.of(Duration.ofMillis(500)), Spans.parse("500ms"));
        assertEquals(Optional.of(Duration.ofMinutes(90)), Spans.parse("1.5h"));
        assertEquals(Optional.of(Duration.ofDays(2)), Spans.parse("2d"));
        for (String wrong : List.of("", "12", "m", "-1s", "1e3s", "12 m", "12M", "1234567890s")) {
            assertEquals(Optional.empty(), Spans.parse(wrong), wrong);
        }
    }
}
