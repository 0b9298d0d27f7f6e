package org.bongsu.daemon.engine;

import java.util.List;
import java.util.Map;
import org.bongsu.alerting.page.PagingPolicy;
import org.bongsu.migration.plan.Planner;
import org.bongsu.migration.restoration.ReturnTerms;
import org.bongsu.migration.shutdown.ShutdownGroup;

/**
 * What operators decided beforehand.
 *
 * @param mandates what is armed how
 * @param evaluations the planner's budget, counted, never timed
 * @param groups hosts that shut themselves down when told
 * @param returns when a room may be used again
 * @param paging how operators are told
 */
public record EngineSettings(
        Mandates mandates, int evaluations, List<ShutdownGroup> groups, ReturnTerms returns, PagingPolicy paging) {

    /** The planner takes fewer for large rooms by itself. */
    public static final int EVALUATIONS = Planner.EVALUATIONS;

    public EngineSettings {
        groups = List.copyOf(groups);
    }

    /** Where operators look at the console. */
    public EngineSettings(Mandates mandates, int evaluations, List<ShutdownGroup> groups, ReturnTerms returns) {
        this(mandates, evaluations, groups, returns, PagingPolicy.DEFAULT);
    }

    /** Where nobody waits to be told. */
    public EngineSettings(Autonomy autonomy, Map<String, Autonomy> rooms, int evaluations) {
        this(Mandates.of(autonomy, rooms), evaluations, List.of(), ReturnTerms.DEFAULT);
    }

    public EngineSettings withGroups(List<ShutdownGroup> told) {
        return new EngineSettings(mandates, evaluations, told, returns, paging);
    }

    public EngineSettings withMandates(Mandates other) {
        return new EngineSettings(other, evaluations, groups, returns, paging);
    }

    public EngineSettings withPaging(PagingPolicy other) {
        return new EngineSettings(mandates, evaluations, groups, returns, other);
    }
}
