package org.bongsu.rules.signal;

import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;

/**
 * One rule on all that it watches in a compartment, at one moment.
 *
 * @param version of the rule
 * @param yes on how many its condition is true, voting or not yet
 * @param voting on how many its vote stands
 * @param example what was read on one of them: of a true one, else of an unknown one with its cause, else of a false one
 */
public record RuleSeen(
        String rule,
        String version,
        Hazard hazard,
        Modality modality,
        Grade grade,
        int yes,
        int no,
        int unknown,
        int voting,
        String example) {}
