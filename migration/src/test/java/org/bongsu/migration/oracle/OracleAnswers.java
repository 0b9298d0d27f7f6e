package org.bongsu.migration.oracle;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.plan.PlanRequest;

/**
 * Writes {@code small-rooms.csv} anew: a quarter of an hour of one core. Arguments: the file, and seconds a room; a third
 * one, {@code limited}, writes {@code small-rooms-limited.csv}.
 */
final class OracleAnswers {

    private OracleAnswers() {}

    public static void main(String[] arguments) throws IOException {
        double seconds = Double.parseDouble(arguments[1]);
        boolean limited = arguments.length > 2 && arguments[2].equals("limited");
        int count = limited ? SmallRooms.LIMITED_COUNT : SmallRooms.COUNT;
        try (PrintWriter out =
                new PrintWriter(Files.newBufferedWriter(Path.of(arguments[0]), StandardCharsets.UTF_8))) {
            out.println("seed,workloads,gib,value,bound,optimal");
            for (long seed = 0; seed < count; seed++) {
                PlanRequest request = limited ? SmallRooms.limited(seed) : SmallRooms.of(seed);
                Oracle.Answer answer = Oracle.ask(request, seconds);
                out.printf(
                        Locale.ROOT,
                        "%d,%d,%.0f,%.3f,%.3f,%b%n",
                        seed,
                        request.candidates().size(),
                        request.candidates().stream()
                                .map(candidate -> candidate.workload())
                                .mapToDouble(Workload::memoryGib)
                                .sum(),
                        answer.value(),
                        answer.bound(),
                        answer.optimal());
                out.flush();
            }
        }
    }
}
