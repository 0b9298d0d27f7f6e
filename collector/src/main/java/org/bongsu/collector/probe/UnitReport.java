package org.bongsu.collector.probe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.profile.ProfileFit;
import org.bongsu.domain.profile.SunSpecModel;

/**
 * What one unit turned out to be.
 *
 * @param alive whether it ever answered
 * @param requests that it took
 * @param identification texts of function 0x2B by object id; empty where it has none
 * @param models of its SunSpec chain; empty where it has none
 * @param brokenChain why the chain was not walked to its end; empty where it was, or where there is none
 * @param fits every profile tried, best first
 */
public record UnitReport(
        int unit,
        boolean alive,
        int requests,
        Map<Integer, String> identification,
        List<SunSpecModel> models,
        Optional<String> brokenChain,
        List<ProfileFit> fits) {
    public UnitReport {
        identification = Ordered.map(identification);
        models = List.copyOf(models);
        fits = List.copyOf(fits);
    }

    /** The best, where it fits. */
    public Optional<ProfileFit> best() {
        return fits.stream().findFirst().filter(fit -> fit.verdict().fits());
    }
}
