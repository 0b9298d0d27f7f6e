package org.bongsu.daemon.http.view;

import java.util.Optional;
import org.bongsu.domain.Text;

/**
 * What stopping some workloads first, and switching their servers off, buys a room that lives on batteries.
 *
 * @param stop which workloads, such as {@code tier 2+3}
 * @param servers that would be off
 * @param watts that they draw from batteries
 * @param buysS seconds that the room's runtime grows by; empty where that is unknown
 * @param lost credit that these workloads lose by being stopped
 * @param unknown what is not known; with {@code buysS} these are a lower bound
 */
public record BuyView(
        String room,
        String stop,
        int servers,
        int workloads,
        double watts,
        Optional<Double> buysS,
        double lost,
        Optional<Text> unknown) {}
