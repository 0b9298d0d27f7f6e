package org.bongsu.migration.evacuability;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.domain.Text;

/**
 * Whether one room could be emptied under one threat.
 *
 * @param given seconds until its power goes; empty where the threat leaves it on
 * @param because what sets that time, with its evidence; empty where the threat leaves it on
 * @param needed seconds in which all that can be saved at all would be out, the margin included; empty where nothing runs
 * @param together rooms that have to leave in the same time over the same links, this one included
 * @param beside rooms that the same threat gives more or less time, and that share the links meanwhile
 * @param workloads that run there
 * @param lost by tier, of the plan that would be followed
 * @param stopped by tier: cleanly stopped, though they should run on
 * @param never of those lost or stopped, how many no time would save: they have nowhere to go
 * @param nowhere why most of these stay behind
 * @param tightest the limit that costs most of the time needed
 * @param buys what would make the time needed shorter, most first
 * @param unknown what nobody said and the answer may hang on
 */
public record Verdict(
        String room,
        Threat threat,
        OptionalDouble given,
        Optional<Text> because,
        OptionalDouble needed,
        List<String> together,
        List<String> beside,
        int workloads,
        List<Integer> lost,
        List<Integer> stopped,
        int never,
        Optional<Text> nowhere,
        Optional<Text> tightest,
        List<Purchase> buys,
        List<Text> unknown) {

    public Verdict {
        together = List.copyOf(together);
        beside = List.copyOf(beside);
        lost = List.copyOf(lost);
        stopped = List.copyOf(stopped);
        buys = List.copyOf(buys);
        unknown = List.copyOf(unknown);
    }

    public int allLost() {
        return lost.stream().mapToInt(Integer::intValue).sum();
    }

    public int allStopped() {
        return stopped.stream().mapToInt(Integer::intValue).sum();
    }

    /** How it would end. */
    public enum Answer {
        /** The threat leaves its power on. */
        STAYS_ON,
        /** All that should run on does, and nothing is lost. */
        ENOUGH,
        /** It takes longer than there is. */
        SHORT,
        /** There would be time enough, but what matters more in other rooms goes over the same links. */
        CROWDED,
        /** There is time enough, but no place for what stays behind. */
        NO_PLACE
    }

    public Answer answer() {
        int left = allLost() + allStopped();
        if (given.isEmpty()) {
            return Answer.STAYS_ON;
        }
        if (left == 0) {
            return Answer.ENOUGH;
        }
        if (needed.isPresent() && needed.getAsDouble() > given.getAsDouble()) {
            return Answer.SHORT;
        }
        return left > never ? Answer.CROWDED : Answer.NO_PLACE;
    }

    /** In one sentence: "all feeds lost: needs 19 min, is given 5 min; 0 lost, 52 only stopped". */
    public Text text() {
        Text what = threat.text();
        if (given.isEmpty()) {
            return new Text(what.en() + ": it keeps its power", what.ko() + ": 전원 유지");
        }
        String needs = needed.isPresent() ? minutes(Math.ceil(needed.getAsDouble())) : "0";
        String has = minutes(Math.floor(given.getAsDouble()));
        return new Text(
                what.en() + ": needs " + needs + " min, is given " + has + " min; " + allLost() + " lost, "
                        + allStopped() + " only stopped",
                what.ko() + ": " + needs + "분 필요, " + has + "분 주어짐; 상실 " + allLost() + ", 정지만 " + allStopped());
    }

    private static String minutes(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds / 60);
    }

    public boolean holds() {
        return answer() == Answer.STAYS_ON || answer() == Answer.ENOUGH;
    }
}
