package org.bongsu.daemon.http.view;

import java.util.List;
import org.bongsu.domain.Moment;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Vote;

/**
 * A vote with what was read.
 *
 * @param version of the rule; empty for what is no rule
 */
public record VoteView(
        String id,
        Hazard hazard,
        Modality modality,
        Grade grade,
        String source,
        Moment since,
        String evidence,
        String version,
        List<SeenReadingView> readings) {

    public VoteView {
        readings = List.copyOf(readings);
    }

    public static VoteView of(Vote vote) {
        return new VoteView(
                vote.id(),
                vote.hazard(),
                vote.modality(),
                vote.grade(),
                vote.source(),
                vote.since(),
                vote.evidence(),
                vote.version(),
                vote.readings().stream()
                        .map(seen -> SeenReadingView.of(seen, vote.since()))
                        .toList());
    }
}
