package app.callready.glasses.ui

/** Lets tests elsewhere begin afresh. */
object Sessions {
    fun forget() = Session.forget()
}
