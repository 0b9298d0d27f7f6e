package org.bongsu.domain.site;

import java.util.Locale;
import java.util.OptionalDouble;
import org.bongsu.domain.Text;

/**
 * What a living node has to carry.
 *
 * @param knownWatts of the servers whose load is known; a lower bound while any is unknown
 * @param unknownServers servers that draw from it and of which nobody said how much
 * @param ratingWatts what it can carry; empty where nobody said
 */
public record NodeLoad(String node, double knownWatts, int unknownServers, OptionalDouble ratingWatts) {

    /** Whether it bears that. What is not known is never taken for nothing. */
    public enum Verdict {
        WITHIN,
        OVERLOADED,
        UNKNOWN
    }

    /** Room for the rounding of sums over some 10,000 servers; no breaker knows the difference. */
    private static final double ROUNDING = 1e-9;

    public Verdict verdict() {
        if (ratingWatts.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        if (knownWatts > ratingWatts.getAsDouble() * (1 + ROUNDING)) {
            return Verdict.OVERLOADED;
        }
        return unknownServers == 0 ? Verdict.WITHIN : Verdict.UNKNOWN;
    }

    public Text text() {
        String rating = ratingWatts.isPresent() ? kilowatts(ratingWatts.getAsDouble()) : "";
        String known = kilowatts(knownWatts);
        String more = unknownServers == 0 ? "" : " and " + unknownServers + " servers of unknown load";
        String moreKo = unknownServers == 0 ? "" : " 외 부하를 모르는 서버 " + unknownServers + "대";
        return new Text(
                node + " carries " + known + more + " of " + (rating.isEmpty() ? "an unknown rating" : rating),
                node + " 부하 " + known + moreKo + ", 정격 " + (rating.isEmpty() ? "알 수 없음" : rating));
    }

    private static String kilowatts(double watts) {
        return String.format(Locale.ROOT, "%.1f kW", watts / 1000);
    }
}
