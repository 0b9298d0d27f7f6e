package org.bongsu.alerting.alert;

/** What an alert is about. The first word of its id. */
public enum AlertKind {
    STAGE("stage"),
    SENSOR_LOST("sensor-lost"),
    GATEWAY_LOST("gateway-lost"),
    SENSOR_DOUBTED("sensor-doubted"),
    RUNTIME_DOUBTED("runtime-doubted"),
    NOTICE_FAILED("notice-failed"),
    CHANNEL_FAILED("channel-failed"),
    HEALTH("health"),
    PLAN_SHORTFALL("plan-shortfall"),
    NOT_EVACUABLE("not-evacuable"),
    INVENTORY_DRIFT("inventory-drift"),
    ARMING("arming"),
    RETURN("return"),
    LOGINS("logins");

    private final String word;

    AlertKind(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
