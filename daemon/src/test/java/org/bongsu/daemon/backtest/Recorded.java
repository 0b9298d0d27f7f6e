package org.bongsu.daemon.backtest;

import java.util.Comparator;
import java.util.List;
import org.bongsu.collector.telemetry.Recording;
import org.bongsu.collector.telemetry.StoredValue;
import org.bongsu.domain.Moment;

/** A store in memory that keeps its bounds as a real one does. */
final class Recorded implements Recording {

    private final List<StoredValue> values;
    private int asked;
    private int largest;

    Recorded(List<StoredValue> values) {
        this.values =
                values.stream().sorted(Comparator.comparing(StoredValue::at)).toList();
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Slice read(Moment from, Moment to, int most) {
        asked++;
        List<StoredValue> found = values.stream()
                .filter(value -> !value.at().isBefore(from) && value.at().isBefore(to))
                .toList();
        if (found.size() > most) {
            return new Slice(List.of(), false);
        }
        largest = Math.max(largest, found.size());
        return new Slice(found, true);
    }

    /** How often it was asked. */
    int asked() {
        return asked;
    }

    /** The most values that were handed over at once. */
    int largest() {
        return largest;
    }

    @Override
    public void close() {}
}
