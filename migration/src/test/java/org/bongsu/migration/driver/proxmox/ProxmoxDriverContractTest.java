package org.bongsu.migration.driver.proxmox;

import java.nio.file.Path;
import org.bongsu.migration.driver.DriverContract;
import org.bongsu.migration.driver.FarEnd;
import org.junit.jupiter.api.io.TempDir;

/** A cluster's guests are shut down. */
class ProxmoxDriverContractTest extends DriverContract {

    @TempDir
    Path folder;

    @Override
    protected FarEnd farEnd() throws Exception {
        return new ClusterFarEnd(folder);
    }
}
