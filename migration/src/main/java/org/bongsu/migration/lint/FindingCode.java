package org.bongsu.migration.lint;

/** What kind of weakness a finding is. Its word is public: people filter and alert by it. */
public enum FindingCode {
    FATE_SHARED("fate-shared"),
    CONTROL_INSIDE("control-inside"),
    CYCLE("cycle"),
    STORAGE_BEFORE_CLIENTS("storage-before-clients"),
    QUORUM_IN_ONE_COMPARTMENT("quorum-in-one-compartment"),
    RESTART_ARMED("restart-armed"),
    CAPACITY_SHORT("capacity-short"),
    METHOD_TOO_LONG("method-too-long");

    private final String word;

    FindingCode(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
