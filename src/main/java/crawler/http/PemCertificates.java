package crawler.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates in the textual encoding of RFC 7468 §5, any number, with any text around them. */
final class PemCertificates {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([^-]*)-----END");

    private PemCertificates() {}

    /**
     * Reads a file.
     *
     * @return at least one
     * @throws IllegalArgumentException naming file and reason
     */
    static List<X509Certificate> read(Path file) {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": no such file", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read (" + ConnectFailure.text(e) + ")", e);
        }
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            try {
                byte[] der = Base64.getMimeDecoder().decode(block.group(1));
                certificates.add((X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
            } catch (CertificateException | IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        file + ": certificate " + (certificates.size() + 1) + " cannot be understood", e);
            }
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(file + ": no certificate in PEM form");
        }
        return List.copyOf(certificates);
    }
}
