package app.callready.silent

import android.app.Activity
import android.app.Service
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.os.Bundle
import android.os.IBinder
import app.callready.core.Door

/** A management agent's intent to an activity; nothing is shown and no extra is read. */
class CheckActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        Silent.knock(this, Door.INTENT)
        finish()
    }
}

/** A management agent's broadcast; no extra is read. */
class CheckReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        // Absent only where nobody sent the broadcast.
        val pending: PendingResult? = goAsync()
        Silent.knock(context, Door.INTENT).invokeOnCompletion { pending?.finish() }
    }
}

/**
 * A management agent's start of a service, and Android Device Policy's word that the app has a role; no extra is read, and whoever binds gets nothing to talk to.
 *
 * To be started with `startService`: the check is a job's affair, so this is no foreground service.
 */
class CheckService : Service() {
    override fun onStartCommand(intent: Intent?, flags: Int, startId: Int): Int {
        Silent.knock(this, Door.INTENT).invokeOnCompletion { stopSelf(startId) }
        return START_NOT_STICKY
    }

    override fun onBind(intent: Intent): IBinder? {
        Silent.knock(this, Door.ENROLMENT)
        return null
    }
}
