package org.bongsu.daemon.http;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.bongsu.domain.Moment;

/**
 * What people may order. Each order becomes one input of the engine; the answer comes once that input is journaled and
 * decided, never before. Rooms, plans and alerts were seen in the view a moment ago, yet may be gone: that is a
 * {@link Outcome.Refused}, not an exception. A stage that fails says that the order may not have been taken.
 */
public interface OperatorPort {

    /** The same orders, none of which is given: each is answered {@link Outcome.Foreseen}, or refused as it would be. */
    OperatorPort preview();

    /** The room's power will be cut at the moment: declares or replaces its declared deadline. */
    CompletionStage<Outcome> cut(String room, Moment at, String by, String reason);

    /** The declared cut will not happen. */
    CompletionStage<Outcome> withdrawCut(String room, String by, String reason);

    /** A person has seen the fire. */
    CompletionStage<Outcome> confirm(String room, String by, String reason);

    /** A person has looked, and there is none. */
    CompletionStage<Outcome> reject(String room, String by, String reason);

    /** People work in the room until the moment. */
    CompletionStage<Outcome> workOrder(String room, Moment until, String by, String reason);

    /**
     * A room in danger is armed as far as it is not; one in peace for a fire that may come.
     *
     * @param until when an arming ahead of a fire ends
     */
    CompletionStage<Outcome> armRoom(String room, Moment until, String by, String reason);

    /** Nothing new is begun in the room, and nothing arms itself there, until a person arms it. */
    CompletionStage<Outcome> disarm(String room, String by, String reason);

    /** A burnt room may be used again. */
    CompletionStage<Outcome> release(String room, String by, String reason);

    /** What an evacuation took out of the room is to come back. */
    CompletionStage<Outcome> bringBack(String room, String by, String reason);

    /** Devices, profiles and points are read again; {@link Outcome.Unfit} where they cannot be taken up. */
    CompletionStage<Outcome> reload(String by, String reason);

    CompletionStage<Outcome> acknowledge(String alert, String by);

    /** The alert is put aside until the moment; nothing grave can be. */
    CompletionStage<Outcome> shelve(String alert, Moment until, String by, String reason);

    CompletionStage<Outcome> unshelve(String alert, String by, String reason);

    /** The next in the chain is told now. */
    CompletionStage<Outcome> escalate(String alert, String by, String reason);

    /**
     * Such alerts are not told until the moment, but for grave ones.
     *
     * @param alert a pattern of ids, {@code *} for any letters; at least one of the three is given
     * @param kind a kind's word
     * @param subject a pattern of subjects
     */
    CompletionStage<Outcome> silence(
            Optional<String> alert,
            Optional<String> kind,
            Optional<String> subject,
            Moment until,
            String by,
            String reason);

    CompletionStage<Outcome> endSilence(String silence, String by, String reason);

    CompletionStage<Outcome> arm(String plan, String by);

    CompletionStage<Outcome> cancel(String plan, String by, String reason);

    CompletionStage<Outcome> skip(String plan, String step, String by, String reason);
}
