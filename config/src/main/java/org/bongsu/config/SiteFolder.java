package org.bongsu.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bongsu.config.profile.PointRegistry;
import org.bongsu.config.profile.ProfileFiles;
import org.bongsu.config.site.BongsuYaml;
import org.bongsu.config.site.DevicesYaml;
import org.bongsu.config.site.Positions;
import org.bongsu.config.site.ServersCsv;
import org.bongsu.config.site.SharedFate;
import org.bongsu.config.site.SiteYaml;
import org.bongsu.config.site.TenantsYaml;
import org.bongsu.config.site.WebhooksYaml;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.domain.net.AddressGuard;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.site.PowerGraph;
import org.bongsu.domain.site.Site;

/**
 * A site folder, read whole: {@code site.yaml, devices.yaml, servers.csv, tenants.yaml, bongsu.yaml} and the profiles and
 * points of the installation. All problems of all files are found in one run; nothing is returned unless there are none.
 * Reads files, touches nothing else; safe on any thread.
 */
public final class SiteFolder {

    private SiteFolder() {}

    /**
     * What a site folder says.
     *
     * @param folder the site folder
     * @param site rooms, power, racks, workloads, tenants, destinations
     * @param inventory devices and points; a point's index is dense over the site
     * @param bongsuYaml the daemon's own file; each module decodes its own section of it
     * @param ruleFiles the default pack, unless bongsu.yaml declines it, then the site's own in order of their names
     * @param positions where the parts of the site stand in their files
     */
    public record Loaded(
            Path folder,
            Site site,
            Inventory inventory,
            YamlDocument bongsuYaml,
            List<Path> ruleFiles,
            Positions positions) {
        public Loaded {
            ruleFiles = List.copyOf(ruleFiles);
        }
    }

    /**
     * @param configHome the installation's {@code config} folder, with profiles, points.yaml and rules
     * @throws ConfigException with every problem, files named relative to the site folder or to configHome
     */
    public static Loaded load(Path folder, Path configHome) {
        Problems problems = new Problems();
        Optional<Loaded> loaded = read(folder, configHome, problems);
        problems.throwIfAny();
        return loaded.orElseThrow();
    }

    /** As {@link #load}, but hands the problems over; empty when there are any, of which there is then at least one. */
    public static Optional<Loaded> read(Path folder, Path configHome, Problems problems) {
        if (!Files.isDirectory(folder)) {
            problems.add(folder.toString(), 1, 1, "no such folder");
            return Optional.empty();
        }
        Map<String, PointDefinition> registry =
                PointRegistry.read(configHome.resolve("points.yaml"), "points.yaml", problems);
        if (registry.isEmpty()) {
            // Every profile would be wrong, and none of them to blame.
            return Optional.empty();
        }
        Path profileFolder = configHome.resolve("profiles");
        List<Profile> profiles = ProfileFiles.readAll(profileFolder, "profiles", registry, problems);
        Set<String> profileIds = ProfileFiles.ids(profileFolder, "profiles", problems);
        Map<String, Profile> byId = new LinkedHashMap<>();
        profiles.forEach(profile -> byId.putIfAbsent(profile.id(), profile));
        YamlDocument siteDocument = document(folder, "site.yaml", problems);
        SiteYaml siteYaml = SiteYaml.decode(siteDocument, problems);
        YamlDocument tenantsDocument = document(folder, "tenants.yaml", problems);
        YamlDocument bongsu = document(folder, "bongsu.yaml", problems);
        AddressGuard guard = WebhooksYaml.decode(bongsu.root(), problems);
        TenantsYaml tenants = TenantsYaml.decode(tenantsDocument, siteYaml.destinationIds(), guard, problems);
        Optional<ServersCsv> servers = YamlDocument.readText(folder.resolve("servers.csv"), "servers.csv", problems)
                .map(text -> ServersCsv.decode("servers.csv", text, siteYaml, tenants, problems));
        List<Device> devices = DevicesYaml.decode(
                document(folder, "devices.yaml", problems), siteYaml, byId, profileIds, registry, problems);
        boolean defaultRules = BongsuYaml.defaultRules(bongsu, siteYaml.roomIds(), problems);
        List<Path> rules = ruleFiles(folder, configHome, defaultRules, problems);
        servers.ifPresent(rows -> siteYaml.checkControl(rows.serverIds()));
        SharedFate.check(siteYaml, servers.map(ServersCsv::racks).orElse(List.of()));
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        Site site = site(siteYaml, tenants, servers.orElseThrow());
        Positions positions = new Positions(siteDocument, tenantsDocument, servers.orElseThrow());
        return Optional.of(
                new Loaded(folder, site, new Inventory(registry, profiles, devices), bongsu, rules, positions));
    }

    private static YamlDocument document(Path folder, String name, Problems problems) {
        return YamlDocument.read(folder.resolve(name), name, problems);
    }

    private static Site site(SiteYaml yaml, TenantsYaml tenants, ServersCsv servers) {
        return new Site(
                yaml.id(),
                yaml.name(),
                yaml.buildings(),
                yaml.compartments(),
                yaml.rooms(),
                new PowerGraph(yaml.power()),
                servers.racks(),
                servers.servers(),
                servers.workloads(),
                tenants.tenants(),
                tenants.services(),
                yaml.destinations(),
                yaml.limits(),
                yaml.cooling(),
                yaml.control(),
                servers.needs());
    }

    /** A default pack that is missing stays in the list, so that whoever reads the rules reports it. */
    private static List<Path> ruleFiles(Path folder, Path configHome, boolean defaultRules, Problems problems) {
        List<Path> files = new ArrayList<>();
        if (defaultRules) {
            files.add(configHome.resolve("rules").resolve("default.yaml"));
        }
        Path own = folder.resolve("rules");
        if (Files.isDirectory(own)) {
            try (Stream<Path> entries = Files.list(own)) {
                entries.filter(path -> path.toString().endsWith(".yaml")
                                && !path.toString().endsWith("_test.yaml"))
                        .sorted()
                        .forEach(files::add);
            } catch (IOException e) {
                problems.add("rules", 1, 1, "cannot be read: " + e.getMessage());
            }
        }
        return files;
    }
}
