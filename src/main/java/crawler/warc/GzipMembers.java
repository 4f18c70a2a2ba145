package crawler.warc;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * What is in the members of a gzip file (RFC 1952), one after the other. Other than jwarc's, it tells where they begin and
 * end: that is how a record of a wrong length is known, and where reading can go on. One read gives bytes of one member.
 */
final class GzipMembers implements ReadableByteChannel {
    /** §2.3.1: the beginning of each: two magic bytes, deflate. */
    static final byte[] MAGIC = {0x1f, (byte) 0x8b, 8};

    private static final int LONGEST_TEXT = 4096; // as paths are: what looks like a head need not be one

    private static final int FHCRC = 2;
    private static final int FEXTRA = 4;
    private static final int FNAME = 8;
    private static final int FCOMMENT = 16;

    private final BoundedFile file;
    private final ByteBuffer input; // read from the file, not used yet
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private boolean between = true;
    private long begin;

    /**
     * The members from where the file stands.
     *
     * @param input bytes of it that were read already; has room for more
     */
    GzipMembers(BoundedFile file, ByteBuffer input) {
        this.file = file;
        this.input = input.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Where the member begins that was read from last: bytes into the file. */
    long begin() {
        return begin;
    }

    /** Whether it was read to its end, and is whole. */
    boolean isBetween() {
        return between;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int length = 0;
        while (length == 0 && into.hasRemaining()) {
            if (between) {
                begin = file.position() - input.remaining();
                if (!fill(1)) {
                    return -1;
                }
                readHead();
                between = false;
            }
            length = inflate(into);
            if (inflater.finished()) {
                readTrailer();
                between = true;
            } else if (length == 0) {
                need(1);
            }
        }
        return length;
    }

    private int inflate(ByteBuffer into) throws IOException {
        file.requireAllowance();
        ByteBuffer inflated = into.duplicate();
        inflater.setInput(input);
        try {
            int length = inflater.inflate(into);
            file.spend(length);
            crc.update(inflated.limit(into.position()));
            return length;
        } catch (DataFormatException e) {
            throw new ZipException(e.getMessage());
        }
    }

    /** §2.3: what stands before the compressed data. */
    private void readHead() throws IOException {
        need(10);
        for (byte magic : MAGIC) {
            if (input.get() != magic) {
                throw new ZipException("not in gzip format");
            }
        }
        int flags = input.get();
        input.position(input.position() + 6); // time, extra flags, system
        if ((flags & FEXTRA) != 0) {
            need(2);
            for (int left = Short.toUnsignedInt(input.getShort()); left > 0; left--) {
                need(1);
                input.get();
            }
        }
        skipText(flags & FNAME);
        skipText(flags & FCOMMENT);
        if ((flags & FHCRC) != 0) {
            need(2);
            input.getShort();
        }
        inflater.reset();
        crc.reset();
    }

    private void skipText(int flag) throws IOException {
        if (flag != 0) {
            int length = 0;
            do {
                need(1);
                if (++length > LONGEST_TEXT) {
                    throw new ZipException("not in gzip format");
                }
            } while (input.get() != 0);
        }
    }

    private void readTrailer() throws IOException {
        need(8);
        if (input.getInt() != (int) crc.getValue() || input.getInt() != (int) inflater.getBytesWritten()) {
            throw new ZipException("the compressed data are not what they were");
        }
    }

    private void need(int bytes) throws IOException {
        if (!fill(bytes)) {
            throw new EOFException("the compressed data end too early");
        }
    }

    /** Reads until there are so many bytes; false if the file ends before. */
    private boolean fill(int bytes) throws IOException {
        while (input.remaining() < bytes) {
            int read = file.read(input.compact());
            input.flip();
            if (read < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    /** Gives its memory back; the file stays open. */
    @Override
    public void close() {
        inflater.end();
    }
}
