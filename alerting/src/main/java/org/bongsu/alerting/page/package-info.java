/**
 * Who of the operators hears of an alert, when and through what, or why not: grouping, inhibition, silences, repeats and
 * escalation. Pure; imported by {@code channel} and the daemon. A {@link org.bongsu.alerting.page.Paging} belongs to the
 * engine's thread; everything else is immutable. Read Paging first.
 */
@NullMarked
package org.bongsu.alerting.page;

import org.jspecify.annotations.NullMarked;
