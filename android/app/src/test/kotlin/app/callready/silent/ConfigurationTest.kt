package app.callready.silent

import android.os.Bundle
import android.os.Parcel
import android.os.Parcelable
import app.callready.Configuration
import app.callready.device.Phone
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** The managed configuration, whatever a console makes of it. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35])
class ConfigurationTest {
    @get:Rule val phone = Phone()

    @Test fun `every type that consoles send becomes JSON`() {
        val keys = Bundle().apply {
            putString("profile", "glarassist")
            putBoolean("run_at_enrolment", false)
            putInt("run_every_h", 24)
            putLong("spread_min", 30)
            putStringArray("list", arrayOf("a", null, "b"))
            putParcelableArray("table", arrayOf(Bundle().apply { putInt("port", 443) }))
            putBundle("parameters", Bundle().apply { putString("tenant", "acme") })
            putDouble("deadline_s", 2.5)
            putString("language", null)
            putBoolean("restrictions_pending", true)
        }
        assertEquals(
            """{"deadline_s":2.5,"list":["a",null,"b"],"parameters":{"tenant":"acme"},"profile":"glarassist","run_at_enrolment":false,""" +
                """"run_every_h":24,"spread_min":30,"table":[{"port":443}]}""",
            Configuration(keys).json,
        )
        assertEquals("{}", Configuration(Bundle()).json)
    }

    @Test fun `what no console sends is named by core and costs nothing else`() {
        val deep = (1..100).fold(Bundle()) { inner, _ -> Bundle().apply { putBundle("deeper", inner) } }
        val wrong = mapOf<String, Bundle.(String) -> Unit>(
            "depth" to { putString(it, "x".repeat(1 shl 20)) },
            "hosts" to { putString(it, "{not json") },
            "language" to { putFloat(it, Float.NaN) },
            "metered" to { putDouble(it, Double.POSITIVE_INFINITY) },
            "deadline_s" to { putByteArray(it, ByteArray(3)) },
            "responder" to { putBundle(it, deep) },
            "parameters" to { putStringArray(it, Array(5_000) { "x" }) },
            "report_ssid" to { putParcelable(it, Poison()) },
            "profile" to { putString(it, "half a pair: \uD83D") },
            "colour" to { putString(it, "blue") },
        )
        for ((key, put) in wrong) {
            val faults = phone.agent.configure(Configuration(Bundle().apply { put(key); putString("device", "web") }).json)
            assertEquals("$key: $faults", 1, faults.size)
            assertTrue(faults[0], faults[0].startsWith("$key: ") && faults[0].length < 400)
        }
        val all = Bundle().apply { wrong.forEach { (key, put) -> put(key) } }
        assertEquals(wrong.keys.sorted(), phone.agent.configure(Configuration(all).json).map { it.substringBefore(':') }.sorted())
        assertEquals("the next one counts again", emptyList<String>(), phone.agent.configure(Configuration(Bundle().apply { putString("depth", "full") }).json))
    }

    @Test fun `nothing of endless size is passed on`() {
        val keys = Bundle().apply { for (n in 1..50) putString("key$n" + "y".repeat(5_000), "x".repeat(1 shl 20)) }
        assertTrue(Configuration(keys).json.length < 50 * 300)
    }

    @Test fun `a bundle that cannot be unwrapped is a fault and no crash`() {
        val configuration = Configuration(poisoned())
        val faults = phone.agent.configure(configuration.json)
        assertEquals("$faults", 1, faults.size)
        assertEquals(false, configuration.wantsSsid)
    }

    @Test fun `the phone survives each of them`() {
        phone.administer(poisoned())
        phone.agent
        phone.settle()
        assertEquals("never_run", phone.agent.status()[0].data)
        assertTrue(phone.agent.status().last().error)
    }
}

/** What another app wrapped up in classes that this one does not have. */
internal fun poisoned(beside: Bundle = Bundle()): Bundle {
    val parcel = Parcel.obtain()
    parcel.writeBundle(Bundle(beside).apply { putParcelable("poison", Poison()); putString("device", "web") })
    parcel.setDataPosition(0)
    return checkNotNull(parcel.readBundle(Poison::class.java.classLoader))
}

internal class Poison : Parcelable {
    override fun describeContents() = 0
    override fun writeToParcel(parcel: Parcel, flags: Int) = parcel.writeInt(1)

    companion object {
        @JvmField val CREATOR = object : Parcelable.Creator<Poison> {
            override fun createFromParcel(parcel: Parcel): Poison = throw IllegalStateException("poison")
            override fun newArray(size: Int): Array<Poison?> = arrayOfNulls(size)
        }
    }
}
