/**
 * How far a decoded reading can be believed: the limits of its point, over time. May be imported by the other collectors and
 * by the daemon. {@link org.bongsu.collector.quality.QualityJudge} is pure, one a device, and belongs to the thread that
 * reads the device. Read it first.
 */
@NullMarked
package org.bongsu.collector.quality;

import org.jspecify.annotations.NullMarked;
