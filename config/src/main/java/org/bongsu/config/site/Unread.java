package org.bongsu.config.site;

import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;

/**
 * The ids of a file that could not be read: any reference may be right. Without it one broken file would drown its own
 * problem in as many false ones as the site has servers.
 */
final class Unread extends AbstractSet<String> {

    static final Set<String> IDS = new Unread();

    private Unread() {}

    @Override
    public boolean contains(Object id) {
        return true;
    }

    @Override
    public Iterator<String> iterator() {
        return Collections.emptyIterator();
    }

    @Override
    public int size() {
        return 0;
    }
}
