package crawler.http;

import crawler.url.WebUrl;
import java.util.function.Consumer;

/** Decides about each redirect of a page before it is followed. Called on the event loop. */
public interface RedirectGuard {
    /** Follows every redirect. */
    RedirectGuard NONE = new RedirectGuard() {
        @Override
        public void decide(WebUrl target, Consumer<Boolean> then) {
            then.accept(true);
        }
    };

    /**
     * A redirect leads to {@code target}.
     *
     * @param then to be told once, now or later, on the same event loop: true to follow it; false ends the request with a
     *     {@link Outcome.Stage#REDIRECT} failure
     */
    void decide(WebUrl target, Consumer<Boolean> then);

    /**
     * The redirect that is decided about next has a fragment of its own, which counts instead of the one before (RFC 9110
     * §10.2.2). Targets are told without.
     *
     * @param fragment as in the URL, without the number sign
     */
    default void fragment(String fragment) {}

    /**
     * An attempt has failed, and another is due.
     *
     * @param then to be run on the loop, now or later, when the host of the URL may be asked again
     */
    default void again(WebUrl url, Runnable then) {
        then.run();
    }
}
