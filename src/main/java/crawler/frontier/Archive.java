package crawler.frontier;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A second file of a crawl, beside its rows, whose length goes with every commit: a run that goes on cuts it back to what
 * belongs to the pages that are finished. Asked on the crawl's event loop, its marks on the output's thread.
 */
public interface Archive {
    /** There is none. */
    Archive NONE = new Archive() {
        @Override
        public @Nullable Path file() {
            return null;
        }

        @Override
        public Mark mark() {
            return () -> 0;
        }
    };

    /** Where it is; null = nowhere. */
    @Nullable
    Path file();

    /** Marks what belongs to the pages finished until now: nothing of a page finished later may stand before it. */
    Mark mark();

    /** A place in the file. */
    interface Mark {
        /**
         * Waits until everything before it is in the file.
         *
         * @return bytes of the file up to there
         * @throws IOException if it cannot be written; the message names the file
         */
        long reach() throws IOException;

        /** Makes what is in the file outlast a loss of power; only after {@link #reach}. */
        default void sync() throws IOException {}
    }
}
