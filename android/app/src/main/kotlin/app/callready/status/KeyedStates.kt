package app.callready.status

import android.app.admin.DevicePolicyManager
import android.content.ComponentName
import android.content.Context
import android.content.Intent
import android.content.ServiceConnection
import android.os.Bundle
import android.os.IBinder
import android.os.Message
import android.os.Messenger
import android.os.RemoteException
import android.util.Log
import app.callready.TAG
import app.callready.core.Status
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.withTimeoutOrNull

/** Keyed app states: what management agents read back, in the protocol of androidx.enterprise.feedback. */
internal object KeyedStates {
    /** Sends them to every management agent on the device that takes states, at once where `now`; how many took them. */
    suspend fun send(context: Context, states: List<Status>, now: Boolean): Int = coroutineScope {
        agents(context).map { agent -> async { deliver(context, agent, message(states, now)) } }.awaitAll().count { it }
    }

    /** Only the device's or profile's owner and the store may read them. */
    private fun agents(context: Context): List<ComponentName> {
        val policies = context.getSystemService(DevicePolicyManager::class.java)
        val found = context.packageManager.queryIntentServices(Intent(ACTION), 0).map { it.serviceInfo }
        val mayRead = { app: String -> app == STORE || policies?.isDeviceOwnerApp(app) == true || policies?.isProfileOwnerApp(app) == true }
        return found.filter { mayRead(it.packageName) }.take(MOST_AGENTS).map { ComponentName(it.packageName, it.name) }
    }

    private suspend fun deliver(context: Context, agent: ComponentName, message: Message): Boolean {
        val binder = CompletableDeferred<IBinder?>()
        val connection = object : ServiceConnection {
            override fun onServiceConnected(name: ComponentName?, service: IBinder?) { binder.complete(service) }
            override fun onServiceDisconnected(name: ComponentName?) { binder.complete(null) }
            override fun onNullBinding(name: ComponentName?) { binder.complete(null) }
            override fun onBindingDied(name: ComponentName?) { binder.complete(null) }
        }
        try {
            if (!context.bindService(Intent().setComponent(agent), connection, Context.BIND_AUTO_CREATE)) return false
            val bound = withTimeoutOrNull(LONGEST_WAIT_MS) { binder.await() } ?: return false
            Messenger(bound).send(message)
            // Messages do not wait for an answer, and an unbound service may be gone before it reads them.
            delay(LINGER_MS)
            return true
        } catch (refused: SecurityException) {
            Log.w(TAG, "$agent takes no states", refused)
        } catch (gone: RemoteException) {
            Log.w(TAG, "$agent took no states", gone)
        } finally {
            // Even where binding failed the system may keep the connection.
            try { context.unbindService(connection) } catch (_: IllegalArgumentException) {}
        }
        return false
    }

    private fun message(states: List<Status>, now: Boolean) = Message.obtain().apply {
        what = if (now) IMMEDIATE else WHENEVER
        obj = Bundle().apply { putParcelableArrayList(STATES, ArrayList(states.distinctBy { it.key }.map(::bundle))) }
    }

    /** Core keeps the limits already; a receiver throws a state that does not away. */
    private fun bundle(state: Status) = Bundle().apply {
        putString("${STATE}_KEY", state.key.take(LONGEST_KEY))
        putInt("${STATE}_SEVERITY", if (state.error) ERROR else INFO)
        putString("${STATE}_MESSAGE", state.message.take(LONGEST_TEXT))
        putString("${STATE}_DATA", state.data.take(LONGEST_TEXT))
    }

    private const val ACTION = "androidx.enterprise.feedback.action.APP_STATES"
    private const val STATE = "androidx.enterprise.feedback.APP_STATE"
    private const val STATES = "androidx.enterprise.feedback.APP_STATES"
    private const val STORE = "com.android.vending"
    private const val WHENEVER = 1
    private const val IMMEDIATE = 2
    private const val INFO = 1
    private const val ERROR = 2

    /** UTF-16 units. */
    private const val LONGEST_KEY = 100
    private const val LONGEST_TEXT = 1_000

    private const val MOST_AGENTS = 5

    /** A management agent that is not there by then is not waited for, milliseconds. */
    private const val LONGEST_WAIT_MS = 10_000L

    /** How long it stays bound after it was sent something, milliseconds. */
    private const val LINGER_MS = 1_000L
}
