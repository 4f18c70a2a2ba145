package crawler.http;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateAddressesTest {
    private static InetAddress ip(String literal) {
        return requireNonNull(NetUtil.createInetAddressFromIpAddressString(literal), literal);
    }

    /** First and last address of each block of the registries. */
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, unspecified",
        "0.255.255.255, unspecified",
        "10.0.0.0, private",
        "10.255.255.255, private",
        "100.64.0.0, shared by a provider's customers",
        "100.127.255.255, shared by a provider's customers",
        "127.0.0.1, loopback",
        "127.255.255.255, loopback",
        "169.254.0.0, link-local",
        "169.254.169.254, link-local",
        "172.16.0.0, private",
        "172.31.255.255, private",
        "192.0.0.0, reserved for protocols",
        "192.0.0.255, reserved for protocols",
        "192.0.2.1, for documentation",
        "192.88.99.1, reserved",
        "192.168.0.0, private",
        "192.168.255.255, private",
        "198.18.0.0, for benchmarks",
        "198.19.255.255, for benchmarks",
        "198.51.100.7, for documentation",
        "203.0.113.7, for documentation",
        "224.0.0.1, multicast",
        "239.255.255.255, multicast",
        "240.0.0.0, reserved",
        "255.255.255.254, reserved",
        "255.255.255.255, broadcast",
        "::, unspecified",
        "::1, loopback",
        "64:ff9b:1::808:808, for local translation to IPv4",
        "64:ff9b:1:ffff:ffff:ffff:ffff:ffff, for local translation to IPv4",
        "100::1, reserved",
        "100:0:0:1::1, reserved",
        "2001::1, reserved for protocols",
        "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff, reserved for protocols",
        "2001:db8::1, for documentation",
        "3fff::1, for documentation",
        "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff, for documentation",
        "5f00::1, reserved for protocols",
        "fc00::, unique local",
        "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, unique local",
        "fe80::1, link-local",
        "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff, link-local",
        "fec0::1, site-local",
        "ff02::1, multicast",
        "4000::1, reserved",
        "200::1, reserved",
    })
    void iana_special_purpose_registries(String address, String words) {
        assertEquals(
                "address " + NetUtil.toAddressString(ip(address)) + " is " + words,
                PrivateAddresses.objection(ip(address)));
    }

    /** The neighbours of those blocks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "191.255.255.255",
                "192.0.1.0",
                "192.0.3.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "198.51.99.255",
                "203.0.114.0",
                "223.255.255.255",
                "2000::1",
                "2001:200::1",
                "2001:db7:ffff::1",
                "2001:db9::1",
                "2606:4700::1111",
                "3ffe::1",
                "3fff:1000::1",
            })
    void the_rest_is_public(String address) {
        assertNull(PrivateAddresses.objection(ip(address)));
    }

    @ParameterizedTest
    @CsvSource({
        "64:ff9b::a00:1, 10.0.0.1, private",
        "64:ff9b::7f00:1, 127.0.0.1, loopback",
        "::ffff:0:a9fe:a9fe, 169.254.169.254, link-local",
        "2002:c0a8:101::1, 192.168.1.1, private",
        "2002:7f00:1::, 127.0.0.1, loopback",
        "::a00:1, 10.0.0.1, private",
    })
    void an_ipv4_address_inside_decides(String address, String inside, String words) {
        assertEquals(
                "address " + NetUtil.toAddressString(ip(address)) + ", which stands for " + inside + ", is " + words,
                PrivateAddresses.objection(ip(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"64:ff9b::808:808", "2002:808:808::1", "::808:808", "::ffff:0:808:808"})
    void an_embedded_public_address_is_public(String address) {
        assertNull(PrivateAddresses.objection(ip(address)));
    }

    /** RFC 4291 §2.5.5.2; the JDK makes IPv4 of it, other ways lead past the JDK. */
    @Test
    void mapped_addresses_are_ipv4_however_they_are_made() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = 10;
        mapped[15] = 1;
        String plain = "address 10.0.0.1 is private";
        assertEquals(plain, PrivateAddresses.objection(InetAddress.getByAddress(mapped)));
        InetAddress six = java.net.Inet6Address.getByAddress(null, mapped, -1);
        assertEquals(16, six.getAddress().length);
        String objection = requireNonNull(PrivateAddresses.objection(six));
        assertEquals("is private", objection.substring(objection.length() - 10));
        assertEquals(
                "is private",
                requireNonNull(PrivateAddresses.objection(ip("::ffff:10.0.0.1")))
                        .replaceAll(".* is", "is"));
    }
}
