package org.bongsu.rules.stage;

import java.util.List;
import java.util.Map;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.stage.Vote;

/**
 * All that the stages depend on. What stands is given every time; only {@code words} are given once.
 *
 * @param votes that stand, ids unique
 * @param words said since the last step, in order
 * @param cuts that stand
 * @param workOrders rooms in which people work with leave
 * @param supplies the last of each UPS
 * @param outlooks by compartment; a compartment without one has no deadline by power
 * @param serversOff compartments all of whose servers are observed off; one without racks need not be named
 * @param dark compartments whose supply is observed gone
 * @param unhealthy devices that cannot be believed; decide nothing, and are kept with the evidence
 */
public record StageInput(
        List<Vote> votes,
        List<HumanWord> words,
        List<DeclaredCut> cuts,
        List<String> workOrders,
        List<Supply> supplies,
        Map<String, PowerOutlook> outlooks,
        List<String> serversOff,
        List<String> dark,
        List<Unhealthy> unhealthy) {

    public static final StageInput NOTHING = new StageInput(
            List.of(), List.of(), List.of(), List.of(), List.of(), Map.of(), List.of(), List.of(), List.of());

    public StageInput {
        votes = List.copyOf(votes);
        words = List.copyOf(words);
        cuts = List.copyOf(cuts);
        workOrders = List.copyOf(workOrders);
        supplies = List.copyOf(supplies);
        outlooks = Ordered.map(outlooks);
        serversOff = List.copyOf(serversOff);
        dark = List.copyOf(dark);
        unhealthy = List.copyOf(unhealthy);
    }

    public StageInput withVotes(List<Vote> standing) {
        return new StageInput(standing, words, cuts, workOrders, supplies, outlooks, serversOff, dark, unhealthy);
    }

    public StageInput withWords(List<HumanWord> said) {
        return new StageInput(votes, said, cuts, workOrders, supplies, outlooks, serversOff, dark, unhealthy);
    }

    public StageInput withCuts(List<DeclaredCut> declared) {
        return new StageInput(votes, words, declared, workOrders, supplies, outlooks, serversOff, dark, unhealthy);
    }

    public StageInput withWorkOrders(List<String> rooms) {
        return new StageInput(votes, words, cuts, rooms, supplies, outlooks, serversOff, dark, unhealthy);
    }

    public StageInput withSupplies(List<Supply> last, Map<String, PowerOutlook> outlook) {
        return new StageInput(votes, words, cuts, workOrders, last, outlook, serversOff, dark, unhealthy);
    }

    public StageInput withServersOff(List<String> off, List<String> withoutSupply) {
        return new StageInput(votes, words, cuts, workOrders, supplies, outlooks, off, withoutSupply, unhealthy);
    }

    public StageInput withUnhealthy(List<Unhealthy> devices) {
        return new StageInput(votes, words, cuts, workOrders, supplies, outlooks, serversOff, dark, devices);
    }
}
