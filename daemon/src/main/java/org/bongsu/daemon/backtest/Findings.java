package org.bongsu.daemon.backtest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bongsu.daemon.trial.Happening;
import org.bongsu.daemon.trial.Trial;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;
import org.bongsu.domain.stage.Vote;

/** What one set of rules made of a recording, from its beginning on; what came before only warms up. */
public final class Findings {

    /** Happenings kept; of a flapping rule over months the first say enough. */
    static final int HAPPENINGS_MOST = 100_000;

    /**
     * A vote from its raising to its withdrawal.
     *
     * @param vote as it was first raised
     * @param from the beginning's moment where it stood before
     * @param stoodBefore whether it was raised before the beginning
     * @param to empty where it stands at the end
     */
    public record VoteSpan(Vote vote, Moment from, boolean stoodBefore, Optional<Moment> to) {}

    /** A stage that a hazard of a compartment came to. @param stoodBefore whether it was there at the beginning */
    public record StageStep(Moment at, Stage stage, boolean stoodBefore, String because) {}

    /** A line of stages. */
    public record Line(String compartment, Hazard hazard) implements Comparable<Line> {
        @Override
        public int compareTo(Line other) {
            int byName = compartment.compareTo(other.compartment);
            return byName != 0 ? byName : hazard.compareTo(other.hazard);
        }

        @Override
        public String toString() {
            return compartment + " " + Happening.word(hazard);
        }
    }

    private final List<Happening> happenings = new ArrayList<>();
    private final Map<String, Vote> open = new LinkedHashMap<>();
    private final Map<String, Moment> openFrom = new LinkedHashMap<>();
    private final Map<String, Boolean> openBefore = new LinkedHashMap<>();
    private final List<VoteSpan> votes = new ArrayList<>();
    private final Map<Line, List<StageStep>> stages = new LinkedHashMap<>();
    private boolean begun;
    private long left;
    private Stage highest = Stage.NORMAL;

    /** The warm-up is over: what stands stood before. */
    void begin(Trial trial, Site site, Moment at) {
        begun = true;
        for (Vote vote : trial.votes()) {
            openVote(vote, at, true);
        }
        for (Compartment compartment : site.compartments()) {
            for (Hazard hazard : Hazard.values()) {
                Stage stage = trial.stages().stage(compartment.id(), hazard);
                if (stage != Stage.NORMAL) {
                    step(new Line(compartment.id(), hazard), new StageStep(at, stage, true, ""));
                }
            }
        }
    }

    void take(Happening happening) {
        if (!begun) {
            return;
        }
        if (happenings.size() < HAPPENINGS_MOST) {
            happenings.add(happening);
        } else {
            left++;
        }
        if (happening instanceof Happening.VoteRaised raised && !raised.grown()) {
            openVote(raised.vote(), raised.at(), false);
        } else if (happening instanceof Happening.VoteWithdrawn withdrawn) {
            close(withdrawn.vote().id(), Optional.of(withdrawn.at()));
        } else if (happening instanceof Happening.StageChanged changed) {
            step(
                    new Line(changed.compartment(), changed.hazard()),
                    new StageStep(
                            changed.at(), changed.to(), false, changed.because().en()));
        }
    }

    private void openVote(Vote vote, Moment from, boolean before) {
        open.put(vote.id(), vote);
        openFrom.put(vote.id(), from);
        openBefore.put(vote.id(), before);
    }

    private void close(String id, Optional<Moment> to) {
        Vote vote = open.remove(id);
        Moment from = openFrom.remove(id);
        Boolean before = openBefore.remove(id);
        if (vote != null && from != null && before != null && votes.size() < HAPPENINGS_MOST) {
            votes.add(new VoteSpan(vote, from, before, to));
        }
    }

    private void step(Line line, StageStep step) {
        stages.computeIfAbsent(line, key -> new ArrayList<>()).add(step);
        boolean above =
                step.stage().compareTo(Stage.CUT_IMMINENT) <= 0 && step.stage().compareTo(highest) > 0;
        highest = above ? step.stage() : highest;
    }

    void end() {
        List.copyOf(open.keySet()).forEach(id -> close(id, Optional.empty()));
        votes.sort(Comparator.comparing(VoteSpan::from)
                .thenComparing(span -> span.vote().id()));
    }

    /** In order of time, the first {@link #HAPPENINGS_MOST}. */
    public List<Happening> happenings() {
        return List.copyOf(happenings);
    }

    /** Happenings beyond those that are kept. */
    public long left() {
        return left;
    }

    /** In the order in which they were raised. */
    public List<VoteSpan> votes() {
        return List.copyOf(votes);
    }

    public Map<Line, List<StageStep>> stages() {
        return new TreeMap<>(stages);
    }

    /** The highest of the five that was reached or stood at the beginning. */
    public Stage highest() {
        return highest;
    }
}
