package org.bongsu.domain.net;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a tenant may have us call an address. Tenants name their own webhooks, and the daemon stands where building systems,
 * hypervisors and metadata services answer: an address that is not of the public Internet is refused unless the site allows its
 * network. Decides twice: of a URL as it is written, and of each address that its name leads to, at every connection.
 *
 * <p>Sources: IANA's registries of special-purpose IPv4 and IPv6 addresses (RFC 6890), the Fetch standard's bad ports, and the WHATWG
 * URL standard for hosts that end in a number. Immutable, safe on any thread.
 */
public final class AddressGuard {

    /** Nothing but the public Internet. */
    public static final AddressGuard STRICT = new AddressGuard(List.of());

    public static final IpAddress THIS_HOST = IpAddress.of(new byte[] {127, 0, 0, 1});

    private static final Map<Network, String> SPECIAL_V4 = networks(
            "0.0.0.0/8", "this host",
            "10.0.0.0/8", "private",
            "100.64.0.0/10", "shared by a carrier's NAT",
            "127.0.0.0/8", "loopback",
            "169.254.0.0/16", "link-local, where clouds keep their metadata",
            "172.16.0.0/12", "private",
            "192.0.0.0/24", "reserved for protocols",
            "192.0.2.0/24", "for documentation",
            "192.88.99.0/24", "a 6to4 relay",
            "192.168.0.0/16", "private",
            "198.18.0.0/15", "for benchmarks",
            "198.51.100.0/24", "for documentation",
            "203.0.113.0/24", "for documentation",
            "224.0.0.0/4", "multicast",
            "240.0.0.0/4", "reserved",
            // Public by number, and yet inside Azure's hosts.
            "168.63.129.16/32", "a cloud's own service");

    private static final Map<Network, String> SPECIAL_V6 = networks(
            "::/128", "unspecified",
            "::1/128", "loopback",
            "64:ff9b:1::/48", "a local NAT64",
            "fc00::/7", "unique local, that is private",
            "fe80::/10", "link-local",
            "fec0::/10", "site-local, that is private",
            "ff00::/8", "multicast",
            "2001::/32", "Teredo, which hides an IPv4 address",
            "2001::/23", "reserved for protocols",
            "2001:db8::/32", "for documentation",
            "2002::/16", "6to4, which hides an IPv4 address",
            "3fff::/20", "for documentation");

    private static final Network GLOBAL_V6 = Network.parse("2000::/3");
    private static final Network MAPPED = Network.parse("::ffff:0:0/96");
    private static final Network NAT64 = Network.parse("64:ff9b::/96");

    /** Where other protocols listen that a crafted request may speak to; the Fetch standard's list from 1 to 10080. */
    private static final Set<Integer> BAD_PORTS = Set.of(
            1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
            109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
            526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
            3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080);

    private static final int PORT_MOST = 65_535;
    private static final int NAME_MOST = 253;
    private static final Pattern URL = Pattern.compile("(https?)://([^/?#]*)([/?#].*)?");
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\[\\]]*\\]|[^:\\[\\]]*)(?::([0-9]*))?");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

    private final List<Network> allowed;

    /** @param allowed networks that tenants may be in although they are not of the public Internet */
    public AddressGuard(List<Network> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    private static Map<Network, String> networks(String... pairs) {
        Map<Network, String> networks = new LinkedHashMap<>();
        for (int index = 0; index < pairs.length; index += 2) {
            networks.put(Network.parse(pairs[index]), pairs[index + 1]);
        }
        return networks;
    }

    public List<Network> allowed() {
        return allowed;
    }

    /** Why the address is not called; empty where it may be. */
    public Optional<String> objection(IpAddress address) {
        if (allowed.stream().anyMatch(network -> network.contains(address))) {
            return Optional.empty();
        }
        if (address.isV4()) {
            return special(SPECIAL_V4, address);
        }
        if (MAPPED.contains(address) || NAT64.contains(address)) {
            // Both arrive at the IPv4 address in them, so that one decides.
            return objection(address.lastFour()).map(why -> address + " leads to " + why);
        }
        // Before the rest of 2000::/3 is let through: an ISATAP interface tunnels to the IPv4 address in its last half.
        if ((address.unsigned(8) & 0xfd) == 0
                && address.unsigned(9) == 0
                && address.unsigned(10) == 0x5e
                && address.unsigned(11) == 0xfe) {
            return Optional.of(address + " is ISATAP, which hides an IPv4 address");
        }
        Optional<String> special = special(SPECIAL_V6, address);
        return special.isPresent() || GLOBAL_V6.contains(address) ? special : Optional.of(address + " is reserved");
    }

    private static Optional<String> special(Map<Network, String> networks, IpAddress address) {
        return networks.entrySet().stream()
                .filter(entry -> entry.getKey().contains(address))
                .findFirst()
                .map(entry -> address + " is " + entry.getValue());
    }

    /**
     * Why a URL is not called, as far as it can be known without asking for its name; empty where its name, if it has one, is still to
     * be asked for and {@link #objection(IpAddress)} decides. Only what every parser reads alike is let through.
     */
    public Optional<String> objection(String url) {
        if (!url.chars().allMatch(letter -> letter > ' ' && letter < 0x7f && letter != '\\')) {
            return Optional.of("holds a blank, a backslash or a letter that is not ASCII: write a name as xn--");
        }
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            return Optional.of("is not an http or https address");
        }
        String authority = parts.group(2);
        if (authority.indexOf('@') >= 0) {
            return Optional.of("names a user before its host");
        }
        if (authority.indexOf('%') >= 0) {
            return Optional.of("hides letters of its host behind %");
        }
        Matcher host = AUTHORITY.matcher(authority);
        if (!host.matches() || host.group(1).isEmpty()) {
            return Optional.of("has no host that can be read");
        }
        String port = host.group(2);
        return port(port == null ? "" : port, authority.endsWith(":")).or(() -> host(host.group(1)));
    }

    private static Optional<String> port(String port, boolean blank) {
        if (port.isEmpty()) {
            return blank ? Optional.of("has a colon without a port") : Optional.empty();
        }
        if (!port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > PORT_MOST) {
            return Optional.of("port " + port + " is none of 1 to " + PORT_MOST);
        }
        return BAD_PORTS.contains(Integer.parseInt(port))
                ? Optional.of("port " + port + " is another protocol's")
                : Optional.empty();
    }

    private Optional<String> host(String written) {
        String host = written.toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            Optional<IpAddress> address =
                    IpAddress.parse(host.substring(1, host.length() - 1)).filter(each -> !each.isV4());
            return address.isPresent() ? objection(address.get()) : Optional.of(written + " is no IPv6 address");
        }
        String[] labels = host.split("\\.", -1);
        if (NUMBER.matcher(labels[labels.length - 1]).matches()) {
            Optional<IpAddress> address = IpAddress.parse(host);
            return address.isPresent()
                    ? objection(address.get())
                    : Optional.of(
                            written + " is not how an IPv4 address is written: four numbers, decimal, from 0 to 255");
        }
        if (host.endsWith(".")) {
            return Optional.of(written + " ends in a dot");
        }
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return Optional.of(written + " is no name of a host");
            }
        }
        if (host.length() > NAME_MOST) {
            return Optional.of("its host is longer than " + NAME_MOST + " letters");
        }
        return isThisHost(host) ? objection(THIS_HOST).map(why -> written + " is this host: " + why) : Optional.empty();
    }

    /** RFC 6761, section 6.3: such names are nobody's to resolve, and lead to {@link #THIS_HOST}. */
    public static boolean isThisHost(String name) {
        String host = name.toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.endsWith(".localhost");
    }
}
