package org.bongsu.rules.stage;

import org.bongsu.domain.Text;

/** A person's word that changed nothing, and why; the person has to be told. */
public record Refusal(HumanWord word, Text why) {}
