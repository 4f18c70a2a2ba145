package crawler.html;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jsoup.select.QueryParser;
import org.jsoup.select.Selector.SelectorParseException;
import org.jspecify.annotations.Nullable;

/**
 * How links are found. Checked when made, so that a mistake is told before the first page.
 *
 * @param parser what reads the page; a selector needs {@link Parser#JSOUP} and takes it instead of {@link Parser#STREAM}
 * @param kinds which links; {@link LinkKind#EVERY_HREF} unless the user says. {@link Parser#REGEX} knows no elements: it
 *     finds every {@code href="…"} and heeds only the kinds of the response's head
 * @param selector CSS: only links on or inside the elements it matches; null = anywhere
 * @param rel whether {@link LinkCursor#rel} and {@link LinkExtractor#isNofollow} are told; costs a little for each link
 * @param ids whether {@link LinkExtractor#ids} are told, which {@link Parser#REGEX} cannot; costs a little for each tag
 */
public record ExtractorSettings(
        Parser parser, Set<LinkKind> kinds, @Nullable String selector, boolean rel, boolean ids) {
    /** Who reads the page. */
    public enum Parser {
        /** A tokenizer of the HTML standard, fed with chunks: no tree, no page in memory. */
        STREAM,
        /** The same answer through jsoup's tree: for selectors and anchor text. */
        JSOUP,
        /** {@code href="(.*?)"} on the decoded text, for comparison. */
        REGEX
    }

    /** Every href, by the tokenizer. */
    public static final ExtractorSettings DEFAULT =
            new ExtractorSettings(Parser.STREAM, LinkKind.EVERY_HREF, null, false);

    /**
     * Checks.
     *
     * @throws IllegalArgumentException naming the selector that is none, or what cannot be used with this parser
     */
    public ExtractorSettings {
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("no kind of link is asked for");
        }
        if (ids && parser == Parser.REGEX) {
            throw new IllegalArgumentException("not with parser regex, which knows no elements and so no ids");
        }
        kinds = Collections.unmodifiableSet(EnumSet.copyOf(kinds));
        if (selector != null) {
            if (parser == Parser.REGEX) {
                throw new IllegalArgumentException("selector '" + selector + "' needs a tree: not with parser regex");
            }
            parser = Parser.JSOUP;
            try {
                QueryParser.parse(selector);
            } catch (SelectorParseException | IllegalArgumentException e) {
                throw new IllegalArgumentException("selector '" + selector + "': " + e.getMessage(), e);
            }
        }
    }

    /** Settings without ids. */
    public ExtractorSettings(Parser parser, Set<LinkKind> kinds, @Nullable String selector, boolean rel) {
        this(parser, kinds, selector, rel, false);
    }

    /**
     * The same, with ids.
     *
     * @throws IllegalArgumentException if the parser cannot tell them
     */
    public ExtractorSettings withIds() {
        return new ExtractorSettings(parser, kinds, selector, rel, true);
    }

    /** Makes extractors, each for one thread at a time, to be used for page after page; they share what does not change. */
    public Supplier<LinkExtractor> extractors() {
        AskedLinks asked = new AskedLinks(this);
        return switch (parser) {
            case STREAM -> () -> new StreamExtractor(this, asked);
            case JSOUP -> () -> new JsoupExtractor(this, asked);
            case REGEX -> () -> new RegexExtractor(this);
        };
    }
}
