package org.bongsu.migration.driver.netbox;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where NetBox is, or its export, and what its names are called in the site's files. Wall time.
 *
 * @param url of the installation, without {@code /api}; empty where a file is read
 * @param file the export; empty where the API is asked
 * @param token as NetBox issued it; blank for an API that asks for none
 * @param site slug of the one NetBox site that is asked for; empty for all
 * @param roles slugs of the device roles that are servers; a device of servers.csv and a host of virtual machines always is
 * @param ca what signs the server's certificate; empty for the authorities that Java trusts
 */
public record NetBoxOptions(
        Optional<URI> url,
        Optional<String> file,
        String token,
        Optional<String> site,
        List<String> roles,
        Duration every,
        Duration timeout,
        Optional<String> ca,
        Names names) {

    /** Its name among the sources. */
    public static final String SOURCE = "netbox";

    public static final Duration EVERY_DEFAULT = Duration.ofMinutes(5);
    public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(15);
    public static final List<String> ROLES_DEFAULT = List.of("server");

    /** Missed reads after which what was read last is told to be old. */
    private static final int SILENT_AFTER = 3;

    /**
     * What is called otherwise in the site's files; names that are not listed are the same in both.
     *
     * @param rooms by name or slug of a NetBox location
     * @param racks by name of a rack
     * @param feeds by name of a PDU or of a power feed, the power node
     * @param tier custom field of a device or virtual machine that holds its tier; empty for none
     * @param service custom field that holds its service; empty for none
     */
    public record Names(
            Map<String, String> rooms,
            Map<String, String> racks,
            Map<String, String> feeds,
            Optional<String> tier,
            Optional<String> service) {
        public static final Names SAME = new Names(
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                Optional.empty(),
                Optional.empty());

        public Names {
            rooms = Collections.unmodifiableMap(new LinkedHashMap<>(rooms));
            racks = Collections.unmodifiableMap(new LinkedHashMap<>(racks));
            feeds = Collections.unmodifiableMap(new LinkedHashMap<>(feeds));
        }
    }

    public NetBoxOptions {
        roles = List.copyOf(roles);
        if (url.isPresent() == file.isPresent()) {
            throw new IllegalArgumentException("NetBox is read from a url or a file: " + url + ", " + file);
        }
    }

    /** How old what was read may become. */
    public Duration silentAfter() {
        return every.multipliedBy(SILENT_AFTER);
    }

    /** The same with the secret in place of its reference, and files where they are. */
    public NetBoxOptions resolve(UnaryOperator<String> located, UnaryOperator<String> secrets) {
        return new NetBoxOptions(
                url,
                file.map(located),
                token.isBlank() ? token : secrets.apply(token),
                site,
                roles,
                every,
                timeout,
                ca.map(located),
                names);
    }

    /** Another place of the same. */
    public NetBoxOptions at(URI other) {
        return new NetBoxOptions(Optional.of(other), Optional.empty(), token, site, roles, every, timeout, ca, names);
    }

    /** An export in place of the API. */
    public NetBoxOptions from(String export) {
        return new NetBoxOptions(Optional.empty(), Optional.of(export), token, site, roles, every, timeout, ca, names);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "NetBoxOptions[" + url.map(URI::toString).or(() -> file).orElse("") + "]";
    }
}
