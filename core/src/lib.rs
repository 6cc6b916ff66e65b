//! Callready: will a remote-assistance call work from this network, and if not, which firewall rule is missing?
//!
//! ```text
//! profile ──► plan ──► run ──► observations ──► verdict ──► report ──► text · JSON
//!  (data)    (pure)   (async,      (data)       (pure)      (data)      (pure)
//!                     one Net)
//! ```
//!
//! Everything that changes often (a port, a host, a rule, a wording) is data or a pure function.
//! Only [`run`] and the probes are async; only `net` opens sockets.

pub mod device;
pub mod net;
pub mod observe;
pub mod plan;
pub mod probe;
pub mod profile;
pub mod render;
pub mod report;
pub mod run;
pub mod verdict;
pub mod wire;
pub mod words;
