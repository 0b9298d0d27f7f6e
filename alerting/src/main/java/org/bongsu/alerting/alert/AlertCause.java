package org.bongsu.alerting.alert;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;

/**
 * What makes an alert. Two causes with the same {@link #id()} are the same alert, in any run and on any daemon, so that
 * two daemons that watch one room tell one story.
 */
public sealed interface AlertCause {

    /** Stable: made of the kind and of what it is about, of nothing that changes while it lasts. */
    String id();

    AlertKind kind();

    Severity severity();

    Subject subject();

    Text summary();

    /** Evidence for people, most important first. */
    List<String> reasons();

    /** A compartment stands at a stage above normal for one hazard. */
    record StageReached(String compartment, Text name, Hazard hazard, Stage stage, List<String> reasons)
            implements AlertCause {
        public StageReached {
            reasons = List.copyOf(reasons);
            if (stage == Stage.NORMAL) {
                throw new IllegalArgumentException(compartment + ": normal is no cause for an alert");
            }
        }

        public static String id(String compartment, Hazard hazard) {
            return AlertKind.STAGE.word() + "." + hazard.name().toLowerCase(Locale.ROOT) + "." + compartment;
        }

        @Override
        public String id() {
            return id(compartment, hazard);
        }

        @Override
        public AlertKind kind() {
            return AlertKind.STAGE;
        }

        @Override
        public Severity severity() {
            return Severity.of(stage);
        }

        @Override
        public Subject subject() {
            return new Subject(Subject.Type.COMPARTMENT, compartment);
        }

        @Override
        public Text summary() {
            return new Text(
                    name.en() + ": " + label(hazard).en() + " " + stage.label().en(),
                    name.ko() + ": " + label(hazard).ko() + " " + stage.label().ko());
        }

        private static Text label(Hazard hazard) {
            return switch (hazard) {
                case FIRE -> new Text("fire", "화재");
                case POWER -> new Text("power", "전원");
                case COOLING -> new Text("cooling", "냉방");
            };
        }
    }

    /** A device is no longer heard. It counts neither way for a stage; a person has to look. */
    record SensorLost(String device, String room, String why) implements AlertCause {

        public static String id(String device) {
            return AlertKind.SENSOR_LOST.word() + "." + device;
        }

        @Override
        public String id() {
            return id(device);
        }

        @Override
        public AlertKind kind() {
            return AlertKind.SENSOR_LOST;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public Subject subject() {
            return new Subject(Subject.Type.DEVICE, device);
        }

        @Override
        public Text summary() {
            return new Text(device + " in " + room + " is no longer heard", device + " (" + room + ")의 신호가 끊겼습니다");
        }

        @Override
        public List<String> reasons() {
            return List.of(why);
        }
    }

    /** All devices that are reached through one thing are silent: it is the likelier cause, and one alert instead of all theirs. */
    record GatewayLost(String gateway, int devices, List<String> rooms) implements AlertCause {
        public GatewayLost {
            rooms = List.copyOf(rooms);
            if (devices < 2) {
                throw new IllegalArgumentException(gateway + ": " + devices + " devices say nothing of it");
            }
        }

        public static String id(String gateway) {
            return AlertKind.GATEWAY_LOST.word() + "." + gateway;
        }

        @Override
        public String id() {
            return id(gateway);
        }

        @Override
        public AlertKind kind() {
            return AlertKind.GATEWAY_LOST;
        }

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public Subject subject() {
            return new Subject(Subject.Type.GATEWAY, gateway);
        }

        @Override
        public Text summary() {
            return new Text(
                    "none of the " + devices + " devices behind " + gateway + " is heard",
                    gateway + " 뒤의 장치 " + devices + "대 모두 신호가 끊겼습니다");
        }

        @Override
        public List<String> reasons() {
            return List.of("rooms: " + String.join(", ", rooms));
        }
    }

    /** A device answers, and what it says cannot be believed. It counts neither way for a stage; a person has to look. */
    record SensorDoubted(String device, String room, String why) implements AlertCause {

        public static String id(String device) {
            return AlertKind.SENSOR_DOUBTED.word() + "." + device;
        }

        @Override
        public String id() {
            return id(device);
        }

        @Override
        public AlertKind kind() {
            return AlertKind.SENSOR_DOUBTED;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public Subject subject() {
            return new Subject(Subject.Type.DEVICE, device);
        }

        @Override
        public Text summary() {
            return new Text(
                    device + " in " + room + " answers, but cannot be believed",
                    device + " (" + room + ")이(가) 응답하지만 값을 신뢰할 수 없습니다");
        }

        @Override
        public List<String> reasons() {
            return List.of(why);
        }
    }

    /** A UPS lives on its battery and says a runtime that its charge, rating and load do not bear out. The lower counts. */
    record RuntimeDoubted(String device, Text evidence) implements AlertCause {

        public static String id(String device) {
            return AlertKind.RUNTIME_DOUBTED.word() + "." + device;
        }

        @Override
        public String id() {
            return id(device);
        }

        @Override
        public AlertKind kind() {
            return AlertKind.RUNTIME_DOUBTED;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public Subject subject() {
            return new Subject(Subject.Type.DEVICE, device);
        }

        @Override
        public Text summary() {
            return new Text(
                    device + " says another runtime than its battery bears out; the lower counts",
                    device + "의 남은 시간 표시가 배터리 상태와 맞지 않아 더 짧은 값을 씁니다");
        }

        @Override
        public List<String> reasons() {
            return List.of(evidence.en());
        }
    }

    /**
     * A tenant has not been told and somebody has to telephone.
     *
     * @param givenUp true when Bongsu has given up on a notice; false while it goes on trying
     */
    record NoticeFailed(String tenant, Text name, boolean givenUp, List<String> reasons) implements AlertCause {
        public NoticeFailed {
            reasons = List.copyOf(reasons);
        }

        public static String id(String tenant) {
            return AlertKind.NOTICE_FAILED.word() + "." + tenant;
        }

        @Override
        public String id() {
            return id(tenant);
        }

        @Override
        public AlertKind kind() {
            return AlertKind.NOTICE_FAILED;
        }

        @Override
        public Severity severity() {
            return givenUp ? Severity.CRITICAL : Severity.ERROR;
        }

        @Override
        public Subject subject() {
            return new Subject(Subject.Type.TENANT, tenant);
        }

        @Override
        public Text summary() {
            return new Text(
                    name.en() + " does not receive our notices: telephone them",
                    name.ko() + "에 통지가 전달되지 않습니다. 전화로 알리십시오");
        }
    }

    /**
     * An endpoint of a tenant has not answered its challenge: whether notices arrive there, nobody knows.
     *
     * @param endpoint the tenant's id, and the endpoint's where there are several
     */
    record EndpointUnproven(String tenant, String endpoint, Text name, String why) implements AlertCause {

        public static String id(String endpoint) {
            return AlertKind.ENDPOINT_UNPROVEN.word() + "." + endpoint;
        }

        @Override
        public String id() {
            return id(endpoint);
        }

        @Override
        public AlertKind kind() {
            return AlertKind.ENDPOINT_UNPROVEN;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public Subject subject() {
            return new Subject(Subject.Type.TENANT, tenant);
        }

        @Override
        public Text summary() {
            return new Text(
                    name.en() + ": its endpoint has not answered our challenge",
                    name.ko() + ": 수신 주소가 확인 요청에 응답하지 않았습니다");
        }

        @Override
        public List<String> reasons() {
            return List.of(endpoint + ": " + why);
        }
    }

    /** A tenant that can answer has not when half of its notice was over. */
    record TenantUnanswered(String tenant, Text name, Text where, List<String> reasons) implements AlertCause {
        public TenantUnanswered {
            reasons = List.copyOf(reasons);
        }

        public static String id(String tenant) {
            return AlertKind.TENANT_UNANSWERED.word() + "." + tenant;
        }

        @Override
        public String id() {
            return id(tenant);
        }

        @Override
        public AlertKind kind() {
            return AlertKind.TENANT_UNANSWERED;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public Subject subject() {
            return new Subject(Subject.Type.TENANT, tenant);
        }

        @Override
        public Text summary() {
            return new Text(
                    name.en() + " has not answered by half of its notice: " + where.en(),
                    name.ko() + ": 통지 시간의 절반이 지나도록 응답이 없습니다: " + where.ko());
        }
    }

    /** A tenant disagrees with leaving a room. The evacuation goes on; a person should speak with them. */
    record TenantDisagrees(String tenant, Text name, Text room, String why) implements AlertCause {

        public static String id(String tenant) {
            return AlertKind.TENANT_DISAGREES.word() + "." + tenant;
        }

        @Override
        public String id() {
            return id(tenant);
        }

        @Override
        public AlertKind kind() {
            return AlertKind.TENANT_DISAGREES;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public Subject subject() {
            return new Subject(Subject.Type.TENANT, tenant);
        }

        @Override
        public Text summary() {
            return new Text(
                    name.en() + " disagrees with leaving " + room.en(),
                    name.ko() + "이(가) " + room.ko() + " 대피에 이의를 제기했습니다");
        }

        @Override
        public List<String> reasons() {
            return List.of(why);
        }
    }

    /** An operators' channel does not take alerts. It is told through the others. */
    record ChannelFailed(String channel, String why) implements AlertCause {

        public static String id(String channel) {
            return AlertKind.CHANNEL_FAILED.word() + "." + channel;
        }

        @Override
        public String id() {
            return id(channel);
        }

        @Override
        public AlertKind kind() {
            return AlertKind.CHANNEL_FAILED;
        }

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public Subject subject() {
            return new Subject(Subject.Type.CHANNEL, channel);
        }

        @Override
        public Text summary() {
            return new Text(
                    "alert channel " + channel + " does not take alerts", "경보 채널 " + channel + "이(가) 경보를 받지 않습니다");
        }

        @Override
        public List<String> reasons() {
            return List.of(why);
        }
    }

    /** A part of Bongsu itself cannot do its work: spool or journal full, broker or store out of reach. */
    record Health(String component, Severity severity, Text summary, List<String> reasons) implements AlertCause {
        public Health {
            reasons = List.copyOf(reasons);
        }

        /** The disk under the telemetry spool or the journal takes no more. Decisions go on; only records are at stake. */
        public static Health full(String component, String why) {
            return new Health(
                    component,
                    Severity.CRITICAL,
                    new Text("no room left for the " + component, component + " 저장 공간이 가득 찼습니다"),
                    List.of(why));
        }

        public static String id(String component) {
            return AlertKind.HEALTH.word() + "." + component;
        }

        @Override
        public String id() {
            return id(component);
        }

        @Override
        public AlertKind kind() {
            return AlertKind.HEALTH;
        }

        @Override
        public Subject subject() {
            return new Subject(Subject.Type.COMPONENT, component);
        }
    }

    /**
     * The plan for a room cannot save everything before its deadline.
     *
     * @param lost workloads that will be running when the power goes, at least 0
     * @param stopped workloads that should have kept running and can only be stopped, at least 0
     * @param left until the deadline
     */
    record PlanShortfall(String room, Text name, int lost, int stopped, Duration left) implements AlertCause {
        public PlanShortfall {
            if (lost < 0 || stopped < 0 || lost + stopped == 0) {
                throw new IllegalArgumentException(
                        room + ": a shortfall of " + lost + " lost, " + stopped + " stopped");
            }
        }

        public static String id(String room) {
            return AlertKind.PLAN_SHORTFALL.word() + "." + room;
        }

        @Override
        public String id() {
            return id(room);
        }

        @Override
        public AlertKind kind() {
            return AlertKind.PLAN_SHORTFALL;
        }

        @Override
        public Severity severity() {
            return lost > 0 ? Severity.CRITICAL : Severity.ERROR;
        }

        @Override
        public Subject subject() {
            return new Subject(Subject.Type.ROOM, room);
        }

        @Override
        public Text summary() {
            return new Text(
                    name.en() + ": " + lost + " workloads will be lost and " + stopped
                            + " only stopped before the power goes",
                    name.ko() + ": 전원 차단 전까지 워크로드 " + lost + "건 손실, " + stopped + "건 정지 예상");
        }

        @Override
        public List<String> reasons() {
            return List.of(left.toSeconds() + " s left until the deadline of " + room);
        }
    }

    /**
     * A room is to be emptied and not everything that could be done for it is armed, or will not be for much longer.
     *
     * @param what waits or ends, for people
     * @param grave whether work may be lost by it
     */
    record ArmingWanted(String room, Text name, Text what, boolean grave, List<String> reasons) implements AlertCause {
        public ArmingWanted {
            reasons = List.copyOf(reasons);
        }

        public static String id(String room) {
            return AlertKind.ARMING.word() + "." + room;
        }

        @Override
        public String id() {
            return id(room);
        }

        @Override
        public AlertKind kind() {
            return AlertKind.ARMING;
        }

        @Override
        public Severity severity() {
            return grave ? Severity.CRITICAL : Severity.WARNING;
        }

        @Override
        public Subject subject() {
            return new Subject(Subject.Type.ROOM, room);
        }

        @Override
        public Text summary() {
            return new Text(name.en() + ": " + what.en(), name.ko() + ": " + what.ko());
        }
    }

    /**
     * A room may be used again, and a person is asked for what its evacuation took away.
     *
     * @param away workloads that are not back
     * @param failed of these, what only a person can bring back
     */
    record ReturnWanted(String room, Text name, int away, int failed, List<String> reasons) implements AlertCause {
        public ReturnWanted {
            reasons = List.copyOf(reasons);
        }

        public static String id(String room) {
            return AlertKind.RETURN.word() + "." + room;
        }

        @Override
        public String id() {
            return id(room);
        }

        @Override
        public AlertKind kind() {
            return AlertKind.RETURN;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public Subject subject() {
            return new Subject(Subject.Type.ROOM, room);
        }

        @Override
        public Text summary() {
            return failed > 0
                    ? new Text(
                            name.en() + ": " + failed + " workloads have to be brought back by a person",
                            name.ko() + ": 워크로드 " + failed + "건은 담당자가 복귀시켜야 합니다")
                    : new Text(
                            name.en() + ": " + away + " workloads can come back",
                            name.ko() + ": 워크로드 " + away + "건 복귀 가능");
        }
    }

    /**
     * Nothing has happened, but if it did, the room could not be emptied as it should be.
     *
     * @param asked how many cases were asked of it, at least as many as failed
     * @param failed what it could not be emptied in, each with its minutes, at least one
     */
    record NotEvacuable(String room, Text name, int asked, List<Text> failed) implements AlertCause {
        public NotEvacuable {
            failed = List.copyOf(failed);
            if (failed.isEmpty() || failed.size() > asked) {
                throw new IllegalArgumentException(room + ": " + failed.size() + " of " + asked + " cases failed");
            }
        }

        public static String id(String room) {
            return AlertKind.NOT_EVACUABLE.word() + "." + room;
        }

        @Override
        public String id() {
            return id(room);
        }

        @Override
        public AlertKind kind() {
            return AlertKind.NOT_EVACUABLE;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public Subject subject() {
            return new Subject(Subject.Type.ROOM, room);
        }

        @Override
        public Text summary() {
            return new Text(
                    name.en() + " could not be emptied as it should be in " + failed.size() + " of " + asked
                            + " cases: " + failed.get(0).en(),
                    name.ko() + ": " + asked + "가지 경우 중 " + failed.size() + "가지에서 제대로 비울 수 없습니다: "
                            + failed.get(0).ko());
        }

        @Override
        public List<String> reasons() {
            return failed.stream().map(Text::en).toList();
        }
    }

    /**
     * What is seen to run where, or told by a record such as NetBox, is not what servers.csv says.
     *
     * @param room blank for what no room can be named of
     * @param name of the room, or of the site
     * @param grave whether an evacuation would lose something by it, or a permit is withheld
     * @param count how many differences there are, at least as many as are listed
     * @param differences the gravest first, at least one
     */
    record InventoryDrift(String room, Text name, boolean grave, int count, List<Text> differences)
            implements AlertCause {
        public InventoryDrift {
            differences = List.copyOf(differences);
            if (differences.isEmpty() || differences.size() > count) {
                throw new IllegalArgumentException(room + ": " + differences.size() + " of " + count + " differences");
            }
        }

        public static String id(String room) {
            return AlertKind.INVENTORY_DRIFT.word() + (room.isBlank() ? "" : "." + room);
        }

        @Override
        public String id() {
            return id(room);
        }

        @Override
        public AlertKind kind() {
            return AlertKind.INVENTORY_DRIFT;
        }

        @Override
        public Severity severity() {
            return grave ? Severity.ERROR : Severity.WARNING;
        }

        @Override
        public Subject subject() {
            return room.isBlank()
                    ? new Subject(Subject.Type.COMPONENT, "inventory")
                    : new Subject(Subject.Type.ROOM, room);
        }

        @Override
        public Text summary() {
            return new Text(
                    name.en() + ": " + count + (count == 1 ? " difference" : " differences")
                            + " between servers.csv and what runs there: "
                            + differences.get(0).en(),
                    name.ko() + ": servers.csv와 실제가 " + count + "건 다릅니다: "
                            + differences.get(0).ko());
        }

        @Override
        public List<String> reasons() {
            return differences.stream().map(Text::en).toList();
        }
    }

    /**
     * Many log-ins of operators fail: somebody may be trying passwords.
     *
     * @param times how many lately, at least 1
     * @param address from where the last came; blank where it is not known
     */
    record LoginsSuspect(int times, String address) implements AlertCause {

        public static final String ID = AlertKind.LOGINS.word();

        public LoginsSuspect {
            if (times < 1) {
                throw new IllegalArgumentException(times + " log-ins are none");
            }
        }

        @Override
        public String id() {
            return ID;
        }

        @Override
        public AlertKind kind() {
            return AlertKind.LOGINS;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public Subject subject() {
            return new Subject(Subject.Type.COMPONENT, "logins");
        }

        @Override
        public Text summary() {
            return new Text(
                    "many log-ins fail: somebody may be trying passwords", "로그인 실패가 많습니다. 누군가 암호를 시도하고 있을 수 있습니다");
        }

        @Override
        public List<String> reasons() {
            return List.of(times + " failed lately, the last from " + (address.isBlank() ? "somewhere" : address));
        }
    }
}
