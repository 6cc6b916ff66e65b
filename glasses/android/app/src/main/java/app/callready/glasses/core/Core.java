package app.callready.glasses.core;

/**
 * Callready's core, once {@link Library} has loaded it. Texts come and go as strings, what has parts as JSON.
 *
 * An agent is known by its number; a closed or made-up one, a missing text and facts that cannot be read are an {@link IllegalArgumentException}. A panic of
 * core's is a {@link PanicException}. {@link #check} and {@link #deliver} take their time, on the caller's thread; all others are quick but for reading files.
 */
public final class Core {
    private Core() {}

    /** Opens an agent in a folder of its own, speaking a BCP 47 language; {@code roots} is a PEM file in place of the public roots, in labs only, or null. */
    public static native long open(String folder, String language, String roots, Object host) throws CoreException;

    /** Closes it; a check under way ends early, with its report. */
    public static native void close(long agent);

    /** Takes the configuration; what is wrong with it is an array of sentences, and the rest counts. */
    public static native String configure(long agent, String json);

    /** Takes a configuration code that was scanned, as {@code callready code} makes them; a refused one is a {@link CoreException} with a sentence. */
    public static native String handOver(long agent, String code) throws CoreException;

    /** Speaks another language from now on, where the configuration names none. */
    public static native void speak(long agent, String language);

    /** Checks the network; the report is kept and queued when the card comes back. A silent check goes by the configuration's rules. */
    public static native String check(long agent, String facts, boolean silent) throws CoreException;

    /** Ends the check under way with a report of what was seen. */
    public static native void cancel(long agent);

    /** The card of a check that its process did not survive, once; else null. */
    public static native String recovered(long agent);

    /** The card of the newest report where {@code run} is null, or of that run's; null where there is none. */
    public static native String card(long agent, String run) throws CoreException;

    /** Kept reports, newest first, as an array. */
    public static native String history(long agent) throws CoreException;

    /** A report in full. */
    public static native String report(long agent, String run) throws CoreException;

    /** A report as QR codes: an array of codes, each an array of rows of {@code 1} (dark) and {@code 0}; empty where there are none. */
    public static native String codes(long agent, String run) throws CoreException;

    /** The states that a management agent reads back, as an array. */
    public static native String states(long agent);

    /** The same as a file's text. */
    public static native String statusFile(long agent);

    /** Whether a silent check is due, and when; the door is {@code enrolment}, {@code intent} or {@code schedule}. */
    public static native String knock(long agent, String door);

    /** Delivers what waits in the outbox. */
    public static native String deliver(long agent, String facts) throws CoreException;
}
