package crawler.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A block of addresses of one family (RFC 4632 §3.1).
 *
 * @param address one of them, usually the first
 * @param bits how many leading bits its addresses share, at most as many as they have
 */
record Subnet(InetAddress address, int bits) {
    /** Refuses a prefix longer than the address. */
    Subnet {
        if (bits < 0 || bits > width(address)) {
            throw new IllegalArgumentException("no prefix of " + address + " has " + bits + " bits");
        }
    }

    /** Reads {@code 10.0.0.0/8} or {@code fe80::/10}; null if it is no such thing. */
    static @Nullable Subnet parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = slash < 0 ? null : NetUtil.createInetAddressFromIpAddressString(text.substring(0, slash));
        String length = text.substring(slash + 1);
        if (address == null || !length.matches("[0-9]{1,3}") || Integer.parseInt(length) > width(address)) {
            return null;
        }
        return new Subnet(address, Integer.parseInt(length));
    }

    /** The block of this address alone. */
    static Subnet of(InetAddress address) {
        return new Subnet(address, width(address));
    }

    /** Whether the address is of this family and in this block. */
    boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] its = other.getAddress();
        if (mine.length != its.length) {
            return false;
        }
        for (int i = 0; i * 8 < bits; i++) {
            int mask = bits - i * 8 >= 8 ? 0xff : 0xff << (8 - (bits - i * 8));
            if (((mine[i] ^ its[i]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private static int width(InetAddress address) {
        return address.getAddress().length * 8;
    }
}
