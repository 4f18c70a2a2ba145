package crawler.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a message head, in order of arrival; names are compared without case (RFC 9110 §5). */
public interface Headers {
    /** A message without fields. */
    Headers NONE = new Headers() {
        @Override
        public @Nullable String first(String name) {
            return null;
        }

        @Override
        public List<String> all(String name) {
            return List.of();
        }
    };

    /** The first value of the field, or null. */
    @Nullable
    String first(String name);

    /** Every value of the field, one an occurrence, not split at commas; empty if absent. */
    List<String> all(String name);
}
