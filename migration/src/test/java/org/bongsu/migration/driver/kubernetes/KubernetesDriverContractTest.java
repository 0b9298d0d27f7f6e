package org.bongsu.migration.driver.kubernetes;

import java.nio.file.Path;
import org.bongsu.migration.driver.DriverContract;
import org.bongsu.migration.driver.FarEnd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The Kubernetes driver against an API server on loopback. */
@Tag("slow")
class KubernetesDriverContractTest extends DriverContract {

    @TempDir
    Path folder;

    @Override
    protected FarEnd farEnd() throws Exception {
        return new KubernetesFarEnd(folder);
    }

    /** There is nothing to begin, and nothing that could be begun twice. */
    @Override
    protected Class<?> wayBack() {
        return KubernetesReturnTest.class;
    }
}
