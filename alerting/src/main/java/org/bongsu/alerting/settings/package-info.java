/**
 * The {@code channels} section of {@code bongsu.yaml}. The only package here that imports {@code config}; pure and
 * immutable. Read {@link org.bongsu.alerting.settings.ChannelSettings} first.
 */
@NullMarked
package org.bongsu.alerting.settings;

import org.jspecify.annotations.NullMarked;
