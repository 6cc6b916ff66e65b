package app.callready.shared;

import android.net.http.X509TrustManagerExtensions;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The platform trust store's verdict on a certificate chain, in the words of reports. */
public final class Certificates {
    private Certificates() {}

    public static final String VALID = "valid";
    public static final String UNKNOWN_ISSUER = "unknown_issuer";
    public static final String EXPIRED = "expired";
    public static final String NOT_YET_VALID = "not_yet_valid";
    public static final String INVALID = "invalid";
    public static final String NO_OPINION = "no_opinion";

    /**
     * What an app that adds no roots of its own may trust here; roots that a person or an administrator added count only for apps that ask for them.
     * Core compares the name itself. The chain is DER, leaf first; {@code store} may give none, or throw.
     */
    public static String judge(List<byte[]> chain, String host, Supplier<? extends X509TrustManager> store) {
        try {
            if (chain.isEmpty()) return NO_OPINION;
            if (chain.size() > MOST_CERTIFICATES) return INVALID;
            for (byte[] certificate : chain) if (certificate.length > LARGEST_CERTIFICATE) return INVALID;
            X509TrustManager trust = store.get();
            return trust == null ? NO_OPINION : judge(trust, parsed(chain), host);
        } catch (CertificateException unreadable) {
            return INVALID;
        } catch (RuntimeException broken) {
            return NO_OPINION;
        }
    }

    /** The system's own store; none where it has none. */
    public static X509TrustManager systemStore() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            for (TrustManager manager : factory.getTrustManagers()) if (manager instanceof X509TrustManager) return (X509TrustManager) manager;
        } catch (GeneralSecurityException broken) {
            // As good as none.
        }
        return null;
    }

    private static X509Certificate[] parsed(List<byte[]> chain) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        X509Certificate[] parsed = new X509Certificate[chain.size()];
        for (int i = 0; i < parsed.length; i++) parsed[i] = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(chain.get(i)));
        return parsed;
    }

    private static String judge(X509TrustManager store, X509Certificate[] chain, String host) {
        // The key exchange is not what is asked about; this one asks for a key that can sign.
        String exchange = chain[0].getPublicKey().getAlgorithm().equals("EC") ? "ECDHE_ECDSA" : "ECDHE_RSA";
        try {
            X509TrustManagerExtensions extended = extended(store);
            if (extended != null) extended.checkServerTrusted(chain, exchange, host);
            else store.checkServerTrusted(chain, exchange);
            return VALID;
        } catch (CertificateException refused) {
            return why(chain[0], refused);
        }
    }

    /** Android's own trust managers want the host, for rules that differ by domain; others do not take it. */
    private static X509TrustManagerExtensions extended(X509TrustManager store) {
        try {
            return new X509TrustManagerExtensions(store);
        } catch (IllegalArgumentException other) {
            return null;
        }
    }

    /** The cause of a refusal. Stores that find no path say no more than that, also where the path was lost to a certificate whose time is wrong. */
    private static String why(X509Certificate leaf, CertificateException refused) {
        String why = INVALID;
        try {
            leaf.checkValidity();
        } catch (CertificateException untimely) {
            why = moreTelling(why, cause(untimely));
        }
        Throwable thrown = refused;
        for (int depth = 0; thrown != null && depth < MOST_CAUSES; depth++, thrown = thrown.getCause()) why = moreTelling(why, cause(thrown));
        return why;
    }

    private static String moreTelling(String one, String other) {
        return TELLING.indexOf(other) < TELLING.indexOf(one) ? other : one;
    }

    private static String cause(Throwable thrown) {
        if (thrown instanceof CertificateExpiredException) return EXPIRED;
        if (thrown instanceof CertificateNotYetValidException) return NOT_YET_VALID;
        if (thrown instanceof CertPathBuilderException) return UNKNOWN_ISSUER;
        if (!(thrown instanceof CertPathValidatorException)) return INVALID;
        CertPathValidatorException refusal = (CertPathValidatorException) thrown;
        if (refusal.getReason() == BasicReason.EXPIRED) return EXPIRED;
        if (refusal.getReason() == BasicReason.NOT_YET_VALID) return NOT_YET_VALID;
        if (refusal.getReason() == PKIXReason.NO_TRUST_ANCHOR) return UNKNOWN_ISSUER;
        // Android's trust manager gives no reason when it finds no root; then no certificate of the chain is to blame.
        boolean noRoot = refusal.getCause() == null && refusal.getReason() == BasicReason.UNSPECIFIED && refusal.getIndex() < 0;
        return noRoot ? UNKNOWN_ISSUER : INVALID;
    }

    /** The one that says most first. */
    private static final List<String> TELLING = Arrays.asList(EXPIRED, NOT_YET_VALID, UNKNOWN_ISSUER, INVALID);

    /** A server's chain is two to four long. */
    private static final int MOST_CERTIFICATES = 10;

    /** Largest certificate, bytes of DER. */
    private static final int LARGEST_CERTIFICATE = 65_536;

    private static final int MOST_CAUSES = 10;
}
