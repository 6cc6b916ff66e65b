package app.callready.silent

import android.net.ConnectivityManager
import android.util.Log
import app.callready.Callready
import app.callready.TAG
import app.callready.core.AgentException
import app.callready.core.Door
import app.callready.core.Occasion
import app.callready.core.Runner

/** The silent check: core stores its report, tells its states and has it delivered; a device without a network waits for one, and says nothing of it. */
class CheckJob : ErrandJob(Errand.CHECK) {
    override suspend fun run(): Next {
        val agent = Callready.agent(this)
        // The deadline passed before there was a network.
        if (getSystemService(ConnectivityManager::class.java)?.activeNetwork == null) return Next.Again
        try {
            agent.check(Callready.facts(this, Runner.SERVICE), Occasion.SILENT, null)
        } catch (_: AgentException.Busy) {
            return Next.Again
        } catch (_: AgentException.Refused) {
            // Such as on a metered network; nothing is due any more where the configuration is gone.
            val due = listOf(Door.SCHEDULE, Door.ENROLMENT).any { agent.knock(it).inS != null }
            return if (due) Next.Again else Next.Nothing
        }
        // For whoever reads the device's log.
        Log.i(TAG, agent.statusLine())
        Callready.told()
        val decision = agent.knock(Door.SCHEDULE)
        return decision.inS?.let { Next.At(it, decision.unmetered) } ?: Next.Nothing
    }
}

/** Takes what waits in the outbox to where the administrator wants it. */
class DeliverJob : ErrandJob(Errand.DELIVER) {
    override suspend fun run(): Next {
        val delivery = Callready.agent(this).deliver(Callready.facts(this, Runner.SERVICE))
        return delivery.againInS?.let { Next.At(it, unmetered = false) } ?: Next.Nothing
    }
}
