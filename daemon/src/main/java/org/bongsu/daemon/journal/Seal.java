package org.bongsu.daemon.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The hash chain of a journal: each row's seal is SHA-256 over the seal before it and everything in the row, as in Haber and Stornetta
 * 1991. A row that was changed, added or taken out breaks all that follow; who also forges these is found out by a seal
 * that was kept elsewhere.
 */
public final class Seal {

    /** Before the first row. */
    public static final String FIRST = "";

    private Seal() {}

    /** In hex. Lengths stand before texts, so that no two rows are the same bytes. */
    public static String after(String before, JournalRow row) {
        String head = before
                + '\n'
                + row.sequence()
                + '\n'
                + row.now().epochNanos()
                + '\n'
                + row.wallMillis()
                + '\n'
                + row.kind()
                + '\n'
                + row.body().length()
                + '\n'
                + row.body()
                + '\n'
                + row.decisions()
                + '\n';
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(head.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * What a journal's seals say of it.
     *
     * @param rows how many there are
     * @param unsealed how many at the beginning are of before seals; the first seal vouches for them
     * @param broken the first row that is not as it was sealed, or the place of one that is missing; 0 for none
     * @param what is wrong there; blank for nothing
     * @param head the last row's seal; empty without any
     */
    public record Verdict(long rows, long unsealed, long broken, String what, String head) {
        public boolean whole() {
            return broken == 0;
        }
    }

    /**
     * Reads all of it.
     *
     * @param kept by sequence, seals that were kept elsewhere
     */
    public static Verdict verify(Journal journal, Map<Long, String> kept) throws JournalException {
        Walk walk = new Walk(kept);
        journal.readSealed(walk::see);
        if (walk.broken == 0 && !walk.kept.isEmpty()) {
            walk.fail(walk.kept.firstKey(), "the row of a kept seal is missing");
        }
        return new Verdict(walk.rows, walk.unsealed, walk.broken, walk.what, walk.seal);
    }

    private static final class Walk {
        private final TreeMap<Long, String> kept;
        private String seal = FIRST;
        private boolean sealed;
        private long rows;
        private long unsealed;
        private long broken;
        private String what = "";

        Walk(Map<Long, String> kept) {
            this.kept = new TreeMap<>(kept);
        }

        void see(JournalRow row, String carried) {
            rows++;
            seal = after(seal, row);
            String expected = kept.remove(row.sequence());
            if (row.sequence() != rows && broken == 0) {
                fail(rows, "a row is missing");
            } else if (carried.isEmpty() && !sealed) {
                unsealed++;
            } else if (!carried.equals(seal)) {
                fail(row.sequence(), "the row, or one before it, is not as it was sealed");
            }
            sealed |= !carried.isEmpty();
            if (expected != null && !expected.equals(seal)) {
                fail(row.sequence(), "its seal is not the one that was kept");
            }
        }

        void fail(long at, String why) {
            if (broken == 0) {
                broken = at;
                what = why;
            }
        }
    }
}
