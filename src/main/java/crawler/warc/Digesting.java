package crawler.warc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import org.netpreserve.jwarc.LengthedBody.LengthedReadableByteChannel;

/** Bytes that go into a digest as they are read. Its length is known: a body that says none ends with it. */
final class Digesting implements LengthedReadableByteChannel {
    private final ReadableByteChannel from;
    private final MessageDigest digest;
    private final long size;
    private long position;

    Digesting(ReadableByteChannel from, MessageDigest digest, long size) {
        this.from = from;
        this.digest = digest;
        this.size = size;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        ByteBuffer view = into.duplicate();
        int length = from.read(into);
        if (length > 0) {
            digest.update(view.limit(view.position() + length));
            position += length;
        }
        return length;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isOpen() {
        return from.isOpen();
    }

    @Override
    public void close() {
        // The answer is read once more.
    }
}
