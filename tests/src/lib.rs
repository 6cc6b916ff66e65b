//! The lab: network namespaces, firewalls and real servers that hold Callready to the truth.

pub mod certs;
pub mod firewall;
pub mod link;
pub mod netns;
pub mod sandbox;
pub mod topology;
pub mod world;
