package org.bongsu.daemon.backtest;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bongsu.collector.telemetry.Recording;
import org.bongsu.daemon.trial.Trial;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.site.Site;
import org.bongsu.rules.pack.RulePack;

/** One recording played to one or more sets of rules at once. */
public final class Backtest {

    /** The longest window of a rule: from then on every window that could be full is. */
    public static final Duration WARM_UP = Duration.ofHours(1);

    /** @param findings of each set of rules, in their order */
    public record Result(Played played, List<Findings> findings) {
        public Result {
            findings = List.copyOf(findings);
        }
    }

    private Backtest() {}

    /**
     * @param from of what is found; the recording is played from {@code warmUp} before
     * @param to not included
     */
    public static Result run(
            Site site,
            Inventory inventory,
            List<RulePack> packs,
            Recording recording,
            Moment from,
            Moment to,
            Duration warmUp)
            throws IOException {
        return run(site, inventory, packs, recording, from, to, warmUp, StoredValues.MOST);
    }

    static Result run(
            Site site,
            Inventory inventory,
            List<RulePack> packs,
            Recording recording,
            Moment from,
            Moment to,
            Duration warmUp,
            int sliceMost)
            throws IOException {
        Moment start = from.minus(warmUp);
        Stalls stalls = new Stalls(site, inventory, packs, start, from);
        Playback playback = new Playback(inventory, stalls);
        Played played = playback.play(new StoredValues(recording, start, to, sliceMost), to);
        return new Result(played, stalls.findings);
    }

    /** Everybody sees the same at the same time. */
    private static final class Stalls implements Playback.Audience {
        private final Site site;
        private final Moment from;
        private final List<Trial> trials = new ArrayList<>();
        private final List<Findings> findings = new ArrayList<>();
        private boolean begun;

        Stalls(Site site, Inventory inventory, List<RulePack> packs, Moment start, Moment from) {
            this.site = site;
            this.from = from;
            for (RulePack pack : packs) {
                Findings found = new Findings();
                findings.add(found);
                trials.add(new Trial(site, inventory, pack, start, found::take));
            }
        }

        private void beginBefore(Moment at) {
            if (begun || at.isBefore(from)) {
                return;
            }
            begun = true;
            for (int i = 0; i < trials.size(); i++) {
                trials.get(i)
                        .advance(from.minus(Duration.ofNanos(1))
                                .later(trials.get(i).now()));
                findings.get(i).begin(trials.get(i), site, from);
            }
        }

        @Override
        public void give(List<List<Reading>> images, Moment at) {
            beginBefore(at);
            trials.forEach(trial -> trial.give(List.of(), images, at));
        }

        @Override
        public void forget(Moment gapFrom, Moment gapTo) {
            beginBefore(gapTo);
            trials.forEach(trial -> trial.forget(gapTo));
        }

        @Override
        public void end(Moment at) {
            beginBefore(at);
            trials.forEach(trial -> trial.advance(at));
            findings.forEach(Findings::end);
        }
    }
}
