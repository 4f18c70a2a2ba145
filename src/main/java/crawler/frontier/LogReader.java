package crawler.frontier;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads URLs of a log by their places, on a thread that may wait for the disk, and tells of them on the crawl's event loop.
 * Hosts that are about equally far share the blocks that were read last.
 */
final class LogReader {
    private static final int BLOCK = 16 * 1024; // some hundred URLs
    private static final int BLOCKS = 64;
    private static final int LONGEST = 64 << 20;

    private final StateLog log;
    private final Executor disk;
    private final Executor loop;

    /** By where they begin, the one used last at the end; whole ones only, which never change. The disk's thread. */
    private final Map<Long, byte[]> blocks = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > BLOCKS;
        }
    };

    /** Takes URLs that were read. */
    interface Arrival {
        /**
         * They are here.
         *
         * @param entries what could be read, in the order of the places
         * @param failure why there are no more of them; null = these are all
         */
        void arrived(List<UrlQueue.Entry> entries, @Nullable IOException failure);
    }

    /**
     * Reads from a log.
     *
     * @param disk runs one task after the other, which may wait for the disk
     * @param loop where what was read is told
     */
    LogReader(StateLog log, Executor disk, Executor loop) {
        this.log = log;
        this.disk = disk;
        this.loop = loop;
    }

    /** Reads; {@code to} is told once. */
    void read(List<UrlQueue.Place> places, Arrival to) {
        disk.execute(() -> {
            List<UrlQueue.Entry> entries = new ArrayList<>(places.size());
            IOException failure = null;
            try {
                for (UrlQueue.Place place : places) {
                    entries.add(read(place.at(), place.id()));
                }
            } catch (IOException e) {
                failure = e;
            } catch (RuntimeException | Error bug) { // or the crawl would wait for what nobody reads
                failure = brokeOff(bug);
            }
            tell(to, entries, failure);
        });
    }

    private void tell(Arrival to, List<UrlQueue.Entry> entries, @Nullable IOException failure) {
        try {
            loop.execute(() -> {
                try {
                    to.arrived(entries, failure);
                } catch (RuntimeException | Error bug) { // or it would be lost, and the crawl would wait
                    to.arrived(List.of(), brokeOff(bug));
                }
            });
        } catch (RejectedExecutionException e) {
            // The crawl is over, and nobody wants to know.
        }
    }

    private static IOException brokeOff(Throwable bug) {
        return new IOException("reading the state broke off: " + bug, bug);
    }

    private UrlQueue.Entry read(long place, long id) throws IOException {
        long begin = place - place % BLOCK;
        byte[] block = blocks.get(begin);
        if (block == null) {
            block = bytes(begin, BLOCK);
            if (block.length == BLOCK) {
                blocks.put(begin, block);
            }
        }
        try {
            return Operations.urlAt(block, (int) (place - begin), block.length, id);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            return readAlone(place, id); // it goes on behind the block
        }
    }

    private UrlQueue.Entry readAlone(long place, long id) throws IOException {
        for (int length = BLOCK; ; length *= 4) {
            byte[] bytes = bytes(place, length);
            try {
                return Operations.urlAt(bytes, 0, bytes.length, id);
            } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
                if (bytes.length < length || length >= LONGEST) {
                    throw log.damaged(place, e);
                }
            }
        }
    }

    /** As many as there are, up to that. */
    private byte[] bytes(long from, int most) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(most);
        log.readAt(content, from);
        return Arrays.copyOf(content.array(), content.position());
    }
}
