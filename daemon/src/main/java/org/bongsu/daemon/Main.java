package org.bongsu.daemon;

import org.bongsu.daemon.cli.Bongsu;

/** The process's entry; the only place that exits. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Bongsu.execute(arguments));
    }
}
