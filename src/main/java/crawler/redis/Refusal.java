package crawler.redis;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An error that Redis answered.
 *
 * @param code its first word, which says what kind it is
 * @param text all of it
 */
record Refusal(String code, String text) {
    /** The refusal among the causes, or null: then nothing was answered at all. */
    static @Nullable Refusal in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisCommandExecutionException refused && refused.getMessage() != null) {
                String text = refused.getMessage();
                // Redis 6 wraps what a command within a script refused: "ERR Error running script …: -OOM command …".
                return text.contains("OOM command not allowed")
                        ? new Refusal("OOM", text)
                        : new Refusal(text.split(" ", 2)[0], text);
            }
        }
        return null;
    }

    String forPeople() {
        return switch (code) {
            case "OOM" -> "its memory is full (maxmemory); what was told it before is kept";
            case "NOAUTH" -> "a password is needed: redis://:password@host or redis://user:password@host";
            case "WRONGPASS" -> "user or password is wrong";
            case "NOPERM" -> "the user may not do this: " + Words.printable(text);
            case "READONLY" -> "it is a replica, which cannot be written to";
            default -> Words.printable(text);
        };
    }
}
