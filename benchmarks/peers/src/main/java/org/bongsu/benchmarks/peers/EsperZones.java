package org.bongsu.benchmarks.peers;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.EventBean;
import com.espertech.esper.common.client.EventSender;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import com.espertech.esper.runtime.client.EPDeployment;
import com.espertech.esper.runtime.client.EPEventService;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import com.espertech.esper.runtime.client.EPStatement;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The benchmark {@code rules} in Esper, grouped by sensor, which here is faster than a context a sensor. Argument: the scene's
 * file. Says {@code ready} and answers {@code turn SECONDS} and {@code alarms} as the other contenders do.
 *
 * <p>The statements are deployed once, so that their code stays warm: between two plays the engine's time goes on until all
 * windows are empty.
 */
public final class EsperZones {

    /**
     * Esper drops a sample once it is as old as the window is long, ours once it is older: hence the half seconds. Eleven
     * samples in a row at one a second are ten seconds, 31 are half of a window of a minute. A sensor is true in the second of
     * its sample.
     */
    private static final String EPL = """
            @public insert into Vote
            select zone, sensor from Sample(value > 60)#time(10500 msec)
            group by sensor having count(*) >= 11;

            @public insert into Vote
            select zone, sensor from Sample#time(60500 msec)
            group by sensor
            having count(*) >= 31
              and (count(*) * sum(elapsed * value) - sum(elapsed) * sum(value)) * 60
                > 2 * (count(*) * sum(elapsed * elapsed) - sum(elapsed) * sum(elapsed));

            @name('alarm') select zone from Vote#time(500 msec)
            group by zone having count(distinct sensor) >= 2;
            """;

    private static final long DRAIN_MILLIS = 200_000;

    private final EPRuntime runtime;
    private final EsperSample[][] batches;
    private final SortedMap<Integer, Long> alarms = new TreeMap<>();
    private int samples;
    private long second;
    private long startMillis = DRAIN_MILLIS;

    private EsperZones(EPRuntime runtime, EsperSample[][] batches) {
        this.runtime = runtime;
        this.batches = batches;
        for (EsperSample[] batch : batches) {
            samples += batch.length;
        }
    }

    public static void main(String[] arguments) throws Exception {
        Configuration configuration = new Configuration();
        configuration.getCommon().addEventType("Sample", EsperSample.class);
        configuration.getRuntime().getThreading().setInternalTimerEnabled(false);
        configuration.getRuntime().getThreading().setListenerDispatchPreserveOrder(false);
        configuration.getRuntime().getThreading().setInsertIntoDispatchPreserveOrder(false);
        EPCompiled compiled = EPCompilerProvider.getCompiler().compile(EPL, new CompilerArguments(configuration));
        EPRuntime runtime = EPRuntimeProvider.getRuntime("bench", configuration);
        EsperZones zones = new EsperZones(runtime, read(Path.of(arguments[0])));
        runtime.getEventService().advanceTime(0);
        EPDeployment deployment = runtime.getDeploymentService().deploy(compiled);
        EPStatement alarm = runtime.getDeploymentService().getStatement(deployment.getDeploymentId(), "alarm");
        alarm.addListener((now, before, statement, source) -> zones.note(now));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("ready");
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                .lines()
                .forEach(line -> out.println(zones.answer(line)));
    }

    private static EsperSample[][] read(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(stream)) {
            int sensors = in.readInt();
            int seconds = in.readInt();
            int perZone = in.readInt();
            DoubleBuffer values = ByteBuffer.wrap(in.readAllBytes()).asDoubleBuffer();
            EsperSample[][] batches = new EsperSample[seconds][sensors];
            for (int second = 0; second < seconds; second++) {
                for (int sensor = 0; sensor < sensors; sensor++) {
                    batches[second][sensor] = new EsperSample(sensor / perZone, sensor, second, values.get());
                }
            }
            return batches;
        }
    }

    private void note(EventBean[] events) {
        for (EventBean event : events) {
            alarms.putIfAbsent((Integer) event.get("zone"), second);
        }
    }

    private String answer(String line) {
        if (line.startsWith("turn ") || line.startsWith("warm ")) {
            return turn(Double.parseDouble(line.substring(5)), line.startsWith("turn "));
        }
        if (line.equals("alarms")) {
            List<String> told = new ArrayList<>();
            alarms.forEach((zone, at) -> told.add(zone + ":" + at));
            return told.stream().collect(Collectors.joining(" "));
        }
        throw new IllegalArgumentException(line);
    }

    private String turn(double seconds, boolean settled) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long played = 0;
        long thread = 0;
        long process = 0;
        long bytes = 0;
        do {
            alarms.clear();
            if (settled) {
                System.gc();
            }
            long bytesBefore = threads.getCurrentThreadAllocatedBytes();
            long threadBefore = threads.getCurrentThreadCpuTime();
            long processBefore = system.getProcessCpuTime();
            play();
            process += system.getProcessCpuTime() - processBefore;
            thread += threads.getCurrentThreadCpuTime() - threadBefore;
            bytes += threads.getCurrentThreadAllocatedBytes() - bytesBefore;
            played += samples;
            startMillis += DRAIN_MILLIS;
            runtime.getEventService().advanceTime(startMillis - 1);
        } while (thread < seconds * 1e9);
        return played + " " + thread + " " + process + " " + bytes;
    }

    private void play() {
        EPEventService service = runtime.getEventService();
        EventSender sender = service.getEventSender("Sample");
        for (int i = 0; i < batches.length; i++) {
            second = i;
            service.advanceTime(startMillis + i * 1_000L);
            for (EsperSample sample : batches[i]) {
                sender.sendEvent(sample);
            }
        }
    }
}
