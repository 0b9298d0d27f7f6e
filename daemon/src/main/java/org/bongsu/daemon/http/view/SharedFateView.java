package org.bongsu.daemon.http.view;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.CommonFate;
import org.bongsu.domain.site.FateSharing;
import org.bongsu.domain.site.NamedPlace;
import org.bongsu.domain.site.Site;

/**
 * What two places both depend on.
 *
 * @param takesBoth whether one outage of whatever kind but heat takes both
 * @param shared from the sources down; empty when they share nothing
 */
public record SharedFateView(Place a, Place b, boolean takesBoth, List<Shared> shared) {

    /**
     * Where one stands.
     *
     * @param room left out for another site
     */
    public record Place(String kind, String id, Optional<String> room, List<String> feeds) {}

    /** One thing that both depend on, and whether its end alone takes both. */
    public record Shared(String reason, String element, boolean takesBoth, Text text) {}

    public static SharedFateView of(Site site, NamedPlace a, NamedPlace b) {
        List<CommonFate> common = new FateSharing(site).of(a.place(), b.place());
        return new SharedFateView(
                place(a),
                place(b),
                common.stream().anyMatch(fate -> fate.takesBoth() && fate.reason() != CommonFate.Reason.COOLING),
                common.stream()
                        .map(fate -> new Shared(fate.reason().name(), fate.element(), fate.takesBoth(), fate.text()))
                        .toList());
    }

    private static Place place(NamedPlace named) {
        return new Place(
                named.kind().name(),
                named.id(),
                named.place().room(),
                named.place().feeds());
    }
}
