package org.bongsu.rules.stage;

import org.bongsu.domain.Text;

/**
 * A person's word that changed nothing, and why; the person has to be told.
 *
 * @param early it would be heard later; otherwise there is nothing that it could change
 */
public record Refusal(HumanWord word, Text why, boolean early) {}
