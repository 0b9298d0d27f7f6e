/**
 * What a tenant is told before its servers lose power: notices in a durable outbox, one queue a tenant, each notice with
 * an id that never changes. Pure; imported by {@code channel} and the daemon. An {@link org.bongsu.alerting.notice.Outbox}
 * belongs to the engine's thread; everything else is immutable. Read Outbox first.
 */
@NullMarked
package org.bongsu.alerting.notice;

import org.jspecify.annotations.NullMarked;
