package crawler.html;

import crawler.url.WebUrl;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Python's {@code re} finds with {@code href="(.*?)"} in the decoded text, for comparison with the original
 * program: a dot is anything but a newline, character references stay as they are, and there is no {@code <base>}.
 */
final class RegexExtractor implements LinkExtractor {
    private static final String HREF = "href=\"";

    private final HeadLinks headLinks;
    private final TextLinks links;
    private final PageBuffer page = new PageBuffer();

    RegexExtractor(ExtractorSettings settings) {
        headLinks = new HeadLinks(settings);
        links = new TextLinks(headLinks);
    }

    @Override
    public void start(WebUrl url, @Nullable String charset) {
        headLinks.clear();
        links.clear();
        links.start(url);
        page.start(charset);
    }

    @Override
    public void header(String field, String value) {
        headLinks.add(field, value);
    }

    @Override
    public void feed(ByteBuffer chunk) {
        page.feed(chunk);
    }

    @Override
    public LinkCursor end() {
        PageEncoding encoding = page.sniffBytes().encoding();
        Set<String> seen = new HashSet<>();
        String text = page.text(encoding);
        int newline = -1;
        for (int i = text.indexOf(HREF); i >= 0; ) {
            int from = i + HREF.length();
            int quote = text.indexOf('"', from);
            if (quote < 0) {
                break;
            }
            if (newline < from) { // looked for once a line: a page may be one line
                newline = text.indexOf('\n', from);
                newline = newline < 0 ? Integer.MAX_VALUE : newline;
            }
            if (newline < quote) {
                i = text.indexOf(HREF, from);
                continue;
            }
            String reference = text.substring(from, quote);
            if (seen.add(reference)) {
                links.add(LinkKind.OTHER_HREF, reference, false, null, null);
            }
            i = text.indexOf(HREF, quote + 1);
        }
        links.end(encoding.encoder());
        return links;
    }

    @Override
    public boolean isHeavy() {
        return true;
    }
}
