package org.bongsu.migration.lint;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Outage;

/** How the findings speak: lists that stay short, numbers with units. */
final class Words {

    /** More examples than this are a list to scroll past; how many more there are is said. */
    static final int EXAMPLES = 3;

    private Words() {}

    static Text some(List<String> words) {
        return someTexts(words, Text::same);
    }

    /** The first outages, with what each of them does. */
    static Text outages(List<Outage> outages) {
        return someTexts(outages, Outage::text);
    }

    static <T> Text someTexts(List<T> all, Function<T, Text> words) {
        List<Text> shown = all.stream().limit(EXAMPLES).map(words).toList();
        int more = all.size() - shown.size();
        String en = String.join(", ", shown.stream().map(Text::en).toList());
        String ko = String.join(", ", shown.stream().map(Text::ko).toList());
        return more == 0 ? new Text(en, ko) : new Text(en + " and " + more + " more", ko + " 외 " + more + "건");
    }

    static String gib(double gib) {
        return String.format(Locale.ROOT, gib >= 100 ? "%,.0f GiB" : "%.4g GiB", gib)
                .replaceAll("(\\.[0-9]*?)0+ ", "$1 ")
                .replace(". ", " ");
    }

    static String gbps(double gbps) {
        return String.format(Locale.ROOT, "%.1f Gbit/s", gbps);
    }

    /** Seconds up to three minutes, then minutes. */
    static Text span(double seconds) {
        if (Double.isInfinite(seconds)) {
            return new Text("for ever", "무한히");
        }
        return seconds <= 180
                ? new Text(String.format(Locale.ROOT, "%.0f s", seconds), String.format(Locale.ROOT, "%.0f초", seconds))
                : new Text(
                        String.format(Locale.ROOT, "%.1f min", seconds / 60),
                        String.format(Locale.ROOT, "%.1f분", seconds / 60));
    }

    static String count(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
