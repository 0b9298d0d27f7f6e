package org.bongsu.domain;

/** What a person reads, in both languages that Bongsu speaks. Neither is blank. */
public record Text(String en, String ko) {

    public Text {
        if (en.isBlank() || ko.isBlank()) {
            throw new IllegalArgumentException("a text needs English and Korean: en=" + en + " ko=" + ko);
        }
    }

    public static Text same(String both) {
        return new Text(both, both);
    }
}
