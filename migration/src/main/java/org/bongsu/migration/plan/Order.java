package org.bongsu.migration.plan;

import java.util.Comparator;
import java.util.stream.IntStream;

/** In which order copies are let through. None is best for every site; the planner tries them all. */
enum Order {
    /** As the plan in force has it; what that does not copy before all that matters less. */
    PROMISED,
    /** The most important first, of these those that are worth most at the links' prices. */
    TIER_WORTH,
    /** Those worth most at the links' prices, whatever their tier. */
    WORTH,
    /** The most important first, of these the first to be cut, of these the most weight a second. */
    TIER_CUT_DENSITY,
    /** The first to be cut first: the link has nothing better to do with the few minutes that such a room has. */
    CUT_TIER_DENSITY,
    /** The most important first, of these the most weight a second, whoever is cut first. */
    TIER_DENSITY,
    /** The first to be cut first, of these the most weight a second: better than tiers where memory sizes differ much. */
    CUT_DENSITY;

    /** @param worth by place in {@link Question#contested} */
    int[] sequence(Question question, double[] worth) {
        int[] contested = question.contested;
        Comparator<Integer> tier =
                Comparator.comparingInt(at -> question.workload(contested[at]).tier());
        Comparator<Integer> cut = Comparator.comparingDouble(at -> question.latest[contested[at]]);
        Comparator<Integer> density = Comparator.comparingDouble(at -> -question.density[contested[at]]);
        Comparator<Integer> worthy = Comparator.comparingDouble(at -> -worth[at]);
        double[] ranks = this == PROMISED ? question.promisedRanks() : worth;
        Comparator<Integer> promised = Comparator.comparingDouble(at -> ranks[at]);
        Comparator<Integer> comparator = switch (this) {
            case PROMISED -> promised.thenComparing(tier).thenComparing(worthy);
            case TIER_WORTH -> tier.thenComparing(worthy);
            case WORTH -> worthy;
            case TIER_CUT_DENSITY -> tier.thenComparing(cut).thenComparing(density);
            case CUT_TIER_DENSITY -> cut.thenComparing(tier).thenComparing(density);
            case TIER_DENSITY -> tier.thenComparing(density);
            case CUT_DENSITY -> cut.thenComparing(density);
        };
        return IntStream.range(0, contested.length)
                .boxed()
                .sorted(comparator.thenComparing(Comparator.naturalOrder()))
                .mapToInt(at -> contested[at])
                .toArray();
    }
}
