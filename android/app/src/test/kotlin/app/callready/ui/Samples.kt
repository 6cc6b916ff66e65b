package app.callready.ui

import app.callready.core.Capability
import app.callready.core.Card
import app.callready.core.Kept
import app.callready.core.NetworkKind
import app.callready.core.Progress
import app.callready.core.Readiness
import app.callready.core.Row

/** Cards as core writes them, one of each answer, with the longest texts that are likely. */
val SAMPLES: List<Card> = listOf(
    card(Readiness.READY, "READY", "Calls should work from this network: everything they need is open."),
    card(
        Readiness.DEGRADED, "DEGRADED", "Calls should work, but something will be noticed: Video call.",
        Capability(Readiness.DEGRADED, "Video call", "DEGRADED", "The call runs over TCP: picture and sound may lag or freeze when the network is busy."),
        listOf(
            Row("rtc-udp", "UDP 3478,4700-5000", "Real Time Communications Backend: .agora.io, .edge.agora.io, .sd-rtn.com, .edge.sd-rtn.com", "blocked", "UDP 3478,4700-5000"),
        ),
        listOf(
            "Real Time Communications Backend: UDP 3478,4700-5000 to webrtc2-ap-web-1.agora.io is dropped before it leaves this site: routers outside see " +
                "comparison packets just before and after, and not these.",
        ),
    ),
    card(
        Readiness.NOT_READY, "NOT READY", "This network is not ready. What will not work: Sign-in, Video call, Recording and file sharing, Error reports.",
        Capability(Readiness.NOT_READY, "Recording and file sharing", "NOT READY", null),
        listOf(
            Row("api", "TCP 443", "API: glarassist.example", "blocked", "TCP 443"),
            Row("files", "TCP 443 (optional)", "Files: s3.eu-central-1.amazonaws.com", "unverified", null),
        ),
        listOf("This device uses the proxy proxy.long-company-name.example:3128, and nothing was tested through it: what fails without it may work there."),
    ),
    card(
        Readiness.UNKNOWN, "UNKNOWN", "This device has no network, so nothing could be tested. Connect it and check again.",
        Capability(Readiness.UNKNOWN, "Sign-in", "UNKNOWN", null),
    ),
)

private fun card(readiness: Readiness, word: String, sentence: String, other: Capability? = null, rows: List<Row> = emptyList(), notes: List<String> = emptyList()) = Card(
    run = "2026-11-21T09:3${readiness.ordinal}:00Z-ae533e07",
    readiness = readiness,
    word = word,
    sentence = sentence,
    capabilities = listOfNotNull(Capability(Readiness.READY, "Sign-in", "READY", null).takeIf { readiness == Readiness.READY || rows.size == 1 }, other),
    rows = rows,
    notes = notes,
    foot = "glarassist (mobile table, 2026-11-20) · Wi-Fi · 2026-11-21 09:30 UTC · 1.2 s",
    ticket = rows.isNotEmpty(),
)

fun sample(readiness: Readiness): Card = SAMPLES[readiness.ordinal]

private val KEPT = SAMPLES.map { Kept(it.run, it.readiness, it.word, it.sentence, "2026-11-21 09:3${it.readiness.ordinal} UTC") } +
    Kept("x", null, "Damaged", "2026-11-20T08:00:00Z-11111111.json: the file ends in the middle", "2026-11-20 08:00 UTC")

/** Every screen, by the name of its picture. */
val SCREENS: Map<String, Screen> = linkedMapOf(
    "idle" to Screen.Idle(null),
    "idle-again" to Screen.Idle(KEPT.first()),
    "running" to Screen.Running(progress = Progress("looking between the samples", 413u, 941u)),
    "running-wifi" to Screen.Running(NetworkKind.WIFI),
    "stopping" to Screen.Running(progress = Progress("testing the table", 13u, 941u), stopping = true),
    "ready" to Screen.Result(sample(Readiness.READY)),
    "degraded" to Screen.Result(sample(Readiness.DEGRADED)),
    "not-ready" to Screen.Result(sample(Readiness.NOT_READY)),
    "unknown" to Screen.Result(sample(Readiness.UNKNOWN)),
    "compared" to Screen.Compared(
        listOf(Side(NetworkKind.WIFI, Outcome.Told(sample(Readiness.NOT_READY))), Side(NetworkKind.CELLULAR, Outcome.Told(sample(Readiness.READY)))),
    ),
    "compared-gone" to Screen.Compared(
        listOf(Side(NetworkKind.WIFI, Outcome.Told(sample(Readiness.READY))), Side(NetworkKind.CELLULAR, Outcome.Failed(Fault.NetworkGone))),
    ),
    "history" to Screen.History(KEPT),
    "failed" to Screen.Failed(Fault.Busy),
)
