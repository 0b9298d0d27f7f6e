package org.bongsu.benchmarks.rules;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * The process of one contender: {@code ours}, {@code objects}, {@code readings} or {@code arrays}, and the scene's file. Says {@code ready}
 * and answers each line of its standard input: {@code turn SECONDS} plays the scene until it has taken so much CPU time, once at least, each play
 * on a collected heap, and tells a {@link Turn}; {@code warm SECONDS} does so without collecting; {@code alarms} tells {@code zone:second} of the last
 * play; {@code quiet} tells the bytes a sample of a scene in which nothing happens.
 */
public final class RuleProcess {

    private static final long QUIET_SEED = 1;
    private static final int QUIET_SECONDS = 100;
    /** A window of a minute is full, and everything that grows has grown. */
    private static final int SETTLED_SECONDS = 70;

    private RuleProcess() {}

    public static void main(String[] arguments) throws IOException {
        Scene scene = Scene.read(Path.of(arguments[1]));
        Contender contender = switch (arguments[0]) {
            case "ours" -> new Ours(scene);
            case "objects" -> new HandWrittenObjects(scene);
            case "readings" -> ByHand.fromReadings(scene);
            case "arrays" -> ByHand.fromArrays(scene);
            default -> throw new IllegalArgumentException(arguments[0]);
        };
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("ready");
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                .lines()
                .forEach(line -> out.println(answer(line, contender, scene)));
    }

    private static String answer(String line, Contender contender, Scene scene) {
        if (line.startsWith("turn ") || line.startsWith("warm ")) {
            return turn(contender, scene, Double.parseDouble(line.substring(5)), line.startsWith("turn "));
        }
        return switch (line) {
            case "alarms" ->
                contender.alarms().entrySet().stream()
                        .map(alarm -> alarm.getKey() + ":" + alarm.getValue())
                        .collect(Collectors.joining(" "));
            case "quiet" ->
                Double.toString(new Ours(Scene.quiet(QUIET_SEED, scene.sensors(), QUIET_SECONDS))
                        .bytesPerSample(SETTLED_SECONDS));
            default -> throw new IllegalArgumentException(line);
        };
    }

    /** @param settled each play begins with a collected heap: what lives for months does not lie where it was made */
    private static String turn(Contender contender, Scene scene, double seconds, boolean settled) {
        long samples = 0;
        long thread = 0;
        long others = 0;
        long bytes = 0;
        do {
            contender.renew();
            if (settled) {
                System.gc();
            }
            long othersBefore = Usage.othersNanos();
            long bytesBefore = Usage.threadBytes();
            long threadBefore = Usage.threadNanos();
            contender.play();
            thread += Usage.threadNanos() - threadBefore;
            bytes += Usage.threadBytes() - bytesBefore;
            others += Usage.othersNanos() - othersBefore;
            samples += (long) scene.sensors() * scene.seconds();
        } while (thread < seconds * 1e9);
        return new Turn(samples, thread, thread + others, bytes).told();
    }
}
