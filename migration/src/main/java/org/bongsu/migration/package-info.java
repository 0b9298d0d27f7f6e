/**
 * Gets the work out of a room before its power is cut: when that is ({@code deadline}), what is moved and in which order
 * ({@code plan}), how good any order could be ({@code bound}), the moves themselves ({@code execution}), the statement
 * that the room is safe to cut ({@code permit}), which hosts have to shut themselves down ({@code shutdown}), what in a site will make all that fail ({@code lint}) and the wire to those who move ({@code driver}). All but {@code driver}
 * is pure. May import {@code org.bongsu.domain}; {@code settings} also {@code org.bongsu.config}.
 */
@NullMarked
package org.bongsu.migration;

import org.jspecify.annotations.NullMarked;
