package org.bongsu.migration.driver.openstack;

import java.nio.file.Path;
import org.bongsu.migration.driver.DriverContract;
import org.bongsu.migration.driver.FarEnd;
import org.junit.jupiter.api.io.TempDir;

/** Nova's guests are stopped. */
class OpenstackDriverContractTest extends DriverContract {

    @TempDir
    Path folder;

    @Override
    protected FarEnd farEnd() throws Exception {
        return new NovaFarEnd(folder);
    }
}
