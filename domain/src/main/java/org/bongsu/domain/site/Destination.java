package org.bongsu.domain.site;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Text;

/**
 * A pool of equal hosts that can take workloads.
 *
 * @param room where the hosts stand when that is a room of this site; empty for another site
 * @param feeds power nodes that feed the hosts when they stand in this site
 * @param serves source rooms it may take from; empty for all
 * @param hosts how many, at least 1
 * @param memoryGibPerHost free memory of each, GiB
 * @param linkGbps the link's usable rate, Gbit/s
 */
public record Destination(
        String id,
        Text name,
        Optional<String> room,
        List<String> feeds,
        List<String> serves,
        int hosts,
        double memoryGibPerHost,
        double linkGbps) {
    public Destination {
        feeds = List.copyOf(feeds);
        serves = List.copyOf(serves);
    }

    public String host(int number) {
        return id + "/" + number;
    }
}
