package crawler.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.frontier.Frontier;
import crawler.frontier.Journal;
import crawler.frontier.Lease;
import crawler.frontier.StateSettings;
import crawler.url.WebUrl;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens when processes die or sleep, and when Redis is away, late, full or wrong. */
@Timeout(60)
class RedisBadWeatherTest extends WorkersOnRedis {
    @Test
    void what_a_dead_process_had_taken_goes_to_another_once() throws IOException {
        Worker dead = worker("c", 1);
        dead.offer("http://a/1", "http://a/2", "http://a/3");
        assertEquals("http://a/1", dead.lease("a").url().href());
        dead.die();
        Worker other = worker("c", 30, false);
        other.until(() -> other.waits("a"));
        for (String url : List.of("http://a/1", "http://a/2", "http://a/3")) {
            Lease lease = other.lease("a");
            assertEquals(url, lease.url().href());
            other.finish(lease);
        }
        other.settle();
        assertTrue(other.call(other.frontier::isDone), "the dead one's seeds are waited for no longer");
        other.close();
        assertTrue(status("c").contains("died: 1 with 3 URLs"), status("c"));
        assertTrue(status("c").contains("nobody is at work"), "its seeds may not all have been read: not finished");
    }

    @Test
    void a_dead_process_is_found_dead_also_where_redis_takes_long_for_every_answer() throws IOException {
        Worker dead = worker("c", 1);
        dead.offer("http://a/1");
        dead.lease("a");
        dead.die();
        Worker other = worker("c", 1, false);
        loop.until(() -> {
            server.answers("CLIENT PAUSE 350 ALL"); // itself answered when the pause before is over
            return other.waits("a");
        });
        assertEquals("http://a/1", other.lease("a").url().href());
        other.close();
    }

    @Test
    void a_process_that_slept_past_its_lease_gives_no_rows_finishes_nothing_and_joins_again() throws IOException {
        Worker sleeper = worker("c", 1);
        sleeper.offer("http://a/1", "http://a/2");
        Lease late = sleeper.lease("a");
        assertTrue(sleeper.call(() -> sleeper.frontier.holds(late)));
        Lease told = sleeper.lease("a");
        sleeper.run(() -> sleeper.frontier.finish(told, true, Worker.batch(1, "http://a/lost")));
        Frontier.Commit written = sleeper.call(sleeper.frontier::commit);

        Worker[] other = new Worker[1];
        sleeper.sleepWhile(() -> {
            other[0] = worker("c", 30, false);
            other[0].until(() -> other[0].waits("a"));
        });
        assertFalse(sleeper.call(() -> sleeper.frontier.holds(late)), "by its own clock, before Redis says so");
        Worker.keep(written); // its rows are in the output: Redis does not want to know
        sleeper.run(() -> sleeper.frontier.finish(late, true, Worker.batch(1, "http://a/found")));
        Worker.keep(sleeper.call(sleeper.frontier::commit));
        sleeper.endOfSeeds();
        other[0].finish(other[0].lease("a"));
        other[0].finish(other[0].lease("a"));
        assertNull(other[0].call(() -> other[0].frontier.lease("a")), "what was found on pages refused is not there");
        other[0].settle();
        sleeper.until(() -> sleeper.frontier.isDone());
        assertEquals(2, sleeper.call(sleeper.frontier::pages));
        assertEquals(2, sleeper.call(sleeper.frontier::known));
        sleeper.close();
        other[0].close();
        assertTrue(status("c").contains("finished"), status("c"));
    }

    @Test
    void who_takes_the_place_of_a_dead_worker_tells_what_that_had_written_and_gives_back_the_rest() throws IOException {
        Path state = deadWorker(30, "http://b/1");
        Worker next = worker("c", 30, true, journal(state));
        next.settle();
        assertEquals(1, next.call(next.frontier::pages), "what was written and not told");
        next.until(() -> next.waits("a"));
        assertEquals("http://a/2", next.lease("a").url().href());
        assertEquals("http://a/3", next.lease("a").url().href());
        next.until(() -> next.waits("b"));
        assertEquals("http://b/1", next.lease("b").url().href());
        assertTrue(status("c").contains("died: 0"), status("c"));
        next.close();
    }

    @Test
    void a_worker_that_comes_back_after_its_lease_does_not_write_again_what_it_has_written() throws IOException {
        Path state = deadWorker(1, "http://b/1");
        Worker other = worker("c", 30, false);
        other.until(() -> other.waits("a"));
        Worker next = worker("c", 30, true, journal(state));
        next.settle();
        assertEquals(0, next.call(next.frontier::pages), "the page is the other one's now");
        other.close(); // and falls back to this one
        next.until(() -> next.waits("a"));
        assertEquals("http://a/2", next.lease("a").url().href());
        assertEquals("http://a/3", next.lease("a").url().href());
        next.settle();
        assertEquals(1, next.call(next.frontier::pages), "told without having been visited again");
        next.until(() -> next.waits("b"));
        next.close();
    }

    @Test
    void a_state_of_another_crawl_of_that_name_is_refused() throws IOException {
        Path state = deadWorker(1, "http://b/1");
        RedisSettings settings = loop.settings(server, "c", 30);
        RedisCrawl.clear(settings, true, loop.group(), loop.executor());
        RedisException refused = assertThrows(RedisException.class, () -> worker("c", 30, true, journal(state)));
        assertTrue(refused.toString().contains("not the one that --state belongs to"), refused.toString());
        assertEquals(":0\r\n", server.answers("DBSIZE"), "nothing was begun");
    }

    @Test
    void a_run_that_never_begins_tells_all_that_its_dead_worker_had_written_and_leaves() throws IOException {
        String[] moreThanATurn =
                IntStream.range(0, 2 * Turn.URLS).mapToObj(i -> "http://b/" + i).toArray(String[]::new);
        Path state = deadWorker(30, moreThanATurn);
        RedisFrontier next = loop.join(loop.settings(server, "c", 30), false, System::nanoTime, true, journal(state));
        loop.await(loop.call(next::close));
        assertTrue(status("c").contains("pages: 1"), status("c"));
        assertTrue(status("c").contains("nobody is at work"), status("c"));
    }

    /** A worker that died when the rows of a/1 were written, a/2 was under way, and Redis knew of neither; its state. */
    private Path deadWorker(int lease, String... found) throws IOException {
        Path state = folder.resolve("state");
        Worker dead = worker("c", lease, true, journal(state));
        dead.offer("http://a/1", "http://a/2", "http://a/3");
        Lease written = dead.lease("a");
        dead.lease("a");
        Frontier.Commit commit = dead.call(() -> {
            dead.frontier.finish(written, true, Worker.batch(1, found));
            return dead.frontier.commit();
        });
        dead.die();
        Files.write(folder.resolve("rows"), new byte[10]);
        commit.keep(10);
        Path left = Files.createDirectory(folder.resolve("left"));
        Files.copy(state.resolve("log"), left.resolve("log"));
        return left;
    }

    private Journal journal(Path state) throws IOException {
        return Journal.open(new StateSettings(state, false, Map.of(), folder.resolve("rows"), false, false));
    }

    @Test
    void redis_killed_and_started_again_loses_nothing_and_repeats_nothing() throws IOException {
        Worker worker = worker("c", 30);
        worker.offer("http://a/1", "http://a/2");
        Lease lease = worker.lease("a");
        server.kill();
        worker.run(() -> worker.frontier.finish(lease, true, Worker.batch(1, "http://a/3", "http://b/1")));
        Worker.keep(worker.call(worker.frontier::commit));
        server.startAgain();
        worker.settle();
        worker.finish(worker.lease("a"));
        worker.finish(worker.lease("a"));
        worker.finish(worker.lease("b"));
        worker.endOfSeeds();
        worker.settle();
        assertTrue(worker.call(worker.frontier::isDone));
        assertEquals(4, worker.call(worker.frontier::pages));
        worker.close();
    }

    @Test
    void redis_that_comes_back_empty_is_an_error_and_not_an_empty_crawl() throws IOException {
        Worker worker = worker("c", 30);
        worker.offer("http://a/1");
        server.answers("FLUSHALL");
        worker.run(worker.frontier::askNow);
        worker.until(() -> !worker.failure.isEmpty());
        assertTrue(worker.failure.contains("does not know what it was told"), worker.failure);
    }

    @Test
    void redis_that_comes_back_older_than_we_are_is_an_error_and_not_a_crawl_without_our_seeds() throws IOException {
        server.close();
        server = RedisServer.start(folder, "--appendonly", "no");
        worker("c", 30).offer("http://b/1");
        assertEquals("+OK\r\n", server.answers("SAVE"));
        Worker late = worker("c", 30);
        late.offer("http://a/1");
        late.endOfSeeds();
        late.settle();
        server.kill();
        server.startAgain();
        late.until(() -> !late.failure.isEmpty());
        assertTrue(late.failure.contains("does not know what it was told"), late.failure);
    }

    @Test
    void a_bug_while_redis_is_heard_ends_the_run_which_would_wait_for_ever() throws IOException {
        Worker worker = worker("c", 30);
        worker.whenChanged = () -> {
            throw new IllegalStateException("a bug");
        };
        worker.run(() -> worker.frontier.offer(Worker.batch(0, "http://a/1"), worker::taken));
        worker.until(() -> !worker.failure.isEmpty());
        assertTrue(worker.failure.contains("a bug"), worker.failure);
    }

    @Test
    void a_turn_said_twice_is_done_once() throws IOException {
        Worker worker = worker("c", 30);
        // Redis holds its answer back until the connection counts as lost: this turn is said again, and is done once.
        server.answers("CLIENT PAUSE 2500 ALL");
        worker.run(() -> worker.frontier.offer(Worker.batch(0, "http://a/1", "http://a/2"), worker::taken));
        worker.until(() -> worker.fresh.get() == 2);
        worker.settle();
        assertEquals(2, worker.call(worker.frontier::known));
        assertEquals(2, worker.call(worker.frontier::waiting));
        worker.close();
    }

    @Test
    void scripts_forgotten_by_redis_are_sent_again() throws IOException {
        Worker worker = worker("c", 30);
        worker.offer("http://a/1");
        server.answers("SCRIPT FLUSH");
        worker.offer("http://a/2");
        assertEquals(2, worker.call(worker.frontier::known));
        worker.close();
    }

    @Test
    void a_full_memory_ends_the_run_with_the_reason_and_keeps_what_was_said() throws IOException {
        Worker worker = worker("c", 1);
        worker.offer("http://a/1");
        server.answers("CONFIG SET maxmemory 1");
        worker.run(() -> worker.frontier.offer(Worker.batch(0, "http://a/2"), fresh -> {}));
        worker.until(() -> !worker.failure.isEmpty());
        assertTrue(worker.failure.contains("memory is full"), worker.failure);
        server.answers("CONFIG SET maxmemory 0");
        worker.close();
        Worker next = worker("c", 30, false);
        next.until(() -> next.waits("a"));
        assertEquals("http://a/1", next.lease("a").url().href());
        next.close();
    }

    @Test
    void a_redis_that_may_evict_parts_of_the_crawl_is_refused_and_one_that_does_not_say_is_not() throws IOException {
        for (String policy : List.of("allkeys-lru", "allkeys-random")) {
            server.answers("CONFIG SET maxmemory-policy " + policy);
            RedisException refused = assertThrows(RedisException.class, () -> worker("c", 30));
            assertTrue(refused.toString().contains("'" + policy + "' would lose"), refused.toString());
            assertEquals(":0\r\n", server.answers("DBSIZE"), "nothing was begun");
        }
        server.answers("CONFIG SET maxmemory-policy volatile-lru");
        worker("c", 30).close();
        server.answers("CONFIG SET maxmemory-policy allkeys-lru");
        server.answers("ACL SETUSER default -info");
        worker("d", 30).close();
    }

    @Test
    void an_own_authority_is_trusted_for_tls_where_it_is_named_and_nowhere_else() throws Exception {
        X509Bundle issuer = new CertificateBuilder()
                .ecp256()
                .subject("CN=Ours")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle served = new CertificateBuilder()
                .ecp256()
                .subject("CN=redis")
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(issuer);
        X509Bundle misnamed = new CertificateBuilder()
                .ecp256()
                .subject("CN=redis")
                .addSanDnsName("elsewhere.example")
                .buildIssuedBy(issuer);
        Path ours = Files.writeString(folder.resolve("ours.pem"), issuer.getCertificatePEM());
        try (TlsFront front = new TlsFront(served, server.port());
                TlsFront other = new TlsFront(misnamed, server.port())) {
            assertEquals(List.of("crawl 'c' is not there"), overTls(front, ours));
            assertThrows(RedisException.class, () -> overTls(front, null), "not known to the JDK");
            assertThrows(RedisException.class, () -> overTls(other, ours), "for another name");
        }
    }

    @Test
    void a_unix_socket_leads_to_the_same_crawl_as_the_port() throws IOException {
        server.answers("CONFIG SET requirepass right");
        String place = server.socket() + "?database=2";
        RedisSettings byPort = new RedisSettings(
                "redis://:right@127.0.0.1:" + server.port() + "/2", null, "c", Duration.ofSeconds(30));
        for (String scheme : List.of("unix", "redis-socket")) {
            RedisSettings bySocket =
                    new RedisSettings(scheme + "://:right@" + place, null, "c", Duration.ofSeconds(30));
            Worker worker = worker(bySocket, true, null);
            worker.offer("http://a/" + scheme);
            assertEquals("http://a/" + scheme, worker.lease("a").url().href());
            String seen = String.join("\n", RedisCrawl.status(byPort, loop.group(), loop.executor()));
            assertTrue(seen.contains("processes: 1"), seen);
            worker.close();
            RedisCrawl.clear(byPort, false, loop.group(), loop.executor());
            assertTrue(bySocket.toString().contains(server.socket() + ", database 2"), bySocket.toString());
            assertFalse(bySocket.toString().contains("right"), bySocket.toString());
        }
        RedisSettings nowhere =
                new RedisSettings("unix://" + folder.resolve("none"), null, "c", Duration.ofSeconds(30));
        RedisException gone =
                assertThrows(RedisException.class, () -> RedisCrawl.status(nowhere, loop.group(), loop.executor()));
        assertTrue(gone.toString().contains("No such file"), gone.toString());
        for (String wrong : List.of("unix://", "unix:/tmp/redis", "redis-socket://host:1", "http://host")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new RedisSettings(wrong, null, "c", Duration.ofSeconds(30)),
                    wrong);
        }
    }

    private List<String> overTls(TlsFront front, @Nullable Path caFile) throws IOException {
        RedisSettings settings =
                new RedisSettings("rediss://127.0.0.1:" + front.port(), caFile, "c", Duration.ofSeconds(30));
        return RedisCrawl.status(settings, loop.group(), loop.executor());
    }

    @Test
    void a_file_of_certificates_that_is_none_or_goes_with_nothing_is_wrong_usage() throws IOException {
        Path none = Files.writeString(folder.resolve("none.pem"), "nothing");
        for (String uri : List.of("rediss://localhost", "redis://localhost")) {
            IllegalArgumentException wrong = assertThrows(
                    IllegalArgumentException.class, () -> new RedisSettings(uri, none, "c", Duration.ofSeconds(30)));
            assertTrue(wrong.toString().contains("--redis-cacert"), wrong.toString());
        }
    }

    @Test
    void a_lease_may_be_as_short_and_as_long_as_the_refusal_of_another_says() {
        RedisSettings shortest = new RedisSettings("redis://localhost", null, "c", Duration.ofSeconds(1));
        RedisSettings longest = new RedisSettings("redis://localhost", null, "c", Duration.ofHours(24));
        for (Duration wrong :
                List.of(shortest.lease().minusMillis(1), longest.lease().plusMillis(1))) {
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class, () -> new RedisSettings("redis://localhost", null, "c", wrong));
            assertTrue(refused.toString().contains("from 1s to 24h"), refused.toString());
        }
    }

    @Test
    void leaving_gives_back_at_once_and_in_order() throws IOException {
        Worker first = worker("c", 30);
        first.offer("http://a/1", "http://a/2", "http://a/3");
        Lease one = first.lease("a");
        Lease two = first.lease("a");
        first.run(() -> first.frontier.putBack(two));
        first.run(() -> first.frontier.putBack(one));
        first.close();
        Worker next = worker("c", 30, false);
        next.until(() -> next.waits("a"));
        Lease again = next.lease("a");
        assertEquals("http://a/1", again.url().href());
        assertEquals(2, again.attempt());
        assertEquals("http://a/2", next.lease("a").url().href());
        assertEquals("http://a/3", next.lease("a").url().href());
        next.close();
    }

    @Test
    void pages_of_the_next_depth_are_visited_though_their_host_was_given_back_before_it_began() throws IOException {
        Worker first = byLevels(true);
        first.offer("http://a/1", "http://b/1");
        first.endOfSeeds();
        Lease lease = first.lease("a");
        first.run(() -> first.frontier.finish(lease, true, Worker.batch(1, "http://a/2")));
        Worker.keep(first.call(first.frontier::commit));
        first.close();
        Worker next = byLevels(false);
        next.until(() -> next.waits("b"));
        next.finish(next.lease("b"));
        next.until(() -> next.waits("a"));
        assertEquals("http://a/2", next.lease("a").url().href());
        next.close();
    }

    @Test
    void a_host_that_wants_to_be_left_alone_is_left_alone_by_the_next_process() throws IOException {
        Worker first = worker("c", 30);
        first.offer("http://a/1", "http://b/1");
        first.quiet.put("a", TimeUnit.HOURS.toNanos(1));
        first.close();
        Worker next = worker("c", 30, false);
        next.until(() -> next.waits("b"));
        next.settle();
        assertFalse(next.waits("a"));
        next.close();
    }

    @Test
    void a_process_knows_the_origins_that_the_user_named_before_it_gets_a_url_there() throws IOException {
        String[] seeds = IntStream.range(0, 2_500)
                .mapToObj(i -> "http://user:secret@h" + i + "/x")
                .toArray(String[]::new);
        Worker first = worker("c", 30);
        first.run(() -> {
            for (String seed : seeds) {
                first.frontier.trust(url(seed));
            }
        });
        first.offer("http://h2499/x");
        first.close();
        String places = server.answers("LRANGE crawler:{c}:places 0 0");
        assertTrue(places.contains("origin http://h0/\r\n"), places);
        Worker late = worker("c", 30, false);
        late.until(() -> late.waits("h2499"));
        assertEquals(0, late.mistrusted.get());
        assertEquals(seeds.length, late.trusted.size());
        late.close();
    }

    @Test
    void a_process_that_comes_later_hears_that_a_seed_is_private() throws IOException {
        Worker first = worker("c", 30);
        first.run(() -> first.frontier.allowPrivate(url("http://user:secret@intranet/x?y")));
        first.offer("http://intranet/x?y");
        first.close();
        Worker late = worker("c", 30, false);
        late.until(() -> late.waits("intranet"));
        assertEquals(Set.of("http://intranet/"), late.allowed);
        late.close();
    }

    @Test
    void what_need_not_be_visited_where_it_waits_is_forgotten_when_nothing_waits_at_its_host() throws IOException {
        Worker worker = worker("c", 30);
        worker.offer("http://b/1");
        server.answers("ZADD crawler:{c}:quiet 9e15 a"); // a's URLs wait in Redis
        worker.run(() -> worker.frontier.offer(Worker.batch(1, "http://a/1", "http://a/2"), worker::taken));
        worker.settle();
        Lease elsewhere = worker.lease("b");
        worker.run(() -> worker.frontier.seen(url("http://a/1")));
        worker.finish(elsewhere);
        worker.settle();
        assertEquals(":1\r\n", server.answers("SCARD crawler:{c}:v:a"));
        server.answers("ZADD crawler:{c}:ready:0 0 a");
        assertEquals("http://a/2", worker.lease("a").url().href());
        worker.settle();
        assertEquals(":0\r\n", server.answers("EXISTS crawler:{c}:v:a"));
        assertEquals(":0\r\n", server.answers("EXISTS crawler:{c}:voided"));
        worker.close();
    }

    @Test
    void where_depth_waits_for_depth_it_is_forgotten_when_nothing_waits_anywhere() throws IOException {
        Worker worker = byLevels(true);
        worker.offer("http://a/1", "http://a/2");
        worker.endOfSeeds();
        Lease first = worker.lease("a");
        Lease lease = worker.lease("a");
        worker.run(() -> worker.frontier.seen(url("http://a/2")));
        worker.finish(first);
        worker.settle();
        assertEquals(":1\r\n", server.answers("EXISTS crawler:{c}:v:a"));
        worker.finish(lease);
        worker.settle();
        assertEquals(":0\r\n", server.answers("EXISTS crawler:{c}:v:a"));
        assertEquals(":0\r\n", server.answers("EXISTS crawler:{c}:voided"));
        worker.close();
    }

    @Test
    void other_options_are_refused_by_name_and_a_finished_crawl_says_so() throws IOException {
        Worker worker = worker("c", 30);
        RedisSettings settings = loop.settings(server, "c", 30);
        RedisException refused = assertThrows(
                RedisException.class,
                () -> RedisCrawl.join(
                        settings,
                        Loop.joining(false, Map.of("depth", "7")),
                        loop.group(),
                        loop.executor(),
                        System::nanoTime,
                        true,
                        null));
        assertTrue(refused.toString().contains("depth '1'"), refused.toString());
        worker.offer("http://a/1");
        worker.finish(worker.lease("a"));
        worker.endOfSeeds();
        worker.settle();
        worker.close();
        assertNull(RedisCrawl.join(
                settings,
                Loop.joining(false, Map.of("depth", "1")),
                loop.group(),
                loop.executor(),
                System::nanoTime,
                true,
                null));
        assertTrue(RedisCrawl.clear(settings, false, loop.group(), loop.executor()) > 0);
        assertEquals(":0\r\n", server.answers("DBSIZE"));
    }

    @Test
    void what_cannot_be_joined_is_an_error_at_once_that_shows_no_password() throws IOException {
        server.answers("CONFIG SET requirepass right");
        String port = Integer.toString(server.port());
        for (String[] wrong : new String[][] {
            {"redis://:secret@127.0.0.1:" + port, "password is wrong"},
            {"redis://127.0.0.1:" + port, "password is needed"},
            {"redis://:right@127.0.0.1:" + port + "/999", "DB index"},
            {"rediss://:right@127.0.0.1:" + port, "handshake"},
            {"redis://:right@127.0.0.1:1", "connection refused"}
        }) {
            RedisSettings settings = new RedisSettings(wrong[0], null, "c", Duration.ofSeconds(30));
            RedisException refused = assertThrows(
                    RedisException.class, () -> RedisCrawl.status(settings, loop.group(), loop.executor()), wrong[1]);
            assertTrue(refused.toString().contains(wrong[1]), refused.toString());
            assertFalse(refused.toString().contains("secret"), refused.toString());
        }
        RedisSettings right = new RedisSettings("redis://:right@127.0.0.1:" + port, null, "c", Duration.ofSeconds(30));
        assertEquals(List.of("crawl 'c' is not there"), RedisCrawl.status(right, loop.group(), loop.executor()));
    }

    @Test
    void values_in_redis_that_are_none_of_ours_are_an_error_that_shows_them() throws IOException {
        Worker worker = worker("c", 30);
        server.answers("RPUSH crawler:{c}:q:0:evil nonsense");
        server.answers("ZADD crawler:{c}:ready:0 0 evil");
        worker.run(worker.frontier::askNow);
        worker.until(() -> !worker.failure.isEmpty());
        assertTrue(worker.failure.contains("'nonsense' is no URL of 'evil'"), worker.failure);
    }

    @Test
    void a_known_url_costs_redis_little() throws IOException {
        RedisSettings settings = loop.settings(server, "c", 30);
        RedisLink link = new RedisLink(settings, loop.group(), loop.executor(), Duration.ofSeconds(30));
        RedisSettings.Joining joining = Loop.joining(false, Map.of("depth", "1"));
        RedisCrawl.ask(
                link,
                loop.executor(),
                RedisScript.JOIN,
                new Membership(settings, joining, "process", 1, null).joinArguments(true, false, ""));
        long before = used();
        int urls = 100_000;
        Random random = new Random(1);
        long known = 0;
        for (int number = 1; number <= urls / 1000; number++) {
            Turn turn = new Turn("process", number, 30_000, 0).add("O");
            for (int i = 0; i < 1000; i++) {
                turn.add("S").add(random.nextLong()).add("a").add("http://a/");
            }
            known = RedisCrawl.ask(link, loop.executor(), RedisScript.TURN, turn.arguments())
                    .number(3);
        }
        RedisCrawl.closeNow(link, loop.executor());
        assertEquals(urls, known);
        long each = (used() - before) / urls;
        assertTrue(each <= 16, each + " bytes a URL");
    }

    private long used() {
        String info = server.answers("INFO memory");
        int at = info.indexOf("used_memory:") + "used_memory:".length();
        return Long.parseLong(info.substring(at, info.indexOf('\r', at)));
    }

    private String status(String name) throws IOException {
        return String.join("\n", RedisCrawl.status(loop.settings(server, name, 30), loop.group(), loop.executor()));
    }

    private Worker worker(String name, int lease) throws IOException {
        return worker(name, lease, true);
    }

    private Worker worker(String name, int lease, boolean seeds, @Nullable Journal journal) throws IOException {
        return worker(loop.settings(server, name, lease), seeds, journal);
    }

    private Worker byLevels(boolean seeds) throws IOException {
        Worker worker = new Worker(loop.settings(server, "c", 30), true, seeds, null);
        workers.add(worker);
        return worker;
    }

    private static WebUrl url(String text) {
        WebUrl url = WebUrl.parse(text);
        assertNotNull(url);
        return url;
    }
}
