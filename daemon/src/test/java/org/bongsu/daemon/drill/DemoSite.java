package org.bongsu.daemon.drill;

import java.nio.file.Path;
import java.util.Optional;
import org.bongsu.daemon.journal.JournalException;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.simulators.scenario.Scenario;
import org.bongsu.simulators.scenario.ScenarioFile;

/** The shipped demo site and what is played on it. */
public final class DemoSite {

    private static final Path FOLDER = Setup.configHome().resolve("sites/demo");
    private static final Setup SETUP = Setup.load(FOLDER);

    private DemoSite() {}

    public static Setup setup() {
        return SETUP;
    }

    public static Scenario scenario(String name) {
        return ScenarioFile.load(name, FOLDER, Setup.configHome());
    }

    static Rehearsal drill(String scenario, long seed) throws JournalException {
        return new Drill(SETUP, scenario(scenario), seed, Optional.empty()).run();
    }
}
