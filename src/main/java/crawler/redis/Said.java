package crawler.redis;

import crawler.url.WebUrl;
import java.util.List;
import java.util.Map;

/** What a turn says, until it is answered. */
record Said(
        Turn turn,
        List<Offer> offers,
        List<Finished> pages,
        List<WebUrl> seen,
        List<String> homes,
        boolean end,
        int wanted,
        Map<String, Integer> asked,
        boolean leave,
        long began) {}
