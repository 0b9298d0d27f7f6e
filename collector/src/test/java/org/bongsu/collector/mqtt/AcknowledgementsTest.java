package org.bongsu.collector.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcknowledgementsTest {

    /** MQTT 3.1.1, 4.6: acknowledgements are sent in the order in which the messages came. */
    @Test
    void acknowledgementsKeepTheOrderOfArrivalHoweverTheCommitsFinish() {
        List<Integer> sent = new ArrayList<>();
        Acknowledgements<Integer> acknowledgements = new Acknowledgements<>(sent::add);
        var first = acknowledgements.open(List.of(1, 2), 100);
        var second = acknowledgements.open(List.of(3), 200);
        var third = acknowledgements.open(List.of(4), 300);
        acknowledgements.durable(third);
        acknowledgements.durable(second);
        assertEquals(List.of(), sent);
        assertEquals(400, acknowledgements.waitedMillis(500));
        acknowledgements.durable(first);
        assertEquals(List.of(1, 2, 3, 4), sent);
        assertEquals(0, acknowledgements.waitedMillis(500));
    }

    @Test
    void whatIsLostIsNeverAcknowledgedAndHoldsNothingUp() {
        List<Integer> sent = new ArrayList<>();
        Acknowledgements<Integer> acknowledgements = new Acknowledgements<>(sent::add);
        var first = acknowledgements.open(List.of(1), 100);
        var second = acknowledgements.open(List.of(2), 200);
        var third = acknowledgements.open(List.of(3), 300);
        acknowledgements.lost(second);
        acknowledgements.durable(third);
        assertEquals(List.of(), sent);
        acknowledgements.durable(first);
        assertEquals(List.of(1, 3), sent);
        assertEquals(0, acknowledgements.waitedMillis(500));
    }
}
