package org.bongsu.migration.plan;

import java.util.Optional;
import org.bongsu.domain.site.Method;

/**
 * What the plan in force says of a workload that waits for its turn. Tenants were told, drivers may have prepared for
 * it: a new plan keeps it unless something better is worth the change.
 *
 * @param rank its place in the order of starts, lower first
 * @param place empty for a stop
 */
public record Promise(int rank, Method method, Optional<Place> place) {}
