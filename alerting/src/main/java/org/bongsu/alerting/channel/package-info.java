/**
 * Carries notices to tenants and alerts to operators: signed HTTP posts by Standard Webhooks 1.0.0. Imported by the daemon
 * only. Each sender owns one Vert.x context and keeps its state on it; its methods may be called from any thread. Read
 * {@link org.bongsu.alerting.channel.WebhookSender} first.
 */
@NullMarked
package org.bongsu.alerting.channel;

import org.jspecify.annotations.NullMarked;
