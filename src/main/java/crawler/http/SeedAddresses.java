package crawler.http;

import crawler.url.WebUrl;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Has addresses refused that are not of the public Internet ({@link PrivateAddresses}) until a seed has none but such: who
 * names one means to crawl a network of his own. Any thread.
 *
 * <p>Names are looked up for the first hosts of the seeds alone, and not for ever: a list of millions would wait for each.
 */
public final class SeedAddresses {
    private static final int MOST_NAMES = 16;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5); // for all of them

    private final Function<WebUrl, CompletableFuture<List<InetAddress>>> lookUp;
    private final Runnable allow;
    private final Set<String> names = new HashSet<>(); // looked up; guarded by this
    private long left = LONGEST_NANOS; // guarded by this
    private boolean areAllowed; // guarded by this

    /**
     * For one client.
     *
     * @param lookUp finds the addresses that a request to the URL would go to, none where that is for a proxy to find
     * @param allow has the client refuse none any more
     */
    SeedAddresses(Function<WebUrl, CompletableFuture<List<InetAddress>>> lookUp, Runnable allow) {
        this.lookUp = lookUp;
        this.allow = allow;
    }

    /**
     * Takes a seed, before anything is asked of its host. May wait while a name is looked up: not for an event loop.
     *
     * @return whether it is the first that is private: others, who do not see it, have to be told
     * @throws InterruptedException if the thread is told to stop
     */
    public synchronized boolean take(WebUrl seed) throws InterruptedException {
        if (areAllowed) {
            return false;
        }
        List<InetAddress> addresses = HostResolver.fixed(seed.host());
        if (addresses.isEmpty() && left > 0 && names.size() < MOST_NAMES && names.add(seed.host())) {
            addresses = addresses(seed);
        }
        if (addresses.isEmpty()
                || addresses.stream().anyMatch(address -> PrivateAddresses.objection(address) == null)) {
            return false;
        }
        allow();
        return true;
    }

    private synchronized List<InetAddress> addresses(WebUrl seed) throws InterruptedException {
        long began = System.nanoTime();
        try {
            return lookUp.apply(seed).get(left, TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return List.of(); // it has none: whoever asks for its pages will say so
        } finally {
            left -= System.nanoTime() - began;
        }
    }

    /** Another process has taken a private seed. */
    public synchronized void allow() {
        areAllowed = true;
        allow.run();
    }
}
