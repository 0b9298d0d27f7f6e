package org.bongsu.daemon.runtime;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bongsu.daemon.http.WhyAnswer;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.daemon.journal.JournalException;

/**
 * Answers why from the running daemon's own journal, which it reads through a connection of its own. One question at a
 * time: deciding a journal anew takes a processor, and the evacuation needs the others. Any thread.
 */
final class WhyDesk implements LiveView.Asked {

    /** Less than an operator's patience; what takes longer is asked on the command line, where it may take its time. */
    private static final long SECONDS_MOST = 20;

    private final Vertx vertx;
    private final Path data;
    private final Setup setup;
    private final AtomicBoolean busy = new AtomicBoolean();

    WhyDesk(Vertx vertx, Path data, Setup setup) {
        this.vertx = vertx;
        this.data = data;
        this.setup = setup;
    }

    @Override
    public CompletionStage<WhyAnswer> why(String room, Optional<String> at) {
        if (!busy.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(
                    new WhyAnswer.Unavailable("another such question is being answered: ask again in a moment"));
        }
        return vertx.executeBlocking(() -> answer(room, at), false)
                .toCompletionStage()
                .whenComplete((answer, failure) -> busy.set(false));
    }

    private WhyAnswer answer(String room, Optional<String> at) throws JournalException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MOST);
        try (Journal journal = Journal.openReadOnly(data.resolve(Journal.FILE))) {
            return new WhyAnswer.Told(new Why(journal, setup).of(room, at, () -> System.nanoTime() - limit < 0));
        } catch (Why.NoSuchTime e) {
            return new WhyAnswer.NoSuchTime(String.valueOf(e.getMessage()));
        } catch (Why.TooLong e) {
            return new WhyAnswer.Unavailable(e.getMessage() + "; bin/bongsu why --data " + data + " takes its time");
        }
    }
}
