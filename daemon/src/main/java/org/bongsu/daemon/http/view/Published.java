package org.bongsu.daemon.http.view;

/** A part of the snapshot that listeners are told of when it changes. */
public sealed interface Published
        permits CompartmentView, RoomView, AlertView, PlanView, PermitView, TenantView, SilenceView, SupplyView {

    /** Unique among those of its type. */
    String id();

    /** The event's type on the wire. */
    String type();
}
