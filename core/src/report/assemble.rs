//! From a recording to a report: verdicts, with every code worded.

use crate::device;
use crate::observe::Recording;
use crate::profile::{ChoiceError, RESOLVERS, Table};
use crate::verdict::{self, CapabilityVerdict, Cause, Circumstances, RuleVerdict, Said, Variant, Verdicts, Wanted};
use crate::words::Words;

use super::{CapabilityResult, Finding, NetworkSeen, ProfileName, Report, RuleResult, TicketRow, VariantResult};

impl Report {
    /// Judges a recording and words the verdicts in English; the same recording always gives the same report.
    ///
    /// Fails when the recorded choice does not fit the recorded profile.
    pub fn of(recording: &Recording) -> Result<Self, ChoiceError> {
        Self::worded(recording, &Words::english())
    }

    /// Judges a recording and words the verdicts; fails as [`Report::of`] does.
    pub fn worded(recording: &Recording, words: &Words) -> Result<Self, ChoiceError> {
        let (header, end) = (&recording.header, &recording.end);
        let table = Table::of(&header.profile, &header.choice)?;
        let circumstances = Circumstances {
            depth: header.depth,
            ended: end.ended,
            proxy: header.network.proxy.as_deref(),
            no_proxy: &header.network.no_proxy,
            notices: &header.notices,
            source: &header.network.source,
        };
        let verdicts = verdict::judge(&table, circumstances, &recording.observations);
        Ok(Self {
            schema: Self::SCHEMA.to_owned(),
            agent: header.agent.clone(),
            profile: ProfileName {
                id: header.profile.id.clone(),
                device: table.device,
                dated: header.profile.dated.clone(),
                parameters: table.parameters,
            },
            started: header.started.clone(),
            took_ms: end.took_ms,
            depth: header.depth,
            ended: end.ended,
            runner: header.runner,
            network: network(recording, &verdicts),
            readiness: verdicts.readiness,
            sentence: sentence(&verdicts.sentence, words),
            capabilities: verdicts.capabilities.into_iter().map(|it| capability(it, words)).collect(),
            variants: verdicts.variants.into_iter().map(|it| variant(it, words)).collect(),
            rules: verdicts.rules.into_iter().map(|it| rule(it, words)).collect(),
            findings: verdicts.causes.into_iter().map(|it| finding(it, words)).collect(),
            ticket: verdicts.ticket.into_iter().map(|it| ticket(it, words)).collect(),
            experience: verdicts.experience,
            media: verdicts.media,
            spent: end.spent,
        })
    }
}

fn network(recording: &Recording, verdicts: &Verdicts) -> NetworkSeen {
    let told = &recording.header.network;
    NetworkSeen {
        kind: told.kind,
        vpn: told.vpn.clone(),
        proxy: told.proxy.clone(),
        dns: told.dns.clone(),
        ipv4: verdicts.network.ipv4,
        ipv6: verdicts.network.ipv6,
        portal: verdicts.network.portal,
        nat_ipv4: verdicts.network.nat_ipv4,
        nat_ipv6: verdicts.network.nat_ipv6,
        nat_lifetime_ipv4: verdicts.network.nat_lifetime_ipv4,
        nat_lifetime_ipv6: verdicts.network.nat_lifetime_ipv6,
        // A recording may come from a shell that did not choose.
        source: device::source(told.source.iter().copied()),
        system: told.system.clone(),
    }
}

/// The argument `what` holds titles, themselves codes, joined by commas.
fn sentence(said: &Said, words: &Words) -> String {
    let mut args = said.args.clone();
    if let Some(what) = args.get_mut("what") {
        *what = what.split(", ").map(|title| words.plain(title)).collect::<Vec<_>>().join(", ");
    }
    words.text(&said.code, &args)
}

/// A sentence, with words for the resolvers in place of the sign that profiles have for them.
fn worded(said: &Said, words: &Words) -> String {
    words.text(&said.code, &said.args).replace(RESOLVERS, &words.plain("label-resolver"))
}

fn capability(verdict: CapabilityVerdict, words: &Words) -> CapabilityResult {
    CapabilityResult {
        id: verdict.id,
        title: words.plain(&verdict.title),
        readiness: verdict.readiness,
        path: verdict.path,
        notices: verdict.notices.map(|notices| words.plain(&notices)),
        because: verdict.because,
    }
}

fn variant(variant: Variant, words: &Words) -> VariantResult {
    VariantResult {
        parameter: variant.parameter,
        title: words.plain(&variant.title),
        on: variant.on,
        counts: variant.counts,
        readiness: variant.readiness,
        capabilities: variant.capabilities.into_iter().map(|it| capability(it, words)).collect(),
    }
}

fn rule(verdict: RuleVerdict, words: &Words) -> RuleResult {
    RuleResult {
        id: verdict.id,
        service: verdict.service,
        transport: verdict.transport,
        ports: verdict.ports,
        required: verdict.required,
        verdict: verdict.verdict,
        reason: verdict.reason.map(|reason| worded(&reason, words)),
        targets: verdict.targets,
    }
}

fn finding(cause: Cause, words: &Words) -> Finding {
    Finding {
        text: worded(&cause.said, words),
        code: cause.said.code,
        severity: cause.severity,
        args: cause.said.args,
        implied_by: cause.implied_by,
        observations: cause.observations,
    }
}

fn ticket(wanted: Wanted, words: &Words) -> TicketRow {
    TicketRow {
        transport: wanted.transport,
        ports: wanted.ports,
        hosts: wanted.hosts,
        addresses: wanted.addresses,
        why: worded(&wanted.why, words),
        loses: words.plain(&wanted.loses),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::device::{Depth, Network, Runner};
    use crate::observe::{Agent, DnsWay, End, Ended, Header, Observation, Role, Saw, Spent, Step, Target};
    use crate::profile::{Choice, DeviceClass, Probed, Transport, builtin};
    use crate::report::{Readiness, Verdict};

    #[test]
    fn a_device_without_a_network_gets_a_whole_report_that_says_so_once() {
        let no_way = ["192.0.2.1", "2001:db8::1"].map(|to| {
            let saw = Saw::OsRefused { error: "ENETUNREACH".to_owned() };
            step(Role::Negative, Step::Route { to: to.parse().unwrap() }, saw)
        });
        let report = Report::of(&recording(no_way.to_vec(), Ended::Complete)).unwrap();
        assert_eq!(report.readiness, Readiness::Unknown);
        assert_eq!(report.sentence, Words::english().plain("sentence-offline"));
        assert!(report.rules.iter().all(|rule| rule.verdict == Verdict::NotRun && rule.reason.is_none()));
        let own = report.findings.iter().filter(|finding| finding.implied_by.is_none());
        assert_eq!(own.map(|finding| finding.code.as_str()).collect::<Vec<_>>(), ["offline"]);
        assert!(report.ticket.is_empty());
    }

    #[test]
    fn every_sentence_of_a_site_that_rejects_everything_is_worded() {
        let report = Report::of(&recording(rejected(), Ended::Complete)).unwrap();
        assert_eq!(report.readiness, Readiness::NotReady);
        assert!(report.sentence.ends_with(": Sign-in, Video call."), "{}", report.sentence);
        assert!(!report.ticket.is_empty());
        let findings = report.findings.iter().map(|finding| (finding.code.as_str(), &finding.text));
        let tickets = report.ticket.iter().flat_map(|row| [("why-", &row.why), ("loses-", &row.loses)]);
        for (code, text) in findings.chain(tickets) {
            assert!(text.ends_with('.') && !text.starts_with(code) && !text.contains("{$"), "{code}: {text}");
        }
    }

    #[test]
    fn the_same_recording_gives_the_same_report_byte_for_byte() {
        let json = || {
            let report = Report::of(&recording(rejected(), Ended::Deadline)).unwrap();
            serde_json::to_string(&report).unwrap()
        };
        assert_eq!(json(), json());
    }

    #[test]
    fn a_run_keeps_its_id_when_it_is_judged_again_and_shares_it_with_no_other() {
        let run = recording(rejected(), Ended::Complete);
        let id = |run: &Recording| Report::of(run).unwrap().run_id();
        let judged_otherwise = Recording { observations: Vec::new(), ..run.clone() };
        let mut other = run.clone();
        other.end.spent.packets += 1;
        assert_eq!(id(&run), "2026-11-21T09:30:00Z-e4b137bc");
        assert_eq!(id(&run), id(&judged_otherwise));
        assert_ne!(id(&run), id(&other));
    }

    #[test]
    fn a_public_prefix_in_a_recording_stays_out_of_the_report() {
        let mut run = recording(Vec::new(), Ended::Complete);
        run.header.network.source = ["203.0.113.9/24", "10.1.2.3/24"].map(|own| own.parse().unwrap()).to_vec();
        assert_eq!(Report::of(&run).unwrap().network.source, ["10.1.2.0/24".parse().unwrap()]);
    }

    fn recording(mut observations: Vec<Observation>, ended: Ended) -> Recording {
        for (i, observation) in observations.iter_mut().enumerate() {
            observation.n = u32::try_from(i).unwrap() + 1;
            observation.at_us = u64::from(observation.n) * 1_000;
        }
        let header = Header {
            schema: Header::SCHEMA.to_owned(),
            agent: Agent { version: "0.1.0".to_owned(), platform: "test".to_owned() },
            profile: builtin("glarassist").unwrap(),
            choice: choice(),
            depth: Depth::Quick,
            started: "2026-11-21T09:30:00Z".to_owned(),
            runner: Runner::Shell,
            network: Network::default(),
            notices: Vec::new(),
        };
        Recording { header, observations, end: End { took_ms: 1, ended, spent: Spent::default() } }
    }

    fn choice() -> Choice {
        Choice { device: DeviceClass::Mobile, parameters: BTreeMap::new(), hosts: BTreeMap::new(), responder: None }
    }

    /// Two tries at every range's first port, each rejected by the gateway.
    fn rejected() -> Vec<Observation> {
        let table = Table::of(&builtin("glarassist").unwrap(), &choice()).unwrap();
        let address = "203.0.113.20".parse().unwrap();
        let mut steps = Vec::new();
        for row in &table.rows {
            for target in &row.targets {
                let (host, address) = match &target.probed {
                    Probed::Name(name) => {
                        let asked = Step::Dns { name: name.clone(), via: DnsWay::System };
                        steps.push(step(Role::Rule, asked, Saw::Answers { addresses: vec![address] }));
                        (name.clone(), address)
                    }
                    Probed::Address(address) => (address.to_string(), *address),
                    _ => continue,
                };
                for range in row.rule.ports.ranges() {
                    for (attempt, port) in [(1, range.first), (2, range.first), (1, range.last), (2, range.last)] {
                        let transport = row.rule.transport;
                        let to = Target { host: host.clone(), address, transport, port };
                        let to = if transport == Transport::Tcp { Step::Tcp(to) } else { Step::Stun(to) };
                        let saw = Saw::Icmp { from: "192.168.50.1".parse().unwrap(), kind: 3, code: 13 };
                        steps.push(Observation { attempt, ..step(Role::Rule, to, saw) });
                    }
                }
            }
        }
        steps
    }

    fn step(role: Role, step: Step, saw: Saw) -> Observation {
        Observation { n: 0, at_us: 0, took_us: 500, role, attempt: 1, step, saw }
    }
}
