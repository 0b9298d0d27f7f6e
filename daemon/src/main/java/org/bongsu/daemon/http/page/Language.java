package org.bongsu.daemon.http.page;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.bongsu.domain.Text;
import org.jspecify.annotations.Nullable;

/** The languages that the page speaks. */
public enum Language {
    ENGLISH("en", "English"),
    KOREAN("ko", "한국어");

    private final String tag;
    private final String ownName;

    Language(String tag, String ownName) {
        this.tag = tag;
        this.ownName = ownName;
    }

    /** What was chosen, else what the browser prefers, else English. */
    public static Language of(Optional<String> chosen, @Nullable String acceptLanguage) {
        return chosen.flatMap(Language::ofTag)
                .or(() -> Optional.ofNullable(acceptLanguage).flatMap(Language::preferred))
                .orElse(ENGLISH);
    }

    /** The first of the most wanted ranges that is one of ours; a range wanted 0 is not wanted. */
    private static Optional<Language> preferred(String acceptLanguage) {
        return Arrays.stream(acceptLanguage.split(","))
                .map(Range::parse)
                .filter(range -> range.weight > 0)
                .sorted(Comparator.comparingDouble(Range::weight).reversed())
                .flatMap(range -> ofTag(range.tag).stream())
                .findFirst();
    }

    private static Optional<Language> ofTag(String tag) {
        String primary = tag.strip().toLowerCase(Locale.ROOT).split("-", 2)[0];
        return Arrays.stream(values())
                .filter(language -> language.tag.equals(primary))
                .findFirst();
    }

    public String tag() {
        return tag;
    }

    String ownName() {
        return ownName;
    }

    String say(Text text) {
        return this == KOREAN ? text.ko() : text.en();
    }

    private record Range(String tag, double weight) {

        static Range parse(String text) {
            String[] parts = text.strip().split("\\s*;\\s*q=", 2);
            boolean weighted = parts.length == 2 && parts[1].strip().matches("[01](\\.\\d{0,3})?");
            return new Range(parts[0], weighted ? Double.parseDouble(parts[1].strip()) : 1);
        }
    }
}
