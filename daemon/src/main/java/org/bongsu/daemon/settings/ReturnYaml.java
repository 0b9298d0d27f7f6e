package org.bongsu.daemon.settings;

import java.time.Duration;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.migration.restoration.ReturnTerms;

/** The section {@code return} of bongsu.yaml. */
final class ReturnYaml {

    /** A generator that hunts takes as long to settle. */
    private static final Duration SOAK_LEAST = Duration.ofMinutes(1);

    private static final Duration SOAK_MOST = Duration.ofDays(1);
    private static final int AT_ONCE_MOST = 1_000;

    private ReturnYaml() {}

    static ReturnTerms decode(YamlNode root, Problems problems) {
        if (root.get("return").isEmpty()) {
            return ReturnTerms.DEFAULT;
        }
        YamlObject section = root.get("return").get().object(problems);
        Duration soak = section.optional("soak")
                .map(value -> value.duration(SOAK_LEAST, SOAK_MOST))
                .orElse(ReturnTerms.DEFAULT.soak());
        double charge =
                section.optional("charge").map(value -> value.number(0, 100)).orElse(ReturnTerms.DEFAULT.charge());
        int atOnce = section.optional("at_once")
                .map(value -> value.integer(1, AT_ONCE_MOST))
                .orElse(ReturnTerms.DEFAULT.atOnce());
        section.done();
        return new ReturnTerms(soak, charge, atOnce);
    }
}
