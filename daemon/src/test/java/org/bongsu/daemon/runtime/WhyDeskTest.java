package org.bongsu.daemon.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bongsu.daemon.drill.DemoSite;
import org.bongsu.daemon.engine.Input;
import org.bongsu.daemon.http.WhyAnswer;
import org.bongsu.daemon.http.view.WhyView;
import org.bongsu.daemon.journal.InputCodec;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.daemon.journal.JournalRow;
import org.bongsu.domain.Moment;
import org.bongsu.domain.stage.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The running daemon's answer to why: one question at a time, and only so long. */
class WhyDeskTest {

    private static final Moment T = Moment.parse("2022-10-15T14:00:00Z");
    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    Path data;

    @AfterAll
    static void close() throws Exception {
        VERTX.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Journal journal() throws Exception {
        InputCodec codec = new InputCodec();
        Journal journal = Journal.open(data);
        journal.append(List.of(
                row(codec, 1, T, new Input.Started(1)),
                row(codec, 2, T.plusSeconds(60), new Input.HumanConfirmed("bat-1", "kim", "flames"))));
        return journal;
    }

    private static JournalRow row(InputCodec codec, long sequence, Moment now, Input input) {
        return new JournalRow(sequence, now, now.epochMillis(), codec.kind(input), codec.body(input), "");
    }

    private static WhyAnswer get(CompletionStage<WhyAnswer> answer) throws Exception {
        return answer.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void itAnswersFromTheJournalThatIsBeingWritten() throws Exception {
        try (Journal writer = journal()) {
            assertEquals(2, writer.last());
            WhyDesk desk = new WhyDesk(VERTX, data, DemoSite.setup());
            WhyAnswer.Told now = assertInstanceOf(WhyAnswer.Told.class, get(desk.why("bat-1", Optional.empty())));
            assertEquals(Stage.CONFIRMED, now.why().hazards().get(0).stage());
            WhyView before = assertInstanceOf(WhyAnswer.Told.class, get(desk.why("bat-1", Optional.of("14:00:59"))))
                    .why();
            assertEquals(Stage.NORMAL, before.hazards().get(0).stage());
            WhyAnswer.NoSuchTime none = assertInstanceOf(
                    WhyAnswer.NoSuchTime.class, get(desk.why("bat-1", Optional.of("2021-01-01T00:00Z"))));
            assertTrue(none.detail().contains("before the journal begins"), none.detail());
        }
    }

    @Test
    void aSecondQuestionIsToldToWaitAndAThirdAfterTheFirstIsAnswered() throws Exception {
        Vertx narrow = Vertx.vertx(new VertxOptions().setWorkerPoolSize(1));
        CountDownLatch hold = new CountDownLatch(1);
        try (Journal writer = journal()) {
            assertEquals(2, writer.last());
            WhyDesk desk = new WhyDesk(narrow, data, DemoSite.setup());
            narrow.executeBlocking(() -> hold.await(60, TimeUnit.SECONDS), false);
            CompletionStage<WhyAnswer> first = desk.why("bat-1", Optional.empty());
            assertInstanceOf(WhyAnswer.Unavailable.class, get(desk.why("bat-1", Optional.empty())));
            hold.countDown();
            assertInstanceOf(WhyAnswer.Told.class, get(first));
            assertInstanceOf(WhyAnswer.Told.class, get(desk.why("bat-1", Optional.empty())));
        } finally {
            hold.countDown();
            narrow.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aQuestionThatTakesTooLongIsGivenUp() throws Exception {
        journal().close();
        try (Journal reader = Journal.openReadOnly(data.resolve(Journal.FILE))) {
            Why why = new Why(reader, DemoSite.setup());
            Why.TooLong gaveUp = assertThrows(Why.TooLong.class, () -> why.of("bat-1", Optional.empty(), () -> false));
            assertTrue(String.valueOf(gaveUp.getMessage()).contains("gave up after 1"), gaveUp.getMessage());
        }
    }

    @Test
    void aJournalWithoutInputsSaysSo() throws Exception {
        Journal.open(data).close();
        try (Journal reader = Journal.openReadOnly(data.resolve(Journal.FILE))) {
            Why why = new Why(reader, DemoSite.setup());
            assertThrows(Why.NoSuchTime.class, () -> why.of("bat-1", Optional.empty(), () -> true));
        }
    }
}
