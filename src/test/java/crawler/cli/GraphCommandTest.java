package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands graph and diff as a user gives them, on files. */
class GraphCommandTest {
    private static final Console CONSOLE = Console.install(System.err);
    private static final String HOSTILE = "http://h/</script><script>alert(1)</script>?\\\"a'&b";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void tsv_and_jsonl_with_crlf_header_and_bad_lines_make_one_graph() throws Exception {
        file(
                "a.tsv",
                "\uFEFFsource_url\tparsed_url\r\nhttp://h/\thttp://h/b#x\r\nhttp://h/\thttp://h/b#y\r\nno row\r\n");
        file("b.jsonl", "{\"v\":1,\"source\":\"http://h/b\",\"link\":\"http://h/\"}\n{\"source\":3}\n{broken\n");
        assertEquals(0, run("graph", path("a.tsv"), path("b.jsonl")));
        assertTrue(out.toString().contains("rows        3\n"), out.toString());
        assertTrue(out.toString().contains("nodes       2 "), out.toString());
        assertTrue(out.toString().contains("edges       2\n"), out.toString());
        assertTrue(out.toString().contains("1 (largest 2) weak, 1 (largest 2) strong"), out.toString());
    }

    @Test
    void hosts_and_domains_gather_pages_and_leave_out_what_has_no_host() throws Exception {
        file("a.tsv", "http://u@a.example.co.uk:81/x\thttp://b.example.co.uk/\nhttp://b.example.co.uk/\tmailto:x@y\n");
        assertEquals(0, run("graph", path("a.tsv"), "--by", "host", "-f", "cc", "-o", path("g")));
        assertEquals("0\tuk.co.example.a:81\n1\tuk.co.example.b\n", text("g-vertices.txt"));
        assertEquals("0\t1\n", text("g-edges.txt"));
        assertTrue(out.toString().contains("left out    1 "), out.toString());
        assertEquals(0, run("graph", path("a.tsv"), "--by", "domain", "-f", "cc", "-o", path("g")));
        assertEquals("0\tuk.co.example\n", text("g-vertices.txt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"graphml", "gexf"})
    void xml_stays_well_formed_whatever_a_url_holds(String format) throws Exception {
        hostileRows();
        assertEquals(0, run("graph", path("a.jsonl"), "-o", path("g." + format)));
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("g." + format).toFile());
        assertEquals(2, document.getElementsByTagName("node").getLength());
        assertEquals(1, document.getElementsByTagName("edge").getLength());
        String node = format.equals("gexf")
                ? document.getElementsByTagName("node")
                        .item(0)
                        .getAttributes()
                        .getNamedItem("label")
                        .getNodeValue()
                : document.getElementsByTagName("data").item(0).getTextContent();
        assertEquals(HOSTILE, node);
    }

    /** The attributes that the schema of GEXF 1.3 (github.com/gephi/gexf, 1.3/gexf.rnc and dynamics.rnc) gives what we write. */
    @Test
    void gexf_says_only_what_its_schema_knows() throws Exception {
        Map<String, Set<String>> known = Map.of(
                "gexf", Set.of("xmlns", "version", "variant"),
                "graph", Set.of("defaultedgetype", "idtype", "mode", "timeformat"),
                "attributes", Set.of("class"),
                "attribute", Set.of("id", "title", "type"),
                "nodes", Set.of("count"),
                "node", Set.of("id", "label"),
                "attvalues", Set.of(),
                "attvalue", Set.of("for", "value"),
                "edges", Set.of("count"),
                "edge", Set.of("id", "source", "target", "type", "label", "weight", "kind"));
        hostileRows();
        assertEquals(0, run("graph", path("a.jsonl"), "-o", path("g.gexf")));
        var elements = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("g.gexf").toFile())
                .getElementsByTagName("*");
        for (int i = 0; i < elements.getLength(); i++) {
            String element = elements.item(i).getNodeName();
            var attributes = elements.item(i).getAttributes();
            for (int k = 0; k < attributes.getLength(); k++) {
                String attribute = attributes.item(k).getNodeName();
                assertTrue(known.getOrDefault(element, Set.of()).contains(attribute), element + " " + attribute);
            }
        }
    }

    @Test
    void a_quote_or_backslash_never_ends_a_dot_string() throws Exception {
        hostileRows();
        assertEquals(0, run("graph", path("a.jsonl"), "-o", path("g.gv")));
        assertTrue(text("g.gv")
                .contains("\"http://h/</script><script>alert(1)</script>?\\\\\\\"a'&b\" -> \"http://h/%0A%FFFE"
                        .replace("%FFFE", "\uFFFE")));
    }

    @Test
    void a_url_never_becomes_markup_of_the_page() throws Exception {
        hostileRows();
        assertEquals(0, run("graph", path("a.jsonl"), "-o", path("g.html")));
        String page = text("g.html");
        assertFalse(page.contains("<script>alert"), page);
        assertEquals(3, page.split("</script>", -1).length, "the data and the script end, nothing else does");
        assertTrue(page.contains("\\u003C/script\\u003E"));
        assertTrue(page.contains("default-src 'none'; script-src 'sha256-"));
        assertFalse(page.contains("${"), "a placeholder was left");
    }

    @Test
    void a_graph_too_large_to_draw_is_gathered_and_says_so() throws Exception {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 6_000; i++) {
            rows.append("http://h/\thttp://h/")
                    .append(i % 30)
                    .append("/p")
                    .append(i)
                    .append('\n');
        }
        file("a.tsv", rows.toString());
        assertEquals(0, run("graph", path("a.tsv"), "-o", path("g.html")));
        assertTrue(text("g.html").contains("6,001 pages and 6,000 links are too many to draw one by one"));
        assertTrue(text("g.html").contains("\"http://h/29/\""));
    }

    @Test
    void what_cannot_be_read_or_written_ends_with_1_and_wrong_usage_with_2() throws Exception {
        file("a.tsv", "http://h/\thttp://h/b\n");
        assertEquals(1, run("graph", path("missing.tsv")));
        assertTrue(errors.toString().contains("missing.tsv': no such file"), errors.toString());
        assertEquals(1, run("graph", path("a.tsv"), "-o", path("no/such/folder.dot")));
        assertEquals(2, run("graph"));
        assertEquals(2, run("graph", path("a.tsv"), "-o", path("x.unknown")));
        assertEquals(2, run("graph", path("a.tsv"), "-f", "dot", "-o", path("a.tsv")));
        assertTrue(errors.toString().contains("a.tsv' is a file the rows are read from"), errors.toString());
        file("a-edges.txt", "http://h/\thttp://h/b\n");
        assertEquals(2, run("graph", path("a-edges.txt"), "-f", "cc", "-o", path("a")));
        assertEquals(2, run("graph", path("a.tsv"), "-f", "cc", "-o", "-"));
    }

    @Test
    void diff_tells_the_same_the_different_and_the_missing_apart() throws Exception {
        file("a.tsv", "source_url\tparsed_url\nhttp://h/\thttp://h/b\nhttp://h/\thttp://h/c\n");
        file(
                "same.jsonl",
                "{\"source\":\"http://h/\",\"link\":\"http://h/c\"}\n{\"source\":\"http://h/\",\"link\":\"http://h/b\"}\n");
        file("other.tsv", "http://h/\thttp://h/b\n");
        assertEquals(0, run("diff", path("a.tsv"), path("same.jsonl")));
        assertEquals(1, run("diff", "-q", path("a.tsv"), path("other.tsv")));
        assertEquals(2, run("diff", path("a.tsv"), path("missing")));
        file("links.txt", "http://h/b\nhttp://h/c\n");
        assertEquals(2, run("diff", path("links.txt"), path("links.txt")), "what has no rows has not the same rows");
        assertTrue(errors.toString().contains("links.txt': no line of it is a row"), errors.toString());
        assertEquals(1, run("graph", path("links.txt")));
        file("none.tsv", "source_url\tparsed_url\n");
        assertEquals(0, run("diff", path("none.tsv"), path("none.tsv")));
        assertEquals(2, run("diff", path("a.tsv")));
    }

    private void hostileRows() throws IOException {
        file(
                "a.jsonl",
                "{\"source\":\"http://h/</script><script>alert(1)</script>?\\\\\\\"a'&b\",\"link\":\"http://h/\\n\\uFFFE\"}\n");
    }

    private int run(String... arguments) {
        return Main.run(CONSOLE, new PrintWriter(out, true), new PrintWriter(errors, true), arguments);
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }
}
