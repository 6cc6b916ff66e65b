package app.callready.glasses.core

import java.io.ByteArrayInputStream
import java.io.File
import java.security.KeyStore
import java.security.cert.CertificateFactory
import java.security.cert.X509Certificate
import java.util.concurrent.CopyOnWriteArrayList
import javax.net.ssl.TrustManagerFactory
import javax.net.ssl.X509TrustManager
import kotlin.io.path.createTempDirectory

/** A Java machine's way into the real library, with nothing of Android's around it. */
open class Listener : Host {
    val heard = CopyOnWriteArrayList<String>()
    val asked = CopyOnWriteArrayList<String>()

    override fun progress(json: String) {
        heard += json
    }

    override fun trusts(chain: Array<ByteArray>, host: String): String {
        asked += host
        val certificates = chain.map { CertificateFactory.getInstance("X.509").generateCertificate(ByteArrayInputStream(it)) as X509Certificate }
        return try {
            store().checkServerTrusted(certificates.toTypedArray(), "ECDHE_ECDSA")
            "valid"
        } catch (_: java.security.cert.CertificateException) {
            "unknown_issuer"
        }
    }

    private fun store(): X509TrustManager {
        val factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm()).apply { init(null as KeyStore?) }
        return factory.trustManagers.filterIsInstance<X509TrustManager>().first()
    }
}

fun open(host: Any? = Listener(), language: String = "en"): Long {
    System.loadLibrary("callready_glasses")
    return Core.open(createTempDirectory("callready").toString(), language, System.getenv("SSL_CERT_FILE"), host)
        .also { Core.configure(it, """{"device": "glasses"}""") }
}

/** The network that this runs in, as the glasses would tell of it. */
fun facts(runner: String = "service"): String {
    val servers = File("/etc/resolv.conf").takeIf { it.exists() }?.readLines().orEmpty().filter { it.startsWith("nameserver ") }.map { it.substringAfter(' ').trim() }
    return """{"runner": "$runner", "network": {"kind": "wifi", "dns": [${servers.joinToString { "\"$it\"" }}]}}"""
}

/** A plain value of a JSON object. */
fun said(json: String, key: String): String? = Regex("\"$key\":\\s*\"?([^\",}]*)").find(json)?.groupValues?.get(1)
