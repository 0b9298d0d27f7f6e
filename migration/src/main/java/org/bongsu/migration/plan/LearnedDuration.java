package org.bongsu.migration.plan;

import java.util.Optional;
import org.bongsu.domain.site.Method;

/**
 * How long steps take by what was learned from those that finished, as shares of their nominal duration.
 *
 * @param service whose own steps were watched; empty for all services of which none was
 */
public record LearnedDuration(Optional<String> service, Method method, Estimate estimate) {}
