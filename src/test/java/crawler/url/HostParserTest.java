package crawler.url;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** §3: hosts, parsed and serialised. */
class HostParserTest {
    private static String repeat(String text, int times) {
        return text.repeat(times);
    }

    @ParameterizedTest
    @CsvSource({
        "EXAMPLE.COM, example.com, EXAMPLE.COM",
        "example%2Ecom, example.com, example%2Ecom",
        "faß.example, xn--fa-hia.example, fa%C3%9F.example",
        "0, 0.0.0.0, 0",
        "%30, 0.0.0.0, %30",
        "0x, 0.0.0.0, 0x",
        "0xffffffff, 255.255.255.255, 0xffffffff",
        "[0:0::1], [::1], [::1]",
        "[0:0::1%5D, ,",
        "[0:0::%31], ,",
        "09, , 09",
        "example.255, , example.255",
        "example^example, ,"
    })
    void url_3_parsing_and_serialising(String input, String host, String opaqueHost) {
        assertEquals(host, HostParser.parse(input, false));
        assertEquals(opaqueHost, HostParser.parse(input, true));
    }

    @Test
    void url_3_2_forbidden_host_code_points_fail_opaque_hosts() {
        for (char c : "\0\t\n\r #/:<>?@[\\]^|".toCharArray()) {
            assertNull(HostParser.parse("a" + c + "b", true), "U+" + Integer.toHexString(c));
        }
        for (char c : "\u0001\u001F\u007F!\"$%&'()*+,-.;=_`{}~".toCharArray()) {
            assertEquals(
                    c < ' ' || c > '~' ? "a%" + String.format("%02X", (int) c) + "b" : "a" + c + "b",
                    HostParser.parse("a" + c + "b", true));
        }
    }

    @Test
    void url_3_2_forbidden_domain_code_points_fail_domains_percent_encoded_or_not() {
        for (int c = 0; c < 0x80; c++) {
            boolean forbidden = c <= ' ' || c == 0x7F || "#/:<>?@[\\]^|%".indexOf(c) >= 0;
            String expected = forbidden ? null : "a" + Character.toString(Character.toLowerCase(c)) + "b";
            assertEquals(expected, HostParser.parse("a" + Character.toString(c) + "b", false), "U+" + c);
            assertEquals(expected, HostParser.parse("a" + String.format("%%%02x", c) + "b", false), "U+" + c);
        }
    }

    @Test
    void url_3_5_percent_decoding_is_utf_8() {
        assertEquals("xn--53h", HostParser.parse("%E2%98%95", false));
        assertEquals("xn--53h", HostParser.parse("☕", false));
        assertNull(HostParser.parse("%E2%98", false));
        assertNull(HostParser.parse("a%FFb", false));
        assertNull(HostParser.parse("a\uD800b", false));
        assertNull(HostParser.parse("a\uFFFDb", false));
        assertEquals("%41", HostParser.parse("%41", true));
    }

    @Test
    void url_3_5_what_percent_decoding_brings_forth_is_not_decoded_again() {
        assertNull(HostParser.parse("%2541", false));
    }

    @Test
    void url_3_3_an_ascii_domain_is_only_lowercased_whatever_its_labels_hold() {
        assertEquals("xn--8i7caa", HostParser.parse("XN--8i7caa", false));
        assertEquals("xn--", HostParser.parse("xn--", false));
        assertEquals("-a-.--", HostParser.parse("-a-.--", false));
        assertEquals(repeat("a", 300), HostParser.parse(repeat("a", 300), false));
    }

    @Test
    void url_3_3_a_domain_that_maps_to_nothing_fails() {
        assertNull(HostParser.parse("\u00AD", false));
        assertNull(HostParser.parse("%C2%AD", false));
    }

    @Test
    void url_3_3_forbidden_code_points_are_found_after_mapping() {
        assertNull(HostParser.parse("a／b", false), "FULLWIDTH SOLIDUS");
        assertNull(HostParser.parse("a％41", false), "FULLWIDTH PERCENT SIGN");
        assertNull(HostParser.parse("℀", false), "ACCOUNT OF, which has a slash");
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4, 1.2.3.4",
        "1.2.3.4., 1.2.3.4",
        "1.2.3, 1.2.0.3",
        "1.2, 1.0.0.2",
        "1, 0.0.0.1",
        "1., 0.0.0.1",
        "256, 0.0.1.0",
        "1.65535, 1.0.255.255",
        "1.2.65535, 1.2.255.255",
        "1.16777215, 1.255.255.255",
        "4294967295, 255.255.255.255",
        "0x7f.1, 127.0.0.1",
        "0X7F.0x1, 127.0.0.1",
        "0177.0.0.01, 127.0.0.1",
        "00, 0.0.0.0",
        "0x.0x.0, 0.0.0.0",
        "１２７.１, 127.0.0.1",
        "192.168.0.257, ",
        "256.1.1.1, ",
        "1.256.1, ",
        "1.16777216, ",
        "4294967296, ",
        "99999999999999999999999999, ",
        "0xfffffffffffffffffffff, ",
        "1.2.3.4.5, ",
        "1..2, ",
        ".1, ",
        "a.1, ",
        "1.a.2, ",
        "08, ",
        "1.2.3.08, ",
        "0x1g.1, ",
        "a.0x, ",
        "a.0xF, ",
        "1.2.3.4.., 1.2.3.4..",
        "1.2.3.a, 1.2.3.a",
        "0xg, 0xg",
        "a.0xg, a.0xg",
        "1a, 1a",
        "a.1a, a.1a",
        "., .",
        ".., ..",
        "1.., 1.."
    })
    void url_3_5_a_domain_that_ends_in_a_number_is_an_ipv4_address_or_fails(String input, String host) {
        assertEquals(host, HostParser.parse(input, false));
    }

    @ParameterizedTest
    @CsvSource({
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "1::8, 1::8",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "1:0:0:2:3:0:0:4, 1::2:3:0:0:4",
        "0:f:0:0:f:f:0:0, 0:f::f:f:0:0",
        "0:1:0:2:0:3:0:4, 0:1:0:2:0:3:0:4",
        "00ab:0001:ABCD:00:0:0:0:1, ab:1:abcd::1",
        "::1.2.3.4, ::102:304",
        "::ffff:255.255.255.255, ::ffff:ffff:ffff",
        "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
        "1::1.2.3.4, 1::102:304",
        "'', ",
        ":, ",
        ":1, ",
        ":::, ",
        "1:, ",
        "1:2:3:4:5:6:7:, ",
        "1:2:3, ",
        "1:2:3:4:5:6:7:8:9, ",
        "1:2:3:4:5:6:7:8::, ",
        "1::2::3, ",
        "12345::, ",
        "g::, ",
        "::1%25, ",
        "::1 , ::1",
        "1:2:3:4:5:6:7:1.2.3.4, ",
        "::.1.2.3, ",
        "::1.2.3, ",
        "::1.2.3.4.5, ",
        "::1.2.3.256, ",
        "::1.2.3.04, ",
        "::1.2.3.4:5, ",
        "::1.2.3.x, ",
        "::1.2..3, ",
        "1.2.3.4, ",
        "::0x1, ",
        "::１, "
    })
    void url_3_5_ipv6(String input, String address) {
        assertEquals(address == null ? null : "[" + address + "]", HostParser.parse("[" + input + "]", false));
        assertEquals(address == null ? null : "[" + address + "]", HostParser.parse("[" + input + "]", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1", "[", "[::1]a", "::1]", "a[::1]", "[::1]]"})
    void url_3_5_brackets_stand_at_both_ends(String input) {
        assertNull(HostParser.parse(input, false));
        assertNull(HostParser.parse(input, true));
    }
}
