package org.bongsu.daemon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.config.Problem;
import org.bongsu.daemon.runtime.Setup;

/** Mistakes with the line that they are in and a caret below the place. One run of a command; reads each file once. */
final class Excerpt {

    /** Longer lines are shown around the place: a row of a CSV file, or a rule on one line. */
    private static final int WIDTH = 120;

    private final Map<String, List<String>> files = new LinkedHashMap<>();

    void print(List<Problem> problems, PrintWriter out) {
        for (Problem problem : problems) {
            out.println(problem);
            List<String> lines = files.computeIfAbsent(problem.file(), Excerpt::lines);
            if (problem.line() <= lines.size()) {
                show(lines.get(problem.line() - 1).replace('\t', ' '), problem.column() - 1, out);
            }
        }
    }

    private static void show(String line, int column, PrintWriter out) {
        if (line.isBlank() || column > line.length()) {
            return;
        }
        int from = column < WIDTH * 2 / 3 ? 0 : column - WIDTH / 2;
        out.println("    " + line.substring(from, Math.min(line.length(), from + WIDTH)));
        out.println("    " + " ".repeat(column - from) + "^");
    }

    /** Nothing for what cannot be read: the mistake has been told. */
    private static List<String> lines(String file) {
        for (Path path : List.of(Path.of(file), Setup.home().resolve(file))) {
            if (Files.isRegularFile(path)) {
                try {
                    return new ArrayList<>(List.of(
                            Files.readString(path, StandardCharsets.UTF_8).split("\\R", -1)));
                } catch (IOException e) {
                    return List.of();
                }
            }
        }
        return List.of();
    }
}
