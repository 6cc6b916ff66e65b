//! DNS queries and what a received message is worth (RFC 1035, RFC 6891).

use std::net::IpAddr;

use hickory_proto::op::{Edns, Message, MessageType, OpCode, Query, ResponseCode};
use hickory_proto::rr::{Name, RData, RecordType};

use crate::observe::{Family, Saw};

/// A question to one resolver.
#[derive(Debug, Clone)]
pub struct Question {
    id: u16,
    query: Query,
}

impl Question {
    /// Asks for the addresses of one family; `None` when `name` cannot be a DNS name.
    pub fn new(name: &str, family: Family, id: u16) -> Option<Self> {
        let mut name = Name::from_ascii(name).ok()?;
        name.set_fqdn(true);
        let kind = match family {
            Family::V4 => RecordType::A,
            Family::V6 => RecordType::AAAA,
        };
        Some(Self { id, query: Query::query(name, kind) })
    }

    /// The query as sent over UDP: recursion desired, EDNS with 1,232 bytes; empty when it cannot be encoded.
    pub fn bytes(&self) -> Vec<u8> {
        let mut message = Message::new(self.id, MessageType::Query, OpCode::Query);
        message.metadata.recursion_desired = true;
        message.add_query(self.query.clone());
        let mut edns = Edns::new();
        edns.set_max_payload(EDNS_PAYLOAD);
        message.set_edns(edns);
        message.to_vec().unwrap_or_default()
    }

    /// Reads one message as the answer to this question; says in a few words why it is none.
    ///
    /// A truncated answer is `Garbage` with [`TRUNCATED`].
    pub fn judge(&self, bytes: &[u8]) -> Result<Saw, String> {
        let message = Message::from_vec(bytes).map_err(|_| "not DNS".to_owned())?;
        if message.metadata.message_type != MessageType::Response {
            return Err("DNS, but no response".to_owned());
        }
        if message.metadata.id != self.id {
            return Err("DNS with a wrong id".to_owned());
        }
        let code = message.metadata.response_code;
        // Some resolvers leave the question out where they decline to answer.
        let unasked = message.queries.is_empty() && code != ResponseCode::NoError;
        if !unasked && message.queries != [self.query.clone()] {
            return Err("DNS with another question".to_owned());
        }
        Ok(match code {
            _ if message.metadata.truncation => Saw::Garbage { why: TRUNCATED.to_owned() },
            ResponseCode::NoError => Saw::Answers { addresses: self.addresses(&message) },
            code => Saw::DnsError { code: name_of(code) },
        })
    }

    /// Addresses of the name asked for, and of what its aliases in the answer lead to.
    fn addresses(&self, message: &Message) -> Vec<IpAddr> {
        let mut names = vec![self.query.name().clone()];
        let mut addresses = Vec::new();
        for record in message.answers.iter().take(MOST_RECORDS) {
            if !names.contains(&record.name) {
                continue;
            }
            match &record.data {
                RData::CNAME(alias) => names.push(alias.0.clone()),
                RData::A(address) if self.query.query_type() == RecordType::A => addresses.push(address.0.into()),
                RData::AAAA(address) if self.query.query_type() == RecordType::AAAA => addresses.push(address.0.into()),
                _ => {}
            }
        }
        addresses
    }
}

fn name_of(code: ResponseCode) -> String {
    match code {
        ResponseCode::FormErr => "formerr".to_owned(),
        ResponseCode::ServFail => "servfail".to_owned(),
        ResponseCode::NXDomain => "nxdomain".to_owned(),
        ResponseCode::NotImp => "notimp".to_owned(),
        ResponseCode::Refused => "refused".to_owned(),
        ResponseCode::NotAuth => "notauth".to_owned(),
        other => format!("rcode{}", u16::from(other)),
    }
}

/// What an answer that did not fit is called.
pub const TRUNCATED: &str = "truncated";

/// Fits every path without fragments (DNS flag day 2020).
const EDNS_PAYLOAD: u16 = 1232;
const MOST_RECORDS: usize = 256;
