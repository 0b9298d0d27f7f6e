package org.bongsu.rules.stage;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Modality;

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
        if (!lacking().isEmpty()) {
            return Optional.empty();
        }
        Set<String> witnesses = witnesses();
        return outlook.filter(PowerOutlook::tooShort)
                .map(tooShort -> Wording.powerShort(witnesses, tooShort))
                .or(() -> Optional.of(Wording.lowBattery(witnesses)));
    }

    /** What a proof still lacks, all of it; empty where it is complete. */
    List<Text> lacking() {
        Set<String> witnesses = witnesses();
        List<Text> lacking = new ArrayList<>();
        if (onBattery.isEmpty()) {
            lacking.add(Needs.upsOnBattery());
        }
        if (witnesses.size() < 2) {
            lacking.add(Needs.secondWitness(witnesses));
        } else if (!topology.darkens(witnesses, compartment)) {
            lacking.add(Needs.everyFeed(witnesses));
        }
        boolean low = onBattery.stream().anyMatch(Supply::lowBattery);
        if (!low && outlook.filter(PowerOutlook::tooShort).isEmpty()) {
            lacking.add(Needs.shortRuntime(outlook));
        }
        if (!fresh()) {
            lacking.add(Needs.newer(judged));
        }
        return lacking;
    }

    private Set<String> witnesses() {
        Set<String> witnesses = new LinkedHashSet<>();
        onBattery.forEach(supply -> witnesses.add(supply.device()));
        for (Remembered row : rows) {
            if (row.stands() && row.vote().modality() == Modality.ELECTRICAL) {
                witnesses.addAll(row.vote().sources());
            }
        }
        return witnesses;
    }

    private boolean fresh() {
        return onBattery.stream().anyMatch(supply -> isFresh(supply.since()))
                || rows.stream()
                        .anyMatch(row -> row.stands()
                                && row.vote().modality() == Modality.ELECTRICAL
                                && isFresh(row.vote().since()));
    }

    private boolean isFresh(Moment since) {
        return judged.map(since::isAfter).orElse(true);
    }
}
