package app.callready.shared

import android.app.Application
import android.app.admin.DevicePolicyManager
import android.content.ComponentName
import android.content.Intent
import android.content.IntentFilter
import android.os.Bundle
import android.os.Handler
import android.os.Looper
import android.os.Message
import android.os.Messenger
import org.robolectric.Shadows.shadowOf

/** A management agent's console: a bound service that reads the messages as the one of androidx does. */
class Console(on: Application, app: String, owner: Boolean, answers: Boolean = true) {
    val read = mutableListOf<String>()

    init {
        val service = ComponentName(app, "$app.States")
        val packages = shadowOf(on.packageManager)
        packages.addServiceIfNotPresent(service)
        packages.addIntentFilterForService(service, IntentFilter("androidx.enterprise.feedback.action.APP_STATES"))
        val policies = shadowOf(on.getSystemService(DevicePolicyManager::class.java))
        if (owner) policies.setDeviceOwner(ComponentName(app, "$app.Admin"))
        val handler = object : Handler(Looper.getMainLooper()) {
            override fun handleMessage(message: Message) = take(message)
        }
        val bind = Intent().setComponent(service)
        if (answers) shadowOf(on).setComponentNameAndServiceForBindServiceForIntent(bind, service, Messenger(handler).binder)
        else shadowOf(on).declareComponentUnbindable(service)
    }

    private fun take(message: Message) {
        read += mapOf(1 to "whenever", 2 to "at once").getValue(message.what)
        @Suppress("DEPRECATION") val states = (message.obj as Bundle).getParcelableArrayList<Bundle>("androidx.enterprise.feedback.APP_STATES").orEmpty()
        for (state in states) {
            val text = { part: String -> state.getString("androidx.enterprise.feedback.APP_STATE_$part") }
            val severity = mapOf(1 to "INFO", 2 to "ERROR").getValue(state.getInt("androidx.enterprise.feedback.APP_STATE_SEVERITY"))
            read += "${text("KEY")} $severity ${text("DATA")} ${text("MESSAGE")}"
        }
    }
}
