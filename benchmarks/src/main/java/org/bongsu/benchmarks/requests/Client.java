package org.bongsu.benchmarks.requests;

import java.io.IOException;
import java.nio.file.Path;
import org.bongsu.benchmarks.process.Child;
import org.bongsu.benchmarks.server.Fleet;

/**
 * A contender that can be started.
 *
 * @param carries what one of its requests is
 */
record Client(String who, String carries, Start start) {

    @FunctionalInterface
    interface Start {
        /** @param folder for its files and log */
        Child run(Fleet fleet, Path folder) throws IOException, InterruptedException;
    }
}
