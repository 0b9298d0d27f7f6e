package org.bongsu.daemon.backtest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Ordered;

/**
 * What was found in a recording.
 *
 * @param readings values of configured points
 * @param first time of the first value, configured or not; empty where there is none
 * @param points of which there was a value
 * @param deadbandPoints those of them with a deadband
 * @param repeats values that a deadband is taken to have left out
 * @param unknownDevices how many values there are of devices that are not configured, by name
 * @param unknownPoints the same of points that their devices do not have
 */
public record Played(
        long readings,
        Optional<Moment> first,
        Optional<Moment> last,
        int points,
        int deadbandPoints,
        long repeats,
        Map<String, Long> unknownDevices,
        Map<String, Long> unknownPoints,
        List<Gap> gaps) {
    public Played {
        unknownDevices = Ordered.map(unknownDevices);
        unknownPoints = Ordered.map(unknownPoints);
        gaps = List.copyOf(gaps);
    }
}
