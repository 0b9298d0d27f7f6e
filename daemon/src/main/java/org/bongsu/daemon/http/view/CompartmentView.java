package org.bongsu.daemon.http.view;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Stage;

/**
 * How dangerous one fire compartment is, and why.
 *
 * @param stage the highest of its hazards' stages
 * @param since when it came to this stage
 * @param because why it is at this stage
 * @param whyNot what is missing for the next one; empty where nothing is
 */
public record CompartmentView(
        String id,
        Text name,
        List<String> rooms,
        Stage stage,
        Moment since,
        Text because,
        Optional<Text> whyNot,
        List<HazardView> hazards,
        List<VoteView> votes,
        List<UnknownView> unknowns)
        implements Published {

    public CompartmentView {
        rooms = List.copyOf(rooms);
        hazards = List.copyOf(hazards);
        votes = List.copyOf(votes);
        unknowns = List.copyOf(unknowns);
    }

    /** 1 to 5 fires lit; 6 and 7 come after the cut. */
    @JsonProperty
    public int number() {
        return stage.number();
    }

    @Override
    public String type() {
        return "compartment";
    }
}
