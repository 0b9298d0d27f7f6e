package org.bongsu.daemon.http.view;

import java.util.ArrayList;
import java.util.List;
import org.bongsu.domain.Moment;

/**
 * All of the decision plane that people may see, as it stood after one step of the engine. Published whole, never
 * changed.
 *
 * @param revision grows with every published snapshot of one run of the daemon
 * @param at scenario time of the step
 * @param rooms those with servers, and those with a deadline, a question or a work order
 * @param alerts newest first; the publisher bounds how many resolved ones it keeps
 * @param plans newest first, without their steps
 * @param permits the last answer for each room that was ever asked about or evacuated
 * @param tenants every tenant of the site, told of something or not
 * @param silences those in force
 * @param supplies of each UPS that was ever heard
 */
public record DaemonSnapshot(
        long revision,
        Moment at,
        List<CompartmentView> compartments,
        List<RoomView> rooms,
        List<AlertView> alerts,
        List<PlanView> plans,
        List<PermitView> permits,
        List<TenantView> tenants,
        List<SilenceView> silences,
        List<SupplyView> supplies) {

    /** While nothing is silenced and no UPS was heard. */
    public DaemonSnapshot(
            long revision,
            Moment at,
            List<CompartmentView> compartments,
            List<RoomView> rooms,
            List<AlertView> alerts,
            List<PlanView> plans,
            List<PermitView> permits,
            List<TenantView> tenants) {
        this(revision, at, compartments, rooms, alerts, plans, permits, tenants, List.of(), List.of());
    }

    public DaemonSnapshot {
        silences = List.copyOf(silences);
        supplies = List.copyOf(supplies);
        compartments = List.copyOf(compartments);
        rooms = List.copyOf(rooms);
        alerts = List.copyOf(alerts);
        plans = List.copyOf(plans);
        permits = List.copyOf(permits);
        tenants = List.copyOf(tenants);
    }

    /** Before the engine's first step. */
    public static DaemonSnapshot empty(Moment at) {
        return new DaemonSnapshot(0, at, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** Everything in it that makes an event when it changes, in the order in which events are sent. */
    public List<Published> published() {
        List<Published> all = new ArrayList<>();
        all.addAll(compartments);
        all.addAll(rooms);
        all.addAll(alerts);
        all.addAll(plans);
        all.addAll(permits);
        all.addAll(tenants);
        all.addAll(silences);
        all.addAll(supplies);
        return all;
    }
}
