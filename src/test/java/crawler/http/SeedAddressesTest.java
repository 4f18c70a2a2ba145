package crawler.http;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.url.WebUrl;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeedAddressesTest {
    private static final InetAddress OURS = ip("10.0.0.1");
    private static final InetAddress PUBLIC = ip("93.184.215.14");

    private final Map<String, CompletableFuture<List<InetAddress>>> names = new HashMap<>();
    private final List<String> lookedUp = new ArrayList<>();
    private final AtomicInteger allowed = new AtomicInteger();
    private final SeedAddresses addresses = new SeedAddresses(
            url -> {
                lookedUp.add(url.host());
                return names.getOrDefault(
                        url.host(),
                        CompletableFuture.failedFuture(
                                new DialException(new Outcome.Failed(Outcome.Stage.RESOLVE, "no such host"))));
            },
            allowed::incrementAndGet);

    private static InetAddress ip(String literal) {
        return requireNonNull(NetUtil.createInetAddressFromIpAddressString(literal));
    }

    private void name(String host, InetAddress... found) {
        names.put(host, CompletableFuture.completedFuture(List.of(found)));
    }

    private boolean take(String url) throws InterruptedException {
        return addresses.take(requireNonNull(WebUrl.parse(url)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080/",
                "http://[::1]/",
                "http://localhost/",
                "http://a.localhost./",
                "http://0x0a000001/"
            })
    void a_seed_without_a_name_needs_no_look_up(String seed) throws InterruptedException {
        assertTrue(take(seed));
        assertEquals(1, allowed.get());
        assertEquals(List.of(), lookedUp);
    }

    @Test
    void the_first_private_seed_is_told_of_and_no_other() throws InterruptedException {
        name("intranet.example", OURS);
        assertFalse(take("http://93.184.215.14/"));
        assertEquals(0, allowed.get());
        assertTrue(take("https://intranet.example/a"));
        assertFalse(take("https://intranet.example/b"));
        assertFalse(take("http://127.0.0.1/"));
        assertEquals(1, allowed.get());
    }

    @Test
    void who_has_been_told_by_another_process_tells_nobody() throws InterruptedException {
        addresses.allow();
        assertEquals(1, allowed.get());
        assertFalse(take("http://127.0.0.1/"));
    }

    @Test
    void a_name_that_has_a_public_address_too_or_none_is_not_private() throws InterruptedException {
        name("both.example", OURS, PUBLIC);
        name("proxied.example");
        assertFalse(take("http://both.example/"));
        assertFalse(take("http://proxied.example/"));
        assertFalse(take("http://dead.example/"));
        assertEquals(0, allowed.get());
    }

    @Test
    void a_long_list_waits_for_its_first_names_alone_and_shows_addresses_to_its_end() throws InterruptedException {
        for (int i = 0; i < 1000; i++) {
            name("h" + i + ".example", i < 100 ? PUBLIC : OURS);
            assertFalse(take("http://h" + i + ".example/"));
            assertFalse(take("http://h" + i + ".example/again"));
        }
        assertEquals(16, lookedUp.size());
        assertTrue(take("http://10.0.0.1/"));
    }

    @Test
    void whoever_is_told_to_stop_does_not_wait_for_a_name() {
        names.put("slow.example", new CompletableFuture<>());
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> take("http://slow.example/"));
        assertEquals(0, allowed.get());
    }
}
