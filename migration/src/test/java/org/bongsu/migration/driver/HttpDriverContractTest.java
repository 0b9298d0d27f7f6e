package org.bongsu.migration.driver;

import org.junit.jupiter.api.Tag;

/** The HTTP driver against a small fleet on loopback, which is what refuses repeats and stale epochs here. */
@Tag("slow")
class HttpDriverContractTest extends DriverContract {
    @Override
    protected FarEnd farEnd() throws Exception {
        return new HttpFarEnd(false);
    }
}
