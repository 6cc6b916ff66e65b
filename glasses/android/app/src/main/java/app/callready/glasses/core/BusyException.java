package app.callready.glasses.core;

/** A check is under way already. */
public final class BusyException extends CoreException {
    public BusyException(String why) {
        super(why);
    }
}
