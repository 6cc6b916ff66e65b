//! The plan as text: what will be asked, before anything is known.

use std::fmt;

use crate::profile::{Ports, Probed, TableRow};

use super::{Plan, names, samples};

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ways: Vec<String> = (!self.resolvers_named)
            .then(|| "system".to_owned())
            .into_iter()
            .chain(self.resolvers.iter().map(ToString::to_string))
            .collect();
        writeln!(f, "names, by {}", ways.join(" and "))?;
        for name in names::rule_names(self) {
            writeln!(f, "  {name}")?;
        }
        writeln!(f, "controls")?;
        for page in &self.table.controls.reach {
            writeln!(f, "  {} → {}", page.url, page.status)?;
        }
        for server in &self.table.controls.stun {
            writeln!(f, "  stun {server}")?;
        }
        for address in &self.table.controls.negative {
            writeln!(f, "  nobody at {address}")?;
        }
        if let Some(proxy) = &self.proxy {
            writeln!(f, "what is spoken in TLS, by {proxy} too")?;
        }
        if let Some(responder) = &self.table.responder {
            writeln!(f, "  for silent ports, an echo of {responder}")?;
        }
        self.table.rows.iter().try_for_each(|row| self.row(f, row))
    }
}

impl Plan {
    fn row(&self, f: &mut fmt::Formatter<'_>, row: &TableRow) -> fmt::Result {
        let rule = &row.rule;
        let chosen = samples::chosen(&rule.ports, self.depth);
        writeln!(
            f,
            "{} {} {} ({} of {} ports)",
            rule.id,
            rule.transport,
            Ports::of(chosen.iter().copied()),
            chosen.len(),
            rule.ports.count()
        )?;
        for target in &row.targets {
            let probed = match &target.probed {
                Probed::Name(name) => name.clone(),
                Probed::Address(address) => address.to_string(),
                Probed::Resolvers => "the resolvers above".to_owned(),
                Probed::NoExemplar => "nothing: no public name".to_owned(),
                Probed::Unset { parameter, .. } => format!("nothing: {parameter} is not set"),
            };
            writeln!(f, "  {} by {probed}", target.host)?;
        }
        Ok(())
    }
}
