package crawler.warc;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.netpreserve.jwarc.MessageBody;
import org.netpreserve.jwarc.WarcRecord;

/**
 * The open file: records one after the other, each a gzip member of its own (WARC 1.1 Annex D) where they are compressed.
 * Holds whole records only: a write that fails halfway is taken back. Blocks; touched by one thread.
 */
final class RecordStream implements AutoCloseable {
    /** Two thirds of the time of zlib's default for 4 % more bytes. */
    private static final int LEVEL = 4;

    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** RFC 1952 §2.3: magic, deflate, no flags, no time, unknown system. */
    private static final byte[] MEMBER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final FileChannel channel;
    private final boolean regularFile;
    private final boolean compressed;
    private final OutputStream out;
    private final Deflater deflater = new Deflater(LEVEL, true);
    private final CRC32 crc = new CRC32();
    private final byte[] block = new byte[64 * 1024];
    private long whole; // bytes of the file up to the end of the last whole record

    private RecordStream(FileChannel channel, boolean regularFile, boolean compressed) throws IOException {
        this.channel = channel;
        this.regularFile = regularFile;
        this.compressed = compressed;
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), block.length);
        this.whole = regularFile ? channel.size() : 0;
        if (regularFile) {
            channel.position(whole);
        }
    }

    /** Opens the file to go on behind its first {@code keep} bytes, or behind all where there are fewer. */
    static RecordStream open(WarcSettings settings, long keep) throws IOException {
        FileChannel channel = FileChannel.open(settings.file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean regularFile = Files.isRegularFile(settings.file());
        if (regularFile) {
            channel.truncate(keep);
        }
        return new RecordStream(channel, regularFile, settings.compressed());
    }

    /** Bytes of the file up to the end of the last record; 0 if it is no regular file. */
    long length() {
        return whole;
    }

    /** Makes what was written outlast a loss of power. From any thread. */
    void force() throws IOException {
        if (regularFile) {
            channel.force(false);
        }
    }

    /** Writes one record; after an exception nothing may follow. */
    void write(WarcRecord record) throws IOException {
        try {
            if (compressed) {
                out.write(MEMBER);
                DeflaterOutputStream member = new DeflaterOutputStream(out, deflater, 8 * 1024);
                copy(record, member);
                member.finish();
                ByteBuffer trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
                trailer.putInt((int) crc.getValue()).putInt((int) deflater.getBytesRead());
                out.write(trailer.array());
                deflater.reset();
                crc.reset();
            } else {
                copy(record, out);
            }
            out.flush();
            whole = regularFile ? channel.position() : 0;
        } catch (IOException e) {
            takeBack();
            throw e;
        }
    }

    private void copy(WarcRecord record, OutputStream to) throws IOException {
        put(record.serializeHeader(), record.serializeHeader().length, to);
        MessageBody body = record.body();
        ByteBuffer view = ByteBuffer.wrap(block);
        while (body.read(view.clear()) >= 0) {
            put(block, view.position(), to);
        }
        put(END, END.length, to);
    }

    private void put(byte[] bytes, int length, OutputStream to) throws IOException {
        crc.update(bytes, 0, length);
        to.write(bytes, 0, length);
    }

    private void takeBack() {
        if (regularFile) {
            try {
                channel.truncate(whole);
            } catch (IOException e) {
                // The reason that matters is the first one.
            }
        }
    }

    @Override
    public void close() throws IOException {
        deflater.end();
        channel.close();
    }
}
