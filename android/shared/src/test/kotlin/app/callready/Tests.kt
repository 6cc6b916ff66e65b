package app.callready

import kotlin.system.exitProcess
import org.junit.runner.Description
import org.junit.runner.JUnitCore
import org.junit.runner.notification.Failure
import org.junit.runner.notification.RunListener

/** Runs the tests of the classes named, tells what failed, and counts what really ran: `N passed, N failed, N skipped` is its last line. */
object Tests {
    @JvmStatic fun main(classes: Array<String>) {
        val count = Count()
        JUnitCore().apply { addListener(count) }.run(*classes.map { Class.forName(it) }.toTypedArray())
        println("${count.passed.size} passed, ${count.failed.size} failed, ${count.skipped.size} skipped")
        // Threads of the framework may be left.
        exitProcess(if (count.failed.isEmpty()) 0 else 1)
    }
}

private class Count : RunListener() {
    val passed = mutableSetOf<Description>()
    val failed = mutableSetOf<Description>()
    val skipped = mutableSetOf<Description>()

    override fun testFinished(test: Description) {
        if (test !in failed && test !in skipped) passed += test
    }

    override fun testFailure(failure: Failure) {
        failed += failure.description
        println("FAILED: ${failure.description}\n${failure.trimmedTrace}\n")
    }

    override fun testAssumptionFailure(failure: Failure) {
        skipped += failure.description
        println("SKIPPED: ${failure.description}: ${failure.message}\n")
    }

    override fun testIgnored(test: Description) {
        skipped += test
        println("SKIPPED: $test\n")
    }
}
