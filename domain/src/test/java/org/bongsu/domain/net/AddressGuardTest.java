package org.bongsu.domain.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of tricks by which a webhook's owner reaches what only we can reach. */
class AddressGuardTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Plainly ours.
                "http://127.0.0.1/",
                "http://127.8.8.8:8080/x",
                "http://0.0.0.0/",
                "http://10.0.0.1/",
                "http://172.16.0.1/",
                "http://172.31.255.254/",
                "http://192.168.1.1/",
                "http://100.64.0.1/",
                "http://169.254.169.254/latest/meta-data/",
                "http://100.100.100.200/latest/meta-data/",
                "http://168.63.129.16/machine",
                "http://192.0.0.192/opc/v1/",
                "http://198.18.0.1/",
                "http://203.0.113.9/",
                "http://224.0.0.1/",
                "http://255.255.255.255/",
                "http://localhost/",
                "http://LOCALHOST:8080/",
                "http://anything.localhost/",
                // Written oddly: one number, octal, hexadecimal, short, mixed, too large.
                "http://2130706433/",
                "http://017700000001/",
                "http://0177.0.0.1/",
                "http://0x7f000001/",
                "http://0x7f.0.0.1/",
                "http://0x7f.1/",
                "http://127.1/",
                "http://127.0.1/",
                "http://127.0.0.01/",
                "http://0/",
                "http://0x/",
                "http://425.510.425.510/",
                "http://127.0.0.1.2/",
                "http://8.8.8.0x8/",
                // Dots at the end, and none in between.
                "http://localhost./",
                "http://127.0.0.1./",
                "http://example.com./",
                "http://example..com/",
                "http://.example.com/",
                // IPv6 and what it hides.
                "http://[::]/",
                "http://[::1]/",
                "http://[0:0:0:0:0:0:0:1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:7f00:1]/",
                "http://[::ffff:a9fe:a9fe]/",
                "http://[::127.0.0.1]/",
                "http://[::ffff:0:127.0.0.1]/",
                "http://[64:ff9b::7f00:1]/",
                "http://[64:ff9b::10.0.0.1]/",
                "http://[64:ff9b:1::808:808]/",
                "http://[2002:7f00:1::]/",
                "http://[2002:c0a8:101::1]/",
                "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
                "http://[2001:4860::5efe:7f00:1]/",
                "http://[2001:4860::200:5efe:10.0.0.1]/",
                "http://[2001:db8::1]/",
                "http://[fc00::1]/",
                "http://[fd00:ec2::254]/latest/",
                "http://[fe80::1]/",
                "http://[fe80::1%25eth0]/",
                "http://[fec0::1]/",
                "http://[ff02::1]/",
                "http://[4000::1]/",
                "http://[100::1]/",
                "http://[127.0.0.1]/",
                "http://[1::2::3]/",
                "http://[::1/",
                // Users, escapes, slashes and whatever two parsers read differently.
                "http://user@example.com/",
                "http://example.com@127.0.0.1/",
                "http://example.com:80@127.0.0.1/",
                "http://example.com#@127.0.0.1/@x y",
                "http://127.0.0.1%2f.example.com/",
                "http://%31%32%37.0.0.1/",
                "http://example.com\\@127.0.0.1/",
                "http:\\\\127.0.0.1/",
                "http://example.com\t.evil/",
                "http://exa mple.com/",
                "http:/127.0.0.1/",
                "http:127.0.0.1",
                "http:///127.0.0.1/",
                "http://",
                "http://:80/",
                "//example.com/",
                // Letters that look like others.
                "http://１２７.0.0.1/",
                "http://127。0。0。1/",
                "http://①②⑦.0.0.1/",
                "http://ⓛocalhost/",
                "http://예시.kr/",
                "http://exam\u00adple.com/",
                "http://exam_ple.com/",
                "http://-example.com/",
                // Ports and schemes of others.
                "http://example.com:22/",
                "http://example.com:25/",
                "http://example.com:0/",
                "http://example.com:65536/",
                "http://example.com:99999999999/",
                "http://example.com:/",
                "http://example.com:080/",
                "http://example.com:80:80/",
                "ftp://example.com/",
                "file:///etc/passwd",
                "gopher://127.0.0.1:6379/_x",
                "HTTP+UNIX://x/",
                "javascript:alert(1)",
                ""
            })
    void aTrickIsRefused(String url) {
        assertTrue(AddressGuard.STRICT.objection(url).isPresent(), url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.naru.example/bongsu?key=1&x=a%20b#part",
                "http://naru.example:8080/",
                "https://xn--9n2bp8q.kr/hook",
                "https://1st.example/",
                "https://8.8.8.8/",
                "https://172.32.0.1/",
                "https://100.128.0.1:8443/",
                "https://11.0.0.1",
                "https://[2606:4700::1111]:8443/x@y",
                "https://[::ffff:8.8.8.8]/",
                "https://[64:ff9b::808:808]/",
                "https://internal/hook"
            })
    void anHonestAddressPasses(String url) {
        assertEquals(Optional.empty(), AddressGuard.STRICT.objection(url));
    }

    /** What a site allows is allowed, in the notation of IPv6 as well, and nothing beside it. */
    @Test
    void aSiteAllowsItsOwnNetworks() {
        AddressGuard guard = new AddressGuard(
                List.of(Network.parse("127.0.0.0/8"), Network.parse("10.2.0.0/16"), Network.parse("fd12::/16")));
        for (String url : List.of(
                "http://127.0.0.1:18090/x",
                "http://localhost/",
                "http://[::ffff:10.2.3.4]/",
                "http://10.2.255.1/",
                "http://[fd12:1::1]/")) {
            assertEquals(Optional.empty(), guard.objection(url), url);
        }
        for (String url : List.of(
                "http://10.3.0.1/", "http://[::1]/", "http://[fd13::1]/", "http://127.1/", "http://127.0.0.1:22/")) {
            assertTrue(guard.objection(url).isPresent(), url);
        }
    }

    @Test
    void theReasonNamesTheAddressAndItsKind() {
        assertEquals(
                Optional.of("169.254.169.254 is link-local, where clouds keep their metadata"),
                AddressGuard.STRICT.objection("http://169.254.169.254/"));
        assertEquals(
                Optional.of("0:0:0:0:0:ffff:7f00:1 leads to 127.0.0.1 is loopback"),
                AddressGuard.STRICT.objection("http://[::ffff:127.0.0.1]/"));
    }

    /** Every single address of the registries' blocks, at both ends and just outside. */
    @Test
    void blocksEndWhereTheirRegistriesSay() {
        for (String inside : List.of(
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255")) {
            assertEquals(
                    Optional.empty(),
                    AddressGuard.STRICT.objection(IpAddress.parse(inside).orElseThrow()),
                    inside);
        }
        for (String outside : List.of(
                "10.255.255.255",
                "100.127.255.255",
                "127.255.255.255",
                "169.254.0.0",
                "172.31.255.255",
                "192.168.255.255",
                "198.19.255.255",
                "239.255.255.255",
                "240.0.0.0")) {
            assertTrue(
                    AddressGuard.STRICT
                            .objection(IpAddress.parse(outside).orElseThrow())
                            .isPresent(),
                    outside);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0",
                "10.0.0.1/8",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10/8",
                "::1/127",
                "x/8",
                "fd00::/129",
                "/8"
            })
    void whatIsNoNetworkIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Network.parse(text));
    }
}
