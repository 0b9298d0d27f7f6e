package org.bongsu.daemon.http.view;

import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * What a person is asked about a room.
 *
 * @param answerBy when the default counts as the answer
 * @param otherwise what happens when nobody answers
 */
public record QuestionView(String id, Text asks, Moment answerBy, Text otherwise) {}
