package org.bongsu.domain.site;

import java.util.Optional;
import org.bongsu.domain.Text;

/** Whose servers they are. Without a webhook the operator has to telephone, and is told so. */
public record Tenant(String id, Text name, Optional<Webhook> webhook) {}
