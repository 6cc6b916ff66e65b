//! What the firewalls' own counters say.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Sample;
use crate::firewall::Place;
use crate::lab::Lab;
use crate::netns::within;

/// Every rule that stopped a sample must have counted it.
pub fn assert(lab: &Lab, samples: &[Sample]) -> Result<()> {
    let mut all = BTreeMap::new();
    for place in Place::ALL {
        if lab.firewall.entries.iter().any(|entry| entry.at == place) {
            all.extend(counted(place)?);
        }
    }
    for (number, entry) in lab.firewall.entries.iter().enumerate() {
        let stopped = |sample: &Sample| lab.firewall.stopped_by(sample.address, sample.transport, sample.port);
        let hit = samples.iter().any(|sample| stopped(sample) == Some(number));
        if hit && all.get(&number.to_string()).copied().unwrap_or_default() == 0 {
            bail!("the firewall's rule {number} ({:?}) counted no packet: {entry:?}", entry.action);
        }
    }
    Ok(())
}

/// How many packets the rules at a place counted, by their comments.
pub fn counted(place: Place) -> Result<BTreeMap<String, u64>> {
    let mut counted = BTreeMap::new();
    let listed = within(place.namespace(), || {
        Command::new("nft").args(["-j", "list", "table", "inet", "keep"]).output().context("nft list")
    })?;
    let listed: serde_json::Value = serde_json::from_slice(&listed.stdout).context("reading what nft lists")?;
    for rule in listed["nftables"].as_array().into_iter().flatten().map(|entry| &entry["rule"]) {
        let parts = rule["expr"].as_array().into_iter().flatten();
        let packets = parts.filter_map(|part| part["counter"]["packets"].as_u64()).sum::<u64>();
        if let Some(comment) = rule["comment"].as_str() {
            *counted.entry(comment.to_owned()).or_default() += packets;
        }
    }
    Ok(counted)
}
