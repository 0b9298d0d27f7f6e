package org.bongsu.rules.stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Stage;
import org.bongsu.domain.stage.Vote;

/**
 * Decides the stages of all compartments. Holds nothing but the site: the same state, input and moment give the same
 * verdict. Safe on any thread.
 */
public final class StageMachine {

    private final Topology topology;
    private final StageLimits limits;

    public StageMachine(Site site, Inventory inventory) {
        this(site, inventory, StageLimits.DEFAULT);
    }

    public StageMachine(Site site, Inventory inventory, StageLimits limits) {
        this(site, DevicePlace.of(inventory), limits);
    }

    public StageMachine(Site site, List<DevicePlace> devices, StageLimits limits) {
        this.topology = new Topology(site, devices);
        this.limits = limits;
    }

    public StageLimits limits() {
        return limits;
    }

    /** @param now not before any moment in the state */
    public StageVerdict next(StageState state, StageInput in, Moment now) {
        return next(state, in, now, /* passing= */ true);
    }

    /** @param passing whether what is idle is passed over; it makes no difference but of time */
    StageVerdict next(StageState state, StageInput in, Moment now, boolean passing) {
        Step step = new Step(in, remember(state.evidence(), in.votes(), now), now, passing);
        Map<String, Moment> burning = Weighing.burning(state.standings());
        List<Standing> standings = new ArrayList<>();
        state.standings().forEach(standing -> standings.add(step.turn(standing, burning, in.words())));
        Map<String, Moment> burningNow = Weighing.burning(standings);
        if (!burningNow.keySet().equals(burning.keySet())) {
            // A fire confirmed in this step alarms its neighbours in the same step, wherever they stand in the list.
            standings.replaceAll(standing -> step.turn(standing, burningNow, List.of()));
        }
        StageState next = new StageState(standings, step.evidence);
        return new StageVerdict(next, step.changes, step.questions, step.refusals, due(next, in, now));
    }

    /**
     * What the hazards wait for. Decides nothing, and asks what decides.
     *
     * @param in as for {@link #next}; its words are not heard
     */
    public Outlooks outlooks(StageState state, StageInput in, Moment now) {
        Weighing weighing = new Weighing(topology, limits, in, remember(state.evidence(), in.votes(), now));
        return new Outlooks(weighing, limits, in, state, now);
    }

    /** The same of one. */
    public Outlook outlook(
            StageState state, StageInput in, String compartment, Hazard hazard, List<RuleStanding> rules, Moment now) {
        return outlooks(state, in, now).of(state.standing(compartment, hazard), rules);
    }

    /** The signs that count for a hazard of a compartment, in order; those that ended lately among them. */
    public List<Remembered> signs(StageState state, StageInput in, String compartment, Hazard hazard, Moment now) {
        return new Weighing(topology, limits, in, remember(state.evidence(), in.votes(), now))
                .rows(hazard, compartment);
    }

    /** Whether a power node is part of any path to the compartment's racks. */
    public boolean feeds(String node, String compartment) {
        return topology.feeds(node, compartment);
    }

    /** Sensors that answer again were not burnt, so their loss is forgotten at once; every other vote is remembered a while. */
    private List<Remembered> remember(List<Remembered> before, List<Vote> votes, Moment now) {
        Map<String, Remembered> kept = new LinkedHashMap<>();
        votes.forEach(vote -> kept.put(vote.id(), new Remembered(vote, Optional.empty())));
        for (Remembered old : before) {
            Moment ended = old.ended().orElse(now);
            boolean lately = now.isBefore(ended.plus(limits.evidence()));
            if (!kept.containsKey(old.vote().id()) && lately && old.vote().modality() != Modality.SENSORS_LOST) {
                kept.put(old.vote().id(), new Remembered(old.vote(), Optional.of(ended)));
            }
        }
        return List.copyOf(kept.values());
    }

    private Optional<Moment> due(StageState state, StageInput in, Moment now) {
        List<Moment> moments = new ArrayList<>();
        state.evidence().forEach(row -> row.ended().ifPresent(ended -> moments.add(ended.plus(limits.evidence()))));
        in.cuts().forEach(cut -> cut.at().ifPresent(moments::add));
        for (Standing standing : state.standings()) {
            standing.question().ifPresent(question -> moments.add(question.until()));
            if (standing.stage() == Stage.DE_ENERGISED) {
                standing.quietInStage().ifPresent(quiet -> moments.add(quiet.plus(limits.quiet())));
            }
        }
        return moments.stream().filter(moment -> moment.isAfter(now)).min(Moment::compareTo);
    }

    /** One step over all compartments. */
    private final class Step {
        private final StageInput in;
        private final List<Remembered> evidence;
        private final Moment now;
        private final Weighing weighing;
        private final boolean passing;
        private final List<StageChange> changes = new ArrayList<>();
        private final List<Question> questions = new ArrayList<>();
        private final List<Refusal> refusals = new ArrayList<>();

        Step(StageInput in, List<Remembered> evidence, Moment now, boolean passing) {
            this.passing = passing;
            this.in = in;
            this.evidence = evidence;
            this.now = now;
            this.weighing = new Weighing(topology, limits, in, evidence);
        }

        Standing turn(Standing before, Map<String, Moment> burning, List<HumanWord> words) {
            return passing
                            && weighing.idle(before, burning)
                            && said(words, before).isEmpty()
                    ? before
                    : weigh(before, burning, words);
        }

        private static List<HumanWord> said(List<HumanWord> words, Standing of) {
            return words.stream()
                    .filter(word -> word.compartment().equals(of.compartment()) && word.hazard() == of.hazard())
                    .toList();
        }

        Standing weigh(Standing before, Map<String, Moment> burning, List<HumanWord> words) {
            Standing standing = heed(before, burning, words);
            Assessment assessment = weighing.assess(standing, burning);
            for (int steps = 0; steps < Stage.values().length; steps++) {
                Optional<Finding> finding = firstHeard(standing, assessment);
                if (finding.isEmpty()) {
                    break;
                }
                standing = move(standing, finding.get());
                assessment = weighing.assess(standing, burning);
            }
            standing = quieted(standing, assessment);
            // A cut, declared or done, does not hide a fire: neighbours and deadlines go by it.
            if (underCut(standing)
                    && standing.proven().isEmpty()
                    && assessment.proven().isPresent()) {
                standing = standing.withProven(Optional.of(now));
            }
            return ask(standing, assessment);
        }

        private static boolean underCut(Standing standing) {
            return standing.hazard() == Hazard.FIRE
                    && (standing.stage() == Stage.CUT_IMMINENT || standing.stage() == Stage.DE_ENERGISED);
        }

        private Standing quieted(Standing standing, Assessment assessment) {
            if (!assessment.quiet()) {
                return standing.withQuietSince(Optional.empty());
            }
            return standing.quietSince().isPresent() ? standing : standing.withQuietSince(Optional.of(now));
        }

        private Standing heed(Standing before, Map<String, Moment> burning, List<HumanWord> words) {
            Standing standing = quieted(before, weighing.assess(before, burning));
            for (HumanWord word : said(words, before)) {
                standing = heed(standing, word);
            }
            return standing;
        }

        private Standing heed(Standing standing, HumanWord word) {
            Optional<Cue> cue = cue(standing, word);
            if (cue.isPresent()) {
                return move(standing, new Finding(cue.get(), Wording.said(word)));
            }
            if (underCut(standing) && word.kind() == HumanWord.Kind.CONFIRM) {
                return standing.withProven(Optional.of(now));
            }
            boolean suspected = standing.stage() == Stage.CUT_IMMINENT || standing.stage() == Stage.ADVISORY;
            if (word.kind() == HumanWord.Kind.REJECT && suspected) {
                return standing.withProven(Optional.empty()).withJudged(now);
            }
            refusals.add(refusal(standing, word));
            return standing;
        }

        private Refusal refusal(Standing standing, HumanWord word) {
            if (word.kind() != HumanWord.Kind.ALL_CLEAR || !hears(standing, Cue.CLEARED)) {
                return new Refusal(word, Wording.noSuchStage(), false);
            }
            Text why = stillWatched(standing)
                    .map(Wording::stillWatched)
                    .orElseGet(() -> Wording.notQuiet(limits.quiet().toMinutes()));
            return new Refusal(word, why, true);
        }

        /** Until when; empty where no watch forbids that it is over. */
        private Optional<Moment> stillWatched(Standing standing) {
            return standing.stage() == Stage.RECOVERY
                    ? standing.watchedUntil().filter(now::isBefore)
                    : Optional.empty();
        }

        private Optional<Cue> cue(Standing standing, HumanWord word) {
            Cue cue = switch (word.kind()) {
                case CONFIRM -> Cue.PROVEN;
                case REJECT -> Cue.REJECTED;
                case ALL_CLEAR -> Cue.CLEARED;
            };
            // Where the sensors burnt, only a person can say that the fire is out; everywhere else quiet has to agree.
            boolean burntOut = standing.hazard() == Hazard.FIRE && standing.stage() == Stage.DE_ENERGISED;
            boolean over =
                    burntOut || (longQuiet(standing) && stillWatched(standing).isEmpty());
            boolean heard = hears(standing, cue) && (cue != Cue.CLEARED || over);
            return heard ? Optional.of(cue) : Optional.empty();
        }

        private boolean longQuiet(Standing standing) {
            return standing.quietInStage()
                    .map(quiet -> !now.isBefore(quiet.plus(limits.quiet())))
                    .orElse(false);
        }

        private boolean hears(Standing standing, Cue cue) {
            return StageTable.of(standing.hazard()).next(standing.stage(), cue).isPresent();
        }

        private Standing move(Standing standing, Finding finding) {
            Stage to = StageTable.of(standing.hazard())
                    .next(standing.stage(), finding.cue())
                    .orElseThrow(() -> new IllegalStateException(standing.stage() + " does not hear " + finding.cue()));
            changes.add(new StageChange(
                    standing.compartment(),
                    standing.hazard(),
                    standing.stage(),
                    to,
                    finding.cue(),
                    finding.because(),
                    now));
            Standing moved = standing.at(to, now, finding.because(), weighing.kept(standing, in.words()));
            return switch (finding.cue()) {
                case PROVEN -> moved.withProven(Optional.of(now));
                case REJECTED -> settled(moved);
                case CLEARED, QUIET ->
                    to == Stage.RECOVERY ? recovering(moved) : settled(moved).withoutWatch();
                default -> moved;
            };
        }

        private Standing settled(Standing moved) {
            return moved.withProven(Optional.empty()).withJudged(now);
        }

        /**
         * R7. NIRS burnt again after 136 minutes, so where a fire was confirmed nobody's word ends the watch early; where
         * only the power went there is nothing to re-ignite, and half an hour of quiet with a person's word is enough.
         */
        private Standing recovering(Standing moved) {
            Moment until = now.plus(moved.proven().isPresent() ? limits.watch() : limits.quiet());
            return settled(moved).withRecovery(now, until);
        }

        private Optional<Finding> firstHeard(Standing standing, Assessment assessment) {
            return findings(standing, assessment).stream()
                    .filter(finding -> hears(standing, finding.cue()))
                    .findFirst();
        }

        /** What can be said of the compartment now, the most pressing first. */
        private List<Finding> findings(Standing standing, Assessment assessment) {
            List<Finding> findings = new ArrayList<>();
            switch (standing.hazard()) {
                case FIRE -> cutFindings(standing, findings);
                case POWER -> {
                    if (in.serversOff().contains(standing.compartment())) {
                        findings.add(new Finding(Cue.SUPPLY_OFF, Wording.supplyOff()));
                    }
                }
                case COOLING -> {}
            }
            assessment.proven().ifPresent(why -> findings.add(new Finding(Cue.PROVEN, why)));
            assessment.suspected().ifPresent(why -> findings.add(new Finding(Cue.SUSPECTED, why)));
            assessment.noticed().ifPresent(why -> findings.add(new Finding(Cue.NOTICED, why)));
            if (longQuiet(standing)) {
                findings.add(new Finding(Cue.QUIET, Wording.quiet(limits.quiet().toMinutes())));
            }
            if (assessment.suspected().isEmpty()) {
                if (standing.watchedUntil().isPresent()) {
                    findings.add(new Finding(Cue.WATCHED, Wording.watched()));
                }
                boolean something = assessment.noticed().isPresent();
                findings.add(
                        something
                                ? new Finding(Cue.EASED, Wording.eased())
                                : new Finding(Cue.CALMED, Wording.calmed()));
            }
            return findings;
        }

        private void cutFindings(Standing standing, List<Finding> findings) {
            List<DeclaredCut> cuts = weighing.cuts(standing);
            String compartment = standing.compartment();
            if (in.serversOff().contains(compartment) && in.dark().contains(compartment)) {
                // The fire took the supply without waiting for anybody to declare it: Pangyo's zone A.
                findings.add(new Finding(Cue.SUPPLY_OFF, Wording.supplyOff()));
            }
            if (!cuts.isEmpty()) {
                boolean off = in.serversOff().contains(compartment) || !topology.hasRacks(compartment);
                boolean passed = cuts.stream()
                        .allMatch(cut -> cut.at().map(at -> !now.isBefore(at)).orElse(false));
                if (off && (passed || in.dark().contains(compartment))) {
                    findings.add(new Finding(Cue.SUPPLY_OFF, Wording.supplyOff()));
                }
                findings.add(new Finding(Cue.CUT_DECLARED, Wording.cut(cuts.get(0))));
            } else if (standing.proven().isPresent()) {
                findings.add(new Finding(Cue.CUT_WITHDRAWN_IN_FIRE, Wording.cutWithdrawn()));
            } else {
                findings.add(new Finding(Cue.CUT_WITHDRAWN, Wording.cutWithdrawn()));
            }
        }

        private Standing ask(Standing standing, Assessment assessment) {
            Optional<Vote> strong = assessment.strong();
            if (standing.stage() != Stage.PRE_ALARM) {
                return standing.withQuestion(Optional.empty());
            }
            if (standing.hazard() != Hazard.FIRE || strong.isEmpty()) {
                return standing;
            }
            Vote vote = strong.get();
            boolean asked = standing.question()
                    .filter(question -> question.voteId().equals(vote.id()))
                    .filter(question -> now.isBefore(question.asked().plus(limits.evidence()))
                            || !vote.since().isAfter(question.asked()))
                    .isPresent();
            if (asked) {
                return standing;
            }
            Question question = new Question(
                    standing.compartment(),
                    standing.hazard(),
                    vote.id(),
                    Wording.question(vote),
                    now,
                    now.plus(limits.question()));
            questions.add(question);
            return standing.withQuestion(Optional.of(question));
        }
    }

    /** A cue and what it rests on. */
    private record Finding(Cue cue, Text because) {}
}
