package org.bongsu.domain.point;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * Why a reading has the quality it has: one of a closed list of kinds, so that it can be counted, and what was seen.
 *
 * @param detail numbers and device words, readable in any language; empty where the kind says it all
 */
public record Cause(Kind kind, String detail) {

    /** Of a reading that nothing is wrong with. */
    public static final Cause NONE = of(Kind.NONE);

    public static final Cause TRANSPORT_LOST = of(Kind.TRANSPORT_LOST);
    public static final Cause GATEWAY_LOST = of(Kind.GATEWAY_LOST);
    public static final Cause BROKER_LOST = of(Kind.BROKER_LOST);
    public static final Cause DEVICE_SILENT = of(Kind.DEVICE_SILENT);
    public static final Cause DEVICE_BUSY = of(Kind.DEVICE_BUSY);
    public static final Cause DEVICE_DEAD = of(Kind.DEVICE_DEAD);
    public static final Cause NOT_IN_PROFILE = of(Kind.NOT_IN_PROFILE);
    public static final Cause NO_VALUE = of(Kind.NO_VALUE);
    public static final Cause SENTINEL = of(Kind.SENTINEL);
    public static final Cause SCALE_FACTOR_MISSING = of(Kind.SCALE_FACTOR_MISSING);

    /** In the order in which a reading can go wrong on its way to us. */
    public enum Kind {
        NONE("none", "없음", Quality.GOOD),
        /** No point of this name was ever heard of since the start. */
        NEVER_SEEN("never seen", "수신된 적 없음", Quality.UNDEFINED),
        /** No connection to the device or to the gateway before it. */
        TRANSPORT_LOST("transport lost", "연결 끊김", Quality.STALE, Quality.UNDEFINED),
        /** The gateway or edge node before the device is gone, or says that it does not reach the device. */
        GATEWAY_LOST("gateway lost", "게이트웨이 두절", Quality.STALE, Quality.UNDEFINED),
        BROKER_LOST("broker lost", "브로커 연결 끊김", Quality.STALE, Quality.UNDEFINED),
        DEVICE_SILENT("device silent", "장치 무응답", Quality.STALE, Quality.UNDEFINED),
        /** The device says that it is busy, again and again. */
        DEVICE_BUSY("device busy", "장치 사용 중", Quality.STALE, Quality.UNDEFINED),
        /** The device has taken its leave, or the broker did so for it. */
        DEVICE_DEAD("device signed off", "장치 연결 종료", Quality.STALE, Quality.UNDEFINED),
        /** The device refuses what it is asked for. */
        EXCEPTION("exception", "장치가 요청을 거부함", Quality.STALE, Quality.UNDEFINED),
        /** Something answers, but not what was asked for. */
        REPLY_NOT_BELIEVED("reply not believed", "신뢰할 수 없는 응답", Quality.STALE, Quality.UNDEFINED),
        /** The device is not what its profile describes. */
        MISIDENTIFIED("misidentified", "다른 장치임", Quality.STALE, Quality.UNDEFINED),
        /** The device goes on answering, but not about this point. */
        TOO_OLD("too old", "오래된 값", Quality.STALE, Quality.UNDEFINED),
        NOT_IN_PROFILE("not in the profile", "프로파일에 없음", Quality.UNDEFINED),
        /** The device says in words that it has no value. */
        NO_VALUE("no value", "값 없음", Quality.UNDEFINED),
        /** The device says by an agreed number that it has no value. */
        SENTINEL("sentinel", "장치가 값 없음으로 표시", Quality.UNDEFINED),
        /** What came is no value of the point's type. */
        UNREADABLE("unreadable", "읽을 수 없는 값", Quality.UNDEFINED),
        SCALE_FACTOR_MISSING("scale factor missing", "배율 없음", Quality.UNDEFINED),
        SCALE_FACTOR_WRONG("scale factor impossible", "배율 이상", Quality.IMPLAUSIBLE),
        OUT_OF_RANGE("out of range", "범위 초과", Quality.IMPLAUSIBLE),
        IMPOSSIBLE_RATE("impossible rate", "불가능한 변화 속도", Quality.IMPLAUSIBLE),
        /** The very same value for longer than a live sensor can show it. */
        UNCHANGED("unchanged", "값이 변하지 않음", Quality.FROZEN),
        /** The device's clock is wrong, so the time of arrival stands for its own: the value is as good as any. */
        CLOCK_SKEW("clock skew", "장치 시계 오차", Quality.GOOD);

        private final Text text;
        private final Set<Quality> qualities;
        private final int mask;

        Kind(String en, String ko, Quality first, Quality... more) {
            this.text = new Text(en, ko);
            this.qualities = EnumSet.of(first, more);
            this.mask = qualities.stream()
                    .mapToInt(quality -> 1 << quality.ordinal())
                    .sum();
        }

        /** The same in metrics and in the API, such as {@code device_silent}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        public Text text() {
            return text;
        }

        /** The qualities that it can be the cause of. */
        public Set<Quality> qualities() {
            return EnumSet.copyOf(qualities);
        }

        boolean explains(Quality quality) {
            return (mask >> quality.ordinal() & 1) == 1;
        }
    }

    public static Cause of(Kind kind) {
        return new Cause(kind, "");
    }

    /** The device refused. @param code of Modbus, 1 to 255 */
    public static Cause exception(int code) {
        return new Cause(Kind.EXCEPTION, Integer.toString(code));
    }

    /** A reply that contradicts its request. @param fault its name */
    public static Cause notBelieved(String fault) {
        return new Cause(Kind.REPLY_NOT_BELIEVED, fault);
    }

    /** The device is another one than its profile describes. */
    public static Cause misidentified(String detail) {
        return new Cause(Kind.MISIDENTIFIED, detail);
    }

    /** The device says another time than ours; negative seconds say that its clock is behind. */
    public static Cause clockSkew(Moment said, Moment arrival) {
        return new Cause(Kind.CLOCK_SKEW, Math.round(arrival.secondsUntil(said)) + " s");
    }

    /** For people, such as {@code out of range: 0…100 %}. */
    public Text text() {
        return detail.isEmpty() ? kind.text : new Text(kind.text.en() + ": " + detail, kind.text.ko() + ": " + detail);
    }

    /** Its text in English. */
    @Override
    public String toString() {
        return text().en();
    }
}
