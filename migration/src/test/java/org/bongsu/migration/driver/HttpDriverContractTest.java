package org.bongsu.migration.driver;

/** The HTTP driver against a small fleet on loopback, which is what refuses repeats and stale epochs here. */
class HttpDriverContractTest extends DriverContract {
    @Override
    protected FarEnd farEnd() throws Exception {
        return new HttpFarEnd();
    }
}
