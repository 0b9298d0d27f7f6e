package org.bongsu.alerting.notice;

import java.util.List;

/** What a tenant's document is made of, at one instant; immutable and safe on any thread. Rendered by {@link TenantPages}. */
public final class TenantPage {

    private final String tenant;
    private final long incarnation;
    private final List<StandingEvent> events;
    private final List<EndpointStatus> deliveries;

    TenantPage(String tenant, long incarnation, List<StandingEvent> events, List<EndpointStatus> deliveries) {
        this.tenant = tenant;
        this.incarnation = incarnation;
        this.events = List.copyOf(events);
        this.deliveries = List.copyOf(deliveries);
    }

    public String tenant() {
        return tenant;
    }

    /** Counts what the tenant was told and answered. */
    public long incarnation() {
        return incarnation;
    }

    List<StandingEvent> events() {
        return events;
    }

    /** Its delivery log: the latest, in the order of their sequence. */
    public List<EndpointStatus> deliveries() {
        return deliveries;
    }
}
