package org.bongsu.collector.modbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bongsu.collector.probe.ProbeLine;
import org.bongsu.domain.point.Address;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The prober on a bus that answers when it likes. */
class ProbeLineTest {

    private static final Duration TIMEOUT = Duration.ofMillis(400);
    private static final long LATE_MILLIS = 550;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private static byte[] request(int address) {
        return new byte[] {3, 0, (byte) address, 0, 1};
    }

    /** It comes through the next connection, in the form that the next request waits for. */
    @Test
    void aLateReplyIsNotTakenForThatOfTheNextRequest() throws Exception {
        Deque<RtuBus.Misdeed> conduct =
                new ArrayDeque<>(List.of(RtuBus.Misdeed.LATE, RtuBus.Misdeed.SILENCE, RtuBus.Misdeed.NONE));
        try (RtuBus bus = new RtuBus(vertx, LATE_MILLIS, conduct::remove)) {
            Address there = new Address.Modbus("127.0.0.1", bus.port(), 1, Address.Wire.RTU);
            try (ProbeLine line = new ProbeLine(there, TIMEOUT)) {
                assertThrows(IOException.class, () -> line.ask(1, request(7)));
                assertThrows(IOException.class, () -> line.ask(1, request(8)), "the answer to the first");
                int value = FaultServer.value(1, 3, 9);
                assertArrayEquals(new byte[] {3, 2, (byte) (value >> 8), (byte) value}, line.ask(1, request(9)));
                assertEquals(3, line.requests());
                assertEquals(3, bus.connections.get(), "a connection that failed is given up");
            }
        }
    }
}
