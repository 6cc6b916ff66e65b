//! What to do next, as data: the plan writes it, the probes carry it out.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use crate::profile::Transport;

use super::{Content, DnsWay, Gate, Leg, Role, Signal, Step, Target, Tunnel, Witness};

/// One thing to be done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Probe {
    /// Why.
    pub role: Role,
    /// 1 for the first try; retests count up.
    pub attempt: u8,
    /// Silence is called silence after this long.
    pub wait: Duration,
    /// What.
    pub ask: Ask,
}

/// What to do to a target. Each protocol begins with the steps below it (TCP, then TLS, then HTTP), and every step is observed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ask {
    /// Ask the routing table; nothing is sent.
    Route {
        /// An address of the family in question.
        to: IpAddr,
    },
    /// Resolve a name.
    Dns {
        /// The name.
        name: String,
        /// Which way.
        via: DnsWay,
    },
    /// Open a TCP connection and close it.
    Tcp(Target),
    /// Open a TCP connection and shake hands in TLS.
    Tls {
        /// Where.
        target: Target,
        /// The server name to ask for.
        name: String,
    },
    /// Ask for a page.
    Http {
        /// Where.
        target: Target,
        /// Over TLS.
        tls: bool,
        /// The `Host` header, and the server name in TLS.
        name: String,
        /// Path on the server.
        path: String,
        /// By what the answer is recognised.
        expect: Expect,
    },
    /// Ask the proxy for a tunnel, and on it shake hands in TLS.
    Tunnel {
        /// Through which proxy, and where to.
        tunnel: Tunnel,
        /// The server name to ask for.
        name: String,
        /// By what the server's start page is recognised; absent: no page is asked for.
        page: Option<Expect>,
    },
    /// Send a STUN binding request, over UDP or TCP as the target says.
    Stun(Target),
    /// Ask a TURN server for an allocation, over UDP or TCP as the target says.
    Turn {
        /// Where.
        target: Target,
        /// The server name to ask for in TLS; none: in clear.
        secured: Option<String>,
    },
    /// Send packets as a call does through a relay and back.
    Media {
        /// Where.
        target: Target,
        /// The server name to ask for in TLS; none: in clear.
        secured: Option<String>,
        /// For so long.
        lasts: Duration,
    },
    /// Ask several STUN servers from one UDP socket as whom they see it.
    Mapping {
        /// Whom.
        servers: Vec<SocketAddr>,
        /// Addresses that the table leads to; one of these that a server names as its other one is asked as well.
        known: Vec<IpAddr>,
    },
    /// Leave a binding of the network's for packets of a UDP socket alone, and look how it is afterwards.
    Binding {
        /// Towards which server.
        server: SocketAddr,
        /// By what it is looked at.
        by: Witness,
        /// For how long.
        quiet: Duration,
    },
    /// Ask a server that takes signalling, in TLS.
    Signal {
        /// Whom, and which way.
        gate: Gate,
        /// The server name to ask for.
        name: String,
        /// What.
        asked: Signal,
        /// For so long a connection is kept.
        lasts: Duration,
    },
    /// Send a UDP datagram.
    Udp(Target),
    /// Ask a responder for an echo, over UDP or TCP as the target says.
    Echo(Target),
    /// Send a TCP SYN or UDP datagram that lives for `ttl` hops only.
    Walk {
        /// Where.
        target: Target,
        /// Hop limit of the packet.
        ttl: u8,
    },
    /// Say something on a TCP connection or in a UDP datagram, and tell what comes back first.
    Say {
        /// Where.
        target: Target,
        /// What.
        content: Content,
        /// Hop limit of what is said; the system's own when absent.
        ttl: Option<u8>,
    },
}

/// By what an HTTP answer is recognised. All empty: any answer will do.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expect {
    /// This status.
    pub status: Option<u16>,
    /// A body that starts like this.
    pub body: Option<String>,
    /// Any one of these headers, `name` or `name: start of value`.
    pub fingerprints: Vec<String>,
}

impl Ask {
    /// Whether a run waits for it when all else is done: what a STUN server tells of a binding mostly proves nothing, and is told where there was time.
    pub fn is_awaited(&self) -> bool {
        !matches!(self, Ask::Binding { by: Witness::Mapping, .. })
    }

    /// The step by which it begins.
    pub fn first_step(&self) -> Step {
        match self {
            Ask::Route { to } => Step::Route { to: *to },
            Ask::Dns { name, via } => Step::Dns { name: name.clone(), via: *via },
            Ask::Tcp(target) | Ask::Tls { target, .. } | Ask::Http { target, .. } => Step::Tcp(target.clone()),
            Ask::Mapping { servers, .. } => Step::Mapping { servers: servers.clone() },
            Ask::Binding { server, by, .. } => Step::Binding { server: *server, by: *by },
            Ask::Signal { gate, asked, .. } => Step::Signal { gate: gate.clone(), asked: *asked },
            Ask::Media { target, secured, .. } => Step::Media { target: target.clone(), secured: secured.is_some() },
            Ask::Turn { target, .. } if target.transport == Transport::Tcp => Step::Tcp(target.clone()),
            Ask::Turn { target, secured: Some(name) } => Step::Tls { target: target.clone(), name: name.clone() },
            Ask::Turn { target, secured: None } => Step::Turn { target: target.clone(), secured: false },
            Ask::Tunnel { tunnel, .. } => Step::Tunnel { tunnel: tunnel.clone(), leg: Leg::Tcp },
            Ask::Stun(target) | Ask::Echo(target) if target.transport == Transport::Tcp => Step::Tcp(target.clone()),
            Ask::Stun(target) => Step::Stun(target.clone()),
            Ask::Udp(target) => Step::Udp(target.clone()),
            Ask::Echo(target) => Step::Echo(target.clone()),
            Ask::Walk { target, ttl } => Step::Walk { target: target.clone(), ttl: *ttl },
            Ask::Say { target, content, ttl } => {
                Step::Say { target: target.clone(), content: content.clone(), ttl: *ttl }
            }
        }
    }
}
