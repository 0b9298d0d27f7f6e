package org.bongsu.rules.stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
        Step step = new Step(in, remember(state.evidence(), in.votes(), now), now);
        Set<String> burning = burning(state.standings());
        List<Standing> standings = new ArrayList<>();
        state.standings().forEach(standing -> standings.add(step.turn(standing, burning, in.words())));
        Set<String> burningNow = burning(standings);
        if (!burningNow.equals(burning)) {
            // A fire confirmed in this step alarms its neighbours in the same step, wherever they stand in the list.
            standings.replaceAll(standing -> step.turn(standing, burningNow, List.of()));
        }
        StageState next = new StageState(standings, step.evidence);
        return new StageVerdict(next, step.changes, step.questions, step.refusals, due(next, in, now));
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

    private static Set<String> burning(List<Standing> standings) {
        Set<String> burning = new LinkedHashSet<>();
        for (Standing standing : standings) {
            boolean stillHot = standing.stage().atLeast(Stage.CONFIRMED) && standing.stage() != Stage.RECOVERY;
            if (standing.hazard() == Hazard.FIRE && standing.proven().isPresent() && stillHot) {
                burning.add(standing.compartment());
            }
        }
        return burning;
    }

    private Optional<Moment> due(StageState state, StageInput in, Moment now) {
        List<Moment> moments = new ArrayList<>();
        state.evidence().forEach(row -> row.ended().ifPresent(ended -> moments.add(ended.plus(limits.evidence()))));
        in.cuts().forEach(cut -> cut.at().ifPresent(moments::add));
        for (Standing standing : state.standings()) {
            standing.question().ifPresent(question -> moments.add(question.until()));
            if (standing.stage() == Stage.DE_ENERGISED) {
                quietSince(standing).ifPresent(quiet -> moments.add(quiet.plus(limits.quiet())));
            }
        }
        return moments.stream().filter(moment -> moment.isAfter(now)).min(Moment::compareTo);
    }

    /** Quiet counts within a stage: the quiet before a change says nothing about the time after it. */
    private static Optional<Moment> quietSince(Standing standing) {
        return standing.quietSince().map(quiet -> quiet.later(standing.since()));
    }

    /** One step over all compartments. */
    private final class Step {
        private final StageInput in;
        private final List<Remembered> evidence;
        private final Moment now;
        private final List<StageChange> changes = new ArrayList<>();
        private final List<Question> questions = new ArrayList<>();
        private final List<Refusal> refusals = new ArrayList<>();

        Step(StageInput in, List<Remembered> evidence, Moment now) {
            this.in = in;
            this.evidence = evidence;
            this.now = now;
        }

        Standing turn(Standing before, Set<String> burning, List<HumanWord> words) {
            Standing standing = heed(before, burning, words);
            Assessment assessment = assess(standing, burning);
            for (int steps = 0; steps < Stage.values().length; steps++) {
                Optional<Finding> finding = firstHeard(standing, assessment);
                if (finding.isEmpty()) {
                    break;
                }
                standing = move(standing, finding.get());
                assessment = assess(standing, burning);
            }
            standing = quieted(standing, assessment);
            if (standing.stage() == Stage.CUT_IMMINENT
                    && standing.proven().isEmpty()
                    && assessment.proven().isPresent()) {
                standing = standing.withProven(Optional.of(now));
            }
            return ask(standing, assessment);
        }

        private Standing quieted(Standing standing, Assessment assessment) {
            if (!assessment.quiet()) {
                return standing.withQuietSince(Optional.empty());
            }
            return standing.quietSince().isPresent() ? standing : standing.withQuietSince(Optional.of(now));
        }

        private Standing heed(Standing before, Set<String> burning, List<HumanWord> words) {
            Standing standing = quieted(before, assess(before, burning));
            for (HumanWord word : words) {
                if (word.compartment().equals(standing.compartment()) && word.hazard() == standing.hazard()) {
                    standing = heed(standing, word);
                }
            }
            return standing;
        }

        private Standing heed(Standing standing, HumanWord word) {
            Optional<Cue> cue = cue(standing, word);
            if (cue.isPresent()) {
                return move(standing, new Finding(cue.get(), Wording.said(word)));
            }
            boolean underCut = standing.stage() == Stage.CUT_IMMINENT;
            if (underCut && word.kind() == HumanWord.Kind.CONFIRM) {
                return standing.withProven(Optional.of(now));
            }
            if (word.kind() == HumanWord.Kind.REJECT && (underCut || standing.stage() == Stage.ADVISORY)) {
                return standing.withProven(Optional.empty()).withJudged(now);
            }
            boolean early = word.kind() == HumanWord.Kind.ALL_CLEAR && hears(standing, Cue.CLEARED);
            refusals.add(
                    new Refusal(word, early ? Wording.notQuiet(limits.quiet().toMinutes()) : Wording.noSuchStage()));
            return standing;
        }

        private Optional<Cue> cue(Standing standing, HumanWord word) {
            Cue cue = switch (word.kind()) {
                case CONFIRM -> Cue.PROVEN;
                case REJECT -> Cue.REJECTED;
                case ALL_CLEAR -> Cue.CLEARED;
            };
            // Where the sensors burnt, only a person can say that the fire is out; everywhere else quiet has to agree.
            boolean burntOut = standing.hazard() == Hazard.FIRE && standing.stage() == Stage.DE_ENERGISED;
            boolean heard = hears(standing, cue) && (cue != Cue.CLEARED || burntOut || longQuiet(standing));
            return heard ? Optional.of(cue) : Optional.empty();
        }

        private boolean longQuiet(Standing standing) {
            return quietSince(standing)
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
            Standing moved = standing.at(to, now, finding.because());
            return switch (finding.cue()) {
                case PROVEN -> moved.withProven(Optional.of(now));
                case REJECTED, CLEARED, QUIET -> settled(moved, finding.cue());
                default -> moved;
            };
        }

        private Standing settled(Standing moved, Cue cue) {
            Standing judged = moved.withProven(Optional.empty()).withJudged(now);
            return cue == Cue.REJECTED ? judged : judged.withRecovered(now);
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
                boolean something = assessment.noticed().isPresent();
                findings.add(
                        something
                                ? new Finding(Cue.EASED, Wording.eased())
                                : new Finding(Cue.CALMED, Wording.calmed()));
            }
            return findings;
        }

        private void cutFindings(Standing standing, List<Finding> findings) {
            List<DeclaredCut> cuts = cuts(standing);
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

        private List<DeclaredCut> cuts(Standing standing) {
            return in.cuts().stream()
                    .filter(cut -> topology.compartmentOf(cut.room()).equals(standing.compartment()))
                    .filter(cut ->
                            standing.recovered().map(cut.declared()::isAfter).orElse(true))
                    .toList();
        }

        private Assessment assess(Standing standing, Set<String> burning) {
            String compartment = standing.compartment();
            if (standing.hazard() == Hazard.POWER) {
                return new PowerEvidence(
                                compartment,
                                rows(Hazard.POWER, compartment),
                                in.supplies(),
                                Optional.ofNullable(in.outlooks().get(compartment)),
                                standing.judged(),
                                topology)
                        .assess();
            }
            boolean fire = standing.hazard() == Hazard.FIRE;
            boolean work = fire
                    && in.workOrders().stream()
                            .anyMatch(room -> topology.compartmentOf(room).equals(compartment));
            Optional<String> neighbour = burning.stream()
                    .filter(other -> fire && topology.threatens(other, compartment))
                    .findFirst();
            return new SignEvidence(rows(standing.hazard(), compartment), standing.judged(), work, neighbour, limits)
                    .assess();
        }

        private List<Remembered> rows(Hazard hazard, String compartment) {
            return evidence.stream()
                    .filter(row -> row.vote().hazard() == hazard && concerns(row.vote(), compartment))
                    .toList();
        }

        private boolean concerns(Vote vote, String compartment) {
            return vote.hazard() == Hazard.POWER
                    ? topology.concerns(vote.source(), vote.compartment(), compartment)
                    : vote.compartment().equals(compartment);
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
