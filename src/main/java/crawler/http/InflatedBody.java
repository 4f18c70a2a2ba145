package crawler.http;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A body made of deflate data (RFC 1951) in one of its wrappings. Inflates at most one output buffer a call.
 *
 * <p>The bytes are in one of two places: inside deflate data, where the inflater takes them, or around it, where
 * {@link #frame} does.
 */
abstract class InflatedBody implements Body {
    private final Body below;
    private final String coding;
    private final long limit;
    private final byte[] out;
    private final ByteBuffer view;
    private @Nullable Inflater inflater; // made when the first data begins
    private boolean insideData;
    private ByteBuffer in = EMPTY;
    private long produced;

    /**
     * A layer.
     *
     * @param below where coded bytes come from
     * @param coding its name, for reasons
     * @param out where pieces are made; may be shared by layers whose pieces are done with before another's are made
     * @param limit how many bytes may come out before the answer is refused
     */
    InflatedBody(Body below, String coding, byte[] out, long limit) {
        this.below = below;
        this.coding = coding;
        this.out = out;
        this.view = ByteBuffer.wrap(out).asReadOnlyBuffer();
        this.limit = limit;
    }

    /** Takes bytes that are not deflate data, up to the end or until it calls {@link #beginData}. */
    abstract void frame(ByteBuffer bytes);

    /** Bytes that came out of the data. */
    abstract void inflated(byte[] bytes, int length);

    /** The data reached its own end. */
    abstract void dataEnded();

    /** Whether the body may end here, outside of data. */
    abstract boolean mayEnd();

    /** Deflate data comes next. */
    final void beginData(boolean bare, byte... first) {
        if (inflater == null) {
            inflater = new Inflater(bare);
        } else {
            inflater.reset();
        }
        insideData = true;
        inflater.setInput(first);
    }

    @Override
    public final @Nullable ByteBuffer next() {
        for (boolean pulled = false; ; pulled = true) {
            while (insideData || in.hasRemaining()) {
                if (!insideData) {
                    frame(in);
                    continue;
                }
                int length = inflate();
                if (length > 0) {
                    return view.limit(length).position(0);
                }
                if (insideData) {
                    break; // hungry
                }
            }
            if (pulled) {
                return EMPTY;
            }
            ByteBuffer more = below.next();
            if (more == null) {
                return null;
            }
            in = more;
        }
    }

    /** Inflates into {@link #out}; 0 = the data ended, or the input did. */
    private int inflate() {
        Inflater data = Objects.requireNonNull(inflater);
        try {
            int length = data.inflate(out);
            if (length == 0 && data.needsInput() && in.hasRemaining()) {
                data.setInput(in);
                length = data.inflate(out);
            }
            if (length > 0) {
                produced += length;
                if (produced > limit) {
                    throw new BadAnswerException(coding + " data inside other codings expands without end");
                }
                inflated(out, length);
            } else if (data.finished()) {
                insideData = false;
                dataEnded();
            } else if (data.needsDictionary()) {
                throw new BadAnswerException(coding + " data needs a dictionary");
            }
            return length;
        } catch (DataFormatException e) {
            throw new BadAnswerException("bad " + coding + " data");
        }
    }

    @Override
    public final void finish() {
        below.finish();
        if (insideData || !mayEnd()) {
            throw new BadAnswerException(coding + " data ends early");
        }
    }

    @Override
    public final void close() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
        below.close();
    }
}
