package app.callready

import android.content.Context
import app.callready.core.PlatformHost
import app.callready.core.Status
import app.callready.core.Trust
import app.callready.shared.Certificates
import app.callready.silent.Errand
import app.callready.status.KeyedStates
import javax.net.ssl.X509TrustManager
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch

/** What core asks of Android. */
internal class Platform(private val context: Context, private val store: () -> X509TrustManager? = Certificates::systemStore) : PlatformHost {
    @Volatile private var telling: Job? = null

    override fun trusts(chain: List<ByteArray>, host: String): Trust = Trust.valueOf(Certificates.judge(chain, host, store).uppercase())

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
