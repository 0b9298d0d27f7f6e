package org.bongsu.migration.lint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.deadline.Budgets;
import org.bongsu.migration.plan.Durations;

/** Finds in a site as configured what will make its evacuation fail. */
public final class Linter {

    private Linter() {}

    /** With nothing learned and the default budgets. */
    public static List<Finding> findings(Site site) {
        return findings(site, Durations.DEFAULT, Budgets.DEFAULT);
    }

    /** The worst first, then by code, then in the site's order. */
    public static List<Finding> findings(Site site, Durations durations, Budgets budgets) {
        Facts facts = new Facts(site, durations, budgets);
        List<Finding> found = new ArrayList<>();
        found.addAll(FateShared.findings(facts));
        found.addAll(ControlInside.findings(facts));
        found.addAll(Cycles.findings(facts));
        found.addAll(StorageBeforeClients.findings(facts));
        found.addAll(QuorumTogether.findings(facts));
        found.addAll(RestartArmed.findings(facts));
        found.addAll(CapacityShort.findings(facts));
        found.addAll(MethodTooLong.findings(facts));
        found.sort(Comparator.comparing(Finding::severity).thenComparing(Finding::code));
        return List.copyOf(found);
    }
}
