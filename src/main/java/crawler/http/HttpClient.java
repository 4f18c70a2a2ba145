package crawler.http;

import crawler.url.WebUrl;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one HTTP client of a run, put together: {@code Redirecting(Retrying(Cookie(Netty)))} on each event loop that asks for
 * it. What loops share lives here: proxies, trusted certificates and TLS sessions, known addresses, the cookies of the run,
 * the timer.
 *
 * <p>Thread-safe. Made by {@code cli}, closed by it after the crawl.
 */
public final class HttpClient {
    private static final int REMEMBERED_NAMES = 50_000;
    private static final int TICK_MILLIS = 20;
    private static final LongSupplier NANO_TIME = System::nanoTime;

    private final HttpSettings settings;
    private final Supplier<NameServers> nameServers;
    private final @Nullable ExchangeRecorder recorder;
    private final Proxies proxies;
    private final TlsClient tls;
    private final NameCache addresses = new NameCache(REMEMBERED_NAMES);
    private final @Nullable CookieJar runCookies;
    private final @Nullable String ownCookies;
    private final HashedWheelTimer timer;
    private volatile boolean blocksPrivate;
    private final List<Stack> stacks = new ArrayList<>(); // guarded by this

    /** What belongs to one event loop. After the close, when the timer has stopped, attempts end at once. */
    private static final class Stack implements Fetcher {
        private static final Exchange OVER = new Exchange() {
            @Override
            public void pause() {}

            @Override
            public void resume() {}

            @Override
            public void cancel() {}
        };

        private final EventLoop loop;
        private final NettyFetcher fetcher;
        private final NettyDialer dialer;
        private boolean closed; // touched only on the loop

        Stack(EventLoop loop, NettyFetcher fetcher, NettyDialer dialer) {
            this.loop = loop;
            this.fetcher = fetcher;
            this.dialer = dialer;
        }

        @Override
        public Exchange fetch(Request request, ResponseSink sink) {
            if (!closed) {
                return fetcher.fetch(request, sink);
            }
            loop.execute(() -> sink.end(new Outcome.Failed(Outcome.Stage.CANCELLED, "the client is closed")));
            return OVER;
        }

        /** On the loop. */
        Future<@Nullable Void> close() {
            closed = true;
            return fetcher.close().addListener(future -> dialer.close());
        }
    }

    /**
     * Reads what the settings name: proxies, certificates, cookies. No connection is made yet.
     *
     * @throws IllegalArgumentException if one of them cannot be used; the message names it
     */
    public HttpClient(HttpSettings settings) {
        this(settings, null);
    }

    /** The same, every exchange given to the recorder, if there is one. */
    public HttpClient(HttpSettings settings, @Nullable ExchangeRecorder recorder) {
        this(settings, recorder, NameServers::ofSystem);
    }

    /** The same with name servers of a test's own. */
    HttpClient(HttpSettings settings, @Nullable ExchangeRecorder recorder, Supplier<NameServers> nameServers) {
        this.settings = settings;
        this.blocksPrivate = settings.blockPrivate();
        this.recorder = recorder;
        this.nameServers = nameServers;
        this.proxies = new Proxies(settings.proxy(), settings.environment());
        this.tls = new TlsClient(settings.insecure(), settings.caFile());
        Path file = settings.cookieFile();
        this.runCookies = file == null ? null : new CookieJar();
        if (file != null && runCookies != null) {
            CookieFile.check(file);
            CookieFile.read(file, runCookies);
            Thread loading = new Thread(Cookie::loadPublicSuffixes, "public-suffixes");
            loading.setDaemon(true);
            loading.start();
        }
        this.ownCookies = cookies(settings.headers());
        // Last: what is refused above must leave no timer behind.
        this.timer = new HashedWheelTimer(
                new DefaultThreadFactory("http-deadlines", true), TICK_MILLIS, TimeUnit.MILLISECONDS, 512);
    }

    private static @Nullable String cookies(List<Map.Entry<String, String>> headers) {
        for (Map.Entry<String, String> field : headers) {
            if (field.getKey().equalsIgnoreCase("Cookie") && !field.getValue().isEmpty()) {
                return field.getValue();
            }
        }
        return null;
    }

    /**
     * A fetcher for one event loop, with connections of its own: the caps of the settings hold for each loop, so a host
     * should be asked from one loop only. May be called on any thread; the fetcher on its loop only.
     *
     * @param loop of a {@code NioIoHandler}
     */
    public synchronized Fetcher on(EventLoop loop) {
        NettyDialer dialer = new NettyDialer(
                loop,
                NioSocketChannel::new,
                settings.connectTimeout(),
                names(loop),
                tls,
                () -> blocksPrivate,
                NANO_TIME);
        NettyFetcher single = new NettyFetcher(settings, loop, dialer, proxies::route, timer, NANO_TIME, recorder);
        Stack stack = new Stack(loop, single, dialer);
        stacks.add(stack);
        Fetcher remembering = new CookieFetcher(stack, runCookies, ownCookies);
        Fetcher persistent = new RetryingFetcher(
                remembering,
                settings.retries(),
                loop,
                NANO_TIME,
                () -> ThreadLocalRandom.current().nextDouble());
        return new RedirectingFetcher(persistent, settings.maxRedirects(), runCookies);
    }

    private HostResolver names(EventLoop loop) {
        return new HostResolver(loop, nameServers.get(), addresses, HostResolver.QUERY_TIMEOUT, NANO_TIME);
    }

    /**
     * Has {@link HttpSettings#blockPrivate} hold until a seed is private.
     *
     * @param loop where names of seeds are looked up
     */
    public SeedAddresses seedAddresses(EventLoop loop) {
        return new SeedAddresses(url -> addresses(url, loop), () -> blocksPrivate = false);
    }

    private CompletableFuture<List<InetAddress>> addresses(WebUrl url, EventLoop loop) {
        if (proxies.route(url).proxy() != null) {
            return CompletableFuture.completedFuture(List.of());
        }
        CompletableFuture<List<InetAddress>> found = new CompletableFuture<>();
        loop.execute(() -> {
            HostResolver names = names(loop);
            names.resolve(url.host()).addListener((Future<List<InetAddress>> answer) -> {
                if (answer.isSuccess()) {
                    found.complete(answer.getNow());
                } else {
                    found.completeExceptionally(answer.cause());
                }
                names.close();
            });
        });
        return found;
    }

    /**
     * Closes idle connections now, others when their exchanges end; what is fetched later fails. The loops must still run.
     *
     * @return completes on any thread when the last connection is closed
     */
    public synchronized CompletableFuture<@Nullable Void> close() {
        List<CompletableFuture<@Nullable Void>> closed = new ArrayList<>();
        for (Stack stack : stacks) {
            CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
            closed.add(done);
            stack.loop.execute(() -> stack.close().addListener(future -> done.complete(null)));
        }
        return CompletableFuture.allOf(closed.toArray(CompletableFuture<?>[]::new))
                .whenComplete((ignored, failure) -> timer.stop());
    }

    /** Whether any connection may speak TLS, which is not to be closed without a word (RFC 8446 §6.1). */
    public boolean hasTls() {
        return tls.isWanted();
    }

    /**
     * Writes the cookies of the run to the file of the settings, if there is one. Blocks: not on an event loop.
     *
     * @throws IOException if the file cannot be written; it is as it was
     */
    public void saveCookies() throws IOException {
        Path file = settings.cookieFile();
        if (file != null && runCookies != null) {
            CookieFile.write(runCookies, file);
        }
    }
}
