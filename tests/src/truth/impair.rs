//! What else may be different about a random network.

use rand::RngExt;
use rand::rngs::StdRng;

use super::generate::pick;
use crate::firewall::{IcmpErrors, Interception};
use crate::scenario::Scenario;
use crate::topology::IcmpLimits;

/// One difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Impairment {
    /// ICMP errors are limited to 50 a second.
    IcmpFifty,
    /// ICMP errors are limited as Linux does.
    IcmpLinux,
    /// The site sends no ICMP errors of its own.
    SiteSilent,
    /// One router beyond the site sends no ICMP errors.
    OneSilent,
    /// No router beyond the site sends any.
    AllSilent,
    /// The site lets no ICMP errors in.
    IcmpErrorsDropped,
    /// The site accepts connections before the server is asked.
    SynProxy,
    /// The site answers some TCP ports itself.
    Redirected,
    /// Port 80 leads to a login page.
    Portal,
    /// The site accepts every connection itself.
    AcceptsEverything,
    /// The site shows certificates of its own on port 443.
    InspectsTls,
    /// Two cores share the flows.
    Parallel,
    /// IPv6, translated.
    Ipv6,
    /// IPv6, routed.
    Ipv6Routed,
    /// The site limits new connections.
    NewLimited,
    /// Packets overtake each other.
    Jitter,
    /// The vendor's own server is cut off.
    ServerDead,
}

impl Impairment {
    /// Each.
    pub const ALL: [Self; 17] = [
        Self::IcmpFifty,
        Self::IcmpLinux,
        Self::SiteSilent,
        Self::OneSilent,
        Self::AllSilent,
        Self::IcmpErrorsDropped,
        Self::SynProxy,
        Self::Redirected,
        Self::Portal,
        Self::AcceptsEverything,
        Self::InspectsTls,
        Self::Parallel,
        Self::Ipv6,
        Self::Ipv6Routed,
        Self::NewLimited,
        Self::Jitter,
        Self::ServerDead,
    ];
}

/// Makes `scenario` different; false where that does not go with what it has already.
pub fn impair(scenario: &mut Scenario, impairment: Impairment, rng: &mut StdRng) -> bool {
    let firewall = &mut scenario.firewall;
    let answers_itself =
        firewall.syn_proxy || firewall.redirected.is_some() || firewall.interception != Interception::None;
    let icmp_is_scarce = scenario.icmp_limits != IcmpLimits::None;
    match impairment {
        Impairment::SynProxy
        | Impairment::Redirected
        | Impairment::Portal
        | Impairment::AcceptsEverything
        | Impairment::InspectsTls
            if answers_itself =>
        {
            return false;
        }
        Impairment::IcmpFifty | Impairment::IcmpLinux if icmp_is_scarce => return false,
        Impairment::IcmpFifty => scenario.icmp_limits = IcmpLimits::Fifty,
        Impairment::IcmpLinux => scenario.icmp_limits = IcmpLimits::Linux,
        Impairment::SiteSilent => scenario.silent_routers.push("site".to_owned()),
        Impairment::OneSilent => scenario.silent_routers.push(pick(rng, &BEYOND).to_owned()),
        Impairment::AllSilent => scenario.silent_routers = BEYOND.map(str::to_owned).to_vec(),
        Impairment::IcmpErrorsDropped => firewall.icmp_errors = IcmpErrors::Dropped,
        Impairment::SynProxy => firewall.syn_proxy = true,
        Impairment::Redirected => firewall.redirected = pick(rng, &["443", "80,443", "4700-4800"]).parse().ok(),
        Impairment::Portal => firewall.interception = Interception::Portal,
        Impairment::AcceptsEverything => firewall.interception = Interception::AcceptsEverything,
        Impairment::InspectsTls => firewall.interception = Interception::InspectsTls,
        Impairment::Parallel => scenario.parallel = true,
        Impairment::Ipv6 => scenario.ipv6 = vec!["*".to_owned()],
        Impairment::Ipv6Routed => (scenario.ipv6, scenario.nat66) = (vec!["*".to_owned()], false),
        Impairment::NewLimited => firewall.new_per_second = Some(rng.random_range(20..100)),
        Impairment::Jitter => scenario.link.jitter_ms = 5.0,
        Impairment::ServerDead => scenario.dead = vec!["glarassist.com".to_owned()],
    }
    true
}

const BEYOND: [&str; 3] = ["isp", "core", "edge"];
