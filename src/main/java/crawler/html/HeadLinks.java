package crawler.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The links that stand in the head of a page's response. */
final class HeadLinks {
    private final Set<LinkKind> asked;
    private final List<Link> links = new ArrayList<>();

    /**
     * One link.
     *
     * @param reference as it stands there
     * @param rel its relation, or null
     */
    record Link(LinkKind kind, String reference, @Nullable String rel) {}

    HeadLinks(ExtractorSettings settings) {
        this.asked = settings.kinds();
    }

    void clear() {
        links.clear();
    }

    /** A field of the response; others than {@code Link} and {@code Refresh} hold no links. */
    void add(String field, String value) {
        if (field.equalsIgnoreCase("Link") && asked.contains(LinkKind.HEADER_LINK)) {
            for (LinkHeader.Target target : LinkHeader.parse(value)) {
                links.add(new Link(LinkKind.HEADER_LINK, target.target(), target.rel()));
            }
        } else if (field.equalsIgnoreCase("Refresh") && asked.contains(LinkKind.HEADER_REFRESH)) {
            String url = Refresh.url(value);
            if (url != null) {
                links.add(new Link(LinkKind.HEADER_REFRESH, url, null));
            }
        }
    }

    int size() {
        return links.size();
    }

    Link get(int index) {
        return links.get(index);
    }
}
