package org.bongsu.alerting.channel;

import java.util.List;
import org.bongsu.alerting.alert.AlertBook;
import org.bongsu.alerting.alert.AlertCause;
import org.bongsu.alerting.alert.Severity;
import org.bongsu.alerting.page.Page;
import org.bongsu.alerting.page.PageReason;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/** What a person sends to see whether a channel works. It is an alert of no book. */
public final class TrialPage {

    private static final Text WORDS =
            new Text("this is a trial of the channel, nothing has happened", "채널 시험 통보입니다. 발생한 일은 없습니다");

    private TrialPage() {}

    public static Page raised(String channel, Moment now) {
        AlertBook book = new AlertBook();
        return page(channel, book.raise(cause(channel), now), now);
    }

    /** Takes back the former, where the other side remembers it. */
    public static Page over(String channel, Moment since, Moment now) {
        AlertBook book = new AlertBook();
        book.raise(cause(channel), since);
        return page(channel, book.clear(cause(channel).id(), now, "the trial is over"), now);
    }

    private static AlertCause cause(String channel) {
        return new AlertCause.Health("trial-of-" + channel, Severity.INFO, WORDS, List.of(WORDS.ko()));
    }

    private static Page page(String channel, org.bongsu.alerting.alert.AlertChange change, Moment now) {
        return new Page(
                now,
                change.alertId(),
                PageReason.TRIED,
                PageReason.TRIED.meaning(),
                List.of(change),
                0,
                List.of(channel));
    }
}
