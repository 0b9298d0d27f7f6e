package org.bongsu.domain.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;

/**
 * How well a profile describes a device that was read with it. The best comes first.
 *
 * @param profile with its addresses resolved where the device could be walked
 * @param readings of every point whose registers could be read
 * @param unread points whose registers the device refused
 * @param reasons for the verdict, in English or in signs alone, the weightiest first
 */
public record ProfileFit(
        Profile profile, Verdict verdict, List<Reading> readings, List<String> unread, List<String> reasons)
        implements Comparable<ProfileFit> {

    /** From best to worst. */
    public enum Verdict {
        /** The device says itself that it is one, and its registers agree. */
        CONFIRMED,
        /** Nothing says what it is; every register can be read, and what they hold can be believed. */
        PLAUSIBLE,
        /** Some of it fits. */
        DOUBTFUL,
        MISFIT;

        public boolean fits() {
            return this == CONFIRMED || this == PLAUSIBLE;
        }
    }

    /** A device of another kind may hold a believable number by chance, seldom this often. */
    private static final double BELIEVABLE = 0.8;

    private static final double READABLE = 0.5;

    /** A device that says what it is may still lack much of what its like can have. */
    private static final double READABLE_IDENTIFIED = 0.25;

    private static final Comparator<ProfileFit> BEST_FIRST = Comparator.comparing((ProfileFit fit) -> fit.verdict())
            .thenComparing(
                    Comparator.comparingDouble((ProfileFit fit) -> fit.score()).reversed())
            .thenComparing(Comparator.comparingLong((ProfileFit fit) -> fit.count(Quality.GOOD))
                    .reversed())
            .thenComparing(fit -> fit.profile().id());

    public ProfileFit {
        readings = List.copyOf(readings);
        unread = List.copyOf(unread);
        reasons = List.copyOf(reasons);
    }

    /** A device that is not what the profile wants, by its own words. */
    public static ProfileFit misfit(Profile profile, String why) {
        return new ProfileFit(profile, Verdict.MISFIT, List.of(), List.of(), List.of(why));
    }

    /**
     * Judges a device that passed the profile's identity check, if there is one.
     *
     * @param asked the profile before its addresses were resolved: what it asks of a device's identity
     * @param resolved with every address known
     * @param given every register that the device gave
     */
    public static ProfileFit judge(
            Profile asked, Profile resolved, GivenRegisters given, Map<String, PointDefinition> registry, Moment at) {
        List<Reading> readings = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        for (String point : resolved.pointNames()) {
            Excerpt excerpt = new Excerpt(resolved, point, registry);
            if (excerpt.missing(given).isPresent()) {
                unread.add(point);
            } else {
                readings.add(excerpt.read(given, at));
            }
        }
        ProfileFit unjudged = new ProfileFit(resolved, Verdict.MISFIT, readings, unread, List.of());
        return unjudged.judged(isIdentified(asked));
    }

    private static boolean isIdentified(Profile asked) {
        return asked.sunspec().isPresent()
                || !asked.identity().isEmpty()
                || !asked.identityTexts().isEmpty()
                || !asked.identityObjects().isEmpty();
    }

    private ProfileFit judged(boolean identified) {
        List<String> why = new ArrayList<>();
        why.add(identified ? "its identity is confirmed" : "the profile has no identity check");
        long points = readings.size() + unread.size();
        if (!unread.isEmpty()) {
            why.add(unread.size() + " of " + points + " points cannot be read");
        }
        List<Reading> implausible = readings.stream()
                .filter(reading -> reading.quality() == Quality.IMPLAUSIBLE)
                .toList();
        if (!implausible.isEmpty()) {
            Reading first = implausible.get(0);
            why.add(implausible.size() + " of " + readings.size() + " values are out of range, such as "
                    + first.point().name() + " " + String.format(Locale.ROOT, "%.6g", first.raw()));
        }
        long undefined = count(Quality.UNDEFINED);
        if (undefined > 0) {
            why.add(undefined + " of " + readings.size() + " values are \"not available\"");
        }
        if (telling() == 0 && !readings.isEmpty()) {
            why.add("no value differs from zero");
        }
        if (unread.isEmpty() && implausible.isEmpty() && undefined == 0) {
            why.add("every value is in its range");
        }
        return new ProfileFit(profile, verdict(identified), readings, unread, why);
    }

    private Verdict verdict(boolean identified) {
        double points = readings.size() + unread.size();
        double readable = points == 0 ? 0 : readings.size() / points;
        double believable = readings.isEmpty() ? 0 : 1 - count(Quality.IMPLAUSIBLE) / (double) readings.size();
        if (readable == 0 || believable == 0) {
            return Verdict.MISFIT;
        }
        if (identified && believable >= READABLE) {
            return readable >= READABLE_IDENTIFIED ? Verdict.CONFIRMED : Verdict.DOUBTFUL;
        }
        if (readable == 1 && believable == 1 && telling() > 0) {
            return Verdict.PLAUSIBLE;
        }
        return readable >= READABLE && believable >= BELIEVABLE ? Verdict.DOUBTFUL : Verdict.MISFIT;
    }

    /** Readings of that quality. */
    public long count(Quality quality) {
        return readings.stream().filter(reading -> reading.quality() == quality).count();
    }

    /** Believable values other than zero: registers that hold nothing are in every range. */
    private long telling() {
        return readings.stream()
                .filter(reading -> reading.quality() == Quality.GOOD && reading.raw() != 0)
                .count();
    }

    /** From 0 to 1, the share of points that say something believable; zeros count half. */
    public double score() {
        int points = readings.size() + unread.size();
        return points == 0 ? 0 : (count(Quality.GOOD) + telling()) / (2.0 * points);
    }

    @Override
    public int compareTo(ProfileFit other) {
        return BEST_FIRST.compare(this, other);
    }
}
