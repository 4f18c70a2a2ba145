package crawler;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Fails the whole test run when a buffer leaked: a report would else be one line of a log that nobody reads. */
public final class LeakReports implements LauncherSessionListener {
    private static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            @Deprecated
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                    Class<T> resource, int samplingInterval, long maxActive) {
                return new Reporting<>(resource, samplingInterval);
            }
        });
    }

    /** Leaks are found when the collector frees a buffer's tracker and another buffer is made. */
    @Override
    public void launcherSessionClosed(LauncherSession session) {
        for (int i = 0; i < 5; i++) {
            System.gc();
            io.netty.buffer.Unpooled.buffer(1).release();
            io.netty.buffer.PooledByteBufAllocator.DEFAULT.buffer(1).release();
        }
        if (!REPORTS.isEmpty()) {
            throw new AssertionError(REPORTS.size() + " leaked buffers, the first: " + REPORTS.peek());
        }
    }

    private static final class Reporting<T> extends ResourceLeakDetector<T> {
        Reporting(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resource, String records) {
            REPORTS.add(resource + records);
        }

        @Override
        protected void reportUntracedLeak(String resource) {
            REPORTS.add(resource);
        }
    }
}
