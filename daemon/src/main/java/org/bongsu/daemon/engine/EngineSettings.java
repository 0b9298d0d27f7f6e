package org.bongsu.daemon.engine;

import java.util.List;
import java.util.Map;
import org.bongsu.domain.Ordered;
import org.bongsu.migration.plan.Planner;
import org.bongsu.migration.shutdown.ShutdownGroup;

/**
 * What operators decided beforehand.
 *
 * @param autonomy where a room has no entry of its own
 * @param rooms by room
 * @param evaluations the planner's budget, counted, never timed
 * @param groups hosts that shut themselves down when told
 */
public record EngineSettings(
        Autonomy autonomy, Map<String, Autonomy> rooms, int evaluations, List<ShutdownGroup> groups) {

    /** The planner takes fewer for large rooms by itself. */
    public static final int EVALUATIONS = Planner.EVALUATIONS;

    public EngineSettings {
        rooms = Ordered.map(rooms);
        groups = List.copyOf(groups);
    }

    /** Where nobody waits to be told. */
    public EngineSettings(Autonomy autonomy, Map<String, Autonomy> rooms, int evaluations) {
        this(autonomy, rooms, evaluations, List.of());
    }

    public EngineSettings withGroups(List<ShutdownGroup> told) {
        return new EngineSettings(autonomy, rooms, evaluations, told);
    }

    public Autonomy of(String room) {
        return rooms.getOrDefault(room, autonomy);
    }
}
