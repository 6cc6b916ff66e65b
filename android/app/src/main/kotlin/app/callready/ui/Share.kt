package app.callready.ui

import android.content.ClipData
import android.content.ContentProvider
import android.content.ContentValues
import android.content.Context
import android.content.Intent
import android.database.Cursor
import android.database.MatrixCursor
import android.net.Uri
import android.os.ParcelFileDescriptor
import android.provider.OpenableColumns
import app.callready.Callready
import app.callready.R
import app.callready.core.AgentException
import app.callready.core.Form
import java.io.FileNotFoundException
import java.io.IOException

/** The share sheet for a report: a text to paste or mail, the JSON as a file. Reads it from disk. */
fun sheet(context: Context, run: String, form: Form): Intent {
    val title = context.getString(R.string.shell_send)
    val send = Intent(Intent.ACTION_SEND).putExtra(Intent.EXTRA_SUBJECT, "${context.getString(R.string.shell_app_name)} $run")
    val text = if (form == Form.JSON) null else Callready.agent(context).render(run, form)
    if (text != null && text.length <= MOST_TEXT) {
        send.setType("text/plain").putExtra(Intent.EXTRA_TEXT, text)
    } else {
        val file = Reports.address(run, form)
        send.setType(Reports.type(form)).putExtra(Intent.EXTRA_STREAM, file)
        // The grant reaches the app that is chosen through the clip.
        send.clipData = ClipData.newRawUri(title, file)
        send.addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION)
    }
    return Intent.createChooser(send, title)
}

/** Kept reports as files for apps that were granted one; nobody else gets in, and nothing is written. */
class Reports : ContentProvider() {
    override fun onCreate() = true

    override fun getType(uri: Uri): String? = asked(uri)?.let { (_, form) -> type(form) }

    override fun query(uri: Uri, projection: Array<String>?, selection: String?, arguments: Array<String>?, order: String?): Cursor? {
        val (run, form) = asked(uri) ?: return null
        val known = mapOf(OpenableColumns.DISPLAY_NAME to name(run, form), OpenableColumns.SIZE to bytes(run, form).size)
        val columns = (projection ?: known.keys.toTypedArray()).filter(known::containsKey)
        return MatrixCursor(columns.toTypedArray()).apply { addRow(columns.map(known::get)) }
    }

    override fun openFile(uri: Uri, mode: String): ParcelFileDescriptor {
        val (run, form) = asked(uri) ?: throw FileNotFoundException(uri.toString())
        if (mode != "r") throw FileNotFoundException("$uri is only for reading")
        return openPipeHelper(uri, type(form), null, bytes(run, form)) { pipe, _, _, _, bytes ->
            try {
                ParcelFileDescriptor.AutoCloseOutputStream(pipe).use { it.write(bytes) }
            } catch (gone: IOException) {
                // Whoever reads has had enough.
            }
        }
    }

    override fun insert(uri: Uri, values: ContentValues?): Uri? = null
    override fun update(uri: Uri, values: ContentValues?, selection: String?, arguments: Array<String>?) = 0
    override fun delete(uri: Uri, selection: String?, arguments: Array<String>?) = 0

    private fun bytes(run: String, form: Form): ByteArray = try {
        Callready.agent(requireNotNull(context)).render(run, form).toByteArray()
    } catch (damage: AgentException) {
        throw FileNotFoundException(damage.said())
    }

    companion object {
        /** Where a report is had in a form. */
        fun address(run: String, form: Form): Uri =
            Uri.Builder().scheme("content").authority("app.callready.reports").appendPath(form.name).appendPath(run).build()

        fun type(form: Form) = if (form == Form.JSON) "application/json" else "text/plain"

        private fun asked(uri: Uri): Pair<String, Form>? {
            val (form, run) = uri.pathSegments.takeIf { it.size == 2 } ?: return null
            return Form.entries.find { it.name == form }?.let { run to it }
        }

        private fun name(run: String, form: Form) = "callready-${run.replace(':', '-')}.${if (form == Form.JSON) "json" else "txt"}"
    }
}

/** Longest text, characters, that goes to another app by itself: all of an intent has to fit into 1 MB. */
private const val MOST_TEXT = 100_000
