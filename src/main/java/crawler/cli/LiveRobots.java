package crawler.cli;

import crawler.crawl.Why;
import crawler.http.HttpClient;
import crawler.http.Outcome;
import crawler.http.Request;
import crawler.http.ResponseHead;
import crawler.http.ResponseSink;
import crawler.robots.RobotsRules;
import crawler.url.WebUrl;
import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Fetches the robots.txt of one URL, once, and asks it. The sink lives on its event loop. */
final class LiveRobots implements ResponseSink {
    private final WebUrl asked;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final CompletableFuture<Why.Ruling> ruling = new CompletableFuture<>();
    private @Nullable ResponseHead head;

    private LiveRobots(WebUrl asked) {
        this.asked = asked;
    }

    /** What it says of the URL, or that nobody is there; waits for the answer. */
    static Why.Ruling ask(HttpClient client, EventLoop loop, WebUrl asked) {
        LiveRobots sink = new LiveRobots(asked);
        WebUrl file = Objects.requireNonNull(asked.withoutUserinfo().resolve("/robots.txt"));
        loop.execute(() -> client.on(loop).fetch(Request.get(file), sink));
        return sink.ruling.join();
    }

    @Override
    public boolean head(ResponseHead answer) {
        head = answer;
        content.reset();
        return answer.status() / 100 == 2;
    }

    @Override
    public void body(ByteBuffer chunk) {
        byte[] bytes = new byte[Math.min(chunk.remaining(), RobotsRules.MAX_BYTES - content.size())];
        chunk.get(bytes);
        content.write(bytes, 0, bytes.length);
    }

    @Override
    public void end(Outcome outcome) {
        try {
            ruling.complete(ruling(outcome));
        } catch (RuntimeException e) {
            ruling.completeExceptionally(e);
        }
    }

    private Why.Ruling ruling(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed && failed.isUnconnected()) {
            return new Why.Ruling("host", "unreachable", false, failed.reason());
        }
        if (outcome instanceof Outcome.Failed failed && failed.stage() != Outcome.Stage.REDIRECT) {
            return robots(false, "robots.txt: " + failed.reason() + ": asked again, then nothing is fetched");
        }
        ResponseHead last = head;
        if (last == null || last.status() / 100 == 3 || (last.status() / 100 == 4 && last.status() != 429)) {
            String reason = last == null ? "redirects that lead nowhere" : last.statusText();
            return robots(true, "robots.txt: " + reason + ": all is allowed");
        }
        if (last.status() / 100 != 2) {
            return robots(false, "robots.txt: " + last.statusText() + ": asked again, then nothing is fetched");
        }
        RobotsRules rules = RobotsRules.parse(content.toByteArray(), last.url());
        return robots(rules.allows(asked), last.url().href() + " " + rules.explain(asked, content.toByteArray()));
    }

    /** What robots.txt says, or what its absence means. */
    static Why.Ruling robots(boolean allows, String text) {
        return new Why.Ruling("robots", "robots", allows, text);
    }
}
