package org.bongsu.rules.signal;

import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.jspecify.annotations.Nullable;

/** All that a plane knows of one point and has to do with it, in one place: a reading touches little memory else. */
final class PointState {

    static final Window[] NO_WINDOWS = {};

    final Point point;
    final DeviceWatch device;
    Window[] windows = NO_WINDOWS;
    /** Whether a reading of it means something only together with others of its image, or more than its value: what follows. */
    boolean isSpecial;

    @Nullable
    FaultWatch fault;

    @Nullable
    SupplyWatch status;

    @Nullable
    SupplyWatch supply;

    /** What the point is to {@link #supply}. */
    SupplyWatch.@Nullable Quantity quantity;

    @Nullable
    HeatWatch heat;

    @Nullable
    PointFeatures features;

    @Nullable
    Quality quality;

    @Nullable
    Cause cause;

    double raw;
    long source;
    long arrival;
    /** The image in which it was last read; two readings of a point are never in one. */
    long image;
    /** Its device says of itself that it sees nothing. */
    boolean blind;

    PointState(Point point, DeviceWatch device) {
        this.point = point;
        this.device = device;
    }

    int index() {
        return point.index();
    }

    boolean isGood() {
        return quality == Quality.GOOD;
    }

    /** Whether the reading says nothing that the last one did not. */
    boolean isRepeatedBy(Reading reading) {
        return quality == reading.quality()
                && (quality != Quality.GOOD || (raw == reading.raw() && windows.length == 0));
    }

    /** Of the same point under another configuration. */
    void takeOver(PointState before) {
        quality = before.quality;
        cause = before.cause;
        raw = before.raw;
        source = before.source;
        arrival = before.arrival;
        blind = before.blind;
        FaultWatch here = fault;
        FaultWatch there = before.fault;
        if (here != null && there != null) {
            here.set = there.set;
        }
    }
}
