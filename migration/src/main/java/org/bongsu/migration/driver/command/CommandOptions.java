package org.bongsu.migration.driver.command;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bongsu.migration.driver.DriverOptions;
import org.bongsu.migration.execution.Observation.PowerState;
import org.bongsu.migration.execution.Observation.WorkloadState;

/**
 * The programs of one driver. Wall time.
 *
 * @param recordOnly writes down what it would run, and runs nothing but looks
 * @param run what can be done, in the order of the file
 * @param workload how a workload is looked at; only a driver that records may have none
 * @param server how a server's power is looked at
 * @param every between two looks at the same thing, at least
 * @param lookTimeout of one looking program
 * @param timeout of one acting program, after which it and its children are ended
 * @param hold how long a command may wait for a place, its turn or a server that is not reached
 * @param concurrency acting programs at once, and as many looking ones, at least 1
 * @param environment of the programs beside PATH, HOME and LANG; values are {@code env:NAME} or {@code file:PATH} until
 *     {@link #resolve}
 */
public record CommandOptions(
        String id,
        boolean recordOnly,
        Map<Deed, Template> run,
        Optional<Look<WorkloadState>> workload,
        Optional<Look<PowerState>> server,
        Duration every,
        Duration lookTimeout,
        Duration timeout,
        Duration hold,
        int concurrency,
        Map<String, String> environment)
        implements DriverOptions {

    public static final Duration EVERY_DEFAULT = Duration.ofSeconds(10);
    public static final Duration LOOK_TIMEOUT_DEFAULT = Duration.ofSeconds(10);
    public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(60);

    /** What executions expect: they give a command up that took no effect for 75 s after its time. */
    public static final Duration HOLD_DEFAULT = Duration.ofSeconds(60);

    public static final int CONCURRENCY_DEFAULT = 16;

    public CommandOptions {
        run = Collections.unmodifiableMap(new LinkedHashMap<>(run));
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        if (concurrency < 1) {
            throw new IllegalArgumentException(id + ": concurrency " + concurrency + " is below 1");
        }
    }

    /** The same with secrets in place of references. */
    public CommandOptions resolve(UnaryOperator<String> secrets) {
        Map<String, String> resolved = new LinkedHashMap<>();
        environment.forEach((name, reference) -> resolved.put(name, secrets.apply(reference)));
        return new CommandOptions(
                id, recordOnly, run, workload, server, every, lookTimeout, timeout, hold, concurrency, resolved);
    }

    /** Without the values of the environment, which may be secrets. */
    @Override
    public String toString() {
        return "CommandOptions[" + id + ", run=" + run.keySet() + ", environment=" + environment.keySet() + "]";
    }
}
