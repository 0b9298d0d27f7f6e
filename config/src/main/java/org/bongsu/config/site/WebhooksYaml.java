package org.bongsu.config.site;

import java.util.ArrayList;
import java.util.List;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.net.AddressGuard;
import org.bongsu.domain.net.Network;

/**
 * The section {@code webhooks} of bongsu.yaml: in which networks tenants' webhooks may be beside the public Internet. Of the daemon's
 * file, not of tenants.yaml: who names an endpoint is not the one who allows it.
 */
public final class WebhooksYaml {

    /** While the file does not parse, nobody is blamed for what it may allow. */
    private static final AddressGuard UNREAD =
            new AddressGuard(List.of(Network.parse("0.0.0.0/0"), Network.parse("::/0")));

    private WebhooksYaml() {}

    public static AddressGuard decode(YamlNode root, Problems problems) {
        if (root.kind() == YamlNode.Kind.BROKEN) {
            return UNREAD;
        }
        List<Network> allowed = new ArrayList<>();
        root.object(problems).optional("webhooks").filter(YamlValue::isObject).ifPresent(given -> {
            YamlObject section = given.object();
            for (YamlValue value : section.optionalList("allow_networks")) {
                network(value, allowed);
            }
            section.done();
        });
        return new AddressGuard(allowed);
    }

    private static void network(YamlValue value, List<Network> allowed) {
        String text = value.string();
        if (!value.isThere()) {
            return;
        }
        try {
            Network network = Network.parse(text);
            int least = network.isV4() ? Network.V4_LENGTH_LEAST : Network.V6_LENGTH_LEAST;
            if (network.length() < least) {
                value.problem(text + " allows too much: a network has at least /" + least);
            } else {
                allowed.add(network);
            }
        } catch (IllegalArgumentException wrong) {
            value.problem(String.valueOf(wrong.getMessage()));
        }
    }
}
