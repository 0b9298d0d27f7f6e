package org.bongsu.migration.plan;

import org.bongsu.domain.Text;

/** Why a workload leaves by this method, or stays behind. */
public enum StepReason {
    PREFERRED(new Text("its preferred method", "선호하는 방법")),
    IN_FLIGHT(new Text("already on its way", "이미 진행 중")),
    NO_TIME(new Text("better methods cannot finish before the deadline", "더 나은 방법은 기한 전에 끝나지 않음")),
    NO_MEMORY(new Text("no destination host has the memory", "여유 메모리가 있는 대상 호스트가 없음")),
    NO_DESTINATION(new Text("no destination outlives the room", "이 방과 운명을 달리하는 대상이 없음")),
    FAILED_BEFORE(new Text("better methods failed", "더 나은 방법이 실패함")),
    ORDER_GIVEN_UP(new Text("stopped before what depends on it: no time to wait", "이것에 의존하는 대상을 기다릴 시간이 없어 먼저 정지")),
    SAVES_BATTERY(new Text(
            "stopped early: nothing is lost by it, and its server's power lengthens the battery",
            "조기 정지: 잃는 것이 없고, 서버 전력을 줄여 배터리 시간을 늘림")),
    TOO_LATE(new Text("not even a clean stop fits before the cut", "정상 정지도 차단 전에 끝나지 않음")),
    NOT_ARMED(new Text("what could save it is not armed", "이를 구할 수 있는 조치가 승인되지 않음")),
    NO_METHOD(new Text("no method is left", "남은 방법이 없음"));

    private final Text label;

    StepReason(Text label) {
        this.label = label;
    }

    public Text label() {
        return label;
    }
}
