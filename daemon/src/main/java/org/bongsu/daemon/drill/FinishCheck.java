package org.bongsu.daemon.drill;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bongsu.daemon.engine.Effect;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Shift;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;

/**
 * Invariant 6, judged apart from those who must keep it: no step is started that cannot finish before the deadline that
 * stood when it was started. Durations are computed anew here, with nothing of the planner's.
 */
final class FinishCheck {

    private static final double GBIT_A_GIB = 8.589934592;

    /** Deadlines that move by less are not told, so those known here may be off by as much. */
    private static final double UNTOLD_S = 1;

    private final Site site;
    private final Map<String, Moment> deadlines = new LinkedHashMap<>();
    private long checked;
    private long broken;
    private Optional<String> first = Optional.empty();

    FinishCheck(Site site) {
        this.site = site;
    }

    void add(Moment now, Effect effect) {
        if (effect instanceof Effect.DeadlineMoved moved) {
            deadlines.put(moved.room(), moved.at());
        } else if (effect instanceof Effect.DeadlineLifted lifted) {
            deadlines.remove(lifted.room());
        } else if (effect instanceof Effect.Commanded commanded) {
            started(now, commanded.command());
        }
    }

    private void started(Moment now, Command command) {
        Optional<Method> method = command.method();
        Optional<Workload> workload = command.workload().map(site::workload);
        if (command.action() != Action.START || method.isEmpty() || workload.isEmpty()) {
            return;
        }
        Moment deadline = deadlines.get(site.roomOf(workload.get()).id());
        if (deadline != null) {
            checked++;
            double seconds = seconds(workload.get(), method.get(), command.rateGbps());
            if (now.plusSeconds(seconds - UNTOLD_S).isAfter(deadline)) {
                broken++;
                first = first.or(() -> Optional.of(String.format(
                        Locale.ROOT,
                        "%s of %s at %s takes %.1f s, %.1f s are left",
                        method.get(),
                        workload.get().id(),
                        now,
                        seconds,
                        now.secondsUntil(deadline))));
            }
        }
    }

    private double seconds(Workload workload, Method method, double rateGbps) {
        double gbit = workload.memoryGib() * GBIT_A_GIB;
        return switch (method) {
            case SHIFT ->
                site.service(workload.service())
                        .shift()
                        .map(Shift::duration)
                        .map(duration -> duration.toMillis() / 1000.0)
                        .orElse(Double.MAX_VALUE / 1e12);
            case LIVE -> gbit / (rateGbps - gbit * workload.dirtyShare());
            case COLD -> workload.stop().toMillis() / 1000.0 + gbit / rateGbps;
            case STOP -> workload.stop().toMillis() / 1000.0;
        };
    }

    InvariantCheck result() {
        return new InvariantCheck("6", "no step starts that cannot finish before its deadline", checked, broken, first);
    }
}
