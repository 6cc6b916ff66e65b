//! What a misbehaving relay answers; a pure function, so that the lab can prove it.

use std::net::{IpAddr, SocketAddr};

use super::Relay;
use super::stun::{
    ALLOCATE, ALTERNATE_SERVER, BINDING, ERROR, Message, NONCE, REALM, SUCCESS, USERNAME, XOR_MAPPED, XOR_RELAYED,
    attribute, method,
};

/// The answer to a request that came from an address; none where there is none, also for what is not a request.
pub fn answer(relay: Relay, request: &[u8], from: SocketAddr) -> Option<Vec<u8>> {
    match method(request)? {
        BINDING => Some(Message::response(SUCCESS, request).with_address(XOR_MAPPED, from).ended()),
        ALLOCATE => allocate(relay, request),
        _ => None,
    }
}

fn allocate(relay: Relay, request: &[u8]) -> Option<Vec<u8>> {
    let response = Message::response(ERROR, request);
    let signed = attribute(request, USERNAME).is_some();
    let nonce = attribute(request, NONCE).unwrap_or(FIRST_NONCE);
    let challenged = |response: Message| response.with(REALM, b"lab").with(NONCE, nonce);
    Some(match relay {
        Relay::Serves | Relay::Full | Relay::SharedSecret => return None,
        Relay::StaleOnce | Relay::StaleAlways | Relay::Trickle => {
            challenged(response.with_error(if signed { 438 } else { 401 })).ended()
        }
        Relay::SendsOn => response.with_error(300).with(ALTERNATE_SERVER, &itself()).ended(),
        Relay::Garbage => b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec(),
        Relay::WrongId | Relay::Flood => {
            let mut other = request.to_vec();
            other.iter_mut().skip(8).take(12).for_each(|byte| *byte = !*byte);
            Message::response(SUCCESS, &other).with_address(XOR_RELAYED, super::AT).ended()
        }
        Relay::HugeAttribute => {
            challenged(response.with_error(401)).with_length(SOFTWARE, 65_000, &[b'x'; 1000]).ended()
        }
    })
}

/// The value of ALTERNATE-SERVER, which is not exclusive-ored.
fn itself() -> Vec<u8> {
    let IpAddr::V4(ip) = super::AT.ip() else { return Vec::new() };
    [&[0, 1][..], &super::AT.port().to_be_bytes(), &ip.octets()].concat()
}

const SOFTWARE: u16 = 0x8022;
const FIRST_NONCE: &[u8] = b"0123456789abcdef";
