package org.bongsu.alerting.page;

import java.util.List;
import org.bongsu.alerting.alert.Alert;

/** How alerts hang together at this site. */
public interface Kin {

    /** Nothing is grouped and nothing explains another. */
    Kin NONE = new Kin() {
        @Override
        public Family of(Alert alert) {
            return Family.alone(alert.id());
        }
    };

    Family of(Alert alert);

    /**
     * @param group alerts with the same are told together
     * @param waits whether the first of the group waits for others
     * @param causes ids of alerts each of which, while its cause stands, is the cause of this one
     */
    record Family(String group, boolean waits, List<String> causes) {
        public Family {
            causes = List.copyOf(causes);
        }

        public static Family alone(String alert) {
            return new Family(alert, false, List.of());
        }
    }
}
