package org.bongsu.migration.permit;

import java.nio.charset.StandardCharsets;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * The statement about a room that the daemon signs.
 *
 * @param at when it was made
 * @param validUntil after which it says nothing any more
 * @param epoch of the daemon that made it; a newer daemon's statement replaces it
 * @param safe whether a cut would take nothing
 * @param statement for people
 * @param losses what a cut would take; no workload if {@code safe}
 */
public record Permit(
        String room, Moment at, Moment validUntil, long epoch, boolean safe, Text statement, Losses losses) {

    public Permit {
        if (safe && losses.workloads() > 0) {
            throw new IllegalArgumentException(room + ": safe with " + losses.workloads() + " workloads to lose");
        }
        if (!validUntil.isAfter(at)) {
            throw new IllegalArgumentException(room + ": valid until " + validUntil + ", made at " + at);
        }
    }

    /**
     * What is signed: UTF-8, one {@code key=value} a line in this order, line breaks within values escaped. Moments in
     * ISO 8601 UTC.
     */
    public byte[] canonicalBytes() {
        StringBuilder text = new StringBuilder("bongsu-permit=1\n");
        line(text, "room", room);
        line(text, "at", at.toString());
        line(text, "valid_until", validUntil.toString());
        line(text, "epoch", Long.toString(epoch));
        line(text, "safe", Boolean.toString(safe));
        line(text, "workloads", Integer.toString(losses.workloads()));
        losses.tenants().forEach(loss -> line(text, "tenant", loss.tenant() + " " + loss.workloads()));
        line(text, "already_lost", Integer.toString(losses.alreadyLost()));
        if (losses.unknown() > 0) {
            line(text, "unknown", Integer.toString(losses.unknown()));
        }
        line(text, "statement_en", statement.en());
        line(text, "statement_ko", statement.ko());
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void line(StringBuilder text, String key, String value) {
        String escaped = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
        text.append(key).append('=').append(escaped).append('\n');
    }
}
