package org.bongsu.daemon.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.config.Check;
import org.bongsu.config.ConfigException;
import org.bongsu.config.Problems;
import org.bongsu.config.SiteFolder;
import org.bongsu.config.site.Positions;
import org.bongsu.config.site.WebhooksYaml;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.daemon.engine.Autonomy;
import org.bongsu.daemon.engine.EngineSettings;
import org.bongsu.daemon.engine.Mandates;
import org.bongsu.daemon.settings.DaemonSettings;
import org.bongsu.domain.net.AddressGuard;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;
import org.bongsu.rules.pack.RulePack;
import org.bongsu.rules.settings.RuleFiles;

/**
 * A site with everything that was configured for it. Reading it touches files only.
 *
 * @param document bongsu.yaml, of which each module has decoded its own sections
 * @param positions where the parts of the site stand in their files
 */
public record Setup(
        Path folder,
        Site site,
        Inventory inventory,
        RulePack rules,
        YamlNode document,
        DaemonSettings settings,
        Positions positions) {

    /** The installation: its {@code config} folder holds profiles, points, the default pack, scenarios and sites. */
    public static Path home() {
        return Path.of(System.getProperty("bongsu.home", "."));
    }

    public static Path configHome() {
        return home().resolve("config");
    }

    /** @throws org.bongsu.config.ConfigException with every problem of every file */
    public static Setup load(Path folder) {
        Problems problems = new Problems();
        Optional<Setup> setup = read(folder, problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(Check.named(folder, problems.list()));
        }
        return setup.orElseThrow(() -> new IllegalStateException("no setup and no problem in " + folder));
    }

    public static Optional<Setup> read(Path folder, Problems problems) {
        return SiteFolder.read(folder, configHome(), problems).map(loaded -> complete(loaded, problems));
    }

    /** The rest of a site whose own files have been read. */
    public static Setup complete(SiteFolder.Loaded site, Problems problems) {
        List<RuleFiles.Source> sources = new ArrayList<>();
        site.ruleFiles().forEach(file -> source(file, shown(file), problems).ifPresent(sources::add));
        RuleFiles.Names names = new RuleFiles.Names(
                site.site().rooms().stream().map(Room::id).toList(),
                site.inventory().devices().stream().map(Device::id).toList(),
                site.inventory().profiles().stream().map(Profile::id).toList());
        RulePack rules = new RuleFiles(site.inventory().registry(), Optional.of(names)).decode(sources, problems);
        DaemonSettings settings = DaemonSettings.decode(site.bongsuYaml().root(), site.site(), problems);
        return new Setup(
                site.folder(),
                site.site(),
                site.inventory(),
                rules,
                site.bongsuYaml().root(),
                settings,
                site.positions());
    }

    /** Says which addresses tenants may have us call; its mistakes were told when the site was read. */
    public AddressGuard webhookGuard() {
        return WebhooksYaml.decode(document, new Problems());
    }

    /** The same with one autonomy for every room, as an option of the command line orders. */
    public Setup withAutonomy(Autonomy level) {
        EngineSettings engine = settings.engine().withMandates(Mandates.of(level, Map.of()));
        return new Setup(folder, site, inventory, rules, document, settings.with(engine), positions);
    }

    /** As the operator names it: config/rules/default.yaml, or rules/own.yaml of the site. */
    private static String shown(Path file) {
        boolean ships =
                file.toAbsolutePath().startsWith(configHome().toAbsolutePath().resolve("rules"));
        return (ships ? "config/rules/" : "rules/") + file.getFileName();
    }

    private static Optional<RuleFiles.Source> source(Path file, String shown, Problems problems) {
        try {
            return Optional.of(new RuleFiles.Source(shown, Files.readString(file)));
        } catch (IOException e) {
            problems.add(shown, 1, 1, "cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }
}
