package crawler.http;

import static java.util.Objects.requireNonNull;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses are not of the public Internet, for {@code --block-private}: the special-purpose registries of IANA for
 * IPv4 and IPv6 (RFC 6890 and its updates), multicast, and all of IPv6 that was never given out. Blocks that mean a public
 * service of the network next door (192.0.0.0/24, 2001::/23) count as private too: no web page lives there.
 *
 * <p>An IPv6 address that a translator or a tunnel turns into an IPv4 address is judged by that one.
 */
final class PrivateAddresses {
    private static final List<Kind> KINDS = List.of(
            kind("0.0.0.0/8", "unspecified"), // RFC 791 §3.2; Linux connects 0.0.0.0 to itself
            kind("10.0.0.0/8", "private"), // RFC 1918
            kind("100.64.0.0/10", "shared by a provider's customers"), // RFC 6598
            kind("127.0.0.0/8", "loopback"), // RFC 1122 §3.2.1.3
            kind("169.254.0.0/16", "link-local"), // RFC 3927; the metadata services of clouds
            kind("172.16.0.0/12", "private"), // RFC 1918
            kind("192.0.0.0/24", "reserved for protocols"), // RFC 6890
            kind("192.0.2.0/24", "for documentation"), // RFC 5737
            kind("192.88.99.0/24", "reserved"), // RFC 7526
            kind("192.168.0.0/16", "private"), // RFC 1918
            kind("198.18.0.0/15", "for benchmarks"), // RFC 2544
            kind("198.51.100.0/24", "for documentation"), // RFC 5737
            kind("203.0.113.0/24", "for documentation"), // RFC 5737
            kind("224.0.0.0/4", "multicast"), // RFC 5771
            kind("255.255.255.255/32", "broadcast"), // RFC 8190
            kind("240.0.0.0/4", "reserved"), // RFC 1112 §4
            kind("::/128", "unspecified"), // RFC 4291 §2.5.2
            kind("::1/128", "loopback"), // RFC 4291 §2.5.3
            kind(
                    "64:ff9b:1::/48",
                    "for local translation to IPv4"), // RFC 8215: where the IPv4 address stands is secret
            kind("100::/8", "reserved"), // RFC 6666, RFC 9780
            kind("2001::/23", "reserved for protocols"), // RFC 2928, with Teredo
            kind("2001:db8::/32", "for documentation"), // RFC 3849
            kind("3fff::/20", "for documentation"), // RFC 9637
            kind("5f00::/16", "reserved for protocols"), // RFC 9602
            kind("fc00::/7", "unique local"), // RFC 4193
            kind("fe80::/10", "link-local"), // RFC 4291 §2.5.6
            kind("fec0::/10", "site-local"), // RFC 3879
            kind("ff00::/8", "multicast")); // RFC 4291 §2.7

    /** All of IPv6 that is given out to be reached: RFC 4291 §2.4, IANA's address space registry. */
    private static final Subnet GLOBAL = subnet("2000::/3");

    private static final List<Embedding> EMBEDDINGS = List.of(
            new Embedding(subnet("::/96"), 12), // RFC 4291 §2.5.5.1, IPv4-compatible
            new Embedding(subnet("::ffff:0:0:0/96"), 12), // RFC 7915 §1.3, IPv4-translated
            new Embedding(subnet("64:ff9b::/96"), 12), // RFC 6052 §2.1, NAT64
            new Embedding(subnet("2002::/16"), 2)); // RFC 3056 §2, 6to4

    /** Addresses of one purpose, in words that go behind "is". */
    private record Kind(Subnet block, String words) {}

    /** A block whose addresses carry an IPv4 address from that byte on. */
    private record Embedding(Subnet block, int at) {}

    private PrivateAddresses() {}

    /**
     * Why an address must not be connected to: {@code address 10.0.0.1 is private}.
     *
     * @return null for a public address
     */
    static @Nullable String objection(InetAddress address) {
        InetAddress meant = embedded(address);
        String words = kindOf(meant);
        if (words == null) {
            return null;
        }
        String through = meant.equals(address) ? "" : ", which stands for " + NetUtil.toAddressString(meant) + ",";
        return "address " + NetUtil.toAddressString(address) + through + " is " + words;
    }

    private static @Nullable String kindOf(InetAddress address) {
        for (Kind kind : KINDS) {
            if (kind.block.contains(address)) {
                return kind.words;
            }
        }
        boolean known = address.getAddress().length == 4 || GLOBAL.contains(address);
        return known ? null : "reserved";
    }

    /** The IPv4 address a connection to this one would end at, or the address itself. */
    private static InetAddress embedded(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4 || address.isAnyLocalAddress() || address.isLoopbackAddress()) {
            return address;
        }
        if (isMapped(bytes)) {
            return four(bytes, 12);
        }
        for (Embedding embedding : EMBEDDINGS) {
            if (embedding.block.contains(address)) {
                return four(bytes, embedding.at);
            }
        }
        return address;
    }

    /** RFC 4291 §2.5.5.2, ::ffff:0:0/96: no block, since the JDK cannot tell its text from IPv4. */
    private static boolean isMapped(byte[] bytes) {
        for (int i = 0; i < 12; i++) {
            if (bytes[i] != (byte) (i < 10 ? 0 : 0xff)) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress four(byte[] bytes, int at) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + 4));
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // four bytes are an address
        }
    }

    private static Kind kind(String block, String words) {
        return new Kind(subnet(block), words);
    }

    private static Subnet subnet(String block) {
        return requireNonNull(Subnet.parse(block), block);
    }
}
