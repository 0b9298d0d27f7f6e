/** What stands where and what feeds it: rooms, compartments, the power graph, servers, tenants and destinations. Start at {@link org.bongsu.domain.site.Site}. */
@NullMarked
package org.bongsu.domain.site;

import org.jspecify.annotations.NullMarked;
