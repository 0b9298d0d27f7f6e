package org.bongsu.daemon.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.bongsu.collector.probe.UnitReport;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.ProfileFit;
import org.bongsu.domain.profile.SunSpecModel;

/** What a probe found, for a person at a terminal. */
final class ProbeTable {

    private static final List<String> OBJECTS = List.of(
            "vendor", "product code", "revision", "vendor url", "product name", "model name", "application name");

    private final PrintWriter out;

    ProbeTable(PrintWriter out) {
        this.out = out;
    }

    void print(UnitReport unit) {
        out.println("unit " + unit.unit() + ": " + (unit.alive() ? "" : "no answer, ") + unit.requests() + " requests");
        unit.identification()
                .forEach((id, text) -> out.println(
                        "  says " + (id < OBJECTS.size() ? OBJECTS.get(id) : "object " + id) + ": " + text));
        if (!unit.models().isEmpty()) {
            out.println("  SunSpec models: "
                    + String.join(
                            ", ", unit.models().stream().map(ProbeTable::model).toList()));
        }
        unit.brokenChain().ifPresent(why -> out.println("  SunSpec chain broken: " + why));
        if (!unit.alive()) {
            return;
        }
        out.printf(
                Locale.ROOT,
                "  %-28s %-10s %5s %5s %5s %5s  %s%n",
                "profile",
                "verdict",
                "good",
                "n/a",
                "wrong",
                "unread",
                "because");
        unit.fits().forEach(this::row);
        unit.best().ifPresentOrElse(this::values, () -> out.println("  no profile fits"));
    }

    private static String model(SunSpecModel model) {
        return model.id() + " at " + model.address();
    }

    private void row(ProfileFit fit) {
        out.printf(
                Locale.ROOT,
                "  %-28s %-10s %5d %5d %5d %5d  %s%n",
                fit.profile().id(),
                fit.verdict().name().toLowerCase(Locale.ROOT),
                fit.count(Quality.GOOD),
                fit.count(Quality.UNDEFINED),
                fit.count(Quality.IMPLAUSIBLE),
                fit.unread().size(),
                String.join("; ", fit.reasons()));
    }

    private void values(ProfileFit best) {
        out.println("  values by " + best.profile().id() + ":");
        best.profile().incomplete().ifPresent(what -> out.println("    incomplete: " + what));
        for (Reading reading : best.readings()) {
            out.printf(Locale.ROOT, "    %-32s %s%n", reading.point().name(), value(reading));
        }
        best.unread().forEach(point -> out.printf(Locale.ROOT, "    %-32s unread%n", point));
    }

    private static String value(Reading reading) {
        if (reading.quality() != Quality.GOOD) {
            return reading.quality().name().toLowerCase(Locale.ROOT) + " (" + reading.cause() + ")";
        }
        if (reading.point().definition().type() != PointType.NUMBER) {
            return reading.point().definition().describe(reading.raw());
        }
        return String.format(Locale.ROOT, "%.6g", reading.raw()) + " "
                + reading.point().definition().unit();
    }
}
