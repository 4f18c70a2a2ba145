package crawler.http;

import static java.util.Objects.requireNonNull;

import crawler.http.Outcome.Failed;
import crawler.http.Outcome.Fetched;
import crawler.url.WebUrl;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A fetcher whose answers the test gives by hand, one call after the other. */
final class FakeFetcher implements Fetcher {
    final List<Call> calls = new ArrayList<>();

    @Override
    public Exchange fetch(Request request, ResponseSink sink) {
        Call call = new Call(request, sink);
        calls.add(call);
        return call;
    }

    Call last() {
        return calls.get(calls.size() - 1);
    }

    /** The URLs asked for so far. */
    List<String> urls() {
        return calls.stream().map(call -> call.request.url().href()).toList();
    }

    static WebUrl url(String text) {
        return requireNonNull(WebUrl.parse(text), text);
    }

    static final class Call implements Exchange {
        final Request request;
        final ResponseSink sink;
        boolean paused;
        boolean cancelled;

        Call(Request request, ResponseSink sink) {
            this.request = request;
            this.sink = sink;
        }

        /** A whole answer. */
        void answer(int status, String... fields) {
            long bytes = 0;
            if (head(status, fields)) {
                body("body");
                bytes = 4;
            }
            sink.end(new Fetched(request.url().withoutUserinfo(), status, bytes, false));
        }

        boolean head(int status, String... fields) {
            return sink.head(new ResponseHead(request.url().withoutUserinfo(), status, new Fields(List.of(fields))));
        }

        void body(String text) {
            sink.body(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
        }

        void fail(Outcome.Stage stage, String reason) {
            sink.end(new Failed(stage, reason));
        }

        @Nullable
        String field(String name) {
            for (Map.Entry<String, String> field : request.headers()) {
                if (field.getKey().equalsIgnoreCase(name)) {
                    return field.getValue();
                }
            }
            return null;
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    /** Field lines as a server writes them. */
    private record Fields(List<String> lines) implements Headers {
        @Override
        public @Nullable String first(String name) {
            List<String> all = all(name);
            return all.isEmpty() ? null : all.get(0);
        }

        @Override
        public List<String> all(String name) {
            String start = name + ":";
            return lines.stream()
                    .filter(line -> line.regionMatches(true, 0, start, 0, start.length()))
                    .map(line -> line.substring(start.length()).strip())
                    .toList();
        }
    }

    /** Notes what a sink is told: {@code 200}, {@code "body"}, {@code end 200} or {@code end CONNECT: reason}. */
    static final class Notes implements ResponseSink {
        final List<String> notes = new ArrayList<>();

        @Override
        public boolean head(ResponseHead head) {
            notes.add(head.status() + " " + head.url());
            return true;
        }

        @Override
        public void body(ByteBuffer chunk) {
            notes.add('"' + StandardCharsets.ISO_8859_1.decode(chunk).toString() + '"');
        }

        @Override
        public void end(Outcome outcome) {
            notes.add(
                    outcome instanceof Failed failed
                            ? "end " + failed.stage() + ": " + failed.reason()
                            : "end " + ((Fetched) outcome).status());
        }

        String last() {
            return notes.isEmpty() ? "" : notes.get(notes.size() - 1);
        }
    }
}
