package org.bongsu.daemon.http.page;

import static org.bongsu.daemon.http.page.Html.with;

import java.util.Comparator;
import java.util.List;
import org.bongsu.daemon.http.view.DaemonSnapshot;
import org.bongsu.daemon.http.view.TenantView;
import org.bongsu.domain.Text;

/** Who was told, and whom somebody has to telephone: those with failures first. */
final class TenantSection {

    private final Html html;
    private final Speech speech;
    private final List<TenantView> tenants;

    TenantSection(Html html, Speech speech, DaemonSnapshot snapshot) {
        this.html = html;
        this.speech = speech;
        this.tenants = snapshot.tenants().stream()
                .sorted(Comparator.comparingInt(TenantView::failed)
                        .thenComparingInt(TenantView::pending)
                        .reversed())
                .toList();
    }

    void write() {
        html.in("section", with("id", "tenants"), () -> {
            html.leaf("h2", speech.say(Words.TENANTS));
            html.in("table", () -> {
                html.in(
                        "thead",
                        () -> html.in("tr", () -> {
                            heads(
                                    Words.TENANT,
                                    Words.CHANNEL,
                                    Words.DELIVERED,
                                    Words.PENDING,
                                    Words.FAILED,
                                    Words.LAST);
                        }));
                html.in("tbody", () -> tenants.forEach(this::row));
            });
        });
    }

    private void heads(Text... names) {
        for (Text name : names) {
            html.leaf("th", speech.say(name), "scope", "col");
        }
    }

    private void row(TenantView tenant) {
        html.in("tr", with("data-tenant", tenant.id(), "class", tenant.failed() > 0 ? "failed" : "fine"), () -> {
            html.leaf("th", speech.say(tenant.name()), "scope", "row");
            cell(Words.CHANNEL, speech.say(channel(tenant.channel())));
            cell(Words.DELIVERED, Integer.toString(tenant.delivered()));
            cell(Words.PENDING, Integer.toString(tenant.pending()));
            cell(Words.FAILED, tenant.failed() == 0 ? "0" : tenant.failed() + " ✕");
            String last = tenant.lastDelivered().map(speech::clock).orElse("–");
            cell(Words.LAST, tenant.lastFailure().map(why -> last + " · " + why).orElse(last));
        });
    }

    private void cell(Text label, String value) {
        html.leaf("td", value, "data-label", speech.say(label));
    }

    private static Text channel(String channel) {
        return switch (channel) {
            case "webhook" -> Words.WEBHOOK;
            case "telephone" -> Words.TELEPHONE;
            default -> Text.same(channel);
        };
    }
}
