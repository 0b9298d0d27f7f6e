package org.bongsu.simulators.fleet;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How unreliable the drivers are, as shares of all commands.
 *
 * @param lost accepted, and nothing ever happens
 * @param delayed begins 10 to 60 s late
 * @param lied claimed to have succeeded, with nothing done
 * @param failed claimed to have failed, with nothing done
 * @param doubled share of replies that come twice
 */
public record FaultRates(double lost, double delayed, double lied, double failed, double doubled) {

    private static final List<String> NAMES = List.of("lost", "delayed", "lied", "failed", "doubled");

    public static final FaultRates NONE = new FaultRates(0, 0, 0, 0, 0);

    /** One in a hundred is lost, delayed, lied about, or told twice. */
    public static final FaultRates DEFAULT = new FaultRates(0.01, 0.01, 0.01, 0, 0.01);

    public FaultRates {
        boolean shares = Stream.of(lost, delayed, lied, failed, doubled).allMatch(share -> share >= 0 && share <= 1);
        if (!shares || lost + delayed + lied + failed > 1) {
            throw new IllegalArgumentException("lost " + lost + ", delayed " + delayed + ", lied " + lied + ", failed "
                    + failed + ", doubled " + doubled + " are not shares of one");
        }
    }

    /**
     * None but those named.
     *
     * @param shares by name, 0 to 1
     * @throws IllegalArgumentException for an unknown name or shares that are more than one
     */
    public static FaultRates of(Map<String, Double> shares) {
        Map<String, Double> all = new LinkedHashMap<>();
        NAMES.forEach(name -> all.put(name, 0.0));
        shares.forEach((name, share) -> {
            if (all.put(name, share) == null) {
                throw new IllegalArgumentException(
                        "no fault is called " + name + "; there are " + String.join(", ", NAMES));
            }
        });
        Iterator<Double> values = all.values().iterator();
        return new FaultRates(values.next(), values.next(), values.next(), values.next(), values.next());
    }
}
