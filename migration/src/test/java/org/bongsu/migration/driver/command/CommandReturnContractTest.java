package org.bongsu.migration.driver.command;

import java.nio.file.Path;
import org.bongsu.migration.driver.FarEnd;
import org.bongsu.migration.driver.ReturnContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The command driver on this machine: real programs start real processes again. */
@Tag("slow")
class CommandReturnContractTest extends ReturnContract {

    @TempDir
    Path folder;

    @Override
    protected FarEnd farEnd() throws Exception {
        return new ProgramFarEnd(folder, true);
    }
}
