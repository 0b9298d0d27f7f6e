package org.bongsu.domain.site;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Text;

/**
 * Whose servers they are. Without a webhook the operator has to telephone, and is told so.
 *
 * @param webhooks its endpoints, each told everything in order
 * @param tokens references (env:NAME, file:PATH) to the bearer tokens with which it reads and answers: the present one and, while
 *     it is replaced, the former one; empty where it may only listen
 */
public record Tenant(String id, Text name, List<Webhook> webhooks, List<String> tokens) {
    public Tenant {
        webhooks = List.copyOf(webhooks);
        tokens = List.copyOf(tokens);
    }

    public Tenant(String id, Text name, Optional<Webhook> webhook) {
        this(id, name, webhook.stream().toList(), List.of());
    }

    /** Its first endpoint. */
    public Optional<Webhook> webhook() {
        return webhooks.stream().findFirst();
    }

    /** Whether it can answer. */
    public boolean answers() {
        return !tokens.isEmpty();
    }
}
