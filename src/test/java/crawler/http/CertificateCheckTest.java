package crawler.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.pkitesting.CertificateBuilder;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;

/** What is remembered of certificates that were good. */
class CertificateCheckTest {
    private final Judge judge = new Judge();
    private final CertificateCheck check = new CertificateCheck(judge);

    private static X509Certificate[] chain(Instant until) throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=server")
                .setIsCertificateAuthority(true)
                .notBefore(Instant.now().minusSeconds(7200))
                .notAfter(until)
                .buildSelfSigned()
                .getCertificatePath();
    }

    private static X509Certificate[] lasting() throws Exception {
        return chain(Instant.now().plusSeconds(3600));
    }

    private void ask(X509Certificate[] chain, String type, String host) throws Exception {
        check.checkServerTrusted(chain, type, SSLContext.getDefault().createSSLEngine(host, 443));
    }

    @Test
    void the_same_again_is_not_checked_again() throws Exception {
        X509Certificate[] chain = lasting();
        ask(chain, "ECDHE_ECDSA", "a.example");
        ask(chain.clone(), "ECDHE_ECDSA", "a.example");
        assertEquals(1, judge.asked);
    }

    @Test
    void another_host_chain_or_key_exchange_is_checked() throws Exception {
        X509Certificate[] chain = lasting();
        ask(chain, "ECDHE_ECDSA", "a.example");
        ask(chain, "ECDHE_ECDSA", "b.example");
        ask(chain, "ECDHE_RSA", "a.example");
        ask(lasting(), "ECDHE_ECDSA", "a.example");
        assertEquals(4, judge.asked);
    }

    @Test
    void a_refusal_is_not_remembered() throws Exception {
        X509Certificate[] chain = lasting();
        judge.refuses = true;
        assertThrows(CertificateCheck.Refused.class, () -> ask(chain, "ECDHE_ECDSA", "a.example"));
        judge.refuses = false;
        ask(chain, "ECDHE_ECDSA", "a.example");
        judge.refuses = true;
        ask(chain, "ECDHE_ECDSA", "a.example");
    }

    @Test
    void what_has_expired_since_is_checked_again() throws Exception {
        X509Certificate[] chain = chain(Instant.now().minusSeconds(60));
        ask(chain, "ECDHE_ECDSA", "a.example");
        ask(chain, "ECDHE_ECDSA", "a.example");
        assertEquals(2, judge.asked);
    }

    @Test
    void not_more_is_remembered_than_some_hundreds() throws Exception {
        X509Certificate[] chain = lasting();
        for (int i = 0; i < 300; i++) {
            ask(chain, "ECDHE_ECDSA", "h" + i + ".example");
        }
        ask(chain, "ECDHE_ECDSA", "h299.example");
        assertEquals(300, judge.asked);
        ask(chain, "ECDHE_ECDSA", "h0.example");
        assertEquals(301, judge.asked);
    }

    /** Decides as told, and counts. */
    private static final class Judge extends X509ExtendedTrustManager {
        int asked;
        boolean refuses;

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            asked++;
            if (refuses) {
                throw new CertificateException("no");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
