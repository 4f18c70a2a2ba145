package crawler.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.http.FakeFetcher.Notes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectingFetcherTest {
    private final FakeFetcher net = new FakeFetcher();
    private final Notes sink = new Notes();

    private Exchange get(String url) {
        return get(url, 10);
    }

    private Exchange get(String url, int max) {
        return new RedirectingFetcher(net, max, null).fetch(Request.get(FakeFetcher.url(url)), sink);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void rfc9110_15_4_five_codes_redirect(int status) {
        get("http://a.example/x/y?q");
        net.last().answer(status, "Location: z");
        assertEquals(List.of(), sink.notes);
        net.last().answer(200);
        assertEquals(List.of("http://a.example/x/y?q", "http://a.example/x/z"), net.urls());
        assertEquals(List.of("200 http://a.example/x/z", "\"body\"", "end 200"), sink.notes);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 300, 304, 305, 306, 404, 500})
    void other_answers_are_answers(int status) {
        get("http://a.example/");
        net.last().answer(status, "Location: /elsewhere");
        assertEquals("end " + status, sink.last());
    }

    @Test
    void the_method_stays() {
        new RedirectingFetcher(net, 10, null)
                .fetch(
                        new Request(Request.Method.HEAD, FakeFetcher.url("http://a.example/"), new RequestContext(0)),
                        sink);
        net.last().answer(303, "Location: /b");
        assertEquals(Request.Method.HEAD, net.last().request.method());
    }

    @ParameterizedTest
    @CsvSource({
        "'//b.example/p', http://b.example/p",
        "'?q', http://a.example/x/y?q",
        "'../z#frag', http://a.example/z",
        "'  /blank  ', http://a.example/blank",
        "'https://a.example:443/', https://a.example/",
        "'/a b\"<>', http://a.example/a%20b%22%3C%3E",
        "'\\back\\slash', http://a.example/back/slash",
        "'#only', http://a.example/x/y",
    })
    void locations_resolve_by_the_url_standard(String location, String url) {
        get("http://a.example/x/y", 1);
        net.last().answer(302, "Location: " + location);
        if (net.calls.size() == 1) { // the last one of the list asks for the same again
            assertEquals("end REDIRECT: redirect loop after 1", sink.last());
        } else {
            assertEquals(url, net.last().request.url().href());
        }
    }

    @Test
    void bytes_beyond_ascii_go_back_as_they_came() {
        get("http://a.example/");
        net.last().answer(302, "Location: /\u00c3\u00a9"); // é in UTF-8, read as latin-1
        assertEquals("http://a.example/%C3%A9", net.last().request.url().href());
        net.last().answer(302, "Location: /\u00e9"); // é in latin-1
        assertEquals("http://a.example/%E9", net.last().request.url().href());
        net.last().answer(302, "Location: http://b\u00c3\u00bccher.example/"); // ü in UTF-8
        assertEquals("http://xn--bcher-kva.example/", net.last().request.url().href());
        net.last().answer(302, "Location: /\u20ac");
        assertEquals(
                "http://xn--bcher-kva.example/%E2%82%AC",
                net.last().request.url().href());
    }

    @ParameterizedTest
    @CsvSource({
        ", redirect 302 without Location",
        "'', redirect 302 without Location",
        "ftp://a.example/, redirect to ftp: refused",
        "mailto:a@b, redirect to mailto: refused",
        "javascript:alert(1), redirect to javascript: refused",
        "http://, redirect to what is no URL",
        "http://a b/, redirect to what is no URL",
        "http://1.2.3.4.5/, redirect to what is no URL",
    })
    void a_location_that_leads_nowhere(String location, String reason) {
        get("http://a.example/");
        if (location == null) {
            net.last().answer(302);
        } else {
            net.last().answer(302, "Location: " + location);
        }
        assertEquals(List.of("end REDIRECT: " + reason), sink.notes);
        assertEquals(1, net.calls.size());
    }

    @Test
    void a_page_that_redirects_to_itself() {
        get("http://a.example/#fragment");
        net.last().answer(302, "Location: /#other");
        assertEquals("end REDIRECT: redirect loop after 1", sink.last());
    }

    @Test
    void a_loop_of_three() {
        get("http://a.example/1");
        net.last().answer(302, "Location: /2");
        net.last().answer(302, "Location: /3");
        net.last().answer(302, "Location: /1");
        assertEquals("end REDIRECT: redirect loop after 3", sink.last());
        assertEquals(3, net.calls.size());
    }

    @Test
    void a_chain_without_end() {
        get("http://a.example/0");
        for (int i = 1; i <= 11; i++) {
            net.last().answer(302, "Location: /" + i);
        }
        assertEquals("end REDIRECT: more than 10 redirects", sink.last());
        assertEquals(11, net.calls.size());
    }

    @Test
    void a_url_that_grows() {
        get("http://a.example/", 1000);
        String more = "a".repeat(1000) + "/";
        while (sink.notes.isEmpty()) {
            net.last().answer(302, "Location: " + more);
        }
        assertEquals("end REDIRECT: redirect to a URL of more than 8192 characters", sink.last());
        assertEquals(9, net.calls.size());
    }

    @Test
    void zero_redirects_means_the_redirect_is_the_answer() {
        get("http://a.example/", 0);
        net.last().answer(302, "Location: /b");
        assertEquals(List.of("302 http://a.example/", "\"body\"", "end 302"), sink.notes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5})
    void rfc9309_2_3_1_2_five_redirects_of_robots_txt_are_followed_whatever_a_page_may(int max) {
        RequestContext robots = new RequestContext(RequestContext.PREREQUISITE);
        new RedirectingFetcher(net, max, null)
                .fetch(new Request(Request.Method.GET, FakeFetcher.url("http://a.example/robots.txt"), robots), sink);
        for (int hop = 1; hop <= 5; hop++) {
            net.last().answer(301, "Location: /" + hop);
        }
        net.last().answer(200);
        assertEquals("end 200", sink.last());
    }

    @Test
    void a_failure_on_the_way_is_the_outcome() {
        get("http://a.example/");
        net.last().answer(302, "Location: http://b.example/");
        net.last().fail(Outcome.Stage.CONNECT, "connection refused");
        assertEquals(List.of("end CONNECT: connection refused"), sink.notes);
    }

    @Test
    void an_answer_begun_anew_may_redirect() {
        get("http://a.example/");
        net.last().head(200);
        net.last().body("half");
        net.last().answer(302, "Location: /b");
        net.last().answer(200);
        assertEquals(
                List.of("200 http://a.example/", "\"half\"", "200 http://a.example/b", "\"body\"", "end 200"),
                sink.notes);
    }

    @Test
    void a_redirect_begun_anew_may_be_an_answer() {
        get("http://a.example/");
        net.last().head(302, "Location: /b");
        net.last().answer(200);
        assertEquals(1, net.calls.size());
        assertEquals("end 200", sink.last());
    }

    @Test
    void user_information_stays_with_its_origin() {
        get("http://us%C3%A9r:p%3Aw@a.example/x/");
        net.last().answer(302, "Location: y");
        assertEquals(
                "http://us%C3%A9r:p%3Aw@a.example/x/y", net.last().request.url().href());
        net.last().answer(302, "Location: http://a.example/z");
        assertEquals("http://a.example/z", net.last().request.url().href());
        assertEquals(BasicAuthorization.of("usér:p:w"), net.last().field("authorization"));
        net.last().answer(302, "Location: http://a.example/zz");
        assertEquals(BasicAuthorization.of("usér:p:w"), net.last().field("authorization"));
        assertTrue(net.last().request.credentials());
        net.last().answer(302, "Location: http://b.example/");
        assertNull(net.last().field("authorization"));
        assertFalse(net.last().request.credentials());
        net.last().answer(302, "Location: http://a.example/");
        assertNull(net.last().field("authorization"), "who came by another origin is no longer trusted");
        assertFalse(net.last().request.credentials());
        net.last().answer(200);
        assertEquals("200 http://a.example/", sink.notes.get(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://a.example/", "http://a.example:81/", "http://b.a.example/", "http://example/", "//b"})
    void credentials_cross_no_origin(String location) {
        Request request = new Request(
                Request.Method.GET,
                FakeFetcher.url("http://a.example/"),
                new RequestContext(0),
                List.of(
                        Map.entry("authorization", "Bearer x"),
                        Map.entry("COOKIE", "a=b"),
                        Map.entry("Host", "h"),
                        Map.entry("Accept", "text/html")),
                true);
        new RedirectingFetcher(net, 10, null).fetch(request, sink);
        net.last().answer(302, "Location: " + location);
        assertEquals(
                List.of(Map.entry("Accept", "text/html")), net.last().request.headers());
        assertFalse(net.last().request.credentials());
    }

    @Test
    void credentials_stay_within_the_origin() {
        Request request = new Request(
                Request.Method.GET,
                FakeFetcher.url("http://a.example/"),
                new RequestContext(0),
                List.of(Map.entry("Authorization", "Bearer x")),
                true);
        new RedirectingFetcher(net, 10, null).fetch(request, sink);
        net.last().answer(302, "Location: http://a.example:80/b");
        assertEquals("Bearer x", net.last().field("Authorization"));
        assertTrue(net.last().request.credentials());
    }

    @Test
    void every_hop_shares_deadline_and_cookies() {
        get("http://a.example/");
        RequestContext context = net.last().request.context();
        net.last().answer(302, "Location: https://b.example/");
        assertEquals(context, net.last().request.context());
    }

    @Test
    void back_where_it_came_from_with_a_cookie_is_no_loop() {
        Fetcher fetcher = new RedirectingFetcher(new CookieFetcher(net, null, null), 10, null);
        fetcher.fetch(Request.get(FakeFetcher.url("http://a.example/")), sink);
        net.last().answer(302, "Location: /", "Set-Cookie: seen=1");
        assertEquals("seen=1", net.last().field("Cookie"));
        net.last().answer(302, "Location: /", "Set-Cookie: seen=1");
        assertEquals("end REDIRECT: redirect loop after 2", sink.last());
    }

    @Test
    void pause_and_cancel_reach_the_hop_under_way() {
        Exchange exchange = get("http://a.example/");
        exchange.pause();
        assertTrue(net.last().paused);
        net.last().answer(302, "Location: /b");
        assertTrue(net.last().paused);
        exchange.resume();
        assertFalse(net.last().paused);
        exchange.cancel();
        assertTrue(net.last().cancelled);
        net.last().fail(Outcome.Stage.CANCELLED, "cancelled");
        assertEquals(List.of("end CANCELLED: cancelled"), sink.notes);
    }

    @Test
    void a_redirect_is_not_followed_once_cancelled() {
        Exchange exchange = get("http://a.example/");
        net.last().head(302, "Location: /b");
        exchange.cancel();
        net.last().sink.end(new Outcome.Fetched(FakeFetcher.url("http://a.example/"), 302, 0, false));
        assertEquals(List.of("end CANCELLED: cancelled"), sink.notes);
        assertEquals(1, net.calls.size());
    }

    // ---- who decides about a redirect

    private final List<String> asked = new ArrayList<>();
    private @Nullable Consumer<Boolean> decision;

    private Exchange getGuarded(String url) {
        RequestContext context = new RequestContext(0, (target, then) -> {
            asked.add(target.href());
            decision = then;
        });
        return new RedirectingFetcher(net, 10, null)
                .fetch(new Request(Request.Method.GET, FakeFetcher.url(url), context), sink);
    }

    @Test
    void a_redirect_waits_until_it_is_allowed() {
        getGuarded("http://a.example/");
        net.last().answer(302, "Location: /b");
        assertEquals(List.of("http://a.example/b"), asked);
        assertEquals(1, net.urls().size());
        Objects.requireNonNull(decision).accept(true);
        net.last().answer(302, "Location: /c");
        Objects.requireNonNull(decision).accept(true);
        net.last().answer(200);
        assertEquals(List.of("http://a.example/b", "http://a.example/c"), asked);
        assertEquals("end 200", sink.last());
    }

    @Test
    void a_redirect_that_is_not_allowed_is_not_requested() {
        Exchange exchange = getGuarded("http://a.example/");
        net.last().answer(302, "Location: /b");
        Objects.requireNonNull(decision).accept(false);
        assertEquals(1, net.urls().size());
        assertTrue(sink.last().contains("redirect not followed"), sink.last());
        exchange.cancel();
        assertEquals(1, sink.notes.size(), "it had ended");
    }

    @Test
    void a_request_cancelled_while_its_redirect_is_decided_about_ends_then_and_once() {
        Exchange exchange = getGuarded("http://a.example/");
        net.last().answer(302, "Location: /b");
        exchange.cancel();
        assertEquals(1, sink.notes.size());
        Objects.requireNonNull(decision).accept(true);
        assertEquals(1, net.urls().size());
        assertEquals(1, sink.notes.size());
    }
}
