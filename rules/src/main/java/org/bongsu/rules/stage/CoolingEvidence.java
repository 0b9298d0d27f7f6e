package org.bongsu.rules.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Vote;

/**
 * Weighs the signs of lost cooling. Proven when a rule that looks at the whole compartment votes heat on several devices
 * and, within ten minutes, something else says that the cooling failed or lost its supply. Two hot inlets are one
 * modality and may be one open door; a unit that failed in a room that stays cool is a work order, no evacuation.
 */
final class CoolingEvidence {

    /** Of the hot devices, those that do not also report the fault: one sensor never evacuates (invariant 2). */
    static final int SEVERAL = 2;

    private final List<Remembered> rows;
    private final Optional<Moment> judged;
    private final StageLimits limits;

    CoolingEvidence(List<Remembered> rows, Optional<Moment> judged, StageLimits limits) {
        this.rows = rows;
        this.judged = judged;
        this.limits = limits;
    }

    /** What is less than a proof counts as for a fire. */
    Assessment assess() {
        Assessment signs = new SignEvidence(rows, judged, false, Optional.empty(), limits).assess();
        return new Assessment(
                authoritative()
                        .map(Wording::authoritative)
                        .or(() -> pair().map(pair -> Wording.hotAndFaulty(
                                pair.get(0), pair.get(1), limits.evidence().toMinutes()))),
                signs.suspected(),
                signs.noticed(),
                signs.quiet(),
                Optional.empty());
    }

    private Optional<Vote> authoritative() {
        return rows.stream()
                .map(Remembered::vote)
                .filter(vote -> vote.grade() == Grade.AUTHORITATIVE && isFresh(vote))
                .findFirst();
    }

    private Optional<List<Vote>> pair() {
        for (Remembered heat : hot()) {
            for (Remembered fault : faults()) {
                Vote a = heat.vote();
                Vote b = fault.vote();
                if (SignEvidence.others(a, b) >= SEVERAL
                        && SignEvidence.others(b, a) >= 1
                        && (isFresh(a) || isFresh(b))) {
                    return Optional.of(List.of(a, b));
                }
            }
        }
        return Optional.empty();
    }

    /** Votes that several devices are hot. */
    List<Remembered> hot() {
        return ofModality(Modality.HEAT).stream()
                .filter(row -> row.vote().sources().size() >= SEVERAL)
                .toList();
    }

    /** Votes that the cooling failed or lost its supply. */
    List<Remembered> faults() {
        return ofModality(Modality.ELECTRICAL);
    }

    private List<Remembered> ofModality(Modality modality) {
        List<Remembered> found = new ArrayList<>();
        for (Remembered row : rows) {
            Vote vote = row.vote();
            if (vote.modality() == modality && vote.grade().compareTo(Grade.PRE_ALARM) >= 0) {
                found.add(row);
            }
        }
        return found;
    }

    private boolean isFresh(Vote vote) {
        return judged.map(vote.since()::isAfter).orElse(true);
    }
}
