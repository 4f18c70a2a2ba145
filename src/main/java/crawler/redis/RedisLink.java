package crawler.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis, and one call at a time on it, repeated until it is answered: after a lost connection, while
 * Redis loads its data or does not answer. So every script has to bear being called twice. Touched on the loop only.
 *
 * <p>Lettuce's own reconnecting is off: it would repeat commands behind our back, and we want to say that we wait.
 */
final class RedisLink {
    private static final Logger LOG = LoggerFactory.getLogger("crawler");
    private static final Duration HANDSHAKE = Duration.ofSeconds(5);
    private static final long FIRST_PAUSE = 50;
    private static final long LONGEST_PAUSE = 2_000;
    private static final List<String> PASSING = List.of("LOADING", "BUSY", "MASTERDOWN", "TRYAGAIN", "CLUSTERDOWN");

    /** Lettuce closes a connection of which the handshake failed, and now and then tells of that instead of the failure. */
    private static final String REASON_LOST = "closed prematurely";

    private final RedisSettings settings;
    private final ScheduledExecutorService loop;
    private final long answerMillis;
    private final ClientResources resources;
    private final RedisClient client;
    private @Nullable StatefulRedisConnection<byte[], byte[]> connection;
    private @Nullable Call call; // not answered yet
    private boolean patient; // whether a lost Redis is waited for
    private boolean away; // it was said that we wait
    private boolean closed;
    private long pause = FIRST_PAUSE;

    /** What is asked, until it is answered. */
    private static final class Call {
        final RedisScript script;
        final byte[][] arguments;
        final CompletableFuture<List<?>> answer = new CompletableFuture<>();
        boolean isAskedAgain; // since it was not told why it failed

        Call(RedisScript script, List<byte[]> arguments) {
            this.script = script;
            this.arguments = arguments.toArray(byte[][]::new);
        }
    }

    /**
     * A link that is not connected.
     *
     * @param group Lettuce's channels live on it too; not closed here
     * @param loop owns the link
     * @param answerTime how long an answer may take before the connection counts as lost
     */
    RedisLink(RedisSettings settings, EventLoopGroup group, ScheduledExecutorService loop, Duration answerTime) {
        this.settings = settings;
        this.loop = loop;
        this.answerMillis = answerTime.toMillis();
        ClientResources.Builder ours = DefaultClientResources.builder()
                .eventLoopGroupProvider(new Shared(group))
                .eventExecutorGroup(group);
        Path socket = settings.socket();
        if (socket == null) {
            this.resources = ours.build();
            this.client = RedisClient.create(resources, uri());
        } else {
            this.resources =
                    ours.socketAddressResolver(UnixSocketClient.to(socket)).build();
            this.client = new UnixSocketClient(resources, uri(), group);
        }
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .protocolVersion(ProtocolVersion.RESP2)
                .sslOptions(settings.trusted())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(Duration.ofSeconds(5))
                        .keepAlive(true)
                        .build())
                .build());
    }

    private RedisURI uri() {
        RedisURI uri = settings.parsed();
        uri.setTimeout(HANDSHAKE);
        return uri;
    }

    /** From now on a Redis that is away is waited for, without end. Before, the first failure is the answer. */
    void bePatient() {
        patient = true;
    }

    /** Whether no answer is owed. */
    boolean isFree() {
        return call == null;
    }

    /**
     * Calls a script. One call at a time.
     *
     * @return completes on the loop with the answer; exceptionally with a {@link RedisException} if Redis refuses
     */
    CompletionStage<List<?>> call(RedisScript script, List<byte[]> arguments) {
        if (call != null) {
            throw new IllegalStateException("one call at a time");
        }
        call = new Call(script, arguments);
        CompletionStage<List<?>> answer = call.answer;
        send(call, false);
        return answer;
    }

    /** Closes the connection; what is not answered never will be. */
    CompletionStage<Void> close() {
        closed = true;
        connection = null; // closed by its client, which complains of one closed already
        CompletionStage<Void> down =
                client.shutdownAsync(0, 1, TimeUnit.SECONDS).handle((done, failure) -> null);
        return down.thenRun(() -> {
            var unused = resources.shutdown(0, 1, TimeUnit.SECONDS);
        });
    }

    @SuppressWarnings("ReferenceEquality") // this one, not one like it
    private boolean isWaitedFor(Call asked) {
        return call == asked;
    }

    private void send(Call now, boolean whole) {
        StatefulRedisConnection<byte[], byte[]> to = connection;
        if (!isWaitedFor(now) || closed) {
            return;
        }
        if (to == null || !to.isOpen()) {
            connect(now);
            return;
        }
        byte[][] keys = {settings.prefix().getBytes(StandardCharsets.US_ASCII)};
        CompletionStage<List<Object>> answer = whole
                ? to.async().eval(now.script.source(), ScriptOutputType.MULTI, keys, now.arguments)
                : to.async().evalsha(now.script.sha(), ScriptOutputType.MULTI, keys, now.arguments);
        java.util.concurrent.Future<?> late = loop.schedule(
                () -> lost(now, to, "no answer in " + answerMillis + " ms"), answerMillis, TimeUnit.MILLISECONDS);
        var unused = answer.whenComplete((value, failure) -> loop.execute(() -> {
            late.cancel(false);
            if (isWaitedFor(now) && connection == to) {
                if (failure == null) {
                    answered(now, value);
                } else {
                    failed(now, to, failure);
                }
            }
        }));
    }

    private void connect(Call now) {
        connection = null;
        var unusedStage = client.connectAsync(ByteArrayCodec.INSTANCE, uri())
                .whenComplete((open, failure) -> loop.execute(() -> {
                    if (closed) {
                        if (open != null) {
                            var unused = open.closeAsync();
                        }
                    } else if (open != null) {
                        connection = open;
                        send(now, false);
                    } else {
                        failed(now, null, Objects.requireNonNull(failure));
                    }
                }));
    }

    private void answered(Call now, @Nullable List<Object> value) {
        if (away) {
            LOG.warn("{} is back", settings);
        }
        away = false;
        pause = FIRST_PAUSE;
        call = null;
        if (value == null) {
            now.answer.completeExceptionally(new RedisException(settings + ": an answer that is none"));
        } else {
            now.answer.complete(value);
        }
    }

    private void failed(Call now, @Nullable StatefulRedisConnection<byte[], byte[]> from, Throwable failure) {
        Refusal refusal = Refusal.in(failure);
        if (refusal == null) {
            lost(now, from, Words.reason(failure));
        } else if (refusal.code().equals("NOSCRIPT")) {
            send(now, true);
        } else if (PASSING.contains(refusal.code())) {
            later(now, refusal.text());
        } else {
            call = null;
            now.answer.completeExceptionally(new RedisException(settings + ": " + refusal.forPeople()));
        }
    }

    /** The connection is no good, whatever may still come from it. */
    private void lost(Call now, @Nullable StatefulRedisConnection<byte[], byte[]> from, String why) {
        if (isWaitedFor(now) && connection == from) {
            disconnect();
            later(now, why);
        }
    }

    private void later(Call now, String why) {
        if (!patient && !now.isAskedAgain && why.contains(REASON_LOST)) {
            now.isAskedAgain = true;
            send(now, false);
            return;
        }
        if (!patient) {
            call = null;
            now.answer.completeExceptionally(new RedisException(settings + ": " + first(why)));
            return;
        }
        if (!away) {
            LOG.warn("{}: {}; waiting for it", settings, why);
        }
        away = true;
        var unused = loop.schedule(() -> send(now, false), pause, TimeUnit.MILLISECONDS);
        pause = Math.min(2 * pause, LONGEST_PAUSE);
    }

    /** Why a first call came to nothing: a server without TLS says nothing to a handshake, or closes the connection. */
    private String first(String why) {
        if (!settings.parsed().isSsl()) {
            return why;
        }
        return why.contains("timed out")
                ? "no TLS handshake in " + HANDSHAKE.toSeconds() + " s"
                : why.contains("closed") ? "no TLS handshake: " + why : why;
    }

    private void disconnect() {
        if (connection != null) {
            var unused = connection.closeAsync();
        }
        connection = null;
    }

    /** Lends our event loops to Lettuce, which may not close them. */
    private static final class Shared implements EventLoopGroupProvider {
        private final EventLoopGroup group;

        Shared(EventLoopGroup group) {
            this.group = group;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T extends EventLoopGroup> T allocate(Class<T> type) {
            return (T) group;
        }

        @Override
        public int threadPoolSize() {
            return 1;
        }

        @Override
        public Future<Boolean> release(EventExecutorGroup lent, long quiet, long timeout, TimeUnit unit) {
            return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
        }

        @Override
        public Future<Boolean> shutdown(long quiet, long timeout, TimeUnit unit) {
            return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
        }
    }
}
