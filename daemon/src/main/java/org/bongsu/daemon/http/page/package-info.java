/**
 * The status page: a snapshot in, HTML in one of two languages out. Pure; only {@code daemon.http} may import it. Safe on
 * any thread, a page belongs to one request. Start at {@link org.bongsu.daemon.http.page.StatusPage}.
 */
@NullMarked
package org.bongsu.daemon.http.page;

import org.jspecify.annotations.NullMarked;
