package crawler.url;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** §4.4 state by state, and §4.5 the serialisation. */
class UrlParserTest {
    private static void parses(String input, @Nullable String expected) {
        WebUrl url = WebUrl.parse(input);
        assertEquals(expected, url == null ? null : url.href(), input);
    }

    private static void resolves(String base, String reference, @Nullable String expected) {
        WebUrl baseUrl = WebUrl.parse(base);
        assertNotNull(baseUrl, base);
        WebUrl url = baseUrl.resolve(reference);
        assertEquals(expected, url == null ? null : url.href(), reference + " against " + base);
    }

    private static void fails(String input) {
        parses(input, null);
    }

    @Test
    void url_4_examples_of_parsing() {
        parses("https:example.org", "https://example.org/");
        parses("https://////example.com///", "https://example.com///");
        parses("https://example.com/././foo", "https://example.com/foo");
        resolves("https://example.com/", "hello:world", "hello:world");
        resolves("https://example.com/", "https:example.org", "https://example.com/example.org");
        resolves("https://example.com/", "\\example\\..\\demo/.\\", "https://example.com/demo/");
        resolves("https://example.com/demo", "example", "https://example.com/example");
        parses("file:///C|/demo", "file:///C:/demo");
        resolves("file:///C:/demo", "..", "file:///C:/");
        parses("file://localhost/", "file:///");
        parses("file://loc%61lhost/", "file:///");
        parses("https://user:password@example.org/", "https://user:password@example.org/");
        parses("https://example.org/foo bar", "https://example.org/foo%20bar");
        parses("https://EXAMPLE.com/../x", "https://example.com/x");
        fails("https://ex ample.org/");
        fails("example");
        fails("https://example.com:demo");
        fails("http://[www.example.com]/");
        parses("https://example.org//", "https://example.org//");
        parses("https://example.com/[]?[]#[]", "https://example.com/[]?[]#[]");
        parses("https://example/%?%#%", "https://example/%?%#%");
        parses("https://example/%25?%25#%25", "https://example/%25?%25#%25");
    }

    @Test
    void url_4_4_controls_and_spaces_at_the_ends_are_removed() {
        parses("\u0000\u001F \thttp://h/a\u0000 \u001F", "http://h/a");
        parses("\u00A0http://h/", null);
        resolves("http://h/a/b", " \u0001 ", "http://h/a/b");
        resolves("http://h/a/b", " c ", "http://h/a/c");
    }

    @Test
    void url_4_4_tabs_and_newlines_are_removed_everywhere() {
        parses("h\tt\ntp\r:/\t/h\n/a\r\n/.\t./b?\tq\n#\rf", "http://h/b?q#f");
        parses("http://h\u000B/", null);
        parses("http://h/a\u000Bb", "http://h/a%0Bb");
    }

    @Test
    void url_4_4_scheme_start_state() {
        fails("");
        fails("1http://h");
        fails("://h");
        fails(":");
        fails("é:x");
        resolves("http://h/a/b", "1x:y", "http://h/a/1x:y");
        resolves("http://h/a/b", ":y", "http://h/a/:y");
    }

    @Test
    void url_4_4_scheme_state() {
        parses("HTTP://h", "http://h/");
        parses("A1+-.:x", "a1+-.:x");
        resolves("http://h/a/b", "a_b:c", "http://h/a/a_b:c");
        resolves("http://h/a/b", "http", "http://h/a/http");
        resolves("http://h/a/b", "ht%74p:x", "http://h/a/ht%74p:x");
        parses("foo:", "foo:");
        parses("foo:/", "foo:/");
        parses("foo://", "foo://");
        parses("foo:///", "foo:///");
    }

    @Test
    void url_4_4_no_scheme_state() {
        resolves("mailto:a@b?c#d", "#e f", "mailto:a@b?c#e%20f");
        resolves("mailto:a@b?c#d", "#", "mailto:a@b?c#");
        resolves("mailto:a@b", "", null);
        resolves("mailto:a@b", "x", null);
        resolves("mailto:a@b", "?x", null);
        resolves("mailto:a@b", "//h", null);
        resolves("mailto:a@b", "http://h", "http://h/");
    }

    @Test
    void url_4_4_special_relative_or_authority_state() {
        resolves("http://h/a/b", "http:c", "http://h/a/c");
        resolves("http://h/a/b", "http:/c", "http://h/c");
        resolves("http://h/a/b", "http://c", "http://c/");
        resolves("http://h/a/b", "http:\\\\c", "http://c/");
        resolves("http://h/a/b", "http:", "http://h/a/b");
        resolves("http://h/a/b?q", "http:#f", "http://h/a/b?q#f");
        resolves("http://h/a/b", "https:c", "https://c/");
        resolves("foo://h/a/b", "foo:c", "foo:c");
    }

    @Test
    void url_4_4_path_or_authority_state() {
        parses("foo:/a", "foo:/a");
        parses("foo://a", "foo://a");
        parses("foo:/\\a", "foo:/\\a");
    }

    @Test
    void url_4_4_relative_state() {
        resolves("http://u:p@h:8/a/b?q#f", "", "http://u:p@h:8/a/b?q");
        resolves("http://u:p@h:8/a/b?q#f", "#g", "http://u:p@h:8/a/b?q#g");
        resolves("http://u:p@h:8/a/b?q#f", "?r", "http://u:p@h:8/a/b?r");
        resolves("http://u:p@h:8/a/b?q#f", "?", "http://u:p@h:8/a/b?");
        resolves("http://u:p@h:8/a/b?q#f", "c", "http://u:p@h:8/a/c");
        resolves("http://u:p@h:8/a/b?q#f", ".", "http://u:p@h:8/a/");
        resolves("http://u:p@h:8/a/b?q#f", "..", "http://u:p@h:8/");
        resolves("http://u:p@h:8/a/b?q#f", "/c", "http://u:p@h:8/c");
        resolves("http://u:p@h:8/a/b?q#f", "\\c", "http://u:p@h:8/c");
        resolves("foo://u@h:8/a/b?q", "\\c", "foo://u@h:8/a/\\c");
        resolves("foo:/a/b", "c", "foo:/a/c");
        resolves("foo://h", "c", "foo://h/c");
        resolves("foo://h", "?c", "foo://h?c");
        resolves("foo://h?q", "#c", "foo://h?q#c");
        resolves("foo://h?q", "", "foo://h?q");
    }

    @Test
    void url_4_4_relative_slash_state() {
        resolves("http://u@h:8/a", "//g:9", "http://g:9/");
        resolves("http://u@h:8/a", "\\/g", "http://g/");
        resolves("http://u@h:8/a", "/\\g", "http://g/");
        resolves("http://u@h:8/a", "////g", "http://g/");
        resolves("http://h/a", "//", null);
        resolves("foo://u@h:8/a", "//g:9", "foo://g:9");
        resolves("foo://h/a", "///g", "foo:///g");
        resolves("foo://h/a", "//", "foo://");
        resolves("foo:/a", "/\\g", "foo:/\\g");
    }

    @Test
    void url_4_4_special_authority_slashes_state() {
        parses("http:h", "http://h/");
        parses("http:/h", "http://h/");
        parses("http:///h", "http://h/");
        parses("http:\\h", "http://h/");
        parses("http:/\\/h", "http://h/");
        resolves("foo://x/", "http:h", "http://h/");
    }

    @Test
    void url_4_4_special_authority_ignore_slashes_state() {
        parses("http:" + "/\\".repeat(50) + "h", "http://h/");
        fails("http:////");
    }

    @Test
    void url_4_4_authority_state() {
        parses("http://a@b@c/", "http://a%40b@c/");
        parses("http://a:b@c:d@e/", "http://a:b%40c%3Ad@e/");
        parses("http://@h/", "http://h/");
        parses("http://@@h/", "http://%40@h/");
        parses("http://a:@h/", "http://a@h/");
        parses("http://u /\\;=[]^|'@h/", null);
        parses("http://u;=[]^|' \"@h/", "http://u%3B%3D%5B%5D%5E%7C'%20%22@h/");
        parses("http://é:%41@h/", "http://%C3%A9:%41@h/");
        parses("http://a\\@h/", "http://a/@h/");
        parses("foo://a\\@h/", "foo://a%5C@h/");
        parses("http://h/@x", "http://h/@x");
        parses("http://h?@x", "http://h/?@x");
        parses("http://h#@x", "http://h/#@x");
        fails("http://u@");
        fails("http://u@/");
        fails("http://u:p@?x");
        fails("foo://u@");
        fails("foo://@/x");
    }

    @Test
    void url_4_4_host_state() {
        fails("http://");
        fails("http://?");
        fails("http://#");
        fails("http://:80");
        fails("http://u@:80");
        fails("foo://:80");
        parses("foo://?x", "foo://?x");
        parses("foo://#x", "foo://#x");
        parses("http://[::1]:81", "http://[::1]:81/");
        fails("http://[::1:81");
        fails("http://a[:]b/");
        fails("http://[::1]x:80/");
        parses("foo://H%41é/x", "foo://H%41%C3%A9/x");
        parses("http://H%41/x", "http://ha/x");
    }

    @Test
    void url_4_4_port_state() {
        parses("http://h:80/", "http://h/");
        parses("https://h:443", "https://h/");
        parses("ws://h:80", "ws://h/");
        parses("wss://h:443", "wss://h/");
        parses("ftp://h:21", "ftp://h/");
        parses("http://h:443/", "http://h:443/");
        parses("foo://h:80", "foo://h:80");
        parses("http://h:", "http://h/");
        parses("http://h:?", "http://h/?");
        parses("http://h:0", "http://h:0/");
        parses("http://h:0000000000000000000080", "http://h/");
        parses("http://h:65535", "http://h:65535/");
        parses("http://h:80\\x", "http://h/x");
        fails("http://h:65536");
        fails("http://h:99999999999999999999");
        fails("http://h:8 0");
        fails("http://h:-1");
        fails("http://h:80a/");
        fails("http://h:80:80/");
        fails("http://h:８");
        fails("foo://h:80\\x");
    }

    @Test
    void url_4_4_file_state() {
        parses("file:", "file:///");
        parses("file:a", "file:///a");
        parses("file:?q", "file:///?q");
        parses("file:#f", "file:///#f");
        parses("file:c|/x", "file:///c:/x");
        resolves("file://h/a/b?q#f", "", "file://h/a/b?q");
        resolves("file://h/a/b?q#f", "?r", "file://h/a/b?r");
        resolves("file://h/a/b?q#f", "#g", "file://h/a/b?q#g");
        resolves("file://h/a/b?q#f", "c", "file://h/a/c");
        resolves("file://h/a/b", "file:c", "file://h/a/c");
        resolves("file://h/a/b", "C|", "file://h/C:");
        resolves("file://h/a/b", "C|/x", "file://h/C:/x");
        resolves("file://h/a/b", "C|x", "file://h/a/C|x");
        resolves("http://h/a", "file:b", "file:///b");
        resolves("http://h/a", "file:", "file:///");
    }

    @Test
    void url_4_4_file_slash_state() {
        parses("file:/a", "file:///a");
        parses("file:\\a", "file:///a");
        resolves("file://h/a/b", "/c", "file://h/c");
        resolves("file:///C:/a/b", "/c", "file:///C:/c");
        resolves("file:///C:/a/b", "/D|/c", "file:///D:/c");
        resolves("file:///C:/a/b", "\\c", "file:///C:/c");
        resolves("file:///CC:/a/b", "/c", "file:///c");
        resolves("file://h/C:/a/b", "/", "file://h/C:/");
        resolves("file://h/a", "http:/c", "http://c/");
    }

    @Test
    void url_4_4_file_host_state() {
        parses("file://h", "file://h/");
        parses("file://H/a", "file://h/a");
        parses("file://C:", "file:///C:");
        parses("file://C|/a", "file:///C:/a");
        parses("file://c:\\a", "file:///c:/a");
        parses("file://LOCALHOST/a", "file:///a");
        parses("file:////a", "file:////a");
        parses("file:///\\a", "file:////a");
        parses("file://?q", "file:///?q");
        parses("file://#f", "file:///#f");
        parses("file://1/", "file://0.0.0.1/");
        resolves("file://g/a", "//h/b", "file://h/b");
        resolves("file://g/a", "//C|/b", "file:///C:/b");
        resolves("file://g/a", "///b", "file:///b");
        fails("file://h:80/");
        fails("file://u@h/");
        fails("file://a b/");
        fails("file://%43%7C/");
    }

    @Test
    void url_4_4_path_start_state() {
        parses("http://h\\a", "http://h/a");
        parses("http://h?q", "http://h/?q");
        parses("foo://h?q", "foo://h?q");
        parses("foo://h#f", "foo://h#f");
        parses("foo://h", "foo://h");
        parses("foo://h/", "foo://h/");
        parses("foo://h\\a", null);
    }

    @Test
    void url_4_4_path_state_dot_segments() {
        parses("http://h/a/./b", "http://h/a/b");
        parses("http://h/a/../b", "http://h/b");
        parses("http://h/a/b/..", "http://h/a/");
        parses("http://h/a/b/.", "http://h/a/b/");
        parses("http://h/../../a", "http://h/a");
        parses("http://h/..", "http://h/");
        parses("http://h/a//..//b", "http://h/a//b");
        parses("http://h//..", "http://h/");
        parses("http://h//../..", "http://h/");
        parses("http://h/a/%2e/b", "http://h/a/b");
        parses("http://h/a/%2E%2e/b", "http://h/b");
        parses("http://h/a/.%2E?q", "http://h/?q");
        parses("http://h/a/%2e.#f", "http://h/#f");
        parses("http://h/a/...", "http://h/a/...");
        parses("http://h/a/..b/.c/d./e..", "http://h/a/..b/.c/d./e..");
        parses("http://h/a/%2e%2e%2e", "http://h/a/%2e%2e%2e");
        parses("http://h/a/%2", "http://h/a/%2");
        parses("http://h/a/..\\b", "http://h/b");
        parses("foo://h/a/..\\b", "foo://h/a/..\\b");
        parses("foo://h/a/b/../c", "foo://h/a/c");
        parses("foo:/..", "foo:/");
        parses("foo://h/..", "foo://h/");
    }

    @Test
    void url_4_4_path_state_percent_encodes() {
        parses("http://h/ \"<>`{}^é\u007F", "http://h/%20%22%3C%3E%60%7B%7D%5E%C3%A9%7F");
        parses("http://h/|[]'!$&()*+,;=:@~_-.%", "http://h/|[]'!$&()*+,;=:@~_-.%");
        parses("foo://h/ \"<>`{}^\\", "foo://h/%20%22%3C%3E%60%7B%7D%5E\\");
    }

    @Test
    void url_4_4_path_state_windows_drive_letters() {
        parses("file:///C|", "file:///C:");
        parses("file:///C|/../..", "file:///C:/");
        parses("file:///C:/..", "file:///C:/");
        parses("file:///C:/a/../../b", "file:///C:/b");
        parses("file:///C:/../D:/..", "file:///C:/");
        parses("file:///a/C|", "file:///a/C|");
        parses("file:///C|a", "file:///C|a");
        parses("file:///%43|", "file:///%43|");
        parses("file:///./C|", "file:///C:");
        parses("http://h/C|/..", "http://h/");
        resolves("file:///C:/", "..", "file:///C:/");
        resolves("file:///C:", "x", "file:///C:/x");
        resolves("file:///1:/", "..", "file:///");
        resolves("file:///é:/", "/x", "file:///x");
    }

    @Test
    void url_4_4_opaque_path_state() {
        parses("data:text/html,<p>a b</p>", "data:text/html,<p>a b</p>");
        parses("javascript:alert('é\u0001\u007F')", "javascript:alert('%C3%A9%01%7F')");
        parses("foo:a\\b{}`^|", "foo:a\\b{}`^|");
        parses("foo:a/../b", "foo:a/../b");
        parses("foo:a?q#f", "foo:a?q#f");
        parses("foo:a   ?q", "foo:a  %20?q");
        parses("foo:a   #f", "foo:a  %20#f");
        parses("foo:a \t#f", "foo:a%20#f");
        parses("foo: #f", "foo:%20#f");
        parses("foo:a   ", "foo:a");
    }

    @Test
    void url_4_4_query_state() {
        parses("http://h/? \"#", "http://h/?%20%22#");
        parses("http://h/?<>'é`{}|^\\[]?", "http://h/?%3C%3E%27%C3%A9`{}|^\\[]?");
        parses("foo://h/?<>'é`{}|^\\", "foo://h/?%3C%3E'%C3%A9`{}|^\\");
        parses("http://h/?a#b?c", "http://h/?a#b?c");
        parses("foo:a?b c'", "foo:a?b%20c'");
    }

    @Test
    void url_4_4_fragment_state() {
        parses("http://h/# \"<>`#é", "http://h/#%20%22%3C%3E%60#%C3%A9");
        parses("http://h/#{}|^\\'?/", "http://h/#{}|^\\'?/");
        parses("foo:a#b c", "foo:a#b%20c");
    }

    @Test
    void url_4_5_a_path_without_host_does_not_become_a_host() {
        parses("foo:/.//x", "foo:/.//x");
        parses("foo:/a/..//x", "foo:/.//x");
        parses("foo:/..//x?q#f", "foo:/.//x?q#f");
        resolves("foo:/a", "..//x", "foo:/.//x");
        resolves("foo:/.//x", "", "foo:/.//x");
        resolves("foo:/.//x?q", "#f", "foo:/.//x?q#f");
        resolves("foo:/.//x", "?r", "foo:/.//x?r");
        resolves("foo:/.//x", "y", "foo:/.//y");
        resolves("foo:/.//x/y", "../z", "foo:/.//z");
        resolves("foo:/.//x", "../z", "foo:/z");
        resolves("foo:/.//x", "/z", "foo:/z");
        WebUrl url = WebUrl.parse("foo:/.//x?q");
        assertNotNull(url);
        assertEquals("//x", url.path());
        assertEquals("", url.host());
        assertEquals("//x?q", url.pathAndQuery());
    }

    @Test
    void url_4_4_a_failure_leaves_nothing_behind_in_the_parser() {
        UrlParser parser = new UrlParser();
        assertEquals(false, parser.parse("http://u:p@h:99999/", null, StandardCharsets.UTF_8));
        assertEquals(true, parser.parse("foo:x", null, StandardCharsets.UTF_8));
        WebUrl url = parser.url();
        assertEquals("foo:x", url.href());
        assertEquals(-1, url.port());
        assertEquals("", url.host());
        assertNull(url.query());
    }
}
