/** Device profiles as data, and the one codec between registers and measures. Start at {@link org.bongsu.domain.profile.Profile}. */
@NullMarked
package org.bongsu.domain.profile;

import org.jspecify.annotations.NullMarked;
