package org.bongsu.migration.driver;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Text;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Reply;

/** Who hears from a driver. Called on the driver's Vert.x context; returns soon. */
public interface DriverListener {

    /** Claims, in the order in which the far end made them. */
    void onReplies(List<Reply> replies);

    /** What changed since the last call, possibly nothing: the inventory is complete and up to date either way. */
    void onInventory(List<Observation> observations);

    /** What changed of a part of the inventory; says nothing of how up to date the rest is. */
    void onGlimpsed(List<Observation> observations);

    /** The far end will not take the command. With a stale epoch another daemon has taken over. */
    void onRefused(Command command, String why, boolean staleEpoch);

    /** The command could not be handed over; nobody will try again. */
    void onUndelivered(Command command, String why);

    /**
     * Something that people have to mend, as a workload that runs twice.
     *
     * @param subject which it is, the same until it is over
     * @param what empty: it is over
     */
    default void onTrouble(String subject, Optional<Text> what) {}

    /** Told once a change. */
    void onReachable(boolean reachable, String why);
}
