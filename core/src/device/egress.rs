//! Through which network packets leave.

/// Through which network packets leave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Egress {
    /// The system's choice, packet by packet.
    #[default]
    Any,
    /// This interface, by name.
    Interface(String),
    /// The network that the system knows by this number: a network handle on Android (`Network.getNetworkHandle()`), elsewhere an interface's index.
    Network(u64),
}
