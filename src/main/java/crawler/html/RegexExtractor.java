package crawler.html;

import java.util.HashSet;
import java.util.Set;

/**
 * What Python's {@code re} finds with {@code href="(.*?)"} in the decoded text, for comparison with the original
 * program: a dot is anything but a newline, character references stay as they are, and there is no {@code <base>}.
 */
final class RegexExtractor extends WholePageExtractor {
    private static final String HREF = "href=\"";

    RegexExtractor(ExtractorSettings settings) {
        super(settings);
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
}
