package org.bongsu.alerting.notice;

/**
 * A notice on its way to one of a tenant's endpoints.
 *
 * @param endpoint its id; empty for a tenant's only one
 */
public record EndpointStatus(String endpoint, NoticeStatus status) {}
