package org.bongsu.rules.stage;

import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;

/**
 * How a rule stood on all that it watches in a compartment, as far as an outlook tells of it.
 *
 * @param yes on how many its condition is true, voting or not yet
 * @param voting on how many its vote stands
 * @param example what was read on one of them
 */
public record RuleStanding(
        String rule,
        Hazard hazard,
        Modality modality,
        Grade grade,
        int yes,
        int no,
        int unknown,
        int voting,
        String example) {}
