package crawler.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How we speak TLS: 1.3 and 1.2, certificates and host names checked, sessions resumed. One for the run and all its event
 * loops, so that they share sessions.
 *
 * <p>Handshakes and ciphers are BoringSSL's where the jar holds it for this machine, else the JDK's, which are slow until
 * the JVM has compiled them. Which certificates are good the JDK says in either case ({@link CertificateCheck}).
 *
 * <p>Loading the trusted certificates takes a tenth of a second and more: it is done when the first connection needs it,
 * on a thread of its own. Thread-safe.
 */
final class TlsClient {
    /** Hosts whose sessions are remembered: each takes some kilobytes outside of the heap, with the certificates shown. */
    private static final int SESSIONS = 2_000;

    private final boolean insecure;
    private final List<X509Certificate> furtherTrusted;
    private final Supplier<SslProvider> provider;
    private @Nullable CompletableFuture<SslContext> context; // guarded by this

    /**
     * Reads the file at once, loads nothing else yet.
     *
     * @param insecure whether neither certificates nor names are checked
     * @param caFile certificates trusted besides the JDK's, PEM; or null
     * @throws IllegalArgumentException if the file gives no certificate; the message names it
     */
    TlsClient(boolean insecure, @Nullable Path caFile) {
        this(insecure, caFile, TlsClient::fastest);
    }

    /**
     * Reads the file at once, loads nothing else yet.
     *
     * @param provider says who speaks TLS; asked once, on the thread that loads
     */
    TlsClient(boolean insecure, @Nullable Path caFile, Supplier<SslProvider> provider) {
        this.provider = provider;
        this.insecure = insecure;
        this.furtherTrusted = caFile == null ? List.of() : PemCertificates.read(caFile);
    }

    /** BoringSSL, unless this machine has another processor or C library, or does not let us load it. */
    private static SslProvider fastest() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    }

    /** Whether the context was asked for. */
    synchronized boolean isWanted() {
        return context != null;
    }

    /** The context, loaded when first asked for; the future completes on the executor. */
    Future<SslContext> context(EventExecutor executor) {
        CompletableFuture<SslContext> loading;
        synchronized (this) {
            if (context == null) {
                context = load();
            }
            loading = context;
        }
        Promise<SslContext> promise = executor.newPromise();
        var unused = loading.whenComplete((loaded, failure) -> {
            if (!executor.isShuttingDown()) { // else nobody waits any more
                executor.execute(() -> {
                    if (failure == null) {
                        promise.trySuccess(loaded);
                    } else {
                        promise.tryFailure(failure);
                    }
                });
            }
        });
        return promise;
    }

    /**
     * The handler that shakes hands with an origin as soon as it stands in an active channel's pipeline.
     *
     * @param host the origin's serialised host
     * @param timeout for the handshake
     */
    static SslHandler handler(SslContext context, ByteBufAllocator allocator, String host, int port, Duration timeout) {
        // Certificates and SNI know no root label (RFC 6066 §3).
        String peer = host.startsWith("[") ? host.substring(1, host.length() - 1) : HostResolver.withoutRoot(host);
        SslHandler handler = context.newHandler(allocator, peer, port);
        handler.setHandshakeTimeoutMillis(timeout.toMillis());
        handler.setCloseNotifyFlushTimeoutMillis(100); // a courtesy that must not keep a socket open
        if (HostResolver.literal(host) == null) {
            try {
                // Left alone, the JDK names no host without a dot.
                SSLParameters parameters = handler.engine().getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName(peer.getBytes(StandardCharsets.US_ASCII))));
                handler.engine().setSSLParameters(parameters);
            } catch (IllegalArgumentException e) {
                // No name TLS could carry, though a proxy may know it: the handshake goes without.
            }
        }
        return handler;
    }

    private CompletableFuture<SslContext> load() {
        CompletableFuture<SslContext> future = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        future.complete(build());
                    } catch (GeneralSecurityException | IOException | RuntimeException | Error e) {
                        future.completeExceptionally(e);
                    }
                },
                "tls-setup");
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    private SslContext build() throws GeneralSecurityException, IOException {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(provider.get())
                .protocols("TLSv1.3", "TLSv1.2")
                .sessionCacheSize(SESSIONS)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_1_1));
        if (insecure) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
        } else {
            builder.trustManager(new CertificateCheck(trusted(furtherTrusted)))
                    .endpointIdentificationAlgorithm("HTTPS"); // RFC 9110 §4.3.4
        }
        return builder.build();
    }

    private static X509ExtendedTrustManager trusted(List<X509Certificate> further)
            throws GeneralSecurityException, IOException {
        X509ExtendedTrustManager jdk = trustManager(null);
        if (further.isEmpty()) {
            return jdk;
        }
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        int number = 0;
        for (X509Certificate certificate : jdk.getAcceptedIssuers()) {
            all.setCertificateEntry("jdk-" + number++, certificate);
        }
        for (X509Certificate certificate : further) {
            all.setCertificateEntry("file-" + number++, certificate);
        }
        return trustManager(all);
    }

    private static X509ExtendedTrustManager trustManager(@Nullable KeyStore store)
            throws GeneralSecurityException, SSLException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new SSLException("the JDK has no " + X509TrustManager.class.getSimpleName());
    }
}
