//! The lab: network namespaces, firewalls and real servers that hold Callready to the truth.

pub mod answer;
pub mod bench;
pub mod certs;
pub mod codes;
pub mod demo;
pub mod expect;
pub mod firewall;
pub mod impairment;
pub mod inside;
pub mod lab;
pub mod link;
pub mod netns;
pub mod oracle;
pub mod remedy;
pub mod run;
pub mod sandbox;
pub mod scenario;
pub mod score;
pub mod seeds;
pub mod servers;
pub mod shell;
pub mod topology;
pub mod truth;
pub mod turn;
pub mod world;
