package org.bongsu.simulators.scenario;

import java.util.List;

/**
 * The scenario's fire: where it starts and how fast it grows.
 *
 * @param room where; the "burning room" of the events
 * @param roomSignals what sensors in that room come to see, from the first ignition
 * @param rackSignals what a burning rack's own management comes to see, from when that rack catches fire
 */
public record Fire(Place room, List<Signal> roomSignals, List<Signal> rackSignals) {
    public Fire {
        roomSignals = List.copyOf(roomSignals);
        rackSignals = List.copyOf(rackSignals);
    }
}
