package org.bongsu.rules.stage;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Vote;

/**
 * Weighs the signs of a lost supply for one compartment. Proven when two devices agree, at least one of them a UPS on
 * battery, what they measure would leave a rack dark, and the batteries last no longer than the evacuation needs.
 */
final class PowerEvidence {

    private final String compartment;
    private final List<Remembered> rows;
    private final List<Supply> onBattery;
    private final Optional<PowerOutlook> outlook;
    private final Optional<Moment> judged;
    private final Topology topology;

    /** @param rows power votes that concern the compartment */
    PowerEvidence(
            String compartment,
            List<Remembered> rows,
            List<Supply> supplies,
            Optional<PowerOutlook> outlook,
            Optional<Moment> judged,
            Topology topology) {
        this.compartment = compartment;
        this.rows = rows;
        this.onBattery = supplies.stream()
                .filter(supply -> supply.onBattery() && topology.feeds(supply.node(), compartment))
                .toList();
        this.outlook = outlook;
        this.judged = judged;
        this.topology = topology;
    }

    Assessment assess() {
        boolean quiet = rows.stream()
                .noneMatch(row -> row.stands() && isFresh(row.vote().since()));
        return new Assessment(
                proven(),
                rows.stream()
                        .map(Remembered::vote)
                        .filter(vote -> vote.grade().compareTo(Grade.PRE_ALARM) >= 0 && isFresh(vote.since()))
                        .map(Wording::oneSign)
                        .findFirst(),
                rows.stream()
                        .filter(row -> row.stands() || isFresh(row.vote().since()))
                        .map(row -> Wording.oneSign(row.vote()))
                        .findFirst(),
                quiet && onBattery.isEmpty(),
                Optional.empty());
    }

    private Optional<Text> proven() {
        Set<String> witnesses = new LinkedHashSet<>();
        onBattery.forEach(supply -> witnesses.add(supply.device()));
        boolean fresh = onBattery.stream().anyMatch(supply -> isFresh(supply.since()));
        for (Remembered row : rows) {
            Vote vote = row.vote();
            if (row.stands() && vote.modality() == Modality.ELECTRICAL) {
                witnesses.addAll(vote.sources());
                fresh |= isFresh(vote.since());
            }
        }
        boolean agreed = !onBattery.isEmpty() && witnesses.size() >= 2 && fresh;
        if (!agreed || !topology.darkens(witnesses, compartment)) {
            return Optional.empty();
        }
        Optional<PowerOutlook> tooShort = outlook.filter(PowerOutlook::tooShort);
        if (tooShort.isPresent()) {
            return Optional.of(Wording.powerShort(witnesses, tooShort.get()));
        }
        boolean low = onBattery.stream().anyMatch(Supply::lowBattery);
        return low ? Optional.of(Wording.lowBattery(witnesses)) : Optional.empty();
    }

    private boolean isFresh(Moment since) {
        return judged.map(since::isAfter).orElse(true);
    }
}
