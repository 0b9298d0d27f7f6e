package org.bongsu.rules.pack;

import java.util.ArrayList;
import java.util.List;
import org.bongsu.domain.Ordered;

/** All rules of a site, in order of their files. Alert names are unique. */
public record RulePack(List<Rule> rules) {

    public static final RulePack EMPTY = new RulePack(List.of());

    /** @throws IllegalArgumentException when two rules share a name */
    public RulePack {
        rules = List.copyOf(rules);
        Ordered.index(rules, Rule::alert);
    }

    /** @throws IllegalArgumentException when both define a rule of one name */
    public RulePack plus(RulePack more) {
        List<Rule> all = new ArrayList<>(rules);
        all.addAll(more.rules);
        return new RulePack(all);
    }
}
