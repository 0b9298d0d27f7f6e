package org.bongsu.alerting.alert;

/** What an alert points at, so that a screen can lead there. */
public record Subject(Type type, String id) {

    /** What kind of thing it is. */
    public enum Type {
        COMPARTMENT("compartment"),
        ROOM("room"),
        DEVICE("device"),
        /** What several devices are reached through. */
        GATEWAY("gateway"),
        TENANT("tenant"),
        CHANNEL("channel"),
        /** A part of Bongsu itself: spool, journal, broker. */
        COMPONENT("component");

        private final String word;

        Type(String word) {
            this.word = word;
        }
    }

    public Subject {
        if (id.isBlank()) {
            throw new IllegalArgumentException("the subject of an alert has no id: " + type);
        }
    }

    /** For example {@code room/hall-1}. */
    @Override
    public String toString() {
        return type.word + "/" + id;
    }
}
