package org.bongsu.benchmarks.peers;

import com.digitalpetri.modbus.client.ModbusTcpClient;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.tcp.client.NettyTcpClientTransport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/**
 * digitalpetri's client, asynchronous, one connection a device and one request in flight on each; the next is asked from the
 * last one's completion. Arguments: port, registers, then one address a device. Runs until it is killed.
 */
public final class DigitalPetriClient {

    private final ModbusTcpClient client;
    private final int registers;
    private final LongAdder sum;

    private DigitalPetriClient(String host, int port, int registers, LongAdder sum) {
        this.client = ModbusTcpClient.create(
                NettyTcpClientTransport.create(config -> {
                    config.setHostname(host);
                    config.setPort(port);
                    config.setConnectTimeout(Duration.ofSeconds(10));
                }),
                // Above the time for which the benchmark stops this process while others have their turn.
                config -> config.setRequestTimeout(Duration.ofSeconds(60)));
        this.registers = registers;
        this.sum = sum;
    }

    public static void main(String[] arguments) throws Exception {
        LongAdder sum = new LongAdder();
        List<DigitalPetriClient> all = new ArrayList<>();
        for (String host : List.of(arguments).subList(2, arguments.length)) {
            DigitalPetriClient one =
                    new DigitalPetriClient(host, Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), sum);
            one.client.connect();
            all.add(one);
        }
        all.forEach(DigitalPetriClient::ask);
        new CountDownLatch(1).await();
    }

    private void ask() {
        client.readHoldingRegistersAsync(1, new ReadHoldingRegistersRequest(0, registers))
                .whenComplete((response, failure) -> {
                    if (response != null) {
                        ByteBuffer values = ByteBuffer.wrap(response.registers());
                        long total = 0;
                        while (values.hasRemaining()) {
                            total += values.getShort() & 0xFFFF;
                        }
                        sum.add(total);
                    }
                    ask();
                });
    }
}
