package org.bongsu.daemon.demo;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.alerting.channel.SecretResolver;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Tenant;
import org.bongsu.simulators.tenant.TenantHabit;

/**
 * How a rehearsal's tenants answer, with the tokens that the site's files name: each confirms, but the second says that it is ready, so that
 * one can see what that changes.
 */
final class TenantHabits {

    /** They are programs. A person is late for a room with three minutes: half of them is over while the message is being read. */
    private static final Duration REACTION = Duration.ofSeconds(5);

    private static final int READY = 1;

    private TenantHabits() {}

    /** @throws IllegalArgumentException naming the reference where a token is not to be had */
    static Map<String, TenantHabit> of(Setup setup) {
        Site site = setup.site();
        SecretResolver secrets = SecretResolver.of(setup.folder());
        Map<String, TenantHabit> habits = new LinkedHashMap<>();
        List<Tenant> tenants = site.tenants().stream().filter(Tenant::answers).toList();
        for (int index = 0; index < tenants.size(); index++) {
            Tenant tenant = tenants.get(index);
            String token = secrets.text(tenant.tokens().get(0));
            habits.put(tenant.id(), new TenantHabit(token, index == READY ? "expedite" : "ack", REACTION));
        }
        return habits;
    }
}
