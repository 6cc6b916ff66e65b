package app.callready.glasses.core;

/** What core asks of Java and tells it, on threads of its own; what is thrown here is dropped. */
public interface Host {
    /** How far a check is: {@code what} for a person, {@code done} of {@code planned}. Must not wait, nor call what takes its time. */
    void progress(String json);

    /** The trust store's verdict on a chain (DER, leaf first) for a host's name, in the words of reports. May take its time. */
    String trusts(byte[][] chain, String host);
}
