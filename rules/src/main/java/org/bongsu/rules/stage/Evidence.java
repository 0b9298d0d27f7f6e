package org.bongsu.rules.stage;

import java.util.List;

/**
 * What a stage rested on when it last changed, as it was then: readings age and votes end, and people ask afterwards.
 *
 * @param votes of the hazard that stood or were remembered, each with its readings and the version of its rule
 * @param words said in that step
 * @param supplies on any of its power paths; only for power
 * @param cuts declared for its rooms
 * @param workOrders rooms in which people worked
 * @param unhealthy devices of its rooms that could not be believed
 */
public record Evidence(
        List<Remembered> votes,
        List<HumanWord> words,
        List<Supply> supplies,
        List<DeclaredCut> cuts,
        List<String> workOrders,
        List<Unhealthy> unhealthy) {

    public static final Evidence NONE = new Evidence(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    public Evidence {
        votes = List.copyOf(votes);
        words = List.copyOf(words);
        supplies = List.copyOf(supplies);
        cuts = List.copyOf(cuts);
        workOrders = List.copyOf(workOrders);
        unhealthy = List.copyOf(unhealthy);
    }
}
