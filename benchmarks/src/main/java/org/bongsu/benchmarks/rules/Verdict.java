package org.bongsu.benchmarks.rules;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether contenders found the same: zones that alarmed, with the second of their first alarm. */
final class Verdict {

    private Verdict() {}

    /** As a contender's process tells it: {@code zone:second} each. */
    static SortedMap<Integer, Long> parse(String line) {
        SortedMap<Integer, Long> alarms = new TreeMap<>();
        if (!line.isBlank()) {
            for (String alarm : line.split(" ")) {
                int colon = alarm.indexOf(':');
                alarms.put(Integer.parseInt(alarm.substring(0, colon)), Long.parseLong(alarm.substring(colon + 1)));
            }
        }
        return alarms;
    }

    /** Zones that alarmed for one alone, or for both with first alarms further apart. */
    static int differences(Map<Integer, Long> ones, Map<Integer, Long> others, long seconds) {
        Set<Integer> zones = new TreeSet<>(ones.keySet());
        zones.addAll(others.keySet());
        int differences = 0;
        for (int zone : zones) {
            Long one = ones.get(zone);
            Long other = others.get(zone);
            if (one == null || other == null || Math.abs(one - other) > seconds) {
                differences++;
            }
        }
        return differences;
    }

    /** Zones whose story and whose alarm do not agree. */
    static int wrong(Map<Integer, Long> alarms, Story[] stories) {
        int wrong = 0;
        for (int zone = 0; zone < stories.length; zone++) {
            wrong += stories[zone].alarms() == alarms.containsKey(zone) ? 0 : 1;
        }
        return wrong;
    }

    /** Alarms of zones in which one sensor alone is wrong. */
    static int falseAlarms(Map<Integer, Long> alarms, Story[] stories) {
        return (int) alarms.keySet().stream()
                .filter(zone -> stories[zone].isSingleFault())
                .count();
    }
}
