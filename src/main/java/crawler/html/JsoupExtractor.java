package crawler.html;

import crawler.url.WebUrl;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Node;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/**
 * The links of jsoup's tree: what {@link StreamExtractor} finds, and besides the text of anchors and the choice by a
 * selector. Holds the whole page; the tree is built in {@link #end}.
 */
final class JsoupExtractor extends WholePageExtractor {
    private final ExtractorSettings settings;
    private final AskedLinks asked;
    private final List<String> ids = new ArrayList<>(); // of the page's tree, if they are asked for
    private boolean xhtml;
    private boolean nofollow;

    JsoupExtractor(ExtractorSettings settings, AskedLinks asked) {
        super(settings);
        this.settings = settings;
        this.asked = asked;
    }

    @Override
    public void start(WebUrl url, @Nullable String charset) {
        super.start(url, charset);
        ids.clear();
        xhtml = false;
    }

    @Override
    public void xhtml() {
        xhtml = true;
    }

    @Override
    public LinkCursor end() {
        EncodingSniffer sniffer = page.sniff();
        PageEncoding encoding = sniffer.encoding();
        Document document = parse(encoding);
        if (sniffer.isUndeclared()) {
            NodeTraversor.traverse((node, depth) -> lateEncoding(node, sniffer), document);
            if (!sniffer.encoding().equals(encoding)) {
                encoding = sniffer.encoding();
                document = parse(encoding);
            }
        }
        nofollow = settings.rel() && asksNofollow(document);
        Collector collector = new Collector(document);
        NodeTraversor.traverse(collector, document);
        if (collector.base != null) {
            links.base(collector.base, encoding.encoder());
        }
        links.end(encoding.encoder());
        return links;
    }

    private Document parse(PageEncoding encoding) {
        Parser parser = Parser.htmlParser();
        // A script in svg is markup by the standard, not so by jsoup.
        parser.tagSet().valueOf("script", Parser.NamespaceSvg).clear(org.jsoup.parser.Tag.Data);
        if (xhtml) {
            for (Element element : Element.values()) {
                parser.tagSet().valueOf(element.text, Parser.NamespaceHtml).set(org.jsoup.parser.Tag.SelfClose);
            }
        }
        return Jsoup.parse(page.text(encoding), "", parser);
    }

    /** Changing the encoding while parsing. */
    private static void lateEncoding(Node node, EncodingSniffer sniffer) {
        if (node instanceof org.jsoup.nodes.Element meta && meta.normalName().equals("meta") && isHtml(meta)) {
            if (meta.hasAttr("charset")) {
                sniffer.meta(EncodingLabels.get(meta.attr("charset")));
            }
            if (meta.attr("http-equiv").equalsIgnoreCase("content-type")) {
                sniffer.meta(MetaPrescan.extract(meta.attr("content")));
            }
        }
    }

    private static boolean asksNofollow(Document document) {
        for (org.jsoup.nodes.Element meta : document.getElementsByTag("meta")) {
            if (isHtml(meta) && MetaRobots.isName(meta.attr("name")) && MetaRobots.saysNofollow(meta.attr("content"))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Iterator<String> ids() {
        return ids.iterator();
    }

    @Override
    public boolean isNofollow() {
        return nofollow;
    }

    private static boolean isHtml(org.jsoup.nodes.Element element) {
        return element.tag().namespace().equals(Parser.NamespaceHtml);
    }

    /** Walks the tree without recursion, as deep as it may be. */
    private final class Collector implements NodeVisitor {
        private final @Nullable Set<Node> selected;
        private int inside;
        private int templates;
        private @Nullable String base;
        private long textLeft = 4L * page.length(); // anchors around anchors each have all the text inside

        Collector(Document document) {
            if (settings.selector() == null) {
                selected = null;
            } else {
                selected = Collections.newSetFromMap(new IdentityHashMap<>());
                selected.addAll(document.select(settings.selector()));
            }
        }

        @Override
        public void head(Node node, int depth) {
            if (!(node instanceof org.jsoup.nodes.Element element)) {
                return;
            }
            boolean html = isHtml(element);
            if (settings.ids() && templates == 0) {
                ids(element, html);
            }
            if (selected != null && selected.contains(element)) {
                inside++;
            }
            if (html && element.normalName().equals("template")) {
                templates++;
            }
            if (base == null && templates == 0 && html && isBase(element) && element.hasAttr("href")) {
                base = element.attr("href");
            }
            if (selected == null || inside > 0) {
                links(element, html);
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (!(node instanceof org.jsoup.nodes.Element element)) {
                return;
            }
            if (selected != null && selected.contains(element)) {
                inside--;
            }
            if (element.normalName().equals("template") && isHtml(element)) {
                templates--;
            }
        }

        private void ids(org.jsoup.nodes.Element element, boolean html) {
            if (!element.id().isEmpty()) {
                ids.add(element.id());
            }
            if (html
                    && element.normalName().equals("a")
                    && !element.attr("name").isEmpty()) {
                ids.add(element.attr("name"));
            }
        }

        private static boolean isBase(org.jsoup.nodes.Element element) {
            return element.normalName().equals("base");
        }

        private void links(org.jsoup.nodes.Element element, boolean html) {
            Element name = Element.find(element.normalName());
            for (AskedLinks.Asked one : asked.on(name)) {
                LinkKind kind = one.kind();
                Attribute attribute = one.attribute();
                if (element.hasAttr(attribute.text)) {
                    if (html || attribute == Attribute.HREF) {
                        link(element, kind, attribute, html);
                    }
                } else if (!html && name == Element.A && element.hasAttr(Attribute.XLINK_HREF.text)) {
                    link(element, kind, Attribute.XLINK_HREF, false);
                }
            }
        }

        private void link(org.jsoup.nodes.Element element, LinkKind kind, Attribute attribute, boolean html) {
            String value = element.attr(attribute.text);
            switch (attribute) {
                case HREF, XLINK_HREF -> add(element, kind, value, html && isBase(element), html);
                case CONTENT -> {
                    if (element.attr("http-equiv").equalsIgnoreCase("refresh")) {
                        StoredLinks.urls(value, false).forEach(url -> add(element, kind, url, false, html));
                    }
                }
                case SRCSET -> StoredLinks.urls(value, true).forEach(url -> add(element, kind, url, false, html));
                default -> {
                    if (!value.isEmpty()) {
                        add(element, kind, value, false, html);
                    }
                }
            }
        }

        private void add(
                org.jsoup.nodes.Element element, LinkKind kind, String reference, boolean ofDocument, boolean html) {
            boolean tellRel = html && asked.asksRel(Element.find(element.normalName()));
            String rel = tellRel && !element.attr("rel").isEmpty() ? element.attr("rel") : null;
            String text = textLeft > 0 && element.normalName().equals("a") ? element.text() : null;
            textLeft -= text == null ? 0 : text.length();
            links.add(kind, reference, ofDocument, rel, text);
        }
    }
}
