package org.bongsu.benchmarks.requests;

import com.ghgande.j2mod.modbus.facade.ModbusTCPMaster;
import com.ghgande.j2mod.modbus.procimg.Register;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * j2mod's own master, a blocking thread a device. Arguments: port, registers, then one address a device. Runs until it is
 * killed.
 */
public final class J2modMaster {

    /** Above the time for which the benchmark stops this process while others have their turn. */
    private static final int TIMEOUT_MILLIS = 60_000;

    private J2modMaster() {}

    public static void main(String[] arguments) {
        LongAdder sum = new LongAdder();
        int port = Integer.parseInt(arguments[0]);
        int registers = Integer.parseInt(arguments[1]);
        for (String host : List.of(arguments).subList(2, arguments.length)) {
            new Thread(null, () -> poll(host, port, registers, sum), host, 256 << 10).start();
        }
    }

    private static void poll(String host, int port, int registers, LongAdder sum) {
        ModbusTCPMaster master = new ModbusTCPMaster(host, port, TIMEOUT_MILLIS, false, false);
        try {
            master.connect();
            master.setRetries(1);
            while (true) {
                long total = 0;
                for (Register register : master.readMultipleRegisters(1, 0, registers)) {
                    total += register.toUnsignedShort();
                }
                sum.add(total);
            }
        } catch (Exception e) {
            throw new IllegalStateException(host, e);
        } finally {
            master.disconnect();
        }
    }
}
