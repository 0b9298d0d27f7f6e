package org.bongsu.alerting.channel;

import io.vertx.core.Future;
import java.util.List;
import org.bongsu.alerting.page.Page;

/**
 * One way to people: how a page is written for it and how that is handed over. Keeps nothing: order, tries and memory are
 * {@link ChannelQueue}'s, which calls it on one Vert.x context.
 */
public interface Transport {

    /** What is to be sent, each piece a request of its own; a piece may lie on disk before it is sent, so it holds no secret. */
    List<String> render(Page page);

    /**
     * One try.
     *
     * @param id the same for each try of a piece, and for no other piece
     * @return always succeeds, within {@link org.bongsu.alerting.notice.RetrySchedule#TIMEOUT} and some
     */
    Future<Answer> send(String id, String piece);

    /** Idempotent. */
    Future<Void> close();
}
