/**
 * The statement that a room is safe to cut, or what a cut would take, from observations alone. Pure; imports the
 * domain, {@code execution} and {@code inventory}; the daemon signs. Start at {@link org.bongsu.migration.permit.Permits}.
 */
@NullMarked
package org.bongsu.migration.permit;

import org.jspecify.annotations.NullMarked;
