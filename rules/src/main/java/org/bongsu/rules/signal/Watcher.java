package org.bongsu.rules.signal;

import org.bongsu.domain.Moment;
import org.bongsu.rules.expression.Slots;

/** Something that looks at slots again whenever one of them has changed. */
abstract class Watcher extends Timed {

    /** Above those of all whose slots it reads: the graph lets it look after them. */
    private final int level;
    /** Whether a slot of it has changed since it last looked. */
    private boolean stirred;

    Watcher(int order, int level) {
        super(order);
        this.level = level;
    }

    final int level() {
        return level;
    }

    /** @return whether it is the first time since it last looked */
    final boolean stir() {
        boolean first = !stirred;
        stirred = true;
        return first;
    }

    final void calm() {
        stirred = false;
    }

    abstract void look(Slots slots, Moment now);
}
