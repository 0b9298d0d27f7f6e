/**
 * Signatures of Standard Webhooks 1.0.0. Pure and immutable; imported by {@code channel}, {@code settings} and the daemon.
 * Read {@link org.bongsu.alerting.signature.StandardWebhook} first.
 */
@NullMarked
package org.bongsu.alerting.signature;

import org.jspecify.annotations.NullMarked;
