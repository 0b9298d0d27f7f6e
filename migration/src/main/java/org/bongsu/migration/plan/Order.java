package org.bongsu.migration.plan;

import java.util.Comparator;

/** In which order copies are let through. None is best for every site; the planner tries them all. */
enum Order {
    /** The most important first, of these the first to be cut, of these the most weight a second. */
    TIER_CUT_DENSITY,
    /** The first to be cut first: the link has nothing better to do with the few minutes that such a room has. */
    CUT_TIER_DENSITY,
    /** The most important first, of these the most weight a second, whoever is cut first. */
    TIER_DENSITY,
    /** The first to be cut first, of these the most weight a second: better than tiers where memory sizes differ much. */
    CUT_DENSITY;

    Comparator<Integer> comparator(Question question) {
        Comparator<Integer> tier =
                Comparator.comparingInt(item -> question.workload(item).tier());
        Comparator<Integer> cut = Comparator.comparingDouble(item -> question.latest[item]);
        Comparator<Integer> density = Comparator.comparingDouble(item -> -question.density[item]);
        Comparator<Integer> ties = Comparator.naturalOrder();
        return switch (this) {
            case TIER_CUT_DENSITY ->
                tier.thenComparing(cut).thenComparing(density).thenComparing(ties);
            case CUT_TIER_DENSITY ->
                cut.thenComparing(tier).thenComparing(density).thenComparing(ties);
            case TIER_DENSITY -> tier.thenComparing(density).thenComparing(ties);
            case CUT_DENSITY -> cut.thenComparing(density).thenComparing(ties);
        };
    }
}
