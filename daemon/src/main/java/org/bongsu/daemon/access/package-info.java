/**
 * Who may do what, as values: roles and the table of routes, sessions, the throttle of failed log-ins, users and passwords. Pure: time,
 * salts and session ids come as arguments. {@code http} and {@code runtime} may import it; each class says who owns it. Read {@link
 * org.bongsu.daemon.access.AccessTable} first.
 */
@NullMarked
package org.bongsu.daemon.access;

import org.jspecify.annotations.NullMarked;
