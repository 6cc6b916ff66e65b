package app.callready.glasses.core;

/** It cannot be done now; the message is a sentence that says why. */
public class CoreException extends Exception {
    public CoreException(String why) {
        super(why);
    }
}
