package crawler.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An array that Redis answered, not trusted: what is not as it has to be is a {@link RedisException} that says so. */
final class Answer {
    private final List<?> values;

    Answer(List<?> values) {
        this.values = values;
    }

    int size() {
        return values.size();
    }

    String text(int i) throws RedisException {
        Object value = at(i);
        if (value instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        if (value instanceof Long number) {
            return number.toString();
        }
        throw wrong(i, value);
    }

    /** A number, never negative. */
    long number(int i) throws RedisException {
        String text = text(i);
        if (!text.matches("[0-9]{1,18}")) {
            throw wrong(i, text);
        }
        return Long.parseLong(text);
    }

    Answer list(int i) throws RedisException {
        if (at(i) instanceof List<?> list) {
            return new Answer(list);
        }
        throw wrong(i, at(i));
    }

    private @Nullable Object at(int i) throws RedisException {
        if (i >= values.size()) {
            throw new RedisException("Redis: an answer of " + values.size() + " parts has no part " + i);
        }
        return values.get(i);
    }

    private static RedisException wrong(int i, @Nullable Object value) {
        return new RedisException("Redis: '" + Words.printable(String.valueOf(value)) + "' is not what part " + i
                + " of an answer may be");
    }
}
