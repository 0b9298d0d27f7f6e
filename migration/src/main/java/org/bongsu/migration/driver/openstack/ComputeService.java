package org.bongsu.migration.driver.openstack;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A nova-compute.
 *
 * @param up whether it reported lately, and nobody said that it is dead
 * @param enabled whether guests may be placed there
 * @param reason of whoever disabled it; may be empty
 */
record ComputeService(String id, String host, boolean up, boolean enabled, String reason) {

    static ComputeService of(JsonNode json) {
        return new ComputeService(
                json.path("id").asText(),
                json.path("host").asText(),
                json.path("state").asText().equals("up")
                        && !json.path("forced_down").asBoolean(false),
                json.path("status").asText().equals("enabled"),
                json.path("disabled_reason").asText(""));
    }
}
