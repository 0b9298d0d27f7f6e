package org.bongsu.config.generate;

import java.util.List;
import java.util.Locale;
import org.bongsu.domain.Text;

/** How the generator names rooms, power nodes and racks, so that its files agree. */
final class Names {

    /** Batteries and UPSs of the first halls, one compartment. */
    static final String BATTERIES_A = "bat-b3";

    static final String UPS_A = "ups-b3";

    /** Batteries and UPSs of the other halls, a compartment each. */
    static final String BATTERIES_B = "bat-b4";

    static final String UPS_B = "ups-b4";
    static final List<String> FEEDS = List.of("a", "b");

    private Names() {}

    static String hall(int hall) {
        return "hall-" + hall;
    }

    static String ups(int hall, String feed) {
        return "ups-" + hall + feed;
    }

    static String battery(int hall, String feed) {
        return "battery-" + hall + feed;
    }

    static String pdu(int hall, int row, String feed) {
        return String.format(Locale.ROOT, "pdu-%d-%02d%s", hall, row, feed);
    }

    static String rack(int hall, int rack) {
        return String.format(Locale.ROOT, "r%d-%03d", hall, rack);
    }

    static String server(int hall, int rack, int slot) {
        return String.format(Locale.ROOT, "s%d-%03d-%02d", hall, rack, slot);
    }

    static String yaml(Text text) {
        return "{en: \"" + text.en() + "\", ko: \"" + text.ko() + "\"}";
    }
}
