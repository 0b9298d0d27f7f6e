package org.bongsu.rules.stage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Stage;
import org.bongsu.domain.stage.Vote;

/** Tells what one standing waits for. It asks the same evidence that decides, so that the two cannot disagree. */
final class Foresight {

    private final Weighing weighing;
    private final StageLimits limits;
    private final StageInput in;
    private final Standing standing;
    private final List<Remembered> rows;
    private final boolean work;
    private final Optional<String> burningNeighbour;
    private final Moment now;

    /** @param weighing of the input and of what is remembered at that moment */
    Foresight(
            Weighing weighing,
            StageLimits limits,
            StageInput in,
            Standing standing,
            Map<String, Moment> burning,
            Moment now) {
        this.weighing = weighing;
        this.limits = limits;
        this.in = in;
        this.standing = standing;
        this.rows = weighing.rows(standing.hazard(), standing.compartment());
        this.work = standing.hazard() == Hazard.FIRE && weighing.work(standing.compartment());
        this.burningNeighbour =
                standing.hazard() == Hazard.FIRE ? weighing.burningNeighbour(standing, burning) : Optional.empty();
        this.now = now;
    }

    Outlook outlook(List<RuleStanding> rules) {
        return new Outlook(
                standing.compartment(), standing.hazard(), standing.stage(), next(), ways(), over(), candidates(rules));
    }

    private Optional<Stage> next() {
        boolean fire = standing.hazard() == Hazard.FIRE;
        boolean cooling = standing.hazard() == Hazard.COOLING;
        return switch (standing.stage()) {
            case NORMAL -> Optional.of(Stage.ADVISORY);
            case ADVISORY -> Optional.of(Stage.PRE_ALARM);
            case PRE_ALARM -> Optional.of(Stage.CONFIRMED);
            case CONFIRMED -> cooling ? Optional.empty() : Optional.of(fire ? Stage.CUT_IMMINENT : Stage.DE_ENERGISED);
            case CUT_IMMINENT -> Optional.of(Stage.DE_ENERGISED);
            case DE_ENERGISED, RECOVERY -> Optional.empty();
        };
    }

    private List<Outlook.Way> ways() {
        return switch (standing.stage()) {
            case NORMAL -> List.of(way(Needs.anySign(standing.hazard())));
            case ADVISORY -> toPreAlarm();
            case PRE_ALARM ->
                switch (standing.hazard()) {
                    case FIRE -> toConfirmedFire();
                    case POWER -> List.of(way(Needs.all(lackingPower())));
                    case COOLING -> List.of(toConfirmedCooling());
                };
            case CONFIRMED ->
                switch (standing.hazard()) {
                    case FIRE -> List.of(way(Needs.declaredCut()), way(Needs.supplyGone()));
                    case POWER -> List.of(way(Needs.serversOff()));
                    case COOLING -> List.of();
                };
            case CUT_IMMINENT -> List.of(way(Needs.all(lackingCut())));
            case DE_ENERGISED, RECOVERY -> List.of();
        };
    }

    private static Outlook.Way way(Text what) {
        return new Outlook.Way(what, Optional.empty());
    }

    private List<Outlook.Way> toPreAlarm() {
        List<Outlook.Way> ways = new ArrayList<>();
        ways.add(way(Needs.preAlarm()));
        if (standing.hazard() != Hazard.POWER) {
            List<Remembered> counted = counted(Grade.ADVISORY);
            ways.add(new Outlook.Way(Needs.secondAdvisory(modalities(counted)), forgotten(counted)));
        }
        if (standing.hazard() == Hazard.FIRE) {
            ways.add(way(Needs.neighbour()));
        }
        return ways;
    }

    private List<Outlook.Way> toConfirmedFire() {
        List<Remembered> halves = counted(Grade.PRE_ALARM);
        List<Outlook.Way> ways = new ArrayList<>();
        ways.add(halves.isEmpty() ? way(Needs.twoSigns(limits.evidence().toMinutes())) : secondSign(halves));
        ways.add(way(Needs.authoritative()));
        ways.add(way(standing.question()
                .filter(question -> question.isOpen(now))
                .map(question -> Needs.answer(question.until()))
                .orElseGet(Needs::person)));
        return ways;
    }

    private Outlook.Way secondSign(List<Remembered> halves) {
        Set<String> devices = new LinkedHashSet<>();
        halves.forEach(row -> devices.addAll(row.vote().sources()));
        return SignEvidence.anyIndependent(halves)
                ? way(Needs.newSign(standing.judged()))
                : new Outlook.Way(Needs.secondSign(modalities(halves), devices), forgotten(halves));
    }

    private List<Text> lackingPower() {
        List<Text> lacking = weighing.power(standing).lacking();
        return lacking.isEmpty() ? List.of(Needs.preAlarm()) : lacking;
    }

    private Outlook.Way toConfirmedCooling() {
        CoolingEvidence cooling = new CoolingEvidence(rows, standing.judged(), limits);
        List<Remembered> hot = cooling.hot();
        List<Remembered> faults = cooling.faults();
        if (hot.isEmpty() && faults.isEmpty()) {
            return way(Needs.all(List.of(Needs.severalHot(), Needs.coolingFault())));
        }
        if (hot.isEmpty()) {
            return new Outlook.Way(Needs.severalHot(), forgotten(faults));
        }
        return faults.isEmpty() || standing.judged().isEmpty()
                ? new Outlook.Way(Needs.coolingFault(), forgotten(hot))
                : way(Needs.newSign(standing.judged()));
    }

    private List<Text> lackingCut() {
        List<Text> lacking = new ArrayList<>();
        if (!in.serversOff().contains(standing.compartment())) {
            lacking.add(Needs.serversOff());
        }
        List<DeclaredCut> cuts = weighing.cuts(standing);
        boolean timed = cuts.stream().allMatch(cut -> cut.at().isPresent());
        Optional<Moment> last = cuts.stream().flatMap(cut -> cut.at().stream()).max(Comparator.naturalOrder());
        if (!in.dark().contains(standing.compartment())) {
            lacking.add(Needs.cutDone(timed ? last : Optional.empty()));
        }
        return lacking.isEmpty() ? List.of(Needs.serversOff()) : lacking;
    }

    private Optional<Text> over() {
        Optional<Moment> quiet = standing.quietInStage().map(since -> since.plus(limits.quiet()));
        long minutes = limits.quiet().toMinutes();
        return switch (standing.stage()) {
            case NORMAL -> Optional.empty();
            case ADVISORY -> Optional.of(Needs.calm(limits.evidence().toMinutes()));
            case PRE_ALARM ->
                Optional.of(burningNeighbour
                        .map(Needs::neighbourOver)
                        .orElseGet(() -> Needs.eased(limits.evidence().toMinutes())));
            case CONFIRMED -> Optional.of(Needs.quietAndPerson(quiet, minutes));
            case CUT_IMMINENT -> Optional.of(Needs.cutWithdrawn());
            case DE_ENERGISED ->
                Optional.of(
                        standing.hazard() == Hazard.FIRE
                                ? Needs.quietOrPerson(quiet, minutes)
                                : Needs.quietAndPerson(quiet, minutes));
            case RECOVERY ->
                Optional.of(
                        quiet.map(at -> standing.watchedUntil().map(at::later).orElse(at))
                                .map(Needs::watched)
                                .orElseGet(() -> Needs.quietAndPerson(quiet, minutes)));
        };
    }

    /** Signs of at least that grade, without what a work order passes over. */
    private List<Remembered> counted(Grade least) {
        return rows.stream()
                .filter(row -> row.vote().grade().compareTo(least) >= 0)
                .filter(row -> !passedOver(row.vote()))
                .toList();
    }

    private boolean passedOver(Vote vote) {
        return work && SignEvidence.suppressedByWork(vote);
    }

    private static Set<Modality> modalities(List<Remembered> counted) {
        Set<Modality> modalities = new LinkedHashSet<>();
        counted.forEach(row -> modalities.add(row.vote().modality()));
        return modalities;
    }

    /** When the last of them is forgotten; empty while one stands, or there is none. */
    private Optional<Moment> forgotten(List<Remembered> counted) {
        if (counted.stream().anyMatch(Remembered::stands)) {
            return Optional.empty();
        }
        return counted.stream()
                .flatMap(row -> row.ended().stream())
                .max(Comparator.naturalOrder())
                .map(ended -> ended.plus(limits.evidence()));
    }

    private List<Outlook.Candidate> candidates(List<RuleStanding> rules) {
        List<Outlook.Candidate> candidates = new ArrayList<>();
        if (standing.stage().compareTo(Stage.CONFIRMED) < 0) {
            rules.stream()
                    .filter(this::couldHelp)
                    .sorted(Comparator.comparingInt(Foresight::distance))
                    .map(rule -> new Outlook.Candidate(Outlook.Candidate.Kind.RULE, rule.rule(), Needs.rule(rule)))
                    .forEach(candidates::add);
        }
        for (Unhealthy device : weighing.unhealthy(standing.compartment())) {
            candidates.add(new Outlook.Candidate(
                    device.lost() ? Outlook.Candidate.Kind.LOST : Outlook.Candidate.Kind.DOUBTED,
                    device.device(),
                    Needs.unhealthy(device)));
        }
        for (Remembered row : rows) {
            if (passedOver(row.vote())) {
                candidates.add(new Outlook.Candidate(
                        Outlook.Candidate.Kind.PASSED_OVER, row.vote().id(), Needs.passedOver(row.vote())));
            }
        }
        return candidates;
    }

    private boolean couldHelp(RuleStanding rule) {
        if (rule.hazard() != standing.hazard() || rule.voting() > 0) {
            return false;
        }
        if (standing.stage() != Stage.PRE_ALARM || standing.hazard() != Hazard.FIRE) {
            return true;
        }
        Set<Modality> have = modalities(counted(Grade.PRE_ALARM));
        boolean same = have.equals(Set.of(rule.modality()));
        return rule.grade() == Grade.AUTHORITATIVE || rule.grade().compareTo(Grade.PRE_ALARM) >= 0 && !same;
    }

    private static int distance(RuleStanding rule) {
        if (rule.yes() > 0) {
            return 0;
        }
        return rule.unknown() > 0 ? 1 : 2;
    }
}
