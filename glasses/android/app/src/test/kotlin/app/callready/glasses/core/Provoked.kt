package app.callready.glasses.core

/** What only the library for tests can do. */
object Provoked {
    /** Panics, in the caller's thread or in core's own. */
    @JvmStatic external fun panic(agent: Long, there: Boolean)

    /** Calls the agent's host so many times, on core's own thread. */
    @JvmStatic external fun progress(agent: Long, times: Int)
}
