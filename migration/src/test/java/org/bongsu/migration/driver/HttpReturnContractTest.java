package org.bongsu.migration.driver;

import org.junit.jupiter.api.Tag;

/** The HTTP driver brings back what a small fleet on loopback had stopped. */
@Tag("slow")
class HttpReturnContractTest extends ReturnContract {
    @Override
    protected FarEnd farEnd() throws Exception {
        return new HttpFarEnd(true);
    }
}
