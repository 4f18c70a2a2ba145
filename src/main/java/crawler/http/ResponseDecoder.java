package crawler.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's response decoder, its framing as strict as RFC 9112 lets a client be and its input bounded. On top of what it
 * refuses by itself:
 *
 * <ul>
 *   <li>an answer that does not begin with {@code HTTP/1.}, at its first wrong byte and not only at a line's end;
 *   <li>a status that is not three digits, control characters in the status line and in field names;
 *   <li>any Transfer-Encoding but {@code chunked}, and that one beside Content-Length or in HTTP/1.0 (§6.1, §6.3);
 *   <li>more than {@value #MAX_FIELDS} fields, trailers included: short ones take thirty times their size in memory;
 *   <li>more than {@value #MAX_FOLDED_LINES} folded lines (§5.2), since Netty copies a field for each;
 *   <li>more than {@value #MAX_BEFORE_BODY} bytes before a body, interim answers and empty lines included.
 * </ul>
 *
 * <p>More lenient than Netty's default, as browsers are: lines may end with a bare LF (§2.2), field names may have
 * characters outside of the token alphabet, equal Content-Length fields are one.
 */
final class ResponseDecoder extends HttpResponseDecoder {
    private static final int MAX_HEAD = 64 * 1024;
    static final int MAX_BEFORE_BODY = 2 * MAX_HEAD;
    private static final int MAX_FIELDS = 1000;
    private static final int MAX_FOLDED_LINES = 100;
    private static final byte[] START = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);

    private boolean toHead; // the request was a HEAD
    private boolean heard; // bytes came
    private boolean atStart; // not enough of them to know an answer
    private boolean junk; // came instead of one
    private boolean beforeBody;
    private int bytesBeforeBody;
    private int fields;
    private int foldedLines;
    private boolean http10;
    private ExchangeRecorder.@Nullable Recording recording;

    ResponseDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_HEAD)
                .setMaxHeaderSize(MAX_HEAD)
                .setMaxChunkSize(Integer.MAX_VALUE)
                .setStrictLineParsing(false)
                .setAllowDuplicateContentLengths(true)
                .setHeadersFactory(DefaultHttpHeadersFactory.headersFactory()
                        .withNameValidation(false)
                        .withValueValidator(ResponseDecoder::checkValue)));
        expect(false);
    }

    /** Gets ready for the answer to a request. */
    void expect(boolean head) {
        toHead = head;
        heard = false;
        atStart = true;
        junk = false;
        beforeBody = true;
        bytesBeforeBody = 0;
        fields = 0;
        foldedLines = 0;
    }

    /** Gives the recording every byte of what is decoded from now on, none that no answer has claimed; null = nobody. */
    void record(ExchangeRecorder.@Nullable Recording to) {
        recording = to;
    }

    /** Whether any byte came since {@link #expect}. */
    boolean heard() {
        return heard;
    }

    /** Whether what came begins like no answer. */
    boolean isJunk() {
        return junk;
    }

    /** Whether the last head was one of HTTP/1.0. */
    boolean http10() {
        return http10;
    }

    /** Whether bytes were read that no answer has claimed yet. */
    boolean hasLeftover() {
        return actualReadableBytes() > 0;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (recording == null) {
            decodePart(ctx, in, out);
            return;
        }
        int start = in.readerIndex();
        decodePart(ctx, in, out);
        recording.received(in.nioBuffer(start, in.readerIndex() - start).asReadOnlyBuffer());
    }

    private void decodePart(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (!beforeBody) {
            super.decode(ctx, in, out);
            return;
        }
        heard = true;
        if (atStart) {
            checkStart(in);
        }
        countFoldedLines(in);
        int before = in.readableBytes();
        super.decode(ctx, in, out);
        bytesBeforeBody += before - in.readableBytes();
        if (beforeBody && bytesBeforeBody > MAX_BEFORE_BODY) {
            throw new BadAnswerException("no answer in the first " + MAX_BEFORE_BODY / 1024 + " KiB");
        }
    }

    private void checkStart(ByteBuf in) {
        int i = in.readerIndex();
        while (i < in.writerIndex() && (in.getByte(i) == '\r' || in.getByte(i) == '\n')) {
            i++; // §2.2 speaks of requests only, but there are servers that end a body with a line too many
        }
        int length = Math.min(START.length, in.writerIndex() - i);
        for (int j = 0; j < length; j++) {
            if (in.getByte(i + j) != START[j]) {
                junk = true;
                int shown = Math.min(40, in.writerIndex() - i);
                throw new BadAnswerException("not an HTTP/1 answer, it begins with \""
                        + Wording.printable(in.toString(i, shown, StandardCharsets.ISO_8859_1), 24) + "\"");
            }
        }
        atStart = length < START.length;
    }

    /** Counts the whole lines of the head that begin with a blank; what is left of a head begins with a line. */
    private void countFoldedLines(ByteBuf in) {
        int start = in.readerIndex();
        int end;
        while ((end = in.indexOf(start, in.writerIndex(), (byte) '\n')) > start) {
            byte first = in.getByte(start);
            if (first == '\r' && end == start + 1) {
                return;
            }
            if ((first == ' ' || first == '\t') && ++foldedLines > MAX_FOLDED_LINES) {
                throw new BadAnswerException("more than " + MAX_FOLDED_LINES + " folded header lines");
            }
            start = end + 1;
        }
    }

    /** Makes all answers HTTP/1.1, so that none escapes its checks; {@link #http10} remembers. */
    @Override
    protected HttpMessage createMessage(String[] line) {
        String version = line[0];
        String status = line[1];
        if (version.length() != 8 || !version.startsWith("HTTP/1.") || !isDigit(version.charAt(7))) {
            throw new BadAnswerException(
                    "not an HTTP/1 answer, it begins with \"" + Wording.printable(version, 24) + "\"");
        }
        if (status.length() != 3
                || !isDigit(status.charAt(0))
                || !isDigit(status.charAt(1))
                || !isDigit(status.charAt(2))
                || status.charAt(0) == '0') {
            throw new BadAnswerException("bad status \"" + Wording.printable(status, 24) + "\"");
        }
        if (Wording.hasControl(line[2])) {
            throw new BadAnswerException("control character in the status line");
        }
        http10 = version.charAt(7) == '0';
        line[0] = "HTTP/1.1";
        return super.createMessage(line);
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (length == 0) {
            throw new BadAnswerException("header field without a name");
        }
        if (++fields > MAX_FIELDS) {
            throw new BadAnswerException("more than " + MAX_FIELDS + " header fields");
        }
        for (int i = start; i < start + length; i++) {
            if ((line[i] >= 0 && line[i] <= ' ') || line[i] == 0x7f) {
                throw new BadAnswerException("control character in the head");
            }
        }
        return super.splitHeaderName(line, start, length);
    }

    /** As Netty does, but a value may begin with a blank: that of a folded field whose first line is empty (§5.2). */
    private static void checkValue(CharSequence value) {
        int start = 0;
        while (start < value.length() && (value.charAt(start) == ' ' || value.charAt(start) == '\t')) {
            start++;
        }
        CharSequence stripped = start == 0 ? value : value.subSequence(start, value.length());
        if (HttpHeaderValidationUtil.validateValidHeaderValue(stripped) >= 0) {
            throw new IllegalArgumentException("a header value contains a control character");
        }
    }

    /** Called once a head is whole, before its framing is decided: the place to refuse it. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        HttpResponse response = (HttpResponse) message;
        if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            return super.isContentAlwaysEmpty(message);
        }
        beforeBody = false;
        if (toHead || super.isContentAlwaysEmpty(message)) {
            return true;
        }
        List<String> codings = message.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty()) {
            String coding = String.join(", ", codings);
            if (!coding.equalsIgnoreCase("chunked")) {
                throw new BadAnswerException("unknown transfer coding " + Wording.printable(coding, 40));
            }
            if (http10) {
                throw new BadAnswerException("Transfer-Encoding in an HTTP/1.0 answer");
            }
        }
        return false;
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new BadAnswerException("both Content-Length and Transfer-Encoding");
    }

    // The rest as in EventHandler, and for its reason.

    @Override
    public void channelRegistered(ChannelHandlerContext ctx) {
        ctx.fireChannelRegistered();
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) {
        ctx.fireChannelUnregistered();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.fireChannelActive();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        ctx.fireExceptionCaught(thrown);
    }

    /** What a bad object makes of the page. */
    static Outcome.Failed failed(HttpObject bad) {
        if (bad.decoderResult().cause() instanceof PrematureChannelClosureException) {
            return new Outcome.Failed(Outcome.Stage.READ, "connection closed in the middle of the head");
        }
        return new Outcome.Failed(Outcome.Stage.READ, reason(bad), false);
    }

    private static String reason(HttpObject bad) {
        Throwable cause = bad.decoderResult().cause();
        if (cause instanceof BadAnswerException known) {
            return known.reason();
        }
        boolean head = bad instanceof HttpResponse;
        if (cause instanceof TooLongFrameException) {
            return head
                    ? "head longer than " + MAX_HEAD / 1024 + " KiB"
                    : "chunk head longer than " + MAX_HEAD / 1024 + " KiB";
        }
        return (head ? "bad head: " : "bad chunk: ") + Wording.printable(String.valueOf(cause.getMessage()), 80);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
