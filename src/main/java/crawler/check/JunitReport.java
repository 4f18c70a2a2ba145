package crawler.check;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * JUnit XML, as build servers read it: a test suite for each page, a test for each of its links; broken ones have failed,
 * unknown and excluded ones were skipped. That a seed answered is a suite by itself, of another name than that of its page.
 */
final class JunitReport implements CheckReport {
    private final OutputStream out;
    private final XMLStreamWriter xml;

    JunitReport(OutputStream to) throws IOException {
        out = new BufferedOutputStream(to, 1 << 16);
        try {
            xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
        } catch (XMLStreamException e) {
            throw failed(e);
        }
    }

    @Override
    public void begin(CheckTotals totals) throws IOException {
        try {
            xml.writeStartDocument("UTF-8", "1.0");
            start("testsuites", totals.ok() + totals.broken() + totals.unknown() + totals.notChecked());
            xml.writeAttribute("name", "links");
            counts(totals.broken(), totals.unknown() + totals.notChecked());
        } catch (XMLStreamException e) {
            throw failed(e);
        }
    }

    @Override
    public void page(String source, List<CheckedLink> links) throws IOException {
        try {
            String suite = links.get(0).kind().equals(LinkSpool.SEED) ? "seed " + source : source;
            start("testsuite", links.size());
            xml.writeAttribute("name", sayable(suite));
            long broken = links.stream()
                    .filter(link -> link.state() == CheckedLink.State.BROKEN)
                    .count();
            long ok = links.stream()
                    .filter(link -> link.state() == CheckedLink.State.OK)
                    .count();
            counts(broken, links.size() - broken - ok);
            for (CheckedLink link : links) {
                link(suite, link);
            }
            xml.writeEndElement();
        } catch (XMLStreamException e) {
            throw failed(e);
        }
    }

    private void link(String suite, CheckedLink link) throws XMLStreamException {
        xml.writeCharacters("\n");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", sayable(suite));
        xml.writeAttribute("name", sayable(link.link()));
        if (link.state() != CheckedLink.State.OK) {
            boolean broken = link.state() == CheckedLink.State.BROKEN;
            xml.writeEmptyElement(broken ? "failure" : "skipped");
            String target = link.redirect() == null ? "" : ", redirected to " + link.redirect();
            xml.writeAttribute("message", sayable(link.reason() + target));
        }
        xml.writeEndElement();
    }

    private void start(String element, long tests) throws XMLStreamException {
        xml.writeCharacters("\n");
        xml.writeStartElement(element);
        xml.writeAttribute("tests", Long.toString(tests));
    }

    private void counts(long failures, long skipped) throws XMLStreamException {
        xml.writeAttribute("failures", Long.toString(failures));
        xml.writeAttribute("skipped", Long.toString(skipped));
    }

    private static IOException failed(XMLStreamException e) {
        return e.getNestedException() instanceof IOException cause ? cause : new IOException(e);
    }

    /** XML 1.0 §2.2: what is no character there becomes U+FFFD. */
    private static String sayable(String text) {
        return text.replaceAll("[^\\x20-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]", "\uFFFD");
    }

    @Override
    public void close() throws IOException {
        try (out) {
            xml.writeEndDocument();
            xml.flush();
        } catch (XMLStreamException e) {
            throw failed(e);
        }
    }
}
