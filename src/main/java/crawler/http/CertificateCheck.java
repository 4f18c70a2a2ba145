package crawler.http;

import java.net.Socket;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's check of a server's certificates, saying in a person's words why it refuses. The JDK says it in messages that
 * differ between releases; the certificate itself tells more. What was good is remembered for the run. Thread-safe.
 */
final class CertificateCheck extends X509ExtendedTrustManager {
    private static final int NAMES_SHOWN = 3;
    private static final int DNS_NAME = 2; // RFC 5280 §4.2.1.6, GeneralName
    private static final int IP_ADDRESS = 7;

    private static final int MOST_GOOD = 256;

    private final X509ExtendedTrustManager check;

    /** What was found good last, and from when until when it is: all connections to a host show the same. */
    private final Map<Shown, Dates> good = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Shown, Dates> eldest) {
            return size() > MOST_GOOD;
        }
    }; // guarded by itself

    /** Wraps the check that decides. */
    CertificateCheck(X509ExtendedTrustManager check) {
        this.check = check;
    }

    /** What a server showed: with the same host, type of key exchange and chain, the answer is the same. */
    private record Shown(@Nullable String host, String type, List<X509Certificate> chain) {
        // By hand: what the compiler makes of a record, the JVM makes at its first use, in ten milliseconds.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Shown that
                    && Objects.equals(host, that.host)
                    && type.equals(that.type)
                    && chain.equals(that.chain);
        }

        @Override
        public int hashCode() {
            return 31 * Objects.hashCode(host) + chain.hashCode();
        }
    }

    /** Between which all of a chain is valid. Kept, for to ask a certificate is to parse it. */
    private record Dates(Instant from, Instant until) {
        static Dates of(X509Certificate[] chain) {
            Instant from = Instant.MIN;
            Instant until = Instant.MAX;
            for (X509Certificate certificate : chain) {
                Instant begins = certificate.getNotBefore().toInstant();
                Instant ends = certificate.getNotAfter().toInstant();
                from = begins.isAfter(from) ? begins : from;
                until = ends.isBefore(until) ? ends : until;
            }
            return new Dates(from, until);
        }

        boolean includes(Instant now) {
            return !now.isBefore(from) && !now.isAfter(until);
        }
    }

    /** A refusal; the message is the reason. */
    static final class Refused extends CertificateException {
        private static final long serialVersionUID = 1;

        Refused(String reason, CertificateException cause) {
            super(reason, cause);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        Shown shown = new Shown(engine.getPeerHost(), type, List.of(chain));
        if (isKnownGood(shown)) {
            return;
        }
        try {
            check.checkServerTrusted(chain, type, engine);
        } catch (CertificateException e) {
            throw new Refused(reason(chain, type, engine.getPeerHost()), e);
        }
        Dates dates = Dates.of(chain);
        synchronized (good) {
            good.put(shown, dates);
        }
    }

    private boolean isKnownGood(Shown shown) {
        Dates dates;
        synchronized (good) {
            dates = good.get(shown);
        }
        return dates != null && dates.includes(Instant.now());
    }

    private String reason(X509Certificate[] chain, String type, @Nullable String host) {
        X509Certificate certificate = chain[0];
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException e) {
            return "certificate expired";
        } catch (CertificateNotYetValidException e) {
            return "certificate not yet valid";
        }
        try {
            check.checkServerTrusted(chain, type); // the same without the host's name
        } catch (CertificateException e) {
            return chainReason(chain, e);
        }
        return "certificate is for " + names(certificate) + ", not for " + ConnectFailure.printable(host);
    }

    private static String chainReason(X509Certificate[] chain, CertificateException refusal) {
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "certificate of the issuer expired";
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "certificate of the issuer not yet valid";
            }
            if (cause instanceof CertPathValidatorException invalid
                    && invalid.getReason() instanceof CertPathValidatorException.BasicReason basic) {
                String reason = switch (basic) {
                    case REVOKED -> "certificate revoked";
                    case ALGORITHM_CONSTRAINED -> "certificate uses a weak algorithm";
                    case INVALID_SIGNATURE -> "certificate has a wrong signature";
                    default -> null;
                };
                if (reason != null) {
                    return reason;
                }
            }
        }
        X509Certificate last = chain[chain.length - 1];
        if (chain.length == 1 && last.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
            return "certificate is self-signed";
        }
        return "certificate from an unknown issuer";
    }

    /** The hosts a certificate was given to, as far as they fit into a line. */
    private static String names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    if (alternative.get(0) instanceof Integer kind && (kind == DNS_NAME || kind == IP_ADDRESS)) {
                        names.add(String.valueOf(alternative.get(1)));
                    }
                }
            }
            if (names.isEmpty()) {
                for (Rdn part :
                        new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                    if (part.getType().toUpperCase(Locale.ROOT).equals("CN")) {
                        names.add(String.valueOf(part.getValue()));
                    }
                }
            }
        } catch (CertificateParsingException | InvalidNameException e) {
            names.clear();
        }
        if (names.isEmpty()) {
            return "no host";
        }
        String shown = String.join(", ", names.subList(0, Math.min(names.size(), NAMES_SHOWN)));
        String rest = names.size() > NAMES_SHOWN ? " and " + (names.size() - NAMES_SHOWN) + " more" : "";
        return ConnectFailure.printable(shown) + rest;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check.checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return check.getAcceptedIssuers();
    }
}
