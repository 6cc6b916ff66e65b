package app.callready.glasses.core

import java.io.ByteArrayOutputStream
import java.io.File
import java.io.IOException
import java.io.InputStream
import java.nio.file.Files.getPosixFilePermissions
import kotlin.io.path.createTempDirectory
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertThrows
import org.junit.Test
import org.tukaani.xz.ARM64Options
import org.tukaani.xz.LZMA2Options
import org.tukaani.xz.MemoryLimitException
import org.tukaani.xz.XZ
import org.tukaani.xz.XZOutputStream

/** The library comes out of its package as it went in, or not at all. */
class LibraryTest {
    private val folder = createTempDirectory("library").toFile()
    private val content = ByteArray(300_000) { (it * it / 7).toByte() }

    @Test fun `it is unpacked once for each version, and the one before goes`() {
        for (version in listOf("callready_glasses-1", "callready_glasses-2")) {
            File(folder, "callready_glasses123.tmp").writeText("of a process that was killed")
            val library = Library.unpacked(packed(), folder, version)
            assertArrayEquals(content, library.readBytes())
            assertFalse("code is written no more", getPosixFilePermissions(library.toPath()).any { it.name.endsWith("_WRITE") })
            assertEquals(listOf("$version.so"), folder.list()!!.toList())
            val again = object : InputStream() {
                override fun read(): Int = throw AssertionError("it is there already")
            }
            assertEquals(library, Library.unpacked(again, folder, version))
        }
    }

    @Test fun `what is cut or changed is refused and leaves nothing`() {
        val whole = packed().readBytes()
        for (broken in listOf(whole.copyOf(whole.size / 2), whole.copyOf(whole.size - 1), whole.clone().also { it[5_000]++ }, ByteArray(0), content)) {
            assertThrows(IOException::class.java) { Library.unpacked(broken.inputStream(), folder, "callready_glasses-1") }
            assertEquals(emptyList<String>(), folder.list()!!.toList())
        }
    }

    @Test fun `no package takes more memory than glasses can spare`() {
        assertThrows(MemoryLimitException::class.java) { Library.unpacked(packed(16 shl 20), folder, "callready_glasses-1") }
    }

    @Test fun `a folder that takes no file is told`() {
        assertThrows(IOException::class.java) { Library.unpacked(packed(), File(folder, "absent"), "callready_glasses-1") }
    }

    private fun packed(dictionary: Int = 4 shl 20): InputStream {
        val packed = ByteArrayOutputStream()
        XZOutputStream(packed, arrayOf(ARM64Options(), LZMA2Options().apply { dictSize = dictionary }), XZ.CHECK_CRC32).use { it.write(content) }
        return packed.toByteArray().inputStream()
    }
}
