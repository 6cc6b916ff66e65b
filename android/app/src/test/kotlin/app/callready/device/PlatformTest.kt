package app.callready.device

import app.callready.Callready
import app.callready.Platform
import app.callready.core.Agent
import app.callready.core.Occasion
import app.callready.core.PlatformHost
import app.callready.core.Progress
import app.callready.core.Runner
import app.callready.core.Setup
import app.callready.core.Status
import app.callready.core.Trust
import app.callready.core.Watcher
import java.io.File
import java.nio.file.Files
import java.security.KeyStore
import java.security.cert.CertificateException
import java.security.cert.X509Certificate
import javax.net.ssl.TrustManagerFactory
import javax.net.ssl.X509TrustManager
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.ClassRule
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** What this device's own store says of a server's certificates. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35])
class PlatformTest {
    @get:Rule val phone = Phone()

    @Test fun `a chain to a root of the store is valid`() = assertEquals(Trust.VALID, trusts(chain("leaf")))

    @Test fun `a chain to another root has an unknown issuer`() = assertEquals(Trust.UNKNOWN_ISSUER, trusts(chain("stranger")))

    @Test fun `before and after its time`() {
        assertEquals(Trust.EXPIRED, trusts(chain("old")))
        assertEquals(Trust.NOT_YET_VALID, trusts(chain("young")))
    }

    @Test fun `what is no certificate, and what is too much of it, is invalid`() {
        assertEquals(Trust.INVALID, trusts(listOf(byteArrayOf(1, 2, 3))))
        assertEquals(Trust.INVALID, trusts(listOf(ByteArray(0))))
        assertEquals(Trust.INVALID, trusts(List(11) { chain("leaf")[0] }))
        assertEquals(Trust.INVALID, trusts(chain("leaf") + ByteArray(70_000)))
    }

    @Test fun `a store that cannot be asked has no opinion`() {
        assertEquals(Trust.NO_OPINION, trusts(emptyList()))
        assertEquals(Trust.NO_OPINION, Platform(phone.app) { null }.trusts(chain("leaf"), HOST))
        assertEquals(Trust.NO_OPINION, Platform(phone.app) { throw IllegalStateException("broken") }.trusts(chain("leaf"), HOST))
    }

    @Test fun `another refusal is invalid`() {
        val refuses = object : X509TrustManager {
            override fun checkClientTrusted(chain: Array<X509Certificate>, type: String) = Unit
            override fun checkServerTrusted(chain: Array<X509Certificate>, type: String): Unit = throw CertificateException("pinned")
            override fun getAcceptedIssuers(): Array<X509Certificate> = emptyArray()
        }
        assertEquals(Trust.INVALID, Platform(phone.app) { refuses }.trusts(chain("leaf"), HOST))
    }

    @Test fun `the system's own store can be asked`() = assertEquals(Trust.UNKNOWN_ISSUER, Platform(phone.app).trusts(chain("leaf"), HOST))

    @Test fun `what the shell throws at core does a test no harm`() {
        val thrown = mutableSetOf<String>()
        fun fails(what: String): Nothing = throw IllegalStateException(what).also { thrown += what }
        val host = object : PlatformHost {
            override fun trusts(chain: List<ByteArray>, host: String) = fails("trusts")
            override fun status(states: List<Status>) = fails("status")
        }
        val watcher = object : Watcher {
            override fun progress(progress: Progress) = fails("progress")
        }
        val place = Files.createTempDirectory("agent").toFile()
        Agent(Setup(place.path, "en", null), host).use { agent ->
            val card = runBlocking { agent.check(Callready.facts(phone.app, Runner.APP), Occasion.PERSON, watcher) }
            assertEquals(listOf(card.run), agent.history().map { it.run })
        }
        place.deleteRecursively()
        assertEquals(setOf("progress", "status"), thrown)
    }

    private fun trusts(chain: List<ByteArray>) = Platform(phone.app) { trustManager() }.trusts(chain, HOST)

    private fun chain(name: String): List<ByteArray> = store(name).getCertificateChain(name).map { it.encoded }

    private fun trustManager(): X509TrustManager {
        val roots = KeyStore.getInstance("PKCS12").apply { load(null, null); setCertificateEntry("root", store("root").getCertificate("root")) }
        val factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm()).apply { init(roots) }
        return factory.trustManagers.filterIsInstance<X509TrustManager>().first()
    }

    private fun store(name: String) = KeyStore.getInstance("PKCS12").apply { File(made.root, "$name.p12").inputStream().use { load(it, PASSWORD.toCharArray()) } }

    companion object {
        private const val HOST = "relay.example"
        private const val PASSWORD = "secret-of-a-test"

        @JvmField @ClassRule val made = object : TemporaryFolder() {
            override fun before() {
                super.before()
                for (root in listOf("root", "other")) keytool("-genkeypair", "-alias", root, "-keystore", "$root.p12", "-dname", "CN=$root", "-ext", "bc:c")
                for ((leaf, root, start) in listOf(
                    Triple("leaf", "root", "-1d"), Triple("stranger", "other", "-1d"), Triple("old", "root", "-60d"), Triple("young", "root", "+10d"),
                )) {
                    keytool("-genkeypair", "-alias", leaf, "-keystore", "$leaf.p12", "-dname", "CN=$HOST")
                    keytool("-certreq", "-alias", leaf, "-keystore", "$leaf.p12", "-file", "$leaf.csr")
                    keytool("-exportcert", "-alias", root, "-keystore", "$root.p12", "-file", "$root.crt")
                    keytool("-gencert", "-alias", root, "-keystore", "$root.p12", "-infile", "$leaf.csr", "-outfile", "$leaf.crt",
                        "-startdate", start, "-validity", "30", "-ext", "san=dns:$HOST", "-ext", "ku=digitalSignature", "-ext", "eku=serverAuth")
                    keytool("-importcert", "-alias", root, "-keystore", "$leaf.p12", "-file", "$root.crt", "-noprompt")
                    keytool("-importcert", "-alias", leaf, "-keystore", "$leaf.p12", "-file", "$leaf.crt", "-noprompt")
                }
            }
        }

        private fun keytool(vararg arguments: String) {
            val keys = if (arguments[0] == "-genkeypair") listOf("-keyalg", "EC", "-groupname", "secp256r1", "-storetype", "PKCS12", "-keypass", PASSWORD) else emptyList()
            val program = File(System.getProperty("java.home"), "bin/keytool").path
            val process = ProcessBuilder(listOf(program) + arguments + keys + listOf("-storepass", PASSWORD)).directory(made.root).redirectErrorStream(true).start()
            val said = process.inputStream.bufferedReader().readText()
            check(process.waitFor() == 0) { said }
        }
    }
}
