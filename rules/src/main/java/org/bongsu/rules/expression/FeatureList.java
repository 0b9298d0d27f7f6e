package org.bongsu.rules.expression;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what an expression asks for, what stands within it first. */
final class FeatureList implements SlotMap {

    private final Set<Feature> features = new LinkedHashSet<>();

    @Override
    public int point(String name) {
        return 0;
    }

    @Override
    public int feature(Feature feature) {
        if (feature instanceof Feature.Held held) {
            held.condition().bind(this);
        } else if (feature instanceof Feature.Count count) {
            count.condition().bind(this);
        }
        features.add(feature);
        return 0;
    }

    List<Feature> all() {
        return List.copyOf(features);
    }
}
