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
import org.bongsu.domain.Moment;
import org.bongsu.rules.stage.DevicePlace;

/**
 * A journal decided anew.
 *
 * @param rows inputs read
 * @param differing inputs after which the decisions differ from those written; all that follow a first one usually do
 * @param sha256 of all decisions
 */
public record Replay(Engine engine, long rows, long differing, String sha256) {

    /** Is shown each input with what followed from it. */
    public interface Watcher {

        /** Returns whether to go on. */
        boolean see(JournalRow row, Input input, List<Effect> effects);
    }

    /** @param seen told of every effect with the row that caused it */
    public static Replay of(Journal journal, Setup setup, BiConsumer<JournalRow, Effect> seen) throws JournalException {
        return until(journal, setup, Moment.FAR, (row, input, effects) -> {
            effects.forEach(effect -> seen.accept(row, effect));
            return true;
        });
    }

    /** Up to and including a moment, as the engine stood then. */
    public static Replay until(Journal journal, Setup setup, Moment until, Watcher watcher) throws JournalException {
        InputCodec codec = new InputCodec();
        Engine engine = new Engine(
                setup.site(),
                codec.devices(journal, DevicePlace.of(setup.inventory())),
                setup.settings().engine());
        DecisionHash hash = new DecisionHash();
        long[] counts = new long[2];
        List<JournalException> broken = new ArrayList<>();
        journal.readUntil(until, row -> {
            try {
                Input input = codec.read(row.kind(), row.body());
                List<Effect> effects = stepped(engine, row, input);
                counts[0]++;
                counts[1] += hash.add(row.now(), effects).equals(row.decisions()) ? 0 : 1;
                return watcher.see(row, input, effects);
            } catch (JournalException e) {
                broken.add(e);
                return false;
            }
        });
        if (!broken.isEmpty()) {
            throw broken.get(0);
        }
        return new Replay(engine, counts[0], counts[1], hash.hex());
    }

    /** A journal of another site names what this one does not have. */
    private static List<Effect> stepped(Engine engine, JournalRow row, Input input) throws JournalException {
        try {
            return engine.step(input, row.now(), row.wallMillis());
        } catch (IllegalArgumentException e) {
            throw new JournalException(
                    "journal row " + row.sequence() + " does not fit this site: " + e.getMessage(), e);
        }
    }
}
