package org.bongsu.migration.driver.redfish;

import java.nio.file.Path;
import org.bongsu.migration.driver.Capabilities;
import org.bongsu.migration.driver.DriverContract;
import org.bongsu.migration.driver.FarEnd;
import org.bongsu.migration.execution.Command;
import org.junit.jupiter.api.io.TempDir;

/** Each of the contract's workloads is a server here, and what it is told is to go on. */
class RedfishReturnContractTest extends DriverContract {

    @TempDir
    Path folder;

    @Override
    protected FarEnd farEnd() throws Exception {
        return new RedfishFarEnd(folder, true);
    }

    @Override
    protected Command order(long epoch, long sequence, String server) {
        return RedfishDriverTest.on(epoch, sequence, server);
    }

    @Override
    protected String done(String server) {
        return "seen " + server + " ON";
    }

    @Override
    protected String undone(String server) {
        return "seen " + server + " OFF";
    }

    @Override
    protected boolean can(Capabilities said) {
        return said.back().powersOn() && said.seesPower() && !said.back().uncordons();
    }
}
