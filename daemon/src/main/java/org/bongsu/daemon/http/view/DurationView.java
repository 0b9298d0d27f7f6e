package org.bongsu.daemon.http.view;

import java.util.Optional;
import org.bongsu.domain.site.Method;

/**
 * How long steps take by what was learned, as shares of their nominal duration.
 *
 * @param service whose own steps were watched; empty for all services of which none was
 * @param steps finished ones that it rests on
 */
public record DurationView(Optional<String> service, Method method, double p50, double p95, int steps) {}
