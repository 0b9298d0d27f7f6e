package org.bongsu.migration.driver.kubernetes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Labels that a workload's pods have, as in {@code app={service},tier=web}: equality only, so that one list of the
 * cluster's pods answers for all workloads.
 *
 * @param terms values by key, in the order of the text
 */
public record PodSelector(Map<String, Template> terms) {

    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");

    /** What a label may hold. */
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

    public PodSelector {
        terms = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    }

    /** @throws IllegalArgumentException unless it is {@code key=value} with commas between; says what is wrong */
    public static PodSelector parse(String text) {
        Map<String, Template> terms = new LinkedHashMap<>();
        for (String term : text.split(",", -1)) {
            int equals = term.indexOf('=');
            String key = equals < 0 ? term.strip() : term.substring(0, equals).strip();
            String value = equals < 0 ? "" : term.substring(equals + 1).strip();
            if (equals < 0 || value.isEmpty() || !KEY.matcher(key).matches()) {
                throw new IllegalArgumentException(
                        "\"" + term.strip() + "\" is not a label and its value, as in app={service}");
            }
            String sample = value.replaceAll("\\{[a-z_]+\\}", "x");
            if (!VALUE.matcher(sample).matches()) {
                throw new IllegalArgumentException("\"" + value + "\" cannot be the value of a label");
            }
            if (terms.put(key, new Template(value)) != null) {
                throw new IllegalArgumentException("the label " + key + " is there twice");
            }
        }
        return new PodSelector(terms);
    }

    /** What a list is asked for that has to hold the pods of every workload: fixed labels, and that the others are there. */
    String common() {
        List<String> parts = new ArrayList<>();
        terms.forEach((key, value) -> parts.add(value.placeholders().isEmpty() ? key + "=" + value.text() : key));
        return String.join(",", parts);
    }

    /** @throws IllegalArgumentException when a value cannot be that of a label */
    Map<String, String> labels(Map<String, String> values) {
        Map<String, String> labels = new LinkedHashMap<>();
        terms.forEach((key, template) -> {
            String value = template.fill(values);
            if (!VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("the label " + key + " can never be \"" + value + "\"");
            }
            labels.put(key, value);
        });
        return labels;
    }
}
