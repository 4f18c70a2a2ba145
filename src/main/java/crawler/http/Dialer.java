package crawler.http;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;

/** Opens connections. Called on the event loop; futures complete on it. */
interface Dialer {
    /**
     * Resolves, connects to each address in turn, passes the proxy, shakes hands.
     *
     * @return a channel on our loop over which the first byte of an HTTP/1.1 request may be written, with auto-read
     *     off; fails with {@link DialException} only. Cancelling it closes whatever was opened.
     */
    Future<Channel> dial(Route route);
}
