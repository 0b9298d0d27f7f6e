package org.bongsu.daemon.runtime;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.config.Problem;
import org.bongsu.daemon.http.view.FindingView;
import org.bongsu.migration.lint.Finding;
import org.bongsu.migration.lint.FindingCode;
import org.bongsu.migration.lint.Linter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the linter finds in the site that is run, for logs, metrics and the API. Replaced whole; any thread. */
public final class SiteFindings {

    private static final Logger LOG = LoggerFactory.getLogger(SiteFindings.class);

    /** Of one code; a log is no report. */
    private static final int LOGGED = 3;

    private volatile List<Placed> placed = List.of();

    /**
     * A finding and where its cause stands.
     *
     * @param at in a file of the site's folder, named as within it; its message is the finding's, in English
     */
    public record Placed(Finding finding, Problem at) {

        FindingView view() {
            return new FindingView(
                    finding.code().word(),
                    finding.severity().word(),
                    finding.subject().kind().word(),
                    finding.subject().id(),
                    at.file(),
                    at.line(),
                    at.column(),
                    finding.text());
        }
    }

    SiteFindings(MeterRegistry registry) {
        for (FindingCode code : FindingCode.values()) {
            Gauge.builder("bongsu_findings", this, findings -> findings.count(code))
                    .tag("code", code.word())
                    .description("Weaknesses of the site that will make an evacuation fail; docs/linter.md says which")
                    .register(registry);
        }
    }

    /** Reads no file; a large site takes part of a second. */
    public static List<Placed> of(Setup setup) {
        List<Placed> placed = new ArrayList<>();
        for (Finding finding : Linter.findings(setup.site())) {
            String message = finding.severity().word() + ": " + finding.code().word() + ": "
                    + finding.text().en();
            placed.add(new Placed(
                    finding,
                    setup.positions()
                            .remark(
                                    finding.subject().kind().word(),
                                    finding.subject().id(),
                                    finding.subject().key(),
                                    message)));
        }
        return List.copyOf(placed);
    }

    /** Finds anew, and says so once. */
    void look(Setup setup) {
        List<Placed> found = of(setup);
        placed = found;
        Map<FindingCode, Integer> counts = new LinkedHashMap<>();
        found.forEach(one -> counts.merge(one.finding().code(), 1, Integer::sum));
        Map<FindingCode, Integer> logged = new LinkedHashMap<>();
        for (Placed one : found) {
            FindingCode code = one.finding().code();
            if (logged.merge(code, 1, Integer::sum) <= LOGGED) {
                LOG.warn("{}", one.at());
            }
        }
        counts.forEach((code, count) -> {
            if (count > LOGGED) {
                LOG.warn("{} more of {}: bin/bongsu check --all shows them", count - LOGGED, code.word());
            }
        });
    }

    private long count(FindingCode code) {
        return placed.stream().filter(one -> one.finding().code() == code).count();
    }

    List<FindingView> views() {
        return placed.stream().map(Placed::view).toList();
    }
}
