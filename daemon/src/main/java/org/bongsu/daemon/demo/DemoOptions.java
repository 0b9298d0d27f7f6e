package org.bongsu.daemon.demo;

import java.nio.file.Path;
import java.util.Optional;
import org.bongsu.daemon.engine.Autonomy;

/**
 * How a demo runs.
 *
 * @param speed scenario seconds a wall second, above 0
 * @param listen host:port of the console; port 0 takes a free one
 * @param exit whether it ends with the scenario
 * @param kills how often the daemon is killed during the evacuation
 */
public record DemoOptions(
        double speed,
        String listen,
        Optional<Autonomy> autonomy,
        boolean exit,
        Optional<Path> report,
        long seed,
        int kills) {
    public DemoOptions {
        if (!(speed > 0) || kills < 0) {
            throw new IllegalArgumentException("speed " + speed + ", kills " + kills);
        }
    }
}
