//! What is known of each silent port: where it was reported, where it was missed, and what to ask next.

use std::collections::{BTreeMap, BTreeSet};

use crate::observe::{ENOUGH_MISSES, Stretch, enough_misses, is_missed, is_steady};
use crate::profile::Transport;

use super::heard::Heard;
use super::order::depths;
use super::trail::Trail;

/// The silent ports of one range.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) transport: Transport,
    free: Vec<u16>,
    records: BTreeMap<u16, Record>,
    /// How many blocked ports were chosen to show where.
    placed: usize,
}

#[derive(Debug, Default)]
struct Record {
    depth: u32,
    tries: usize,
    /// Hop limits of packets under way.
    flying: BTreeSet<u8>,
    /// The farthest router beyond the site that reported it.
    passed: Option<u8>,
    /// It was silent while a control was heard of.
    suspected: bool,
    /// Silences: hop limit, and when the packet left.
    silences: Vec<(u8, u64)>,
    /// Silences that count, by hop limit.
    misses: BTreeMap<u8, usize>,
    settled: bool,
    placed: bool,
}

impl Line {
    pub(super) fn new(stretch: &Stretch) -> Self {
        let depths = depths(stretch.asked.len());
        let record = |(port, depth): (&u16, u32)| (*port, Record { depth, ..Record::default() });
        let records = stretch.asked.iter().zip(depths).map(record).collect();
        Self { transport: stretch.transport, free: stretch.free.clone(), records, placed: 0 }
    }

    pub(super) fn asked(&self) -> usize {
        self.records.len()
    }

    /// Ports of which nothing is known, the most telling first, and those first that were not asked yet.
    pub(super) fn fresh(&self) -> impl Iterator<Item = (u32, u16)> + '_ {
        let between: BTreeSet<u16> = self.between().collect();
        let fresh = self.records.iter().filter(|(_, record)| record.is_fresh());
        fresh.map(move |(port, record)| (if between.contains(port) { 0 } else { record.rank() }, *port))
    }

    /// Adds up to `most` ports in the middle between neighbours that differ; says how many.
    pub(super) fn bisect(&mut self, most: usize) -> usize {
        let new: Vec<u16> = self.between().filter(|port| !self.records.contains_key(port)).take(most).collect();
        for port in &new {
            self.records.insert(*port, Record::default());
        }
        new.len()
    }

    /// Ports that were missed, the least often missed first, that may be asked at a hop.
    pub(super) fn suspects(&self, ttl: u8, border: u8) -> impl Iterator<Item = (usize, u16)> + '_ {
        let suspects = self.records.iter().filter(move |(_, record)| record.is_suspect_at(ttl, border));
        suspects.map(move |(port, record)| (record.missed_beyond(0), *port))
    }

    /// Whether there is anything left to ask.
    pub(super) fn is_open(&self) -> bool {
        self.records.values().any(|record| !record.settled)
    }

    /// A few blocked ports whose packets are to be followed inside the site; each is handed out once.
    pub(super) fn follow(&mut self) -> Vec<u16> {
        let room = MOST_PLACED.saturating_sub(self.placed);
        let blocked = self.records.iter_mut().filter(|(_, record)| record.is_blocked() && !record.placed);
        let ports: Vec<u16> = blocked
            .take(room)
            .map(|(port, record)| {
                record.placed = true;
                *port
            })
            .collect();
        self.placed += ports.len();
        ports
    }

    /// A packet to a port leaves.
    pub(super) fn leaves(&mut self, port: u16, ttl: u8) {
        if let Some(record) = self.records.get_mut(&port) {
            record.tries += 1;
            record.flying.insert(ttl);
        }
    }

    /// A packet to a port was heard of, or not.
    pub(super) fn heard(&mut self, port: u16, ttl: u8, left_us: u64, heard: Heard, border: u8) {
        let Some(record) = self.records.get_mut(&port) else { return };
        record.flying.remove(&ttl);
        match heard {
            Heard::Expired(_) if ttl >= border => record.passed = record.passed.max(Some(ttl)),
            Heard::Nothing => record.silences.push((ttl, left_us)),
            // Reported by the site itself, which says nothing; or settled by somebody who speaks for the port.
            Heard::Expired(_) => {}
            Heard::Opened | Heard::Refused | Heard::Rejected | Heard::Local => record.settled = true,
        }
    }

    /// A port was silent while a control was heard of.
    pub(super) fn suspect(&mut self, port: u16) {
        if let Some(record) = self.records.get_mut(&port) {
            record.suspected = true;
        }
    }

    /// Counts the silences that were framed by controls, and settles what is proven; `spent` tells when other packets were reported at a hop.
    pub(super) fn settle<'s>(&mut self, trail: &Trail, border: u8, spent: impl Fn(u8) -> &'s [u64]) {
        for record in self.records.values_mut().filter(|record| !record.settled) {
            record.misses.clear();
            for (ttl, left) in &record.silences {
                let controls = trail.frames(*ttl);
                let steady = record.passed.is_none() || is_steady(controls);
                if steady && is_missed(controls, spent(*ttl), *left) {
                    *record.misses.entry(*ttl).or_default() += 1;
                }
            }
            record.settled = record.is_proven(border, trail.hops()) || record.tries >= MOST_TRIES;
        }
    }

    /// Free ports in the middle between neighbours of which one passes and one does not.
    fn between(&self) -> impl Iterator<Item = u16> + '_ {
        let known: Vec<(u16, bool)> =
            self.records.iter().filter_map(|(port, record)| record.passes().map(|passes| (*port, passes))).collect();
        let differing: Vec<(u16, u16)> =
            known.windows(2).filter(|pair| pair[0].1 != pair[1].1).map(|pair| (pair[0].0, pair[1].0)).collect();
        differing.into_iter().filter_map(|(low, high)| {
            let first = self.free.partition_point(|port| *port <= low);
            let end = self.free.partition_point(|port| *port < high);
            self.free.get(usize::midpoint(first, end)).copied().filter(|_| first < end)
        })
    }
}

impl Record {
    /// Silence beside a control that was lost, or beside none, leaves nothing known.
    fn is_fresh(&self) -> bool {
        !self.settled && self.flying.is_empty() && !self.suspected && self.passed.is_none()
    }

    fn rank(&self) -> u32 {
        u32::try_from(self.tries).unwrap_or(u32::MAX).saturating_mul(DEEPEST) + self.depth + 1
    }

    /// One that passed up to a hop is asked beyond it only; one that was missed often enough still has to be missed at the border.
    fn is_suspect_at(&self, ttl: u8, border: u8) -> bool {
        let last = self.missed_beyond(0) + 1 >= ENOUGH_MISSES;
        let at_border = self.passed.is_some() || self.misses.contains_key(&border) || !last || ttl == border;
        let beyond = self.passed.is_none_or(|passed| ttl > passed);
        self.suspected && !self.settled && !self.flying.contains(&ttl) && at_border && beyond
    }

    fn missed_beyond(&self, hop: u8) -> usize {
        self.misses.range(hop.saturating_add(1)..).map(|(_, misses)| misses).sum()
    }

    fn is_blocked(&self) -> bool {
        self.settled && self.passed.is_none() && self.missed_beyond(0) >= ENOUGH_MISSES
    }

    /// Passed as far as it was asked; or missed often enough, and at the border too.
    fn is_proven(&self, border: u8, hops: usize) -> bool {
        match self.passed {
            Some(passed) => {
                let doubted = self.suspected && self.silences.iter().any(|(ttl, _)| *ttl > passed);
                !doubted || self.missed_beyond(passed) >= enough_misses(self.passed, hops)
            }
            None => self.missed_beyond(0) >= enough_misses(None, hops) && self.misses.contains_key(&border),
        }
    }

    /// Whether it passes, as far as neighbours go; none where nothing is known yet.
    fn passes(&self) -> Option<bool> {
        let missed = self.missed_beyond(self.passed.unwrap_or(0)) >= LIKELY_MISSES;
        if missed { Some(false) } else { self.passed.map(|_| true).or(self.settled.then_some(false)) }
    }
}

/// A range of 65,536 ports is halved less often.
const DEEPEST: u32 = 32;
/// So many misses make it worth while to look for where a hole begins.
const LIKELY_MISSES: usize = 2;
/// Blocked ports of a range whose packets are followed inside the site.
const MOST_PLACED: usize = 2;
/// A port that stays undecided is left alone after so many packets.
const MOST_TRIES: usize = 24;
