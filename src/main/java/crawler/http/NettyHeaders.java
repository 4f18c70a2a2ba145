package crawler.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Netty's header fields, as they are. They are a response's own and never change after its head. */
record NettyHeaders(HttpHeaders headers) implements Headers {
    @Override
    public @Nullable String first(String name) {
        return headers.get(name);
    }

    @Override
    public List<String> all(String name) {
        return headers.getAll(name);
    }
}
