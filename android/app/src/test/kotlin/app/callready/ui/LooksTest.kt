package app.callready.ui

import android.app.Application
import android.graphics.Color
import app.callready.R
import java.util.Locale
import kotlin.math.pow
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.xmlpull.v1.XmlPullParser

/** Colours, words and the administrator's keys as Android reads them. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35])
class LooksTest {
    private val app: Application get() = RuntimeEnvironment.getApplication()

    @Test fun `every text can be told from what lies behind it by day`() = contrasts()

    @Test @Config(qualifiers = "night") fun `every text can be told from what lies behind it by night`() = contrasts()

    private fun contrasts() {
        val pairs = listOf(
            R.color.text to R.color.page, R.color.quiet to R.color.page, R.color.accent to R.color.page, R.color.on_accent to R.color.accent,
            R.color.on_off to R.color.off,
        ) + Look.entries.flatMap { listOf(it.onColour to it.colour, it.onPage to R.color.page) }
        val weak = pairs.map { (text, behind) -> contrast(app.getColor(text), app.getColor(behind)) to app.resources.getResourceEntryName(text) }
            .filter { it.first < 4.5 }
        assertEquals(emptyList<Any>(), weak)
    }

    @Test fun `answers differ in shape as well as in colour`() {
        assertEquals(Look.entries.size, Look.entries.map { it.icon }.toSet().size)
        assertEquals(Look.entries.size, Look.entries.map { app.getColor(it.colour) }.toSet().size)
    }

    @Test fun `words come in five languages, and with their marks`() {
        val said = listOf("en", "de", "fr", "es", "pt", "pl").map { speaking(it).getString(R.string.shell_test) }
        assertEquals(listOf("TEST NETWORK", "NETZ PRÜFEN", "TESTER LE RÉSEAU", "PROBAR LA RED", "TESTAR A REDE", "TEST NETWORK"), said)
        assertEquals("¿Funcionará", speaking("es").getString(R.string.shell_about).substringBefore(' '))
        assertEquals("Letzte Prüfung, gestern: BEREIT", speaking("de").getString(R.string.shell_last, "gestern", "BEREIT"))
    }

    private fun speaking(language: String) =
        app.createConfigurationContext(android.content.res.Configuration(app.resources.configuration).apply { setLocale(Locale.forLanguageTag(language)) })

    @Test fun `a console finds every key with its type, label, help and default`() {
        val found = mutableMapOf<String, List<String?>>()
        val xml = app.resources.getXml(R.xml.restrictions)
        while (xml.next() != XmlPullParser.END_DOCUMENT) {
            if (xml.eventType != XmlPullParser.START_TAG || xml.name != "restriction") continue
            val text = { name: String -> xml.getAttributeResourceValue(ANDROID, name, 0).takeIf { it != 0 }?.let(app::getString) ?: xml.getAttributeValue(ANDROID, name) }
            found[xml.getAttributeValue(ANDROID, "key")] = listOf(text("restrictionType"), text("defaultValue"), text("title"), text("description"))
        }
        assertEquals(KEYS, found.keys)
        found.forEach { (key, parts) -> assertTrue("$key: $parts", parts.drop(2).all { !it.isNullOrBlank() }) }
        assertEquals("What the vendor's table leaves open, as a JSON object such as {\"tenant\": \"acme\"}.", found["parameters"]?.get(3))
        assertEquals(listOf("quick", "full"), app.resources.getStringArray(R.array.restriction_depth_choices).toList())
    }
}

private fun contrast(one: Int, other: Int): Double {
    val (dark, light) = listOf(one, other).map(::luminance).sorted()
    return (light + 0.05) / (dark + 0.05)
}

/** Relative luminance, WCAG 2.2. */
private fun luminance(colour: Int): Double {
    val (red, green, blue) = listOf(Color.red(colour), Color.green(colour), Color.blue(colour)).map {
        val part = it / 255.0
        if (part <= 0.04045) part / 12.92 else ((part + 0.055) / 1.055).pow(2.4)
    }
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

private const val ANDROID = "http://schemas.android.com/apk/res/android"

/** The keys of the managed configuration that outsiders rely on, and those that came later. */
private val KEYS = setOf(
    "profile", "profile_url", "profile_sha256", "device", "depth", "parameters", "hosts", "responder", "controls", "deadline_s", "media_seconds",
    "run_at_enrolment", "run_every_h", "spread_min", "metered", "device_label", "upload_url", "upload_format", "upload_token", "report_ssid", "language",
    "dns", "handover_key",
)
