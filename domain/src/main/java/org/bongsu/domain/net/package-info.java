/** Which addresses outsiders may have us call. Pure: nothing here looks a name up. Start at {@link org.bongsu.domain.net.AddressGuard}. */
@NullMarked
package org.bongsu.domain.net;

import org.jspecify.annotations.NullMarked;
