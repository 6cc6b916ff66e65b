//! The thirteen fields of a row, for text and CSV alike.

use std::collections::BTreeSet;
use std::net::IpAddr;

use ipnet::IpNet;

use crate::profile::{Destination, Ports};
use crate::render::arguments;
use crate::render::place::place;
use crate::report::{Finding, Report, RuleResult, Span, State, TargetResult, TicketRow};
use crate::words::Words;

/// The fields' names, in CONTRACT's words and order; they are read by programs too, so no language changes them.
pub const COLUMNS: [&str; 13] = [
    "#",
    "Source subnet (seen by device)",
    "Source public address",
    "Destination FQDN",
    "Destination addresses (resolved here, time)",
    "Protocol",
    "Port(s)",
    "Direction",
    "Action",
    "TLS inspection",
    "Duration",
    "Justification",
    "Evidence",
];

/// A row of the ticket, and what it rests on in the report.
pub struct Row<'a> {
    /// From 1.
    pub number: usize,
    /// As the report has it.
    pub asked: &'a TicketRow,
    /// Rows of the vendor's table that it comes from; none where the report was cut by hand.
    pub rules: Vec<&'a RuleResult>,
    /// Their targets that it speaks of.
    targets: Vec<&'a TargetResult>,
}

/// Every row of a report's ticket.
pub fn rows(report: &Report) -> Vec<Row<'_>> {
    (1..).zip(&report.ticket).map(|(number, asked)| Row::of(number, asked, report)).collect()
}

impl<'a> Row<'a> {
    fn of(number: usize, asked: &'a TicketRow, report: &'a Report) -> Self {
        let mut row = Row { number, asked, rules: Vec::new(), targets: Vec::new() };
        for rule in report.rules.iter().filter(|rule| rule.transport == asked.transport) {
            let targets: Vec<&TargetResult> = rule.targets.iter().filter(|target| row.speaks_of(target)).collect();
            if !targets.is_empty() {
                row.rules.push(rule);
                row.targets.extend(targets);
            }
        }
        row
    }

    /// The fields in the order of [`COLUMNS`]; what is not known is blank.
    pub fn fields(&self, report: &'a Report, words: &Words) -> [String; 13] {
        let asked = self.asked;
        [
            self.number.to_string(),
            self.source(report).map(|source| source.to_string()).unwrap_or_default(),
            String::new(),
            asked.hosts.iter().filter(|host| is_name(host)).map(String::as_str).collect::<Vec<_>>().join(", "),
            self.addresses(report, words),
            asked.transport.to_string().to_uppercase(),
            // With a space after the comma, no spreadsheet takes two ports for one number with thousands.
            asked.ports.to_string().replace(',', ", "),
            words.plain("ticket-outbound"),
            words.plain("ticket-allow"),
            if self.is_inspected(report) { words.plain("ticket-inspection-off") } else { String::new() },
            String::new(),
            self.justification(words),
            self.evidence(report, words),
        ]
    }

    /// Whether somebody else's certificate was shown: connections get through, and no allow line changes what is wrong.
    pub fn is_intercepted(&self) -> bool {
        self.spans().any(|span| span.state == State::Intercepted)
    }

    /// Whether the row is about IPv4.
    pub fn is_v4(&self) -> bool {
        self.asked.addresses.iter().find_map(|address| address.parse().ok()).is_none_or(|to: IpAddr| to.is_ipv4())
    }

    /// The device's own prefix of the row's address family.
    pub fn source(&self, report: &Report) -> Option<IpNet> {
        report.network.source.iter().find(|source| source.addr().is_ipv4() == self.is_v4()).map(IpNet::trunc)
    }

    fn speaks_of(&self, target: &TargetResult) -> bool {
        let here = target.address.as_ref().is_some_and(|address| self.asked.addresses.contains(address));
        let asked = |span: &&Span| span.state != State::Open && span.state != State::NotRun;
        let ports = target.spans.iter().filter(asked).flat_map(|span| span.ports.iter());
        here && self.asked.hosts.contains(&target.host) && Ports::of(ports).covers(&self.asked.ports)
    }

    fn spans(&self) -> impl Iterator<Item = &'a Span> {
        self.targets.iter().flat_map(|target| self.spans_of(target))
    }

    fn spans_of(&self, target: &'a TargetResult) -> impl Iterator<Item = &'a Span> + use<'a> {
        let ports = &self.asked.ports;
        target.spans.iter().filter(move |span| ports.covers(&span.ports))
    }

    /// Addresses and networks that the table itself names come as it writes them; the others were resolved, and say when.
    fn addresses(&self, report: &Report, words: &Words) -> String {
        let written: Vec<Destination> =
            self.asked.hosts.iter().filter_map(|host| Destination::read(host).ok()).filter(is_numeric).collect();
        let is_written = |address: &IpAddr| {
            let address = Destination::Address(*address);
            written.iter().any(|it| *it == address || it.covers(&address, false))
        };
        let resolved = self.asked.addresses.iter().filter(|it| !it.parse().is_ok_and(|it| is_written(&it)));
        let resolved = resolved.map(String::as_str).collect::<Vec<_>>().join(", ");
        let numeric = self.asked.hosts.iter().filter(|host| Destination::read(host).is_ok_and(|it| is_numeric(&it)));
        let mut parts: Vec<String> = numeric.cloned().collect();
        if !resolved.is_empty() {
            let told = arguments([("addresses", resolved), ("time", report.started.clone())]);
            parts.push(words.text("ticket-addresses", &told));
        }
        parts.join(", ")
    }

    /// Only a certificate that no public root vouches for shows that TLS is opened; one for another name may be the vendor's own mistake.
    fn is_inspected(&self, report: &'a Report) -> bool {
        self.is_intercepted() && self.certificates(report).any(|it| INSPECTED.contains(&it.code.as_str()))
    }

    /// What the report says of the certificates that its destinations showed.
    fn certificates(&self, report: &'a Report) -> impl Iterator<Item = &'a Finding> {
        let probed = |host: &String| self.targets.iter().any(|target| target.probed.as_ref() == Some(host));
        let of_tls = report.findings.iter().filter(|it| it.code.starts_with("tls."));
        of_tls.filter(move |it| it.args.get("host").is_some_and(probed))
    }

    fn justification(&self, words: &Words) -> String {
        let mut services: Vec<&str> = self.rules.iter().map(|rule| rule.service.as_str()).collect();
        services.dedup();
        let required = self.rules.iter().any(|rule| rule.required);
        let told = arguments([
            ("service", services.join(", ")),
            ("need", words.plain(if required { "ticket-required" } else { "ticket-optional" })),
            ("loses", self.asked.loses.clone()),
        ]);
        if services.is_empty() { self.asked.loses.clone() } else { words.text("ticket-justification", &told) }
    }

    /// What was seen (a certificate once, not for each host that shows its like), where, on how many of the ports, and in which run.
    fn evidence(&self, report: &'a Report, words: &Words) -> String {
        let mut told = vec![self.asked.why.clone()];
        if self.is_intercepted() {
            let mut issuers = BTreeSet::new();
            for shown in self.certificates(report) {
                if issuers.insert((&shown.code, shown.args.get("issuer"), shown.args.get("subject"))) {
                    told.push(shown.text.clone());
                }
            }
        }
        let places: BTreeSet<String> = self.spans().filter_map(|span| place(span, words)).collect();
        if !places.is_empty() {
            let places = places.into_iter().collect::<Vec<_>>().join("; ");
            told.push(words.text("ticket-place", &arguments([("places", places)])));
        }
        let count = self.asked.ports.count();
        let tested = |target: &&'a TargetResult| self.spans_of(target).map(|span| span.tested).sum::<usize>();
        if let Some(tested) = self.targets.iter().map(tested).min().filter(|tested| *tested < count) {
            let numbers = arguments([("ports", count.to_string()), ("tested", tested.to_string())]);
            told.push(words.text("ticket-sampled", &numbers));
        }
        told.push(words.text("ticket-run", &arguments([("run", report.run_id())])));
        told.join(" ")
    }
}

/// Whether it goes into the field for names; what cannot be read is shown as it stands.
fn is_name(host: &str) -> bool {
    !Destination::read(host).is_ok_and(|it| is_numeric(&it) || it == Destination::Resolvers)
}

fn is_numeric(destination: &Destination) -> bool {
    matches!(destination, Destination::Address(_) | Destination::Network(_))
}

/// Findings in which nobody but the site, if anybody, vouches for the certificate.
const INSPECTED: [&str; 2] = ["tls.inspected", "tls.untrusted"];
