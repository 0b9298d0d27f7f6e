package org.bongsu.migration.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Observation.ServerSeen;
import org.bongsu.migration.execution.Observation.WorkloadSeen;
import org.bongsu.migration.execution.Reply;

/** A listener that writes down what it hears, one line each, in order. Any thread. */
public class Heard implements DriverListener {

    private final List<String> lines = new ArrayList<>();
    private final List<String> details = new CopyOnWriteArrayList<>();

    private synchronized void add(String line) {
        lines.add(line);
    }

    /** What replies said to people: {@code 57 FAILED: why}. */
    public List<String> details() {
        return List.copyOf(details);
    }

    public void awaitDetail(String regex) {
        Await.until(
                () -> regex + " never came: " + details(),
                () -> details().stream().anyMatch(one -> one.matches(regex)));
    }

    /** A copy. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    public void await(String line) {
        Await.until(() -> line + " never came: " + lines() + details(), () -> lines().contains(line));
    }

    public void awaitStart(String start) {
        Await.until(
                () -> start + " never came: " + lines(),
                () -> lines().stream().anyMatch(line -> line.startsWith(start)));
    }

    public long count(String start) {
        return lines().stream().filter(line -> line.startsWith(start)).count();
    }

    @Override
    public void onReplies(List<Reply> replies) {
        replies.forEach(reply -> {
            add("reply " + reply.sequence() + " " + reply.status());
            details.add(reply.sequence() + " " + reply.status() + ": " + reply.detail());
        });
    }

    @Override
    public void onInventory(List<Observation> observations) {
        onGlimpsed(observations);
        add("whole");
    }

    @Override
    public void onGlimpsed(List<Observation> observations) {
        for (Observation observation : observations) {
            if (observation instanceof WorkloadSeen seen) {
                add("seen " + seen.workload() + " " + seen.state());
            } else if (observation instanceof ServerSeen seen) {
                add("seen " + seen.server() + " " + seen.power());
            }
        }
    }

    @Override
    public void onRefused(Command command, String why, boolean staleEpoch) {
        add("refused " + command.sequence() + (staleEpoch ? " stale" : " " + why));
    }

    @Override
    public void onUndelivered(Command command, String why) {
        add("undelivered " + command.sequence());
    }

    @Override
    public void onReachable(boolean reachable, String why) {
        add("reachable " + reachable);
    }
}
