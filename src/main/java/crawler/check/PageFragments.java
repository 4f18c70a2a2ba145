package crawler.check;

import crawler.crawl.Fragments;
import crawler.frontier.Fingerprint;
import crawler.frontier.FingerprintSet;
import crawler.url.PercentDecoding;
import crawler.url.WebUrl;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Which fragments pages have: of each a fingerprint of {@code url#id}, and of a page that was read to its end one of {@code
 * url#}, as the empty fragment is on every page. URLs without user name and password.
 *
 * <p>Thread-safe: filled on event loops, read by the thread that seeds the second crawl, and after the crawls.
 */
final class PageFragments implements Fragments {
    /** Where instructions to the browser begin that are no part of the fragment (URL Fragment Text Directives §3.2). */
    private static final String DIRECTIVE = ":~:";

    private final Fingerprint fingerprint;

    // All below: guarded by this.
    private final FingerprintSet found = new FingerprintSet();
    private final FingerprintSet wanted = new FingerprintSet(); // pages to be read by the second crawl

    PageFragments(Fingerprint fingerprint) {
        this.fingerprint = fingerprint;
    }

    /** What is known of a fragment. */
    enum Answer {
        THERE,
        MISSING,
        UNKNOWN
    }

    @Override
    public Consumer<String> of(WebUrl page, boolean whole) {
        byte[] before = before(page);
        if (whole) {
            add(print(before, ""));
        }
        return id -> add(print(before, id));
    }

    private synchronized void add(long print) {
        found.add(print);
    }

    /** The page of this URL is to be read. */
    synchronized void want(WebUrl url) {
        wanted.add(print(before(url), ""));
    }

    @Override
    public synchronized boolean areWantedOf(WebUrl url) {
        return wanted.contains(print(before(url), ""));
    }

    /** Whether it takes more than the page to be there: the top always is. */
    static boolean isOnePlace(WebUrl url) {
        String fragment = fragment(url);
        return !fragment.isEmpty() && !PercentDecoding.decode(fragment).equalsIgnoreCase("top");
    }

    /** Selecting the indicated part of the document (HTML standard §7.4.6.4). */
    synchronized Answer ask(WebUrl url) {
        byte[] before = before(url);
        String fragment = fragment(url);
        if (!isOnePlace(url)
                || found.contains(print(before, fragment))
                || found.contains(print(before, PercentDecoding.decode(fragment)))) {
            return Answer.THERE;
        }
        return found.contains(print(before, "")) ? Answer.MISSING : Answer.UNKNOWN;
    }

    private static String fragment(WebUrl url) {
        String fragment = url.fragment();
        if (fragment == null) {
            return "";
        }
        int directive = fragment.indexOf(DIRECTIVE);
        return directive < 0 ? fragment : fragment.substring(0, directive);
    }

    private static byte[] before(WebUrl url) {
        return (url.withoutUserinfo().withoutFragment().href() + '#').getBytes(StandardCharsets.UTF_8);
    }

    private long print(byte[] before, String id) {
        byte[] name = id.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[before.length + name.length];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(name, 0, all, before.length, name.length);
        return fingerprint.of(all, 0, all.length);
    }
}
