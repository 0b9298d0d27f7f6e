package org.bongsu.daemon.http.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import org.bongsu.domain.Moment;

/**
 * What was last reckoned of every room and everything that may happen to it.
 *
 * @param judgedAt scenario time of the situation that was judged; empty before the first time
 * @param tookS wall time that the reckoning took, seconds
 * @param verdicts as {@code bin/bongsu evacuability --json} writes them
 */
public record EvacuabilityView(Moment at, Optional<Moment> judgedAt, Optional<Double> tookS, ArrayNode verdicts) {

    public static EvacuabilityView none(Moment at) {
        return new EvacuabilityView(at, Optional.empty(), Optional.empty(), JsonNodeFactory.instance.arrayNode());
    }
}
