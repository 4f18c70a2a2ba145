package crawler.graph;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The JDK's XML writer, with line ends between elements, for texts that may hold what XML has no way to say. */
final class XmlText {
    private final XMLStreamWriter xml;
    private final Writer writer;

    XmlText(OutputStream out) throws XMLStreamException {
        writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(writer);
        xml.writeStartDocument("UTF-8", "1.0");
        line();
    }

    /** A start tag; attributes are names and values in turn. */
    XmlText open(String element, String... attributes) throws XMLStreamException {
        xml.writeStartElement(element);
        attributes(attributes);
        return this;
    }

    /** An element without content. */
    XmlText empty(String element, String... attributes) throws XMLStreamException {
        xml.writeEmptyElement(element);
        attributes(attributes);
        return this;
    }

    private void attributes(String... attributes) throws XMLStreamException {
        for (int i = 0; i < attributes.length; i += 2) {
            xml.writeAttribute(attributes[i], sayable(attributes[i + 1]));
        }
    }

    XmlText text(String text) throws XMLStreamException {
        xml.writeCharacters(sayable(text));
        return this;
    }

    XmlText close() throws XMLStreamException {
        xml.writeEndElement();
        return this;
    }

    XmlText line() throws XMLStreamException {
        xml.writeCharacters("\n");
        return this;
    }

    /** Ends the document, in the stream below too. */
    void end() throws XMLStreamException, IOException {
        xml.writeEndDocument();
        line();
        xml.flush();
        writer.flush();
    }

    /** XML 1.0 §2.2: of what a name can hold, only U+FFFE and U+FFFF are no characters. */
    private static String sayable(String text) {
        return text.indexOf('\uFFFE') < 0 && text.indexOf('\uFFFF') < 0
                ? text
                : text.replace('\uFFFE', '\uFFFD').replace('\uFFFF', '\uFFFD');
    }
}
