package org.bongsu.migration.driver.command;

import java.nio.file.Path;
import org.bongsu.migration.driver.DriverContract;
import org.bongsu.migration.driver.FarEnd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The command driver on this machine: real programs stop real processes. */
@Tag("slow")
class CommandDriverContractTest extends DriverContract {

    @TempDir
    Path folder;

    @Override
    protected FarEnd farEnd() throws Exception {
        return new ProgramFarEnd(folder);
    }
}
