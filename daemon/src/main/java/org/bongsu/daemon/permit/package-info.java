/**
 * Where permits go beside the API: registers that a building system reads, retained messages, operators' webhooks. None of
 * them moves anything. Imported by {@code daemon.runtime}; start at {@link org.bongsu.daemon.permit.PermitOutlets}.
 */
@NullMarked
package org.bongsu.daemon.permit;

import org.jspecify.annotations.NullMarked;
