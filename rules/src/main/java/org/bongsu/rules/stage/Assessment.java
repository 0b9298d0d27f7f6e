package org.bongsu.rules.stage;

import java.util.Optional;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Vote;

/**
 * What the evidence amounts to for one hazard of one compartment, each with its reason.
 *
 * @param quiet nothing that counts stands
 * @param strong a single signal that deserves a question to a person
 */
record Assessment(
        Optional<Text> proven,
        Optional<Text> suspected,
        Optional<Text> noticed,
        boolean quiet,
        Optional<Vote> strong) {}
