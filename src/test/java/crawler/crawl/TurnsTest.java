package crawler.crawl;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TurnsTest {
    /** As where memory is out: an event loop would log what a turn throws, and go on with nobody to end the run. */
    @Test
    void a_bug_that_cannot_even_be_told_goes_to_the_handler_of_its_thread() throws Exception {
        EventLoop loop = new DefaultEventLoop();
        try {
            CompletableFuture<Throwable> told = new CompletableFuture<>();
            loop.submit(() -> Thread.currentThread()
                            .setUncaughtExceptionHandler((thread, problem) -> told.complete(problem)))
                    .sync();
            Error bug = new OutOfMemoryError("scripted");
            Turns turns = new Turns(loop, System::nanoTime, problem -> {
                throw new OutOfMemoryError("scripted, again");
            });
            turns.soon(() -> {
                throw bug;
            });
            assertSame(bug, told.get(10, SECONDS));
        } finally {
            loop.shutdownGracefully(0, 100, MILLISECONDS).sync();
        }
    }
}
