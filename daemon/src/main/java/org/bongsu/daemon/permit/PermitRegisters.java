package org.bongsu.daemon.permit;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.procimg.SimpleInputRegister;
import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import com.ghgande.j2mod.modbus.slave.ModbusSlave;
import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.bongsu.daemon.http.ListenAddress;
import org.bongsu.daemon.http.view.PermitView;
import org.bongsu.domain.Moment;

/**
 * Permits as input registers (function 4) of a Modbus TCP server; there is nothing to write. Ten registers a room, after
 * ten of a head, numbers of several registers with the highest first:
 *
 * <pre>
 * head   0 layout, 1     1 number of rooms     2 heartbeat: counts up with every second
 * room   +0 1 while it is safe to cut, else 0  +1 seconds for which that still holds
 *        +2, +3 workloads that a cut now would take   +4, +5 epoch   +6 to +9 Unix seconds of the statement
 * </pre>
 *
 * Every second the whole block is made anew, so that one request sees one moment, and a permit ends in time even if
 * nobody decides any more. A heartbeat that stands still says that nothing else is to be believed either.
 */
final class PermitRegisters implements AutoCloseable {

    static final int LAYOUT = 1;
    static final int HEAD = 10;
    static final int A_ROOM = 10;

    /** Building systems poll with one connection each; a few for people who look. */
    private static final int CONNECTIONS_MOST = 16;

    /** Seconds; a silent client makes room. */
    private static final int IDLE_MOST = 60;

    private final ModbusSlave slave;
    private final int unit;

    private PermitRegisters(ModbusSlave slave, int unit) {
        this.slave = slave;
        this.unit = unit;
    }

    /** @throws IOException when it cannot listen there */
    static PermitRegisters open(ListenAddress at, int unit) throws IOException {
        try {
            ModbusSlave slave = ModbusSlaveFactory.createTCPSlave(
                    InetAddress.getByName(at.host()), at.port(), CONNECTIONS_MOST, false, IDLE_MOST);
            PermitRegisters registers = new PermitRegisters(slave, unit);
            slave.addProcessImage(unit, new SimpleProcessImage(unit));
            slave.open();
            return registers;
        } catch (ModbusException | UnknownHostException e) {
            throw new IOException("permit registers on " + at + ": " + e.getMessage(), e);
        }
    }

    /** What a request from now on sees. Any thread; one at a time. */
    void show(List<PermitView> permits, Moment now, long heartbeat) {
        SimpleProcessImage image = new SimpleProcessImage(unit);
        for (int value : block(permits, now, heartbeat)) {
            image.addInputRegister(new SimpleInputRegister(value));
        }
        slave.addProcessImage(unit, image);
    }

    /** The block, a register an element, 0 to 65535. */
    static int[] block(List<PermitView> permits, Moment now, long heartbeat) {
        int[] block = new int[HEAD + permits.size() * A_ROOM];
        block[0] = LAYOUT;
        block[1] = permits.size();
        block[2] = (int) (heartbeat & 0xFFFF);
        for (int room = 0; room < permits.size(); room++) {
            PermitView permit = permits.get(room);
            int at = HEAD + room * A_ROOM;
            boolean holds = permit.holds(now);
            block[at] = holds ? 1 : 0;
            block[at + 1] = holds ? (int) Math.min(0xFFFF, seconds(permit.validUntil(), now)) : 0;
            put(block, at + 2, 2, permit.lost());
            put(block, at + 4, 2, permit.epoch());
            put(block, at + 6, 4, Math.floorDiv(permit.at().epochMillis(), 1000L));
        }
        return block;
    }

    private static long seconds(Optional<Moment> until, Moment now) {
        return until.map(end -> Math.max(0, now.until(end).toSeconds())).orElse(0L);
    }

    private static void put(int[] block, int at, int registers, long value) {
        for (int register = 0; register < registers; register++) {
            block[at + register] = (int) (value >>> 16 * (registers - 1 - register) & 0xFFFF);
        }
    }

    @Override
    public void close() {
        ModbusSlaveFactory.close(slave);
    }
}
