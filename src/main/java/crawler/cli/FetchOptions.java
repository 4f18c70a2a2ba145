package crawler.cli;

import crawler.http.HttpSettings;
import crawler.warc.WarcSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/** How to fetch. */
final class FetchOptions extends OptionGroup {
    int concurrency = 100;
    int threads = Runtime.getRuntime().availableProcessors();
    Duration timeout = Duration.ofSeconds(30);
    Duration connectTimeout = Duration.ofSeconds(10);
    Duration readTimeout = Duration.ofSeconds(15);
    int retries = 2;
    int maxRedirects = 10;
    long maxBodySize = 64L << 20;
    List<Map.Entry<String, String>> headers = new ArrayList<>();

    @Nullable
    String userAgent;

    @Nullable
    Path cookieJar;

    @Nullable
    String proxy;

    boolean insecure;

    @Nullable
    Path caFile;

    @Nullable
    Boolean blockPrivate; // null = nobody has said it: in a shared crawl that goes by the seeds

    @Nullable
    Path warc;

    @Override
    List<OptionSpec.Builder> options() {
        return List.of(
                option("concurrency", "-c", "--concurrency")
                        .paramLabel("N")
                        .defaultValue("100")
                        .description("Requests in flight. Default: ${DEFAULT-VALUE}"),
                option("threads", "--threads")
                        .paramLabel("N")
                        .description("Event loops that fetch and read pages. Default: as many as there are cores"),
                option("timeout", "--timeout")
                        .paramLabel("T")
                        .defaultValue("30s")
                        .description(
                                "The whole request: redirects, retries and all (500ms, 10s, 2m). Default: ${DEFAULT-VALUE}"),
                option("connectTimeout", "--connect-timeout")
                        .paramLabel("T")
                        .defaultValue("10s")
                        .description("Until a connection stands. Default: ${DEFAULT-VALUE}"),
                option("readTimeout", "--read-timeout")
                        .paramLabel("T")
                        .defaultValue("15s")
                        .description("The longest silence of a server. Default: ${DEFAULT-VALUE}"),
                option("retries", "--retries")
                        .paramLabel("N")
                        .defaultValue("2")
                        .description(
                                "Further attempts after network errors and status 429, 502, 503, 504; Retry-After is obeyed."
                                        + " Default: ${DEFAULT-VALUE}"),
                option("maxRedirects", "--max-redirects")
                        .paramLabel("N")
                        .defaultValue("10")
                        .description("Redirects followed for one URL; 0 follows none. Default: ${DEFAULT-VALUE}"),
                option("maxBodySize", "--max-body-size")
                        .paramLabel("SIZE")
                        .defaultValue("64M")
                        .converters(new SizeConverter())
                        .description(
                                "How much of a page is read, decompressed (64k, 10M, 1G). Default: ${DEFAULT-VALUE}"),
                option("headers", "-H", "--header")
                        .auxiliaryTypes(Map.Entry.class)
                        .paramLabel("'K: V'")
                        .converters(new HeaderConverter())
                        .description("Send this header with every request; may be repeated."),
                option("userAgent", "-A", "--user-agent")
                        .paramLabel("NAME")
                        .description("What the crawler calls itself. Default: crawler/VERSION"),
                option("cookieJar", "--cookie-jar")
                        .paramLabel("FILE")
                        .description(
                                "Keep cookies in this file (Netscape format, as curl and wget write it): read at the start,"
                                        + " written at the end. Without it cookies live for the redirects of one page."),
                option("proxy", "-x", "--proxy")
                        .paramLabel("URL")
                        .description(
                                "Go through this proxy: http://[user:password@]host:port or socks5://… Default: http_proxy,"
                                        + " HTTPS_PROXY, ALL_PROXY and NO_PROXY of the environment."),
                option("insecure", "-k", "--insecure").description("Do not verify TLS certificates."),
                option("caFile", "--cacert")
                        .paramLabel("FILE")
                        .description("Also trust the certificates in this PEM file."),
                option("blockPrivate", "--block-private")
                        .negatable(true)
                        .description(
                                "Refuse hosts whose address, once resolved, is private, loopback, link-local or otherwise not"
                                        + " of the public Internet: seeds, links and redirects alike. A proxy resolves names itself."
                                        + " With --redis the default, unless a seed is private."),
                option("warc", "--warc")
                        .paramLabel("FILE")
                        .description(
                                "Also keep what is fetched in this WARC file, for 'crawler extract' and other tools; compressed"
                                        + " unless the name ends with .warc. Rewritten each run, but with --append and when a --state goes on."));
    }

    /**
     * The number of event loops.
     *
     * @throws IllegalArgumentException if it cannot be
     */
    int threads() {
        if (threads < 1 || threads > 256) {
            throw new IllegalArgumentException("threads must be 1 to 256, not " + threads);
        }
        return threads;
    }

    /** Where what is fetched is kept, or null. */
    @Nullable
    WarcSettings archive() {
        if (warc == null) {
            return null;
        }
        Map<String, String> about = new LinkedHashMap<>();
        about.put("software", "crawler/" + Version.NUMBER);
        about.put("http-header-user-agent", userAgent());
        return new WarcSettings(warc, about);
    }

    private String userAgent() {
        return userAgent == null ? "crawler/" + Version.NUMBER : userAgent;
    }

    /**
     * The settings these options say.
     *
     * @param perHost connections
     * @param isShared whether links come from other machines, too: then private addresses are refused unless that is denied
     */
    HttpSettings settings(int perHost, boolean isShared) {
        return new HttpSettings(
                (int) Math.min(Integer.MAX_VALUE, 2L * concurrency), // or hosts that take turns would part each time
                perHost,
                connectTimeout,
                readTimeout,
                timeout,
                retries,
                maxRedirects,
                maxBodySize,
                userAgent(),
                headers,
                proxy,
                System.getenv(),
                insecure,
                caFile,
                cookieJar,
                blockPrivate == null ? isShared : blockPrivate);
    }
}
