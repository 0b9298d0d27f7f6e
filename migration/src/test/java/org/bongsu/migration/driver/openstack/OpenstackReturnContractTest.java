package org.bongsu.migration.driver.openstack;

import java.nio.file.Path;
import org.bongsu.migration.driver.FarEnd;
import org.bongsu.migration.driver.ReturnContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Nova's guests are started again. */
@Tag("slow")
class OpenstackReturnContractTest extends ReturnContract {

    @TempDir
    Path folder;

    @Override
    protected FarEnd farEnd() throws Exception {
        return new NovaFarEnd(folder, true);
    }
}
