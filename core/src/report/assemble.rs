//! From a recording to a report: verdicts, with every code worded.

use crate::observe::Recording;
use crate::profile::{ChoiceError, Table};
use crate::verdict::{self, CapabilityVerdict, Cause, RuleVerdict, Said, Verdicts, Wanted};
use crate::words::Words;

use super::{CapabilityResult, Finding, NetworkSeen, ProfileName, Report, RuleResult, TicketRow};

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
        let verdicts = verdict::judge(&table, header.depth, end.ended, &recording.observations);
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
            rules: verdicts.rules.into_iter().map(|it| rule(it, words)).collect(),
            findings: verdicts.causes.into_iter().map(|it| finding(it, words)).collect(),
            ticket: verdicts.ticket.into_iter().map(|it| ticket(it, words)).collect(),
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

fn rule(verdict: RuleVerdict, words: &Words) -> RuleResult {
    RuleResult {
        id: verdict.id,
        service: verdict.service,
        transport: verdict.transport,
        ports: verdict.ports,
        required: verdict.required,
        verdict: verdict.verdict,
        reason: verdict.reason.map(|reason| words.text(&reason.code, &reason.args)),
        targets: verdict.targets,
    }
}

fn finding(cause: Cause, words: &Words) -> Finding {
    Finding {
        text: words.text(&cause.said.code, &cause.said.args),
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
        why: words.text(&wanted.why.code, &wanted.why.args),
        loses: words.plain(&wanted.loses),
    }
}
