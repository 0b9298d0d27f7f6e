package org.bongsu.daemon.http.view;

import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;

/**
 * One hazard's own stage in a compartment.
 *
 * @param missing for the next stage; where there is none, what ends this one
 */
public record HazardView(Hazard hazard, Stage stage, Moment since, Text because, Text missing) {}
