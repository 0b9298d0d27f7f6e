package org.bongsu.benchmarks.report;

import java.util.List;
import java.util.Map;
import org.bongsu.domain.Ordered;

/**
 * What one benchmark found.
 *
 * @param name as on the command line
 * @param unit of the rows
 * @param runs samples behind each row
 * @param ratios ours against each other row: the median over the runs of the quotient within one run
 * @param figures numbers beside the rows, with their limits
 * @param missing contenders that could not be had, and why
 * @param notes what a reader has to know to read the numbers right
 */
public record Outcome(
        String name,
        String unit,
        int runs,
        List<Row> rows,
        Map<String, Double> ratios,
        List<Figure> figures,
        Map<String, String> missing,
        List<String> notes) {

    public Outcome {
        rows = List.copyOf(rows);
        ratios = Ordered.map(ratios);
        figures = List.copyOf(figures);
        missing = Ordered.map(missing);
        notes = List.copyOf(notes);
    }

    public boolean met() {
        return figures.stream().allMatch(Figure::met);
    }
}
