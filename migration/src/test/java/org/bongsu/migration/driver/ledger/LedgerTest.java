package org.bongsu.migration.driver.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

    @TempDir
    Path folder;

    private static Command command(long epoch, long sequence) {
        return new Command(
                epoch, sequence, Action.POWER_OFF, "s1", Optional.empty(), Optional.empty(), Optional.empty(), 0);
    }

    @Test
    void whatWasBegunOrEndedIsNeverBegunAgainAlsoAfterBeingOpenedAgain() throws Exception {
        try (Ledger ledger = Ledger.open(folder)) {
            assertInstanceOf(Ledger.Verdict.Run.class, ledger.intend(command(3, 1)));
            assertInstanceOf(Ledger.Verdict.Run.class, ledger.intend(command(3, 2)));
            ledger.ended(new Reply(2, Reply.Status.FAILED, "exit status 1"));
        }
        try (Ledger ledger = Ledger.open(folder)) {
            assertEquals(List.of(new Ledger.Open(1, "s1", Optional.empty())), ledger.unended());
            assertEquals(new Ledger.Verdict.Repeated(Optional.empty()), ledger.intend(command(4, 1)));
            assertEquals(
                    new Ledger.Verdict.Repeated(Optional.of(new Reply(2, Reply.Status.FAILED, "exit status 1"))),
                    ledger.intend(command(4, 2)));
            assertEquals(new Ledger.Verdict.Stale(4), ledger.intend(command(3, 9)), "a repeat brings its epoch too");
        }
        try (Ledger ledger = Ledger.open(folder)) {
            assertEquals(new Ledger.Verdict.Stale(4), ledger.intend(command(3, 9)));
        }
    }

    /** What is forgotten counts as carried out, not as new. */
    @Test
    void whatIsTooOldToBeRememberedIsNotBegunAgain() throws Exception {
        try (Ledger ledger = Ledger.open(folder)) {
            ledger.intend(command(1, 5));
            ledger.intend(command(1, Ledger.KEPT + 5));
            ledger.intend(command(1, Ledger.KEPT + 6));
        }
        try (Ledger ledger = Ledger.open(folder)) {
            assertEquals(2, ledger.unended().size());
            assertEquals(new Ledger.Verdict.Repeated(Optional.empty()), ledger.intend(command(1, 5)));
            assertEquals(new Ledger.Verdict.Repeated(Optional.empty()), ledger.intend(command(1, 6)));
            assertInstanceOf(Ledger.Verdict.Run.class, ledger.intend(command(1, 7)));
        }
    }
}
