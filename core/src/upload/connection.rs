//! The way to a destination: straight or through the device's proxy, in TLS that this device or the public trusts.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::Destination;
use crate::net::{Connection, Net, Stream, connect, resolve};
use crate::observe::{Saw, Trust, Tunnel};
use crate::probe::{proxy, tls};

/// Opens the way; fails with what is in it, in words that name no secret.
pub(super) async fn open(net: &Net, to: &Destination) -> Result<Connection, String> {
    let stream = match &to.proxy {
        Some(by) => {
            let (stream, proxy) =
                reach(net, &by.host, by.port, |_| true).await.map_err(|why| format!("proxy: {why}"))?;
            let tunnel = Tunnel { proxy, host: to.host.clone(), port: to.port };
            let (timed, stream) = proxy::open(net, stream, &tunnel, STEP).await;
            stream.ok_or_else(|| format!("proxy: {}", told(&timed.saw)))?
        }
        // In clear nothing leaves this device, whatever its name for itself resolves to.
        None => reach(net, &to.host, to.port, |address| to.tls || address.is_loopback()).await?.0,
    };
    if !to.tls {
        return Ok(stream.into());
    }
    let (timed, stream) = tls::shake(net, stream, &to.host, STEP).await;
    match (timed.saw, stream) {
        (Saw::Tls { device, public, .. }, Some(stream)) if [device, public].contains(&Trust::Valid) => {
            Ok(stream.into())
        }
        (saw, _) => Err(told(&saw)),
    }
}

/// Connects to the first of a host's addresses that takes it.
async fn reach(
    net: &Net,
    host: &str,
    port: u16,
    wanted: impl Fn(&IpAddr) -> bool,
) -> Result<(Stream, SocketAddr), String> {
    let addresses = match host.parse() {
        Ok(address) => vec![address],
        Err(_) => match resolve(net, host, STEP).await.saw {
            Saw::Answers { addresses } => addresses,
            saw => return Err(told(&saw)),
        },
    };
    let mut why = "its name has no address".to_owned();
    for address in addresses.into_iter().filter(wanted).take(MOST_ADDRESSES) {
        let place = SocketAddr::new(address, port);
        let (timed, stream) = connect(net, place, None, STEP).await;
        match stream {
            Some(stream) => return Ok((stream, place)),
            None => why = told(&timed.saw),
        }
    }
    Err(why)
}

/// What was seen, in a few words.
fn told(saw: &Saw) -> String {
    match saw {
        Saw::DnsError { .. } | Saw::Answers { .. } => "its name was not resolved".to_owned(),
        Saw::Silent { .. } => "no answer in time".to_owned(),
        Saw::Refused => "the connection was refused".to_owned(),
        Saw::Icmp { from, .. } => format!("the connection was rejected by {from}"),
        Saw::OsRefused { error } | Saw::Unreachable { error } => format!("it cannot be reached ({error})"),
        Saw::Cut { .. } => "the connection was cut".to_owned(),
        Saw::Tls { device, .. } => format!("its certificate is not trusted ({})", opinion(*device)),
        Saw::TlsFailed { why } => format!("TLS failed: {why}"),
        Saw::Http { status, .. } => format!("it answered {status}"),
        Saw::Garbage { why } => format!("it made no sense: {why}"),
        _ => "it could not be reached".to_owned(),
    }
}

fn opinion(trust: Trust) -> &'static str {
    match trust {
        Trust::WrongName => "it is for another name",
        Trust::Expired => "it has expired",
        Trust::NotYetValid => "it is not yet valid",
        _ => "its issuer is not known",
    }
}

/// A step of the way takes no longer.
const STEP: Duration = Duration::from_secs(8);
/// Addresses of a host that are tried.
const MOST_ADDRESSES: usize = 4;
