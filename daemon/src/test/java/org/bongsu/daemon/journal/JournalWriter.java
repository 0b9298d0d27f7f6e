package org.bongsu.daemon.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bongsu.domain.Moment;

/** A process that appends to a journal until it is killed, and says what it was promised: {@code on disk N}, {@code refused}. */
final class JournalWriter {

    private static final int GROUP_MOST = 7;

    private JournalWriter() {}

    static JournalRow row(long sequence) {
        return new JournalRow(
                sequence,
                new Moment(sequence * 1_000),
                sequence,
                "Tick",
                "{\"n\":" + sequence + ",\"pad\":\"" + "x".repeat((int) (sequence % 997)) + "\"}",
                "d" + sequence);
    }

    /** A group that was refused is tried again as it was, as the engine's loop does. */
    public static void main(String[] arguments) throws JournalException {
        try (Journal journal = Journal.open(Path.of(arguments[0]))) {
            while (true) {
                List<JournalRow> group = new ArrayList<>();
                long next = journal.last() + 1;
                for (long sequence = next; sequence <= next + next % GROUP_MOST; sequence++) {
                    group.add(row(sequence));
                }
                boolean written = false;
                while (!written) {
                    try {
                        journal.append(group);
                        written = true;
                        System.out.println("on disk " + journal.last());
                    } catch (JournalException e) {
                        System.out.println("refused " + e.getMessage());
                        journal.restoreReserve();
                    }
                }
            }
        }
    }
}
