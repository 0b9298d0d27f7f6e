package org.bongsu.domain.site;

import org.bongsu.domain.Text;

/**
 * A reason for which two places may go together.
 *
 * @param element the shared node, feed, compartment, building or cooling loop
 * @param takesBoth whether its end alone takes both; otherwise each loses a way to live on and keeps another
 */
public record CommonFate(Reason reason, String element, boolean takesBoth) {

    /** What is shared. */
    public enum Reason {
        UTILITY("utility", "상용 전원"),
        GENERATOR("generator", "발전기"),
        BATTERY_STRING("battery string", "배터리 스트링"),
        SWITCHGEAR("switchgear", "수배전반"),
        UPS("UPS", "UPS"),
        BUSWAY("busway", "버스웨이"),
        PDU("PDU", "PDU"),
        FEED("feed", "전원 경로"),
        /** Both stand in it, or what feeds them does. */
        COMPARTMENT("fire compartment", "방화구획"),
        /** A compartment in which one of them does not stand, but across which its cables run. */
        CEILING_VOID("cables across the compartment", "케이블이 지나는 방화구획"),
        BUILDING("building", "건물"),
        COOLING("cooling", "냉방");

        private final Text words;

        Reason(String en, String ko) {
            this.words = new Text(en, ko);
        }

        static Reason of(PowerKind kind) {
            return switch (kind) {
                case UTILITY -> UTILITY;
                case GENERATOR -> GENERATOR;
                case BATTERY -> BATTERY_STRING;
                case SWITCHGEAR -> SWITCHGEAR;
                case UPS -> UPS;
                case BUSWAY -> BUSWAY;
                case PDU -> PDU;
            };
        }
    }

    public Text text() {
        return new Text(
                "both depend on " + reason.words.en() + " " + element
                        + (takesBoth ? ", which takes both" : ", and keep another way without it"),
                "둘 다 " + reason.words.ko() + " " + element + "에 의존"
                        + (takesBoth ? "하며, 잃으면 둘 다 멈춥니다" : "하지만, 잃어도 다른 경로가 남습니다"));
    }
}
