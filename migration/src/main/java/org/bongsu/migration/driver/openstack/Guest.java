package org.bongsu.migration.driver.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import org.bongsu.migration.driver.rest.RestException;

/**
 * A server of Nova's, which is a guest to us.
 *
 * @param host of the nova-compute that has it; empty when none has
 * @param task what is being done to it; empty when nothing is
 * @param workload the metadata that says which workload it is; may be empty
 */
record Guest(String id, String name, String status, String task, String host, boolean powered, String workload) {

    private static final int POWER_RUNNING = 1;

    static Guest of(JsonNode json) {
        if (!json.has("OS-EXT-SRV-ATTR:host")) {
            throw new RestException(
                    "Nova does not show the hosts of guests: the credential lacks"
                            + " os_compute_api:os-extended-server-attributes",
                    false);
        }
        return new Guest(
                json.path("id").asText(),
                json.path("name").asText(),
                json.path("status").asText(),
                text(json.path("OS-EXT-STS:task_state")),
                text(json.path("OS-EXT-SRV-ATTR:host")),
                json.path("OS-EXT-STS:power_state").asInt(0) == POWER_RUNNING,
                text(json.path("metadata").path(OpenstackOptions.METADATA)));
    }

    private static String text(JsonNode json) {
        return json.isNull() ? "" : json.asText();
    }

    boolean idle() {
        return task.isEmpty();
    }
}
