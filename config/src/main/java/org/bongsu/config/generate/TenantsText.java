package org.bongsu.config.generate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Writes {@code tenants.yaml}. */
final class TenantsText {

    private TenantsText() {}

    static String write(Description description, Catalogue catalogue) {
        StringBuilder out = new StringBuilder(SiteGenerator.HEADER);
        out.append(
                "# The keys are rehearsal keys (32 bytes each, made from the tenants' ids): anyone can read them. A real site says\n"
                        + "# env:NAME or file:PATH.\n");
        out.append("tenants:\n");
        for (int i = 0; i < description.tenants().size(); i++) {
            Description.Named tenant = description.tenants().get(i);
            out.append("  - id: ").append(tenant.id()).append('\n');
            out.append("    name: ").append(Names.yaml(tenant.name())).append('\n');
            out.append("    webhook: {url: \"")
                    .append(description.webhooks())
                    .append('/')
                    .append(tenant.id())
                    .append("/hook\", secret: ")
                    .append(rehearsalKey(tenant.id()))
                    .append("}\n");
            out.append("    services:\n");
            for (Catalogue.Entry entry : catalogue.entries()) {
                if (entry.tenant() == i) {
                    service(out, entry);
                }
            }
        }
        return out.toString();
    }

    private static void service(StringBuilder out, Catalogue.Entry entry) {
        out.append("      - {id: ").append(entry.id());
        out.append(", weight: ").append(entry.weightTenths() / 10).append('.').append(entry.weightTenths() % 10);
        entry.dependsOn()
                .ifPresent(other -> out.append(", depends_on: [").append(other).append(']'));
        entry.destination()
                .ifPresent(destination -> out.append(", shift: {destination: ")
                        .append(destination)
                        .append(", duration: ")
                        .append(entry.shiftSeconds())
                        .append("s}"));
        out.append("}\n");
    }

    /** A Standard Webhooks key that is no secret: everybody can make it from the tenant's id. */
    private static String rehearsalKey(String tenant) {
        try {
            byte[] key = MessageDigest.getInstance("SHA-256")
                    .digest(("bongsu rehearsal " + tenant).getBytes(StandardCharsets.UTF_8));
            return "whsec_" + Base64.getEncoder().encodeToString(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
