//! Kotlin's and Swift's way into Callready: types, conversions and one object. No logic.

mod agent;
mod device;
mod error;
mod host;
mod result;

pub use agent::{Agent, Setup};
pub use device::{DeviceFacts, NetworkFacts, NetworkKind, Runner};
pub use error::AgentError;
pub use host::{PlatformHost, Progress, Trust, Watcher};
pub use result::{Capability, Card, Decision, Delivery, Door, Form, Kept, Occasion, Readiness, Row, Status};

uniffi::setup_scaffolding!("callready");
