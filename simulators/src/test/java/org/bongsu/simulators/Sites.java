package org.bongsu.simulators;

import java.nio.file.Path;
import org.bongsu.config.SiteFolder;
import org.bongsu.simulators.scenario.Scenario;
import org.bongsu.simulators.scenario.ScenarioFile;

/** The bundled sites and scenarios, as users get them. */
public final class Sites {

    public static final Path CONFIG = Path.of(System.getProperty("bongsu.home", ".."), "config");
    public static final Path DEMO_FOLDER = CONFIG.resolve("sites").resolve("demo");
    public static final SiteFolder.Loaded DEMO = SiteFolder.load(DEMO_FOLDER, CONFIG);

    private Sites() {}

    public static Scenario scenario(String name) {
        return ScenarioFile.load(name, DEMO_FOLDER, CONFIG);
    }
}
