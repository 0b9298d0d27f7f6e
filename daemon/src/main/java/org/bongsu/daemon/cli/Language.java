package org.bongsu.daemon.cli;

import org.bongsu.domain.Text;

/** Of what a command prints. */
enum Language {
    EN,
    KO;

    String of(Text text) {
        return this == KO ? text.ko() : text.en();
    }
}
