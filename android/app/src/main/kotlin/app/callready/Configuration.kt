package app.callready

import android.os.Bundle
import android.os.UserManager
import org.json.JSONArray
import org.json.JSONObject

/** The managed configuration. */
internal class Configuration(restrictions: Bundle) {
    /**
     * The JSON object that core reads, every value of whatever type; core names what is wrong with it.
     *
     * What core could not name otherwise stands there as an array that says why, which no key can hold; a bundle that cannot be read at all is no object.
     */
    val json: String = wellFormed(attempt("null") { objectOf(restrictions, DEEPEST).toString() })

    /** Whether the administrator wants to know the Wi-Fi network's name. */
    @Suppress("DEPRECATION") // The typed replacement must know the type beforehand.
    val wantsSsid: Boolean = attempt(false) { restrictions.get("report_ssid")?.toString() == "true" }
}

private fun objectOf(bundle: Bundle, deeper: Int): JSONObject {
    val made = JSONObject()
    // The system's own note that the administrator's keys are still to come.
    val keys = bundle.keySet().orEmpty().filter { it != null && it != UserManager.KEY_RESTRICTIONS_PENDING }
    for (key in keys.sorted()) {
        @Suppress("DEPRECATION") val value = attempt(wrong("it cannot be read")) { valueOf(bundle.get(key), deeper) }
        value?.let { made.put(cut(key), it) }
    }
    return made
}

private fun valueOf(value: Any?, deeper: Int): Any? = when (value) {
    null -> null
    is Boolean, is Int, is Long, is Short, is Byte -> value
    is Number -> value.toDouble().let { if (it.isFinite()) it else wrong("not a number") }
    is CharSequence -> if (value.length <= LONGEST) value.toString() else wrong("${value.length} characters are too many")
    is Bundle -> if (deeper > 0) objectOf(value, deeper - 1) else wrong("too deep")
    is Array<*> -> arrayOf(value.asList(), deeper)
    is IntArray -> arrayOf(value.asList(), deeper)
    is Iterable<*> -> arrayOf(value.toList(), deeper)
    else -> wrong("a ${value.javaClass.simpleName} is nothing that a console sends")
}

private fun arrayOf(values: List<Any?>, deeper: Int): JSONArray = when {
    deeper == 0 -> wrong("too deep")
    values.size > MOST -> wrong("${values.size} entries are too many")
    else -> JSONArray(values.map { valueOf(it, deeper - 1) ?: JSONObject.NULL })
}

private fun wrong(why: String) = JSONArray(listOf(why))

private fun cut(key: String): String = if (key.length <= LONGEST_KEY) key else key.take(LONGEST_KEY) + "…"

/** Reading what another app wrapped up throws whatever its classes throw. */
private inline fun <T> attempt(otherwise: T, read: () -> T): T = try {
    read()
} catch (_: RuntimeException) {
    otherwise
}

/** Longest text, UTF-16 units; core takes 4 MiB altogether. */
private const val LONGEST = 100_000

/** Longest name of a key in a notice, UTF-16 units. */
private const val LONGEST_KEY = 100

/** Most entries of an array. */
private const val MOST = 1_000

/** Bundles and arrays inside one another; core's keys are flat. */
private const val DEEPEST = 4
