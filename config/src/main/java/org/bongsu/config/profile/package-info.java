/**
 * The point registry and the device profiles, read from {@code config/points.yaml} and {@code config/profiles}. For
 * whoever loads a site. Stateless. Read {@link org.bongsu.config.profile.ProfileFiles} first.
 */
@NullMarked
package org.bongsu.config.profile;

import org.jspecify.annotations.NullMarked;
