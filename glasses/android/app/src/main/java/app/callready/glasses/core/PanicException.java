package app.callready.glasses.core;

/** A fault in core itself. */
public final class PanicException extends RuntimeException {
    public PanicException(String why) {
        super(why);
    }
}
