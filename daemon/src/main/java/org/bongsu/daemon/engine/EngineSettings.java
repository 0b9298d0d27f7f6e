package org.bongsu.daemon.engine;

import java.util.Map;
import org.bongsu.domain.Ordered;
import org.bongsu.migration.plan.Planner;

/**
 * What operators decided beforehand.
 *
 * @param autonomy where a room has no entry of its own
 * @param rooms by room
 * @param evaluations the planner's budget, counted, never timed
 */
public record EngineSettings(Autonomy autonomy, Map<String, Autonomy> rooms, int evaluations) {

    /** The planner takes fewer for large rooms by itself. */
    public static final int EVALUATIONS = Planner.EVALUATIONS;

    public EngineSettings {
        rooms = Ordered.map(rooms);
    }

    public Autonomy of(String room) {
        return rooms.getOrDefault(room, autonomy);
    }
}
