package org.bongsu.daemon.http.view;

import org.bongsu.domain.Moment;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Vote;

/** A standing vote with what was read. */
public record VoteView(
        String id, Hazard hazard, Modality modality, Grade grade, String source, Moment since, String evidence) {

    public static VoteView of(Vote vote) {
        return new VoteView(
                vote.id(), vote.hazard(), vote.modality(), vote.grade(), vote.source(), vote.since(), vote.evidence());
    }
}
