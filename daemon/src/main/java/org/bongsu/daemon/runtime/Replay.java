package org.bongsu.daemon.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.bongsu.daemon.engine.Effect;
import org.bongsu.daemon.engine.Engine;
import org.bongsu.daemon.engine.Input;
import org.bongsu.daemon.journal.DecisionHash;
import org.bongsu.daemon.journal.InputCodec;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.daemon.journal.JournalException;
import org.bongsu.daemon.journal.JournalRow;
import org.bongsu.rules.stage.DevicePlace;

/**
 * A journal decided anew.
 *
 * @param rows inputs read
 * @param differing inputs after which the decisions differ from those written; all that follow a first one usually do
 * @param sha256 of all decisions
 */
public record Replay(Engine engine, long rows, long differing, String sha256) {

    /** @param seen told of every effect with the row that caused it */
    public static Replay of(Journal journal, Setup setup, BiConsumer<JournalRow, Effect> seen) throws JournalException {
        InputCodec codec = new InputCodec();
        Engine engine = new Engine(
                setup.site(),
                codec.devices(journal, DevicePlace.of(setup.inventory())),
                setup.settings().engine());
        DecisionHash hash = new DecisionHash();
        long[] counts = new long[2];
        List<JournalException> broken = new ArrayList<>();
        journal.read(row -> {
            if (!broken.isEmpty()) {
                return;
            }
            try {
                Input input = codec.read(row.kind(), row.body());
                List<Effect> effects = engine.step(input, row.now(), row.wallMillis());
                counts[0]++;
                counts[1] += hash.add(row.now(), effects).equals(row.decisions()) ? 0 : 1;
                effects.forEach(effect -> seen.accept(row, effect));
            } catch (JournalException e) {
                broken.add(e);
            }
        });
        if (!broken.isEmpty()) {
            throw broken.get(0);
        }
        return new Replay(engine, counts[0], counts[1], hash.hex());
    }
}
