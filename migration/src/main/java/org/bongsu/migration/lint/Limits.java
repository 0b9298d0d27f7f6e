package org.bongsu.migration.lint;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.deadline.Budgets;

/** How long a room can have to empty, by the defaults and by the batteries as they were built. Immutable. */
final class Limits {

    /**
     * One deadline that a room can have.
     *
     * @param whole s
     * @param usable s, less the margin that the planner keeps free
     */
    record Limit(Text name, double whole, double usable) {}

    private final Site site;
    private final Budgets budgets;
    /** By node: the longest-lived battery above it. */
    private final Map<String, Duration> batteries = new LinkedHashMap<>();

    Limits(Site site, Budgets budgets) {
        this.site = site;
        this.budgets = budgets;
        for (PowerNode node : site.power().inOrderOfSupply()) {
            Optional<Duration> longest = node.runtime();
            for (String supplier : node.from()) {
                Optional<Duration> above = Optional.ofNullable(batteries.get(supplier));
                longest = longest.isEmpty() || above.isPresent() && above.get().compareTo(longest.get()) > 0
                        ? above
                        : longest;
            }
            longest.ifPresent(span -> batteries.put(node.id(), span));
        }
    }

    /** The shortest first: a fire that takes the feeds, an announced cut, the building's budget, its batteries. */
    List<Limit> of(String room) {
        List<Limit> limits = new ArrayList<>();
        limits.add(budget(new Text("a fire that takes its power", "전원을 앗아가는 화재"), budgets.fireFed()));
        limits.add(budget(new Text("a cut without a time", "시각 없는 차단 예고"), budgets.undatedCut()));
        limits.add(budget(new Text("a fire in its building", "건물 화재"), budgets.fireBuilding()));
        battery(room)
                .ifPresent(span -> limits.add(new Limit(
                        new Text("its batteries at full load", "정격 부하의 배터리"),
                        seconds(span),
                        seconds(span) - seconds(site.limits().margin()))));
        limits.sort(Comparator.comparingDouble(Limit::usable));
        return limits;
    }

    Limit longest(String room) {
        List<Limit> limits = of(room);
        return limits.get(limits.size() - 1);
    }

    /** The longest deadline that so many seconds miss. */
    Optional<Limit> missed(String room, double neededSeconds) {
        return of(room).stream().filter(limit -> neededSeconds > limit.usable()).reduce((shorter, longer) -> longer);
    }

    private Optional<Duration> battery(String room) {
        Optional<Duration> longest = Optional.empty();
        for (Rack rack : site.racksIn(room)) {
            for (String feed : rack.feeds()) {
                Optional<Duration> own = Optional.ofNullable(batteries.get(feed));
                if (own.isPresent() && (longest.isEmpty() || own.get().compareTo(longest.get()) > 0)) {
                    longest = own;
                }
            }
        }
        return longest;
    }

    /** As deadlines keep their margins. */
    private Limit budget(Text name, Duration whole) {
        double margin = Math.min(seconds(site.limits().margin()), seconds(whole) * budgets.marginShare());
        return new Limit(name, seconds(whole), seconds(whole) - margin);
    }

    private static double seconds(Duration span) {
        return span.toNanos() / 1e9;
    }
}
