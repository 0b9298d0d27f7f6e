package org.bongsu.rules.signal;

import java.util.ArrayList;
import java.util.List;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Quality;
import org.jspecify.annotations.Nullable;

/** What is asked of a point beside its value and its windows; most points have none. */
final class PointFeatures {

    static final int NONE = -1;

    final List<AgeWatch> ages = new ArrayList<>();
    final List<LastWatch> lasts = new ArrayList<>();
    int qualitySlot = NONE;

    /** Takes a reading that is not like the last one. */
    void store(@Nullable Quality quality, boolean good, double value, long arrival, Moment now, Graph graph) {
        if (qualitySlot != NONE && quality != null) {
            graph.tell(qualitySlot, quality.ordinal());
        }
        for (LastWatch last : lasts) {
            if (good) {
                last.good(value, arrival);
            } else {
                last.bad(now);
            }
        }
    }

    void good(long arrival, Moment now) {
        for (int i = 0; i < ages.size(); i++) {
            ages.get(i).good(arrival, now);
        }
    }
}
