package crawler.frontier;

import crawler.url.WebUrl;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which URLs are waiting, by host, and which were ever seen. A URL is offered, leased and finished; two are one when their
 * serialisations without fragment are equal, and each is leased once, unless it is put back.
 *
 * <p>Called on the crawl's event loop, and calls back on it. Nothing here waits: what takes time (a disk, another machine)
 * is told of later through the {@code taken} callbacks and the {@link Listener}.
 *
 * <p>What is finished becomes lasting together with the rows of its page: {@link #commit} takes out what happened since
 * the last call, and {@link Commit#keep} is called when the rows of every page finished until then are in the output. A
 * crawl that dies in between finds neither, and visits those pages again.
 */
public interface Frontier {
    /** Told of what happens in the frontier, on the crawl's event loop. */
    interface Listener {
        /** The host had no URL to lease and has one now. May come from within a call: must not call back. */
        void waiting(String host);

        /** A place near which the crawl stays, from an earlier run or another process: see {@link Frontier#adopt}. */
        void adopted(WebUrl home);

        /** Another process was told to {@link Frontier#trust} the origin of this URL. */
        void trusted(WebUrl seed);

        /** Another process was told to {@link Frontier#allowPrivate} since this seed is. */
        void allowedPrivate(WebUrl seed);

        /** How long the host wants to be left alone from now on, in nanoseconds: this goes with it to another process. */
        long quietNanos(String host);

        /** {@link Frontier#isDone} may have become true, or a host be {@link #waiting}, without a call of the crawl's. */
        void changed();

        /** The state cannot be kept any more, once: the crawl has to end; what was committed stays. */
        void failed(IOException reason);
    }

    /** Says who is told; before the first offer. */
    void listen(Listener listener);

    /**
     * Takes URLs outside of a {@link #finish}: seeds, at depth 0; and ahead of the finish of its lease, at their depth, what
     * was found on a page with too many links for one turn of the loop.
     *
     * <p>A seed is leased at depth 0, once, though a link named it or a redirect led to it before; but not if it was leased as
     * a link and had rows.
     *
     * @param taken told when more may be offered: at once, or when enough of the seeds that wait have been leased
     */
    void offer(UrlBatch urls, Taken taken);

    /** No seed will be offered any more: what was found on seeds may be leased, where depth waits for depth. */
    void endOfSeeds();

    /**
     * The next URL of a host in the order they were offered, or null where there is none, or it has to be read first: then
     * {@link Listener#waiting} tells of it.
     */
    @Nullable
    Lease lease(String host);

    /**
     * Whether the lease is still ours to finish. One that is not has gone back, or will, to be visited by somebody: no rows
     * may be written of it, and it is to be put back rather than finished.
     */
    default boolean holds(Lease lease) {
        return true;
    }

    /**
     * Ends a lease: its URL is done with, and these are the URLs found on it, without some that the
     * frontier was told of before, see {@link #keepsLinks}. Both or neither is remembered.
     *
     * @param page whether it was a page, with rows, rather than a failure
     */
    void finish(Lease lease, boolean page, UrlBatch found);

    /** Ends a lease without having visited the URL: it is the first of its host again, with one more attempt counted. */
    void putBack(Lease lease);

    /**
     * Marks a URL as seen, and as done with where it waits at a depth above 0: a redirect of the page that is finished next led
     * there.
     * A seed is visited, whether it waits or is still to be offered: its rows are wanted under its own name.
     */
    void seen(WebUrl url);

    /**
     * A redirect leads there; of several at once the first is told of, and the others wait for its end.
     *
     * @param waits run if that is not known for now, maybe more than once: another process's redirect is on its way there
     * @param then told once, now or later, whether the URL is known: it is visited in its own right, or was, or another redirect
     *     led there. Where depth waits for depth, one that waits for a depth to come is not: who is led there sooner finds it
     *     at the least depth there is. If it is not known it may be visited by nobody else until it was {@link #seen} or
     *     is {@link #release released}
     */
    void claim(WebUrl url, Runnable waits, Consumer<Boolean> then);

    /** Ends what {@link #claim} began, also before it was answered. */
    default void release(WebUrl url) {}

    /** Remembers a seed, or where its redirect led, as a place near which the crawl stays. */
    void adopt(WebUrl home);

    /**
     * Says, before it is offered, that the user named the origin of this seed: credentials may go there, from whatever process
     * visits it.
     */
    default void trust(WebUrl seed) {}

    /**
     * Says, before it is offered, that this seed has a private address, and so such addresses are allowed, from whatever
     * process.
     */
    default void allowPrivate(WebUrl seed) {}

    /**
     * Whether it has for good what it was told: if so, it need not be told of a link again that it has. One that shares its
     * crawl may be refused a page with all its links, and be told of them by another.
     */
    default boolean keepsLinks() {
        return true;
    }

    /** Takes out what happened since the last call; {@link Commit#NOTHING} where nothing has to be kept. */
    Commit commit();

    /**
     * How long what is finished may wait for its {@link #commit}, in milliseconds: what a process that is killed has not
     * committed is visited again. More than a fifth of a second is as good as that.
     */
    default int commitMillis() {
        return Integer.MAX_VALUE;
    }

    /**
     * Pages that have ended here without anybody else knowing it yet. They are counted as under way: whoever goes on after
     * this process died visits them again, and of all these there shall be no more than the crawl may have in flight.
     */
    default int unsettled() {
        return 0;
    }

    /** Whether the crawl is over: no seed to come, no URL waiting, none leased, here or by anybody else. */
    boolean isDone();

    /** URLs offered and neither leased nor done with. */
    long waiting();

    /** URLs ever seen. */
    long known();

    /** Bytes of memory held for URLs seen and waiting. */
    long bytes();

    /** Pages finished, by earlier runs and other processes too. */
    long pages();

    /** Pages of the host finished by earlier runs and other processes: those this run does not know of. */
    long pagesElsewhere(String host);

    /** Gives back what is leased and closes what is open. Nothing else may be called afterwards but {@link Commit#keep}. */
    CompletionStage<Void> close();

    /**
     * Instead of {@link #close}, where rows could not be written: gives back what is leased, and says of nothing that it is
     * complete.
     */
    default CompletionStage<Void> abandon() {
        return CompletableFuture.completedStage(null);
    }

    /** How a batch was taken. */
    interface Taken {
        /** More may be offered; {@code fresh} URLs of the batch were new. */
        void taken(int fresh);
    }

    /** What was offered, finished and adopted between two calls of {@link Frontier#commit}. */
    interface Commit {
        /** Nothing to keep. */
        Commit NOTHING = new Commit() {
            @Override
            public void keep(long outputLength) {}
        };

        /**
         * Makes what was kept so far outlast a loss of power: the output does by now. Called on the thread of the output,
         * once in a while and at the end.
         *
         * @throws IOException if it cannot; the run ends
         */
        default void sync() throws IOException {}

        /**
         * Makes it last. Called once, in the order of the {@link Frontier#commit} calls, on the thread of the output, when
         * the rows of all those pages have been written.
         *
         * @param outputLength bytes of the output up to there
         * @throws IOException if it cannot be kept; the run ends
         */
        void keep(long outputLength) throws IOException;
    }
}
