package org.bongsu.rules.stage;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Vote;

/**
 * Weighs the signs of fire, and of lost cooling as far as what is suspected. One sensor never proves anything (invariant 2): a proof is two signs of
 * different modality from different devices, or one that is authoritative. Lost sensors alone are no more than an advisory
 * (invariant 1), but they can be the second sign.
 */
final class SignEvidence {

    /** R3: a liar that then falls silent must not be counted among the lost that back it. */
    private static final int LOST_ENOUGH = 2;

    private final List<Remembered> rows;
    private final Optional<Moment> judged;
    private final boolean workOrder;
    private final Optional<String> burningNeighbour;
    private final StageLimits limits;

    /**
     * @param rows of the compartment and hazard
     * @param judged votes raised up to then count only beside newer ones
     */
    SignEvidence(
            List<Remembered> rows,
            Optional<Moment> judged,
            boolean workOrder,
            Optional<String> burningNeighbour,
            StageLimits limits) {
        this.rows = rows.stream()
                .filter(row -> !(workOrder && suppressedByWork(row.vote())))
                .toList();
        this.judged = judged;
        this.workOrder = workOrder;
        this.burningNeighbour = burningNeighbour;
        this.limits = limits;
    }

    /** R6: soldering raises dust, so of all signs only the smoke advisory is passed over while people work in the room. */
    static boolean suppressedByWork(Vote vote) {
        return vote.hazard() == Hazard.FIRE && vote.modality() == Modality.SMOKE && vote.grade() == Grade.ADVISORY;
    }

    Assessment assess() {
        return new Assessment(
                proven(),
                suspected(),
                rows.stream()
                        .filter(row -> row.stands() || isFresh(row.vote()))
                        .map(row -> Wording.oneSign(row.vote()))
                        .findFirst(),
                rows.stream().noneMatch(row -> row.stands() && isFresh(row.vote())),
                strong());
    }

    private Optional<Text> proven() {
        Optional<Text> alone = rows.stream()
                .map(Remembered::vote)
                .filter(vote -> vote.grade() == Grade.AUTHORITATIVE && isFresh(vote))
                .map(Wording::authoritative)
                .findFirst();
        return alone.or(() -> pair(
                (a, b) -> a.grade().compareTo(Grade.PRE_ALARM) >= 0 && b.grade().compareTo(Grade.PRE_ALARM) >= 0,
                (a, b) -> Wording.twoModalities(a, b, limits.evidence().toMinutes())));
    }

    private Optional<Text> suspected() {
        Optional<Text> alone = rows.stream()
                .map(Remembered::vote)
                .filter(vote -> isFresh(vote) && suspicious(vote))
                .map(Wording::oneSign)
                .findFirst();
        return alone.or(() -> pair((a, b) -> true, Wording::twoAdvisories))
                .or(() -> burningNeighbour.map(Wording::neighbour));
    }

    private Optional<Vote> strong() {
        return rows.stream()
                .filter(Remembered::stands)
                .map(Remembered::vote)
                .filter(vote -> isFresh(vote) && suspicious(vote) && (workOrder || vote.grade() == Grade.CONFIRM))
                .findFirst();
    }

    private static boolean suspicious(Vote vote) {
        return vote.grade().compareTo(Grade.PRE_ALARM) >= 0 && vote.modality() != Modality.SENSORS_LOST;
    }

    private Optional<Text> pair(BiPredicate<Vote, Vote> enough, BiFunction<Vote, Vote, Text> wording) {
        for (int i = 0; i < rows.size(); i++) {
            for (int j = i + 1; j < rows.size(); j++) {
                Vote a = rows.get(i).vote();
                Vote b = rows.get(j).vote();
                if (independent(a, b) && enough.test(a, b) && (isFresh(a) || isFresh(b))) {
                    return Optional.of(wording.apply(a, b));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether two of them would prove it, were they not judged already. */
    static boolean anyIndependent(List<Remembered> rows) {
        return rows.stream().anyMatch(a -> rows.stream().anyMatch(b -> independent(a.vote(), b.vote())));
    }

    /** Different in kind, and still so much apart when each device is counted once. */
    private static boolean independent(Vote a, Vote b) {
        if (a.modality() == b.modality()) {
            return false;
        }
        if (a.modality() == Modality.SENSORS_LOST) {
            return others(a, b) >= LOST_ENOUGH;
        }
        return b.modality() == Modality.SENSORS_LOST
                ? others(b, a) >= LOST_ENOUGH
                : others(a, b) >= 1 && others(b, a) >= 1;
    }

    /** Devices behind this vote that are not behind the other. */
    static long others(Vote vote, Vote other) {
        return vote.sources().stream()
                .filter(source -> !other.sources().contains(source))
                .count();
    }

    private boolean isFresh(Vote vote) {
        return judged.map(vote.since()::isAfter).orElse(true);
    }
}
