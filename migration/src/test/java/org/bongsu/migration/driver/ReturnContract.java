package org.bongsu.migration.driver;

import java.util.Optional;
import org.bongsu.domain.site.Method;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;

/** The contract on the way back: everything is stopped, and what is told is to return. */
public abstract class ReturnContract extends DriverContract {

    @Override
    protected Command order(long epoch, long sequence, String workload) {
        return new Command(
                epoch,
                sequence,
                Action.RETURN,
                workload.substring(0, workload.indexOf('-')),
                Optional.of(workload),
                Optional.of(Method.STOP),
                Optional.empty(),
                0);
    }

    @Override
    protected String done(String workload) {
        return "seen " + workload + " RUNNING";
    }

    @Override
    protected String undone(String workload) {
        return "seen " + workload + " STOPPED";
    }

    @Override
    protected boolean can(Capabilities said) {
        return said.back().methods().contains(Method.STOP) && said.seesWorkloads();
    }
}
