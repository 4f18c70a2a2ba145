package crawler.html;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;

/** An encoding that pages are read in; links of them are encoded by another, the JDK's. */
abstract class DecodingCharset extends Charset {
    /** An encoding without other names. */
    DecodingCharset(String name) {
        super(name, new String[0]);
    }

    @Override
    public final boolean contains(Charset other) {
        return other.equals(this);
    }

    @Override
    public final boolean canEncode() {
        return false;
    }

    @Override
    public final CharsetEncoder newEncoder() {
        throw new UnsupportedOperationException();
    }
}
