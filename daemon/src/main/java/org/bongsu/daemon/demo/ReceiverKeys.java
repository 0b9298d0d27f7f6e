package org.bongsu.daemon.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bongsu.alerting.channel.SecretResolver;
import org.bongsu.alerting.settings.ChannelSettings;
import org.bongsu.config.Problems;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.simulators.SimulationOptions;

/** The keys by which the simulated tenants and operators know who writes to them, as the site's files have them. */
public final class ReceiverKeys {

    private ReceiverKeys() {}

    /** @throws IllegalArgumentException naming the reference where a key is not to be had */
    public static SimulationOptions give(SimulationOptions options, Setup setup) {
        SecretResolver secrets = SecretResolver.of(setup.folder());
        Map<String, String> tenants = new LinkedHashMap<>();
        setup.site()
                .tenants()
                .forEach(tenant ->
                        tenant.webhook().ifPresent(hook -> tenants.put(tenant.id(), secrets.text(hook.secret()))));
        Map<String, String> operators = new LinkedHashMap<>();
        Problems problems = new Problems();
        ChannelSettings.decode(setup.document(), problems)
                .webhooks()
                .forEach(channel -> operators.put(
                        channel.id(), secrets.text(channel.webhook().secret())));
        problems.throwIfAny();
        return options.withSecrets(tenants, operators);
    }
}
