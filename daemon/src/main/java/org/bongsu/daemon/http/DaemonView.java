package org.bongsu.daemon.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.bongsu.daemon.http.view.BucketView;
import org.bongsu.daemon.http.view.CheckView;
import org.bongsu.daemon.http.view.DaemonSnapshot;
import org.bongsu.daemon.http.view.DurationView;
import org.bongsu.daemon.http.view.EvacuabilityView;
import org.bongsu.daemon.http.view.FindingView;
import org.bongsu.daemon.http.view.InventoryView;
import org.bongsu.daemon.http.view.KeyView;
import org.bongsu.daemon.http.view.PermitView;
import org.bongsu.daemon.http.view.PointView;
import org.bongsu.daemon.http.view.SampleView;
import org.bongsu.daemon.http.view.StepView;
import org.bongsu.daemon.http.view.UpsGroupView;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Site;

/**
 * What the API may read. Every method is called on a thread of the HTTP server and answers from what the engine's thread
 * last published: without locks, without waiting, without touching the engine.
 */
public interface DaemonView {

    /** The site as configured. */
    Site site();

    /** Scenario time now; what an order "in 12m" is counted from. */
    Moment now();

    /** As it stood after the engine's last step. */
    DaemonSnapshot snapshot();

    /** The steps of a plan in the order of their start; empty where no such plan is known. */
    Optional<List<StepView>> steps(String plan);

    /** What a plan's durations were learned from; empty where no such plan is known or nothing was learned. */
    List<DurationView> durations(String plan);

    /** The last reading of each point, in the order of the inventory. */
    List<PointView> points();

    /**
     * What was stored of a point, oldest first; fails where the store cannot be reached.
     *
     * @param limit at most so many, the newest of the span
     */
    CompletionStage<List<SampleView>> history(String point, Moment from, Moment to, int limit);

    /**
     * The same summed up for a chart; a span without values has no bucket.
     *
     * @param most buckets, at least 2
     */
    CompletionStage<List<BucketView>> buckets(String point, Moment from, Moment to, int most);

    /** A permit on fresh evidence, signed; empty where the room is unknown. */
    Optional<PermitView> permit(String room);

    /**
     * Why a room of the site stood as it did, from the journal; decided anew on a worker, one at a time and within a bound.
     *
     * @param at as people type it; empty for now
     */
    CompletionStage<WhyAnswer> why(String room, Optional<String> at);

    /** What was last reckoned of the rooms' evacuability. */
    EvacuabilityView evacuability();

    /** What in the site will make an evacuation fail, the worst first. */
    List<FindingView> findings();

    /** What runs where by everybody's word, against what is declared. */
    InventoryView inventory();

    /** Groups of hosts that follow their rooms by the protocol of NUT; empty where none is configured. */
    List<UpsGroupView> ups();

    /** The keys that permits are signed with, the present one first. */
    List<KeyView> keys();

    /** What must hold or the process should be restarted. */
    List<CheckView> liveness();

    /** What must hold for the daemon to do its work: journal writable, engine stepping, collectors started. */
    List<CheckView> readiness();
}
