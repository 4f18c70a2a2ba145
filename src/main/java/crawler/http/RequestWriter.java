package crawler.http;

import crawler.url.WebUrl;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes requests (RFC 9112 §3). Immutable.
 *
 * <p>A field is sent once: {@link Request#headers} replace {@link HttpSettings#headers}, which replace what we send by
 * ourselves. A field of the settings with an empty value is not sent and keeps ours from being sent, as with curl.
 */
final class RequestWriter {
    /** Markup first, but no other kind is refused: what a URL is shows only when it is asked for. */
    private static final String ACCEPT = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1";

    private final List<Map.Entry<String, String>> fields = new ArrayList<>();
    private final List<Map.Entry<String, String>> settings;
    private final byte[] asBytes; // the fields, as most requests have them
    private final boolean hasCredentials; // among the fields

    RequestWriter(HttpSettings settings) {
        this.settings = settings.headers();
        add("User-Agent", settings.userAgent());
        add("Accept", ACCEPT);
        add("Accept-Encoding", ContentCodings.ACCEPTED);
        for (Map.Entry<String, String> field : settings.headers()) {
            if (!field.getValue().isEmpty() && !field.getKey().equalsIgnoreCase("Host")) {
                fields.add(field);
            }
        }
        boolean credentials = false;
        ByteBuf bytes = Unpooled.buffer();
        for (Map.Entry<String, String> field : fields) {
            credentials |= isCredential(field.getKey());
            field(bytes, field.getKey(), field.getValue());
        }
        hasCredentials = credentials;
        asBytes = ByteBufUtil.getBytes(bytes);
    }

    private void add(String name, String value) {
        if (!value.isEmpty() && find(settings, name) == null) {
            fields.add(Map.entry(name, value));
        }
    }

    /** The bytes of a request, whole. */
    ByteBuf write(Request request, Route route, ByteBufAllocator allocator) {
        WebUrl url = request.url();
        ByteBuf out = allocator.buffer(512);
        text(out, request.method().name());
        out.writeByte(' ');
        if (route.absoluteForm()) {
            text(out, url.scheme());
            text(out, "://");
            text(out, url.authority());
        }
        text(out, url.pathAndQuery());
        text(out, " HTTP/1.1\r\n");
        if (find(request.headers(), "Host") == null) {
            String host = request.credentials() ? find(settings, "Host") : null;
            field(out, "Host", host == null || host.isEmpty() ? url.authority() : host);
        }
        if (request.headers().isEmpty() && (request.credentials() || !hasCredentials)) {
            out.writeBytes(asBytes);
        } else {
            for (Map.Entry<String, String> field : fields) {
                String name = field.getKey();
                if ((request.credentials() || !isCredential(name)) && find(request.headers(), name) == null) {
                    field(out, name, field.getValue());
                }
            }
        }
        String authorization = BasicAuthorization.of(url);
        if (authorization != null
                && find(request.headers(), "Authorization") == null
                && (!request.credentials() || find(settings, "Authorization") == null)) {
            field(out, "Authorization", authorization);
        }
        Route.Proxy proxy = route.proxy();
        if (route.absoluteForm() && proxy != null && proxy.authorization() != null) {
            field(out, "Proxy-Authorization", BasicAuthorization.of(proxy.authorization()));
        }
        for (Map.Entry<String, String> field : request.headers()) {
            text(out, field.getKey());
            text(out, ": ");
            out.writeCharSequence(field.getValue(), StandardCharsets.ISO_8859_1);
            text(out, "\r\n");
        }
        text(out, "\r\n");
        return out;
    }

    /** The bytes of a request without the fields that hold credentials, for who keeps them. */
    static byte[] withoutCredentials(ByteBuf request) {
        StringBuilder kept = new StringBuilder(request.readableBytes());
        for (String line : request.toString(StandardCharsets.ISO_8859_1).split("(?<=\\r\\n)", -1)) {
            String name = line.substring(0, Math.max(0, line.indexOf(':')));
            if (!isCredential(name) && !name.equalsIgnoreCase("Proxy-Authorization")) {
                kept.append(line);
            }
        }
        return kept.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether a field of the settings is meant for one origin. */
    static boolean isForOneOrigin(String name) {
        return isCredential(name) || name.equalsIgnoreCase("Host"); // which is written apart
    }

    private static boolean isCredential(String name) {
        return name.equalsIgnoreCase("Authorization") || name.equalsIgnoreCase("Cookie");
    }

    /** The value of the first field of that name, or null. */
    static @Nullable String find(List<Map.Entry<String, String>> fields, String name) {
        for (Map.Entry<String, String> field : fields) {
            if (field.getKey().equalsIgnoreCase(name)) {
                return field.getValue();
            }
        }
        return null;
    }

    private static void field(ByteBuf out, String name, String value) {
        text(out, name);
        text(out, ": ");
        text(out, value);
        text(out, "\r\n");
    }

    private static void text(ByteBuf out, String text) {
        out.writeCharSequence(text, StandardCharsets.UTF_8);
    }
}
