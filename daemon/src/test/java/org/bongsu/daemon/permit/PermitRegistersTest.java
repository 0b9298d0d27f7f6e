package org.bongsu.daemon.permit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.facade.ModbusTCPMaster;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bongsu.daemon.PeerBinaries;
import org.bongsu.daemon.http.ListenAddress;
import org.bongsu.daemon.http.view.LossView;
import org.bongsu.daemon.http.view.PermitView;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a building system reads must never say safe a second too long. */
class PermitRegistersTest {

    private static final Moment NOW = Moment.parse("2022-10-15T07:52:00Z");
    private static final PermitView SAFE = new PermitView(
            "hall-1",
            true,
            NOW,
            Optional.of(NOW.plusSeconds(300)),
            Text.same("safe"),
            List.of(),
            70_000,
            Optional.empty());
    private static final PermitView BUSY = new PermitView(
            "hall-2",
            false,
            NOW,
            Optional.empty(),
            Text.same("busy"),
            List.of(new LossView(0, 65_536), new LossView(3, 2)),
            70_000,
            Optional.empty());

    @TempDir
    private Path folder;

    private static int[] room(int[] block, int room) {
        int at = PermitRegisters.HEAD + room * PermitRegisters.A_ROOM;
        return Arrays.copyOfRange(block, at, at + PermitRegisters.A_ROOM);
    }

    @Test
    void theBlockSaysWhatTheStatementsSay() {
        int[] block = PermitRegisters.block(List.of(SAFE, BUSY), NOW, 65_537);
        assertArrayEquals(new int[] {1, 2, 1, 0, 0, 0, 0, 0, 0, 0}, Arrays.copyOf(block, 10));
        // 70,000 is 1 x 65,536 + 4,464; 2022-10-15T07:52Z is 1,665,820,320 s, 0x634A66A0.
        assertArrayEquals(new int[] {1, 300, 0, 0, 1, 4_464, 0, 0, 0x634A, 0x66A0}, room(block, 0));
        assertArrayEquals(new int[] {0, 0, 1, 2, 1, 4_464, 0, 0, 0x634A, 0x66A0}, room(block, 1));
    }

    @Test
    void aPermitEndsInItsLastSecondWhetherOrNotAnybodyStillDecides() {
        for (long passed : new long[] {0, 299}) {
            int[] room = room(PermitRegisters.block(List.of(SAFE), NOW.plusSeconds(passed), 1), 0);
            assertEquals(1, room[0], passed + " s");
            assertEquals(300 - passed, room[1], passed + " s");
        }
        assertEquals(0, room(PermitRegisters.block(List.of(SAFE), NOW.plusSeconds(300), 1), 0)[0]);
        assertEquals(0, room(PermitRegisters.block(List.of(SAFE), NOW.plusSeconds(100_000), 1), 0)[1]);
    }

    @Test
    void aMasterReadsThemAndCanWriteNothing() throws Exception {
        int port = PeerBinaries.freePort();
        try (PermitRegisters registers = PermitRegisters.open(new ListenAddress("127.0.0.1", port), 7)) {
            ModbusTCPMaster master = new ModbusTCPMaster("127.0.0.1", port);
            master.connect();
            try {
                assertThrows(ModbusException.class, () -> master.readInputRegisters(7, 0, 10), "nothing stated yet");
                registers.show(List.of(SAFE, BUSY), NOW, 1);
                assertEquals(1, master.readInputRegisters(7, 10, 1)[0].getValue());
                assertEquals(0, master.readInputRegisters(7, 20, 1)[0].getValue());
                registers.show(List.of(SAFE, BUSY), NOW.plusSeconds(301), 2);
                assertEquals(0, master.readInputRegisters(7, 10, 1)[0].getValue());
                assertThrows(ModbusException.class, () -> master.writeSingleRegister(7, 10, new SimpleRegister(1)));
                assertEquals(0, master.readInputRegisters(7, 10, 1)[0].getValue());
            } finally {
                master.disconnect();
            }
        }
    }

    /** A client of another house. */
    @Tag("peer")
    @Test
    void mbpollReadsThem() throws Exception {
        int port = PeerBinaries.freePort();
        try (PermitRegisters registers = PermitRegisters.open(new ListenAddress("127.0.0.1", port), 1)) {
            registers.show(List.of(SAFE, BUSY), NOW, 9);
            Path log = folder.resolve("mbpoll.log");
            try (PeerBinaries.Peer mbpoll = PeerBinaries.start(
                    log,
                    "usr/bin/mbpoll",
                    "-m",
                    "tcp",
                    "-a",
                    "1",
                    "-p",
                    Integer.toString(port),
                    "-t",
                    "3",
                    "-0",
                    "-r",
                    "0",
                    "-c",
                    "30",
                    "-1",
                    "127.0.0.1")) {
                assertTrue(mbpoll.process().waitFor(20, TimeUnit.SECONDS));
            }
            List<String> said = Files.readAllLines(log, StandardCharsets.UTF_8);
            assertTrue(said.contains("[10]: \t1"), said::toString);
            assertTrue(said.contains("[11]: \t300"), said::toString);
            assertTrue(said.contains("[20]: \t0"), said::toString);
            assertTrue(said.contains("[23]: \t2"), said::toString);
        }
    }
}
