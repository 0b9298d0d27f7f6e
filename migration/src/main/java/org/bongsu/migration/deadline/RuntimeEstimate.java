package org.bongsu.migration.deadline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Chemistry;

/**
 * How long a supply's battery lasts from when it was last seen: the lowest of what it says itself, what it was built for and
 * how fast it empties.
 *
 * @param seconds the lower bound that counts, at least 0
 * @param disagree whether they differ by more than {@link #FACTOR}
 * @param evidence for people: the one that counts first, then the others, and that they disagree
 */
public record RuntimeEstimate(double seconds, boolean disagree, Text evidence) {

    /** A derated lower bound may be two thirds of a true number; half of it means that one of them is wrong. */
    static final double FACTOR = 2;

    /** A supply that says so little, against two others and without LB, has not reckoned its runtime yet. */
    static final double DISBELIEF = 4;

    private record Candidate(double seconds, Text evidence) {}

    public static RuntimeEstimate of(Supply supply, BatteryFacts facts, Budgets budgets) {
        List<Candidate> own = new ArrayList<>();
        measured(supply, facts).ifPresent(own::add);
        rated(supply, facts).ifPresent(own::add);
        Optional<Candidate> said = said(supply, budgets);
        boolean believed = said.isPresent() && believed(supply, own);
        List<Candidate> counted = new ArrayList<>(own);
        if (believed) {
            counted.add(said.get());
        }
        if (counted.isEmpty()) {
            return assumed(budgets);
        }
        counted.sort(Comparator.comparingDouble(Candidate::seconds));
        double raw = supply.runtimeSeconds().orElse(0);
        boolean disagree = said.isPresent() && own.stream().anyMatch(each -> differ(each.seconds(), raw));
        return new RuntimeEstimate(
                counted.get(0).seconds(), disagree, evidence(supply, counted, said.isPresent() && !believed, disagree));
    }

    private static boolean differ(double one, double other) {
        return Math.max(one, other) > FACTOR * Math.min(one, other);
    }

    private static boolean believed(Supply supply, List<Candidate> own) {
        double raw = supply.runtimeSeconds().orElse(0);
        boolean outvoted = own.size() >= 2 && own.stream().allMatch(each -> each.seconds() > DISBELIEF * raw);
        return supply.battery().low() || !outvoted;
    }

    private static RuntimeEstimate assumed(Budgets budgets) {
        long seconds = budgets.runtimeUnknown().toSeconds();
        return new RuntimeEstimate(
                seconds,
                false,
                new Text(
                        "it tells no runtime, and " + seconds + " s are assumed, the common design",
                        "남은 시간을 알리지 않아 통상 설계치 " + seconds + "초로 가정"));
    }

    private static Optional<Candidate> said(Supply supply, Budgets budgets) {
        OptionalDouble raw = supply.runtimeSeconds();
        if (raw.isEmpty()) {
            return Optional.empty();
        }
        double believed = raw.getAsDouble() * budgets.runtimeShare();
        return Optional.of(new Candidate(
                believed,
                new Text(
                        "it says " + whole(raw.getAsDouble()) + " s, of which " + whole(believed) + " count",
                        "자체 표시 " + whole(raw.getAsDouble()) + "초 중 " + whole(believed) + "초만 인정")));
    }

    private static Optional<Candidate> measured(Supply supply, BatteryFacts facts) {
        return RuntimeModel.slope(supply.battery().discharge()).map(slope -> {
            double seconds = RuntimeModel.measured(facts.chemistry(), slope);
            String fall = String.format(Locale.ROOT, "%.2f", slope.percentPerSecond() * 60);
            return new Candidate(
                    seconds,
                    new Text(
                            "its charge fell by " + fall + " % a minute over " + whole(slope.overSeconds()) + " s, so "
                                    + whole(slope.percent()) + " % last " + whole(seconds) + " s",
                            "충전량이 " + whole(slope.overSeconds()) + "초 동안 분당 " + fall + " % 줄어, 남은 "
                                    + whole(slope.percent()) + " %로 " + whole(seconds) + "초"));
        });
    }

    private static Optional<Candidate> rated(Supply supply, BatteryFacts facts) {
        OptionalDouble rated = RuntimeModel.rated(facts, supply.battery());
        if (rated.isEmpty()) {
            return Optional.empty();
        }
        BatteryState state = supply.battery();
        String full = whole(facts.rated().orElseThrow().toMillis() / 1000.0);
        boolean lead = facts.chemistry() == Chemistry.LEAD_ACID;
        return Optional.of(new Candidate(
                rated.getAsDouble(),
                new Text(
                        "rated " + full + " s (" + (lead ? "lead-acid" : "lithium") + "), it lasts "
                                + whole(rated.getAsDouble()) + " s at "
                                + whole(state.charge().orElse(0))
                                + " % charge, " + figure(state.load(), " % load", "unknown load taken for 100 %")
                                + ", "
                                + figure(
                                        state.health(),
                                        " % health",
                                        "unknown health taken for " + whole(RuntimeModel.WORN * 100) + " %")
                                + ", "
                                + figure(
                                        state.celsius(),
                                        " °C",
                                        "unknown temperature taken for " + whole(RuntimeModel.COOL_CELSIUS) + " °C"),
                        "정격 " + full + "초(" + (lead ? "납축전지" : "리튬") + ") 기준 " + whole(rated.getAsDouble())
                                + "초: 충전 " + whole(state.charge().orElse(0)) + " %, "
                                + figure("부하 ", state.load(), " %", "부하 미상(100 % 가정)") + ", "
                                + figure(
                                        "건전도 ",
                                        state.health(),
                                        " %",
                                        "건전도 미상(" + whole(RuntimeModel.WORN * 100) + " % 가정)")
                                + ", "
                                + figure(
                                        "온도 ",
                                        state.celsius(),
                                        " °C",
                                        "온도 미상(" + whole(RuntimeModel.COOL_CELSIUS) + " °C 가정)"))));
    }

    private static String figure(OptionalDouble number, String unit, String unknown) {
        return figure("", number, unit, unknown);
    }

    private static String figure(String what, OptionalDouble number, String unit, String unknown) {
        return number.isPresent() ? what + whole(number.getAsDouble()) + unit : unknown;
    }

    private static Text evidence(Supply supply, List<Candidate> counted, boolean disbelieved, boolean disagree) {
        StringBuilder en = new StringBuilder();
        StringBuilder ko = new StringBuilder();
        for (Candidate candidate : counted) {
            en.append(en.length() == 0 ? "" : "; ").append(candidate.evidence().en());
            ko.append(ko.length() == 0 ? "" : "; ").append(candidate.evidence().ko());
        }
        if (disbelieved) {
            String raw = whole(supply.runtimeSeconds().orElse(0));
            en.append("; the ").append(raw).append(" s that it says itself are not believed against both");
            ko.append("; 자체 표시 ").append(raw).append("초는 두 근거와 어긋나 믿지 않음");
        }
        if (disagree) {
            en.append("; what it says and what is reckoned differ by more than ")
                    .append(whole(FACTOR))
                    .append(" times, so its runtime wants calibrating");
            ko.append("; 자체 표시와 계산이 ").append(whole(FACTOR)).append("배 넘게 달라 보정이 필요함");
        }
        return new Text(en.toString(), ko.toString());
    }

    private static String whole(double number) {
        return Long.toString(Math.round(number));
    }
}
