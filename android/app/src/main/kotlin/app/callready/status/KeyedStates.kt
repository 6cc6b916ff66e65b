package app.callready.status

import android.content.Context
import app.callready.core.Status
import app.callready.shared.KeyedStates.State
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runInterruptible
import app.callready.shared.KeyedStates as Protocol

/** Keyed app states: what management agents read back. */
internal object KeyedStates {
    /** Sends them to every management agent on the device that takes states, at once where `now`; how many took them. */
    suspend fun send(context: Context, states: List<Status>, now: Boolean): Int = runInterruptible(Dispatchers.IO) {
        Protocol.send(context, states.map { State(it.key, it.error, it.message, it.data) }, now)
    }
}
