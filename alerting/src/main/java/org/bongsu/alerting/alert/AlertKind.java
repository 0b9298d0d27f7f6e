package org.bongsu.alerting.alert;

import org.bongsu.domain.Text;

/** What an alert is about. The first word of its id. */
public enum AlertKind {
    STAGE("stage", "a compartment stands at a stage above normal", "구획이 정상보다 높은 단계에 있음"),
    SENSOR_LOST("sensor-lost", "a device is no longer heard", "장치 신호가 끊김"),
    GATEWAY_LOST("gateway-lost", "no device behind a gateway is heard", "게이트웨이 뒤의 모든 장치 신호가 끊김"),
    SENSOR_DOUBTED("sensor-doubted", "a device answers and cannot be believed", "장치가 응답하지만 값을 신뢰할 수 없음"),
    RUNTIME_DOUBTED(
            "runtime-doubted", "a UPS says another runtime than its battery bears out", "UPS의 남은 시간 표시가 배터리 상태와 맞지 않음"),
    NOTICE_FAILED("notice-failed", "a tenant does not receive: telephone", "고객사에 통지가 전달되지 않음: 전화 필요"),
    ENDPOINT_UNPROVEN(
            "endpoint-unproven",
            "a tenant's endpoint has not answered its challenge: notices to it are tried, and its second channels told as well",
            "고객사 수신 주소가 확인 요청에 응답하지 않음: 통지는 시도하고 보조 채널에도 알림"),
    TENANT_UNANSWERED(
            "tenant-unanswered", "a tenant has not answered by half of its notice", "통지 시간의 절반이 지나도록 고객사 응답이 없음"),
    TENANT_DISAGREES(
            "tenant-disagrees", "a tenant disagrees with an evacuation, which goes on", "고객사가 대피에 이의를 제기함. 대피는 계속됨"),
    CHANNEL_FAILED("channel-failed", "an operators' channel does not take alerts", "운영자 채널이 경보를 받지 않음"),
    HEALTH("health", "a part of Bongsu cannot do its work", "Bongsu 구성 요소 이상"),
    PLAN_SHORTFALL("plan-shortfall", "the plan of a room cannot save everything", "대피 계획이 모든 워크로드를 구할 수 없음"),
    NOT_EVACUABLE("not-evacuable", "a room could not be emptied if something happened", "비상시 전산실을 제대로 비울 수 없음"),
    INVENTORY_DRIFT("inventory-drift", "what runs where is not what servers.csv says", "servers.csv와 실제가 다름"),
    ARMING("arming", "something waits for a person to arm it", "담당자의 승인을 기다림"),
    RETURN("return", "what was evacuated can come back", "대피한 워크로드가 복귀할 수 있음"),
    LOGINS("logins", "many log-ins of operators fail", "운영자 로그인 실패가 많음");

    private final String word;
    private final Text meaning;

    AlertKind(String word, String en, String ko) {
        this.word = word;
        this.meaning = new Text(en, ko);
    }

    /** For people. */
    public Text meaning() {
        return meaning;
    }

    public String word() {
        return word;
    }
}
