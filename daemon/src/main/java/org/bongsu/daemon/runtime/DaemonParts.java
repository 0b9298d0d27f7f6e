package org.bongsu.daemon.runtime;

import java.nio.file.Path;
import java.util.Optional;
import org.bongsu.alerting.channel.SecretResolver;
import org.bongsu.alerting.settings.ChannelSettings;
import org.bongsu.collector.settings.CollectorSettings;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.migration.settings.DriverSettings;
import org.bongsu.migration.settings.InventorySettings;

/**
 * What bongsu.yaml says of the outside, and where it really is.
 *
 * @param listen host:port of the API
 */
public record DaemonParts(
        CollectorSettings collectors,
        ChannelSettings channels,
        DriverSettings drivers,
        InventorySettings inventory,
        Endpoints endpoints,
        String listen) {

    /** Each module decodes its own sections; what is wrong in any is reported with the rest. */
    public static DaemonParts decode(Setup setup, Endpoints endpoints, Optional<String> listen, Problems problems) {
        YamlNode root = setup.document();
        return new DaemonParts(
                CollectorSettings.decode(root, setup.inventory(), problems),
                ChannelSettings.decode(root, problems),
                DriverSettings.decode(
                        root.get("drivers").orElseGet(() -> YamlNode.absent("bongsu.yaml")), setup.site(), problems),
                InventorySettings.decode(root, setup.site(), problems),
                endpoints,
                listen.orElse(setup.settings().listen()));
    }

    /** The same with secrets looked up; what is not there stops the start, before anything runs. */
    public DaemonParts resolved(Path siteFolder) {
        SecretResolver secrets = SecretResolver.of(siteFolder);
        return new DaemonParts(
                collectors.in(siteFolder).resolve(secrets::text),
                channels,
                drivers.resolve(secrets::text),
                inventory.resolve(file -> siteFolder.resolve(file).toString(), secrets::text),
                endpoints,
                listen);
    }
}
