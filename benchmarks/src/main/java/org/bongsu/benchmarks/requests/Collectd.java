package org.bongsu.benchmarks.requests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bongsu.benchmarks.Peers;
import org.bongsu.benchmarks.process.Child;
import org.bongsu.benchmarks.server.Fleet;

/**
 * collectd's modbus plugin with nothing written anywhere. It reads one value a request, four registers at most, and no span:
 * a device's hundred registers are 25 requests of a Uint64, in a row, at the least interval it takes.
 */
final class Collectd {

    static final int REGISTERS = 4;

    private static final int VALUES = 25;
    private static final int THREADS = 64;

    private Collectd() {}

    static Child start(Peers peers, Fleet fleet, Path folder) throws IOException {
        Path base = Files.createDirectories(folder.resolve("collectd"));
        Path configuration = base.resolve("collectd.conf");
        Files.writeString(configuration, configuration(peers, base, fleet));
        List<String> command = List.of(
                peers.program("usr/sbin/collectd").orElseThrow().toString(), "-f", "-C", configuration.toString());
        return new Child("collectd", command, peers.libraries(), folder.resolve("collectd.log"), false);
    }

    private static String configuration(Peers peers, Path base, Fleet fleet) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                """
                Hostname "bench"
                FQDNLookup false
                BaseDir "%s"
                PIDFile "%s"
                PluginDir "%s"
                TypesDB "%s"
                Interval 0.001
                MaxReadInterval 1
                ReadThreads %d
                WriteQueueLimitHigh 1000
                WriteQueueLimitLow 500
                <LoadPlugin modbus>
                  Interval 0.001
                </LoadPlugin>
                <Plugin modbus>
                """,
                base,
                base.resolve("pid"),
                peers.path("usr/lib/collectd"),
                peers.path("usr/share/collectd/types.db"),
                THREADS));
        for (int value = 0; value < VALUES; value++) {
            text.append(String.format(
                    Locale.ROOT,
                    "  <Data \"v%d\">%n    RegisterBase %d%n    RegisterType Uint64%n    RegisterCmd ReadHolding%n"
                            + "    Type gauge%n    Instance \"v%d\"%n  </Data>%n",
                    value,
                    value * REGISTERS,
                    value));
        }
        for (int device = 0; device < fleet.devices(); device++) {
            text.append(String.format(
                    Locale.ROOT,
                    "  <Host \"d%d\">%n    Address \"%s\"%n    Port \"%d\"%n    Interval 0.001%n    <Slave 1>%n",
                    device,
                    fleet.address(device),
                    fleet.port()));
            for (int value = 0; value < VALUES; value++) {
                text.append("      Collect \"v").append(value).append('"').append(System.lineSeparator());
            }
            text.append(String.format(Locale.ROOT, "    </Slave>%n  </Host>%n"));
        }
        return text.append("</Plugin>").append(System.lineSeparator()).toString();
    }

    static Map<String, String> missing() {
        return Map.of("collectd 5.12", "no usr/sbin/collectd: bin/peers collectd-core libmodbus5");
    }
}
