package org.bongsu.migration.driver.proxmox;

import java.nio.file.Path;
import org.bongsu.migration.driver.FarEnd;
import org.bongsu.migration.driver.ReturnContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A cluster's guests are started again. */
@Tag("slow")
class ProxmoxReturnContractTest extends ReturnContract {

    @TempDir
    Path folder;

    @Override
    protected FarEnd farEnd() throws Exception {
        return new ClusterFarEnd(folder, true);
    }
}
