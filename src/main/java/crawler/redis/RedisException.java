package crawler.redis;

import java.io.IOException;

/** Redis cannot be used, or not any more: the message says where and why, for people. */
public final class RedisException extends IOException {
    RedisException(String message) {
        super(message);
    }
}
