#![allow(missing_docs, clippy::unwrap_used)]
use callready::profile::*;
use crate::scenario::Scenario;
pub fn table(s: &Scenario) -> anyhow::Result<Table> {
    let row = |id: &str, tr: Transport, ports: &str, hosts: &[(&str, &str)]| TableRow {
        rule: Rule { id: id.into(), service: id.into(), devices: vec![], rows: vec![], hosts: vec![], transport: tr, ports: ports.parse().unwrap(),
            speaks: vec![], required: true, can_be_disabled: None, loses: "x".into(), only_with: None },
        targets: hosts.iter().map(|(h, serves)| TableTarget { host: (*h).into(), probed: h.parse().map(Probed::Address).unwrap_or(Probed::Name((*h).into())),
            serves: if serves.is_empty() { Ports::default() } else { serves.parse().unwrap() }, tls_name: h.parse::<std::net::IpAddr>().err().map(|_| (*h).into()) }).collect(),
    };
    let rtc: &[(&str, &str)] = &[("webrtc2-ap-web-1.agora.io", "443"), ("statscollector-1.agora.io", "443"), ("webrtc2-2.ap.sd-rtn.com", "443"), ("web-2.statscollector.sd-rtn.com", "443")];
    Ok(Table { device: s.device, rows: vec![
        row("api", Transport::Tcp, "443", &[("glarassist.com", "443")]),
        row("rtc-tcp", Transport::Tcp, "80,443,3433,4700-5000,5668,5669,6080,6443,8667,9667,30011-30013", rtc),
        row("rtc-udp", Transport::Udp, "3478,4700-5000", rtc),
        row("files", Transport::Tcp, "443", &[("s3.eu-west-1.amazonaws.com", "443")]),
        row("errors", Transport::Tcp, "443", &[("35.188.42.15", ""), ("34.120.195.249", "443")]),
    ], capabilities: vec![], controls: Controls { reach: vec![
        Reach { url: "http://connectivitycheck.gstatic.com/generate_204".into(), status: 204, body: None },
        Reach { url: "http://www.msftconnecttest.com/connecttest.txt".into(), status: 200, body: Some("Microsoft Connect Test".into()) },
        Reach { url: "https://www.gstatic.com/generate_204".into(), status: 204, body: None }], stun: vec!["stun.l.google.com:3478".into()], negative: vec!["192.0.2.1".parse()?] },
        parameters: Default::default() })
}
