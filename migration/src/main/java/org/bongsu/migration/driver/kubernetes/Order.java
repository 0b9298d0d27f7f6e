package org.bongsu.migration.driver.kubernetes;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Method;
import org.bongsu.migration.plan.Place;

/**
 * What was last told of a workload: an absence is read by it.
 *
 * @param before pods that were there when it was told; none of them is a replacement
 * @param needs how many pods each controller has to put elsewhere, by its uid
 */
record Order(
        Method method,
        Optional<Place> place,
        Optional<Moment> notAfter,
        Set<String> before,
        Map<String, Integer> needs) {

    boolean moves() {
        return method != Method.STOP;
    }
}
