package crawler.http;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * The gzip coding (RFC 1952): any number of members, each checked by its length and CRC-32. What follows the last
 * member and begins no other is ignored, as browsers and curl do.
 */
final class GzipBody extends InflatedBody {
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    /** The parts of a member, in their order (RFC 1952 §2.3). */
    private enum Part {
        HEADER,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        HEADER_CRC,
        DATA,
        TRAILER,
        /** Not a part: after the last member. */
        GARBAGE
    }

    private final CRC32 crc = new CRC32();
    private int members; // finished ones
    private Part part = Part.HEADER;
    private int index; // bytes of the part so far
    private int flags;
    private int extraLength;
    private long length; // of the member's data
    private long trailer;

    GzipBody(Body below, byte[] out, long limit) {
        super(below, "gzip", out, limit);
    }

    @Override
    void frame(ByteBuffer bytes) {
        while (part != Part.DATA && bytes.hasRemaining()) {
            if (part == Part.GARBAGE) {
                bytes.position(bytes.limit());
            } else {
                take(bytes.get() & 0xff);
            }
        }
    }

    private void take(int b) {
        switch (part) {
            case HEADER -> {
                boolean wrong = switch (index) {
                    case 0 -> b != 0x1f;
                    case 1 -> b != 0x8b;
                    case 2 -> b != 8;
                    case 3 -> (b & RESERVED) != 0;
                    default -> false;
                };
                if (wrong && members > 0) {
                    part = Part.GARBAGE;
                    return;
                }
                if (wrong) {
                    throw new BadAnswerException("not gzip data");
                }
                if (index == 3) {
                    flags = b;
                }
                if (++index == 10) {
                    enter(Part.EXTRA_LENGTH);
                }
            }
            case EXTRA_LENGTH -> {
                extraLength |= b << (8 * index);
                if (++index == 2) {
                    enter(Part.EXTRA);
                }
            }
            case EXTRA -> {
                if (++index == extraLength) {
                    enter(Part.NAME);
                }
            }
            case NAME -> {
                if (b == 0) {
                    enter(Part.COMMENT);
                }
            }
            case COMMENT -> {
                if (b == 0) {
                    enter(Part.HEADER_CRC);
                }
            }
            case HEADER_CRC -> {
                if (++index == 2) {
                    enter(Part.DATA);
                }
            }
            case TRAILER -> {
                trailer |= (long) b << (8 * index);
                if (++index == 8) {
                    endMember();
                }
            }
            case DATA, GARBAGE -> throw new IllegalStateException(part.toString());
        }
    }

    /** Goes to the part, or on to the first after it that this member has. */
    private void enter(Part next) {
        index = 0;
        part = next;
        switch (next) {
            case EXTRA_LENGTH -> {
                extraLength = 0;
                skipUnless((flags & EXTRA) != 0, Part.NAME);
            }
            case EXTRA -> skipUnless(extraLength > 0, Part.NAME);
            case NAME -> skipUnless((flags & NAME) != 0, Part.COMMENT);
            case COMMENT -> skipUnless((flags & COMMENT) != 0, Part.HEADER_CRC);
            case HEADER_CRC -> skipUnless((flags & HEADER_CRC) != 0, Part.DATA);
            case DATA -> {
                crc.reset();
                length = 0;
                beginData(true);
            }
            case HEADER, TRAILER, GARBAGE -> {}
        }
    }

    private void skipUnless(boolean present, Part next) {
        if (!present) {
            enter(next);
        }
    }

    @Override
    void inflated(byte[] bytes, int count) {
        crc.update(bytes, 0, count);
        length += count;
    }

    @Override
    void dataEnded() {
        trailer = 0;
        enter(Part.TRAILER);
    }

    private void endMember() {
        if (trailer != ((length << 32) | crc.getValue())) {
            throw new BadAnswerException("gzip checksum is wrong");
        }
        members++;
        enter(Part.HEADER);
    }

    /** Nothing at all is fine too: an empty body needs no member. */
    @Override
    boolean mayEnd() {
        return part == Part.GARBAGE || (part == Part.HEADER && (index == 0 || (members > 0 && index < 2)));
    }
}
