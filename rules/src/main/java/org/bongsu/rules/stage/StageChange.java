package org.bongsu.rules.stage;

import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;

/**
 * One step of a stage.
 *
 * @param because what was seen or said, for people
 */
public record StageChange(String compartment, Hazard hazard, Stage from, Stage to, Cue cue, Text because, Moment at) {}
