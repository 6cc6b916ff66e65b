//! A table as text, one line a rule, destination and capability.

use std::fmt;

use super::{Aside, Probed, Table, TableRow, TableTarget};
use crate::profile::{Capability, Need, Path, Weight};

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} table", self.device)?;
        for (name, value) in &self.parameters {
            write!(f, " {name}={value}")?;
        }
        writeln!(f)?;
        self.rows.iter().try_for_each(|row| write!(f, "{row}"))?;
        for capability in &self.capabilities {
            write!(f, "{capability}")?;
            let told = capability.paths.iter().filter(|path| !self.counts(path));
            told.map(|path| &path.id).try_for_each(|id| writeln!(f, "  {id} is only told beside the answer"))?;
        }
        self.asides.iter().try_for_each(|aside| writeln!(f, "aside: {aside}"))
    }
}

impl fmt::Display for Aside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}, ", self.capability, self.path)?;
        if self.off {
            return f.write_str("switched off");
        }
        f.write_str("stated for")?;
        self.path.devices.iter().try_for_each(|device| write!(f, " {device}"))
    }
}

impl fmt::Display for TableRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rule = &self.rule;
        let required = if rule.required { "required" } else { "optional" };
        write!(f, "{} {} {} {required} \"{}\"", rule.id, rule.transport, rule.ports, rule.service)?;
        for speaks in &rule.speaks {
            write!(f, " {}:{}", speaks.protocol, speaks.ports)?;
        }
        writeln!(f)?;
        self.targets.iter().try_for_each(|target| writeln!(f, "  {target}"))
    }
}

impl fmt::Display for TableTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host)?;
        match &self.probed {
            Probed::Name(name) if *name == self.host => {}
            Probed::Address(address) if address.to_string() == self.host => {}
            probed => write!(f, " -> {probed}")?,
        }
        if let (Probed::Address(_), Some(name)) = (&self.probed, &self.tls_name) {
            write!(f, ", in TLS {name}")?;
        }
        if self.serves.count() > 0 { write!(f, ", serves {}", self.serves) } else { Ok(()) }
    }
}

impl fmt::Display for Probed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Probed::Name(name) => f.write_str(name),
            Probed::Address(address) => write!(f, "{address}"),
            Probed::Resolvers => f.write_str("the device's resolvers"),
            Probed::NoExemplar => f.write_str("nothing: no name below it is known"),
            Probed::Unset { parameter, .. } => write!(f, "nothing: {parameter} is unset"),
        }
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weight = match self.weight {
            Weight::Required => "required",
            Weight::Optional => "optional",
            Weight::NoImpact => "no impact",
        };
        writeln!(f, "capability {} {weight}", self.id)?;
        self.paths.iter().try_for_each(|path| writeln!(f, "  {path}"))
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {} with", self.id, self.gives)?;
        for (i, need) in self.needs.iter().enumerate() {
            let joint = if i > 0 { " + " } else { " " };
            write!(f, "{joint}{need}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.ports {
            Some(ports) => write!(f, "{} {ports}", self.rule),
            None => f.write_str(&self.rule),
        }
    }
}
