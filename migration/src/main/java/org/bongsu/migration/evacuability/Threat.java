package org.bongsu.migration.evacuability;

import java.util.Locale;
import org.bongsu.domain.Text;

/**
 * One thing that may happen to a site.
 *
 * @param subject the feed's name, or the id of the compartment, room or building; "all" for all feeds
 */
public record Threat(Kind kind, String subject) {

    /** What happens. */
    public enum Kind {
        /** Everything above the UPSs of one feed is without power. */
        FEED_LOST,
        /** The same of every feed at once. */
        FEEDS_LOST,
        /** A confirmed fire in a compartment with racks. */
        COMPARTMENT_FIRE,
        /** A confirmed fire in a compartment with batteries. */
        BATTERY_FIRE,
        /** A cut of one room, announced without its time. */
        NOTICE,
        /** A cut of a whole building, announced without its time, as at Pangyo. */
        BUILDING_NOTICE
    }

    public static final String ALL = "all";

    /** For machines: {@code feed_lost:A}. */
    public String id() {
        return kind.name().toLowerCase(Locale.ROOT) + ":" + subject;
    }

    public Text text() {
        return switch (kind) {
            case FEED_LOST -> new Text("feed " + subject + " lost", subject + " 전원 경로 상실");
            case FEEDS_LOST -> new Text("all feeds lost", "모든 전원 경로 상실");
            case COMPARTMENT_FIRE -> new Text("fire in " + subject, subject + " 화재");
            case BATTERY_FIRE -> new Text("fire of the batteries in " + subject, subject + " 배터리 화재");
            case NOTICE -> new Text("cut of " + subject + " at short notice", subject + " 긴급 차단 예고");
            case BUILDING_NOTICE ->
                new Text("cut of building " + subject + " at short notice", subject + " 건물 긴급 차단 예고");
        };
    }
}
