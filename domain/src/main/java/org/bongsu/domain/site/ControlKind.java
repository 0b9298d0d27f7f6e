package org.bongsu.domain.site;

import org.bongsu.domain.Text;

/** What conducts an evacuation, or is called by what does. */
public enum ControlKind {
    BONGSU("Bongsu", "봉수", true),
    /** Another Bongsu that would take over. */
    STANDBY("Bongsu's standby", "봉수 예비기", true),
    DNS("name service", "이름 서비스(DNS)", true),
    /** DHCP, NTP. */
    TIME("DHCP and time", "DHCP·시각 서비스", false),
    /** What moves and stops workloads when it is told to. */
    ORCHESTRATOR("orchestrator", "오케스트레이터", true),
    BROKER("message broker", "메시지 브로커", false),
    SECRETS("secret store", "비밀 저장소", true),
    CHAT("chat", "채팅", false),
    STORE("telemetry store", "원격 측정 저장소", false),
    NETWORK("management network", "관리망", true);

    private final Text words;
    private final boolean vital;

    ControlKind(String en, String ko, boolean vital) {
        this.words = new Text(en, ko);
        this.vital = vital;
    }

    public Text words() {
        return words;
    }

    /** Whether nothing is moved any more without it; the others make people and readings slower to be heard. */
    public boolean vital() {
        return vital;
    }

    /** The kind whose work it can do: a standby is another Bongsu. */
    public ControlKind office() {
        return this == STANDBY ? BONGSU : this;
    }
}
