//! Packets with few hops to live: routers on the way report those that reach them, which tells who refuses and who drops.
//!
//! A silent port that must answer is compared, hop by hop, with a control that does answer: its packet has to be missed by a router beyond the
//! site's border which reported the control's packet just before and just after.

use std::time::Duration;

use crate::observe::{Ask, FARTHEST_WALK, Family, Observation, Probe, Role, Saw, Target, is_private};
use crate::profile::Transport;

use super::Plan;
use super::book::{Book, Looks};
use super::targets;

/// Walks to refused ports, and to an accepted port of the same address where there is one.
pub(super) fn refusals(_: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let tried: Vec<(&Target, Looks)> = book.tried(Role::Rule, Transport::Tcp).collect();
    let mut addresses: Vec<_> =
        tried.iter().filter(|(_, looks)| *looks == Looks::Refused).map(|(t, _)| t.address).collect();
    addresses.sort_unstable();
    addresses.dedup();
    let walks = addresses.into_iter().flat_map(|address| {
        let ports = |wanted: Looks| -> Vec<&Target> {
            tried.iter().filter(|(t, looks)| t.address == address && *looks == wanted).map(|(t, _)| *t).collect()
        };
        let refused = ports(Looks::Refused);
        let samples = [refused.first(), refused.get(refused.len() / 2), refused.last()];
        let samples = samples.into_iter().flatten().map(|target| (Role::Rule, (*target).clone()));
        let control = ports(Looks::Fine).first().map(|target| (Role::Control, (*target).clone()));
        samples.chain(control).collect::<Vec<_>>()
    });
    let mut probes: Vec<Probe> = walks.flat_map(|(role, target)| sweep(book, role, &target, &[1, 2])).collect();
    probes.sort();
    probes.dedup();
    probes
}

/// Walks to silent ports that must answer, between walks to a control that does.
pub(super) fn silences(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let mut wanted = Vec::new();
    for transport in [Transport::Tcp, Transport::Udp] {
        for family in [Family::V4, Family::V6] {
            let suspects = silent(plan, book, transport, family);
            if suspects.is_empty() {
                continue;
            }
            if let Some(control) = control(book, transport, family) {
                wanted.extend(compare(book, &control, &suspects));
            }
        }
    }
    wanted
}

/// Whether walks have not yet told whether packets to this target get beyond the border; true also where there is nothing to compare with.
pub(super) fn is_undecided(book: &Book<'_>, target: &Target) -> bool {
    let compared = control(book, target.transport, Family::of(target.address))
        .and_then(|control| border(book, &control).map(|border| (control, border)));
    compared.is_none_or(|(control, border)| is_open(book, &control, target, border.hop))
}

/// The next step of the comparison: the control's sweep, then suspects and control in turn.
fn compare(book: &Book<'_>, control: &Target, suspects: &[Target]) -> Vec<Probe> {
    let sweep_of_control = sweep(book, Role::Control, control, &[1]);
    if sweep_of_control.iter().any(|probe| !book.has(probe)) {
        return sweep_of_control;
    }
    let Some(Border { hop, took }) = border(book, control) else { return Vec::new() };
    let wait = SHORTEST_WAIT.max(took * 4);
    let controls = book.walks(Role::Control, control, hop).count();
    let open: Vec<&Target> = suspects.iter().filter(|suspect| is_open(book, control, suspect, hop)).collect();
    let rounds = open.iter().map(|suspect| book.walks(Role::Rule, suspect, hop).count()).min();
    match rounds {
        None => Vec::new(),
        Some(rounds) if controls > rounds && rounds < MOST_ROUNDS => {
            let attempt = number(rounds + 1);
            let hops = if rounds == 0 { 1..=hop } else { hop..=hop };
            let walks = |suspect: &&Target| {
                hops.clone().map(|ttl| walk(Role::Rule, suspect, ttl, attempt, wait)).collect::<Vec<_>>()
            };
            open.iter().flat_map(walks).collect()
        }
        Some(rounds) if controls == rounds => vec![walk(Role::Control, control, hop, number(controls + 1), wait)],
        Some(_) => Vec::new(),
    }
}

/// Whether a suspect has neither been seen at the hop nor missed there often enough.
fn is_open(book: &Book<'_>, control: &Target, suspect: &Target, hop: u8) -> bool {
    let heard: Vec<bool> = book.walks(Role::Control, control, hop).map(expired).collect();
    let walks: Vec<&Observation> = book.walks(Role::Rule, suspect, hop).collect();
    let missed = |(i, walk): (usize, &&Observation)| {
        matches!(walk.saw, Saw::Silent { .. })
            && heard.get(i).copied().unwrap_or(false)
            && heard.get(i + 1).copied().unwrap_or(false)
    };
    let answered = walks.iter().any(|walk| !matches!(walk.saw, Saw::Silent { .. }));
    !answered && walks.iter().enumerate().filter(|pair| missed(*pair)).count() < VALID_MISSES
}

/// Silent targets that must answer, all their tries spent.
fn silent(plan: &Plan, book: &Book<'_>, transport: Transport, family: Family) -> Vec<Target> {
    let places = targets::places(plan, book);
    let ports = places.iter().filter(|place| place.row.rule.transport == transport).flat_map(|place| {
        let serves = place.row.rule.ports.iter().filter(|port| place.target.serves.contains(*port));
        serves
            .map(|port| place.at(port))
            .filter(|target| Family::of(target.address) == family && book.looks(target) == Some(Looks::Silent))
    });
    let mut suspects: Vec<Target> = ports.collect();
    suspects.sort();
    suspects.dedup_by(|a, b| (a.address, a.port) == (b.address, b.port));
    suspects.truncate(MOST_SUSPECTS);
    suspects
}

/// A target that answered, of the same transport and family.
fn control(book: &Book<'_>, transport: Transport, family: Family) -> Option<Target> {
    [Role::Rule, Role::Control].into_iter().find_map(|role| {
        let mut fine = book.tried(role, transport).filter(|(target, looks)| {
            *looks == Looks::Fine && Family::of(target.address) == family && !is_private(target.address)
        });
        fine.next().map(|(target, _)| target.clone())
    })
}

/// The first hop beyond the site, and how soon it reported the control's packet.
struct Border {
    hop: u8,
    took: Duration,
}

/// The first hop beyond the site that reported the control's packet. The first hop of all is the site's own: a firewall there reports packets
/// that it would not have forwarded.
fn border(book: &Book<'_>, control: &Target) -> Option<Border> {
    let beyond = |walk: &&Observation| expired(walk) && matches!(walk.saw, Saw::Icmp { from, .. } if !is_private(from));
    (2..=FARTHEST_WALK).find_map(|hop| {
        let took = book.walks(Role::Control, control, hop).filter(beyond).map(|walk| walk.took_us).max()?;
        Some(Border { hop, took: Duration::from_micros(took) })
    })
}

/// Whether a router reported that the packet's hops ran out (RFC 792 type 11, RFC 4443 type 3). One that bears the target's own address stands
/// behind an address translation, nobody knows where.
fn expired(walk: &Observation) -> bool {
    let target = walk.step.target().map(|target| target.address);
    matches!(walk.saw, Saw::Icmp { from, kind, .. } if kind == if from.is_ipv4() { 11 } else { 3 } && Some(from) != target)
}

fn sweep(book: &Book<'_>, role: Role, target: &Target, attempts: &[u8]) -> Vec<Probe> {
    let wait = book.patience(SWEEP_WAIT);
    let ttls = attempts.iter().flat_map(|attempt| (1..=FARTHEST_WALK).map(move |ttl| (*attempt, ttl)));
    ttls.map(|(attempt, ttl)| walk(role, target, ttl, attempt, wait)).collect()
}

fn walk(role: Role, target: &Target, ttl: u8, attempt: u8, wait: Duration) -> Probe {
    Probe { role, attempt, wait, ask: Ask::Walk { target: target.clone(), ttl } }
}

fn number(rounds: usize) -> u8 {
    u8::try_from(rounds).unwrap_or(u8::MAX)
}

/// Shorter than the kernel's SYN retransmission, so that each walk is one packet.
const SWEEP_WAIT: Duration = Duration::from_millis(300);

/// Suspects and control are waited for alike, four times as long as the router took for the control at first, and this long at least.
const SHORTEST_WAIT: Duration = Duration::from_millis(100);

/// With 5 % loss each way, five misses between answering controls left no passing port called blocked in 22,720.
const VALID_MISSES: usize = 5;

/// Misses that do not count, because a control was lost, are made up for this often.
const MOST_ROUNDS: usize = 8;

const MOST_SUSPECTS: usize = 16;
