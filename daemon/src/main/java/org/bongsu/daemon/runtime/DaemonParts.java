package org.bongsu.daemon.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bongsu.alerting.channel.SecretResolver;
import org.bongsu.alerting.settings.ChannelSettings;
import org.bongsu.collector.settings.CollectorSettings;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.daemon.access.AccessSettings;
import org.bongsu.daemon.http.HttpSettings;
import org.bongsu.daemon.settings.HttpYaml;
import org.bongsu.migration.settings.DriverSettings;
import org.bongsu.migration.settings.InventorySettings;

/**
 * What bongsu.yaml says of the outside, and where it really is.
 *
 * @param listen host:port of the API
 * @param access empty where nobody has to log in
 */
public record DaemonParts(
        CollectorSettings collectors,
        ChannelSettings channels,
        DriverSettings drivers,
        InventorySettings inventory,
        Endpoints endpoints,
        String listen,
        HttpSettings http,
        Optional<AccessSettings> access) {

    /** Each module decodes its own sections; what is wrong in any is reported with the rest. */
    public static DaemonParts decode(Setup setup, Endpoints endpoints, Optional<String> listen, Problems problems) {
        YamlNode root = setup.document();
        String at = listen.orElse(setup.settings().listen());
        HttpYaml.exposed(root, at, setup.settings().http(), setup.settings().access(), problems);
        return new DaemonParts(
                CollectorSettings.decode(root, setup.inventory(), problems),
                ChannelSettings.decode(root, problems),
                DriverSettings.decode(
                        root.get("drivers").orElseGet(() -> YamlNode.absent("bongsu.yaml")), setup.site(), problems),
                InventorySettings.decode(root, setup.site(), problems),
                endpoints,
                at,
                setup.settings().http(),
                setup.settings().access());
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
                listen,
                readable(http.in(siteFolder)),
                access);
    }

    private static HttpSettings readable(HttpSettings http) {
        http.tls().ifPresent(tls -> {
            for (Path file : List.of(tls.certificate(), tls.key())) {
                if (!Files.isReadable(file)) {
                    throw new IllegalArgumentException("http.tls: " + file + " cannot be read");
                }
            }
        });
        return http;
    }
}
