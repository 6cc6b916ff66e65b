package app.callready

import android.content.Context
import android.net.http.X509TrustManagerExtensions
import app.callready.core.PlatformHost
import app.callready.core.Status
import app.callready.core.Trust
import app.callready.silent.Errand
import app.callready.status.KeyedStates
import java.io.ByteArrayInputStream
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.security.cert.CertPathBuilderException
import java.security.cert.CertPathValidatorException
import java.security.cert.CertPathValidatorException.BasicReason
import java.security.cert.CertificateException
import java.security.cert.CertificateExpiredException
import java.security.cert.CertificateFactory
import java.security.cert.CertificateNotYetValidException
import java.security.cert.PKIXReason
import java.security.cert.X509Certificate
import javax.net.ssl.TrustManagerFactory
import javax.net.ssl.X509TrustManager
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch

/** What core asks of Android. */
internal class Platform(private val context: Context, private val store: () -> X509TrustManager? = ::systemStore) : PlatformHost {
    @Volatile private var telling: Job? = null

    /**
     * What an app that adds no roots of its own may trust here; roots that a person or an administrator added count only for apps that ask for them.
     * Core compares the name itself.
     */
    override fun trusts(chain: List<ByteArray>, host: String): Trust = try {
        if (chain.isEmpty()) Trust.NO_OPINION
        else if (chain.size > MOST_CERTIFICATES || chain.any { it.size > LARGEST_CERTIFICATE }) Trust.INVALID
        else store()?.let { judge(it, parsed(chain), host) } ?: Trust.NO_OPINION
    } catch (_: CertificateException) {
        Trust.INVALID
    } catch (_: GeneralSecurityException) {
        Trust.NO_OPINION
    } catch (_: RuntimeException) {
        Trust.NO_OPINION
    }

    /** A check is over: its states are told, and its report is on its way; neither is waited for here, on core's thread. */
    override fun status(states: List<Status>) {
        tell(states, now = true)
        Errand.DELIVER.schedule(context)
    }

    /** Tells management agents the states one batch after the other, so that the newest is the last. */
    fun tell(states: List<Status>, now: Boolean) = synchronized(this) {
        val before = telling
        telling = Callready.scope.launch {
            before?.join()
            KeyedStates.send(context, states, now)
        }
    }

    /** Waits until what was told has been sent, or cannot be. */
    suspend fun told() {
        telling?.join()
    }
}

private fun parsed(chain: List<ByteArray>): Array<X509Certificate> {
    val factory = CertificateFactory.getInstance("X.509")
    return chain.map { factory.generateCertificate(ByteArrayInputStream(it)) as X509Certificate }.toTypedArray()
}

private fun judge(store: X509TrustManager, chain: Array<X509Certificate>, host: String): Trust {
    // The key exchange is not what is asked about; this one asks for a key that can sign.
    val exchange = if (chain[0].publicKey.algorithm == "EC") "ECDHE_ECDSA" else "ECDHE_RSA"
    return try {
        // Android's own trust managers want the host, for rules that differ by domain; others do not take it.
        val extended = try { X509TrustManagerExtensions(store) } catch (_: IllegalArgumentException) { null }
        if (extended != null) extended.checkServerTrusted(chain, exchange, host) else store.checkServerTrusted(chain, exchange)
        Trust.VALID
    } catch (refused: CertificateException) {
        why(chain[0], refused)
    }
}

/** The cause of a refusal. Stores that find no path say no more than that, also where the path was lost to a certificate whose time is wrong. */
private fun why(leaf: X509Certificate, refused: CertificateException): Trust {
    val timely = try { leaf.checkValidity(); null } catch (wrong: CertificateException) { wrong }
    val causes = listOfNotNull(timely) + generateSequence<Throwable>(refused) { it.cause }.take(MOST_CAUSES)
    return causes.mapNotNull(::cause).minByOrNull(TELLING::indexOf) ?: Trust.INVALID
}

private fun cause(thrown: Throwable): Trust? = when {
    thrown is CertificateExpiredException -> Trust.EXPIRED
    thrown is CertificateNotYetValidException -> Trust.NOT_YET_VALID
    thrown is CertPathBuilderException -> Trust.UNKNOWN_ISSUER
    thrown !is CertPathValidatorException -> null
    thrown.reason == BasicReason.EXPIRED -> Trust.EXPIRED
    thrown.reason == BasicReason.NOT_YET_VALID -> Trust.NOT_YET_VALID
    thrown.reason == PKIXReason.NO_TRUST_ANCHOR -> Trust.UNKNOWN_ISSUER
    // Android's trust manager gives no reason when it finds no root; then no certificate of the chain is to blame.
    thrown.cause == null && thrown.reason == BasicReason.UNSPECIFIED && thrown.index < 0 -> Trust.UNKNOWN_ISSUER
    else -> null
}

private fun systemStore(): X509TrustManager? {
    val factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm())
    factory.init(null as KeyStore?)
    return factory.trustManagers.filterIsInstance<X509TrustManager>().firstOrNull()
}

/** The one that says most first. */
private val TELLING = listOf(Trust.EXPIRED, Trust.NOT_YET_VALID, Trust.UNKNOWN_ISSUER)

/** A server's chain is two to four long. */
private const val MOST_CERTIFICATES = 10

/** Largest certificate, bytes of DER. */
private const val LARGEST_CERTIFICATE = 65_536

private const val MOST_CAUSES = 10
