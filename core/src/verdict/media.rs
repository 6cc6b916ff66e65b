//! What became of a call's packets, and what a person makes of it.

use serde::{Deserialize, Serialize};

use crate::observe::{Flow, Observation, Saw, Step};
use crate::profile::Transport;

use super::relay::Over;
use super::seen::Seen;

/// A test of a call's packets through one relay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaResult {
    /// The relay's name (or address).
    pub host: String,
    /// Its address.
    pub address: String,
    /// Its port.
    pub port: u16,
    /// What carried the packets to the relay and back.
    pub over: Over,
    /// Small packets, as a voice's; null when none could be sent.
    pub voice: Option<FlowResult>,
    /// Large packets, as a picture's; null when none could be sent.
    pub video: Option<FlowResult>,
    /// What a person will make of it.
    pub experience: Experience,
}

/// What became of a flow, both directions together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowResult {
    /// Packets sent.
    pub sent: u32,
    /// Packets that came back.
    pub received: u32,
    /// Share that did not, in thousandths.
    pub lost_permille: u32,
    /// Usual time to the relay and back, milliseconds; null when nothing came back.
    pub rtt_ms: Option<u64>,
    /// Interarrival jitter (RFC 3550 section 6.4.1), milliseconds.
    pub jitter_ms: Option<u64>,
    /// Packets that came after one that had been sent later.
    pub reordered: u32,
    /// Nothing came back of what was sent after so many milliseconds; null where it went on to the end.
    pub ended_after_ms: Option<u64>,
}

/// How a call will feel. This says nothing about whether one comes about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Experience {
    /// Nobody will notice the network.
    Good,
    /// Some of it will be noticed.
    Fair,
    /// Talking will be hard.
    Poor,
    /// It was not measured.
    #[default]
    Unknown,
}

/// Every test of media, in the order in which they were made, each with its observation's number.
pub(super) fn results(seen: &Seen<'_>) -> Vec<(MediaResult, u32)> {
    seen.all.iter().filter_map(|observation| Some((result(observation)?, observation.n))).collect()
}

/// The best of them: a call takes the way that works.
pub(super) fn experience(results: &[(MediaResult, u32)]) -> Experience {
    results.iter().map(|(result, _)| result.experience).min().unwrap_or_default()
}

fn result(observation: &Observation) -> Option<MediaResult> {
    let Step::Media { target, secured } = &observation.step else { return None };
    let (voice, video) = match &observation.saw {
        Saw::Media(flows) => (Some(FlowResult::of(&flows.voice)), Some(FlowResult::of(&flows.video))),
        _ => (None, None),
    };
    let felt = [voice, video].map(|flow| flow.map_or(Experience::Unknown, |flow| flow.experience()));
    Some(MediaResult {
        host: target.host.clone(),
        address: target.address.to_string(),
        port: target.port,
        over: Over::of(target.transport, *secured),
        voice,
        video,
        experience: felt.into_iter().max().unwrap_or_default(),
    })
}

impl MediaResult {
    /// Whether two tests went the same way.
    pub(super) fn is_same_way(&self, other: &Self) -> bool {
        (&self.address, self.port, self.over) == (&other.address, other.port, other.over)
    }

    /// Whether packets could be sent at all.
    pub(super) fn is_measured(&self) -> bool {
        self.voice.is_some() && self.video.is_some()
    }

    /// Whether any packet came back.
    pub(super) fn is_heard(&self) -> bool {
        [self.voice, self.video].into_iter().flatten().any(|flow| flow.received > 0)
    }

    /// Whether packets came back, to the end.
    pub(super) fn works(&self) -> bool {
        let lasts =
            |flow: &Option<FlowResult>| flow.is_some_and(|flow| flow.received > 0 && flow.ended_after_ms.is_none());
        lasts(&self.voice) && lasts(&self.video)
    }

    /// The transport that a firewall sees.
    pub(super) fn transport(&self) -> Transport {
        match self.over {
            Over::Udp | Over::Dtls => Transport::Udp,
            Over::Tcp | Over::Tls => Transport::Tcp,
        }
    }

    /// The worst of both flows: thousandths lost, time there and back and jitter in milliseconds, where anything came back.
    pub(super) fn worst(&self) -> Option<[u64; 3]> {
        let flows = [self.voice?, self.video?];
        let most = |figure: fn(&FlowResult) -> Option<u64>| flows.iter().map(figure).max().flatten();
        Some([most(|flow| Some(flow.lost_permille.into()))?, most(|flow| flow.rtt_ms)?, most(|flow| flow.jitter_ms)?])
    }
}

impl FlowResult {
    fn of(flow: &Flow) -> Self {
        let lost = flow.sent.saturating_sub(flow.received);
        let ended = flow.last_ms.unwrap_or(0);
        Self {
            sent: flow.sent,
            received: flow.received,
            lost_permille: u32::try_from(u64::from(lost) * 1_000 / u64::from(flow.sent.max(1))).unwrap_or(1_000),
            rtt_ms: flow.rtt_us.map(rounded),
            jitter_ms: flow.jitter_us.map(rounded),
            reordered: flow.reordered,
            ended_after_ms: (!flow.lasted()).then_some(ended),
        }
    }

    /// The worst figure counts; what is missing is never good.
    fn experience(&self) -> Experience {
        let figures = [Some(u64::from(self.lost_permille)), self.rtt_ms, self.jitter_ms];
        let felt = figures.into_iter().zip(BANDS).map(|(figure, [fair, poor])| match figure {
            None => Experience::Unknown,
            Some(figure) if figure >= poor => Experience::Poor,
            Some(figure) if figure >= fair => Experience::Fair,
            Some(_) => Experience::Good,
        });
        felt.max().unwrap_or_default()
    }
}

fn rounded(micros: u64) -> u64 {
    (micros + 500) / 1_000
}

/// From where on it is fair, and poor: thousandths lost, milliseconds there and back, milliseconds of jitter.
///
/// Fair begins where Microsoft's figures for Teams end (1 % lost, 100 ms, 30 ms; "Prepare your organization's network"). Poor begins where Agora warns
/// (5 % lost, 100 ms of jitter; pre-call tests), and where a one-way time of 150 ms is passed (ITU-T G.114).
const BANDS: [[u64; 2]; 3] = [[10, 50], [100, 300], [30, 100]];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_figure_tells_how_a_call_feels_and_a_missing_one_is_never_good() {
        use Experience::{Fair, Good, Poor, Unknown};
        let flow = |received, rtt_us: u64, jitter_us: u64| Flow {
            sent: 1_000,
            received,
            reordered: 0,
            rtt_us: Some(rtt_us),
            jitter_us: Some(jitter_us),
            last_ms: Some(3_000),
            span_ms: 3_000,
        };
        for (flow, expected) in [
            (flow(1_000, 40_000, 1_000), Good),
            (flow(991, 99_400, 29_400), Good),
            (flow(990, 40_000, 1_000), Fair),
            (flow(1_000, 100_000, 1_000), Fair),
            (flow(1_000, 40_000, 30_000), Fair),
            (flow(950, 40_000, 1_000), Poor),
            (flow(1_000, 300_000, 1_000), Poor),
            (flow(1_000, 40_000, 100_000), Poor),
            (Flow { received: 1, jitter_us: None, ..flow(1, 40_000, 0) }, Unknown),
            (Flow { sent: 5, span_ms: 80, ..Flow::default() }, Unknown),
        ] {
            assert_eq!(FlowResult::of(&flow).experience(), expected, "{flow:?}");
        }
    }
}
