/** Tenants' notices to thousands of endpoints over loopback. Start at {@link org.bongsu.benchmarks.notices.Notices}. */
@NullMarked
package org.bongsu.benchmarks.notices;

import org.jspecify.annotations.NullMarked;
