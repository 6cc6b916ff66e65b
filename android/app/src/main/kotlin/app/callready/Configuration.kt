package app.callready

import android.os.Bundle
import app.callready.shared.Restrictions

/** The managed configuration. */
internal class Configuration(restrictions: Bundle) {
    /** The JSON object that core reads, every value of whatever type; core names what is wrong with it. */
    val json: String = Restrictions.json(restrictions)

    /** Whether the administrator wants to know the Wi-Fi network's name. */
    val wantsSsid: Boolean = Restrictions.on(restrictions, "report_ssid")
}
