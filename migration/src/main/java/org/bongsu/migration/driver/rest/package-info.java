/**
 * What drivers have in common that speak to a management interface over HTTPS: requests that end, certificates that are
 * judged, answers within bounds, work that is asked after. Start at {@link org.bongsu.migration.driver.rest.Rest}.
 */
@NullMarked
package org.bongsu.migration.driver.rest;

import org.jspecify.annotations.NullMarked;
