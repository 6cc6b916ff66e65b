//! From a rule's destinations to what is probed for them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::optional::is_set;
use super::{ChoiceError, Probed, TableTarget};
use crate::profile::destination::{Destination, DestinationError, RESOLVERS};
use crate::profile::fault::shown;
use crate::profile::{Host, Parameter, Ports, Profile, Rule, Wildcard, template};

type Values = BTreeMap<String, String>;

/// What to probe for a rule; `given` are names that the person wants probed for it.
pub(super) fn targets(
    profile: &Profile,
    rule: &Rule,
    values: &Values,
    given: &[String],
) -> Result<Vec<TableTarget>, ChoiceError> {
    let mut places = Vec::new();
    for host in rule.hosts.iter().filter(|host| counts(host, values)) {
        places.extend(self::places(profile, rule, host, values)?);
    }
    let mut own = Vec::new();
    for destination in named(rule, given)? {
        match closest(&places, &destination).and_then(|i| places.get_mut(i)) {
            Some(place) => place.given.push(destination),
            None => own.push(destination),
        }
    }
    let mut targets: Vec<TableTarget> = places.into_iter().flat_map(Place::targets).collect();
    targets.extend(own.into_iter().map(|destination| target(None, destination, &Ports::default(), None)));
    let mut seen = BTreeSet::new();
    targets.retain(|target| seen.insert((target.host.clone(), target.probed.clone())));
    if targets.len() > MOST_TARGETS {
        return Err(ChoiceError::Many { rule: rule.id.clone(), most: MOST_TARGETS });
    }
    Ok(targets)
}

/// The single values of a parameter's value that may list several, separated by commas.
pub(super) fn singles(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|single| !single.is_empty())
}

fn counts(host: &Host, values: &Values) -> bool {
    let lists = |(name, value): (&String, &String)| {
        values.get(name).is_some_and(|list| singles(list).any(|single| single == value))
    };
    !host.only_without.as_ref().is_some_and(|name| is_set(values, name)) && host.only_where.iter().all(lists)
}

/// A destination of the rule with its parameters filled, and the names given for it.
struct Place {
    host: String,
    what: What,
    serves: Ports,
    tls_name: Option<String>,
    given: Vec<Destination>,
}

/// What a place is.
enum What {
    /// Found, with what stands in for it when it is wide.
    Found { destination: Destination, one_label: bool, exemplars: Vec<Destination> },
    /// Not known until this parameter is set.
    Unset { parameter: String, ask: String },
}

/// A host, once for each combination of its parameters' values; nothing while an optional one is unset.
fn places(profile: &Profile, rule: &Rule, host: &Host, values: &Values) -> Result<Vec<Place>, ChoiceError> {
    let serves = host.serves.clone().unwrap_or_default();
    let used = if host.name == RESOLVERS { Vec::new() } else { used(profile, host) };
    let unset: Vec<&&Parameter> = used.iter().filter(|parameter| !values.contains_key(&parameter.name)).collect();
    if let Some(missing) = unset.first() {
        if unset.iter().all(|parameter| parameter.optional) {
            return Ok(Vec::new());
        }
        let what = What::Unset { parameter: missing.name.clone(), ask: missing.ask.clone() };
        let host = template::fill(&host.name, values);
        return Ok(vec![Place { host, what, serves, tls_name: None, given: Vec::new() }]);
    }
    let place = |values: Values| {
        let host_name = template::fill(&host.name, &values);
        let destination = read(rule, &host_name, host.name == RESOLVERS)?;
        let exemplars = host.exemplars.iter().map(|name| read(rule, &template::fill(name, &values), false));
        let exemplars = exemplars.collect::<Result<_, _>>()?;
        Ok(Place {
            what: What::Found { destination, one_label: host.wildcard == Some(Wildcard::Tls), exemplars },
            host: host_name,
            serves: serves.clone(),
            tls_name: host.tls_name.as_ref().map(|name| template::fill(name, &values)),
            given: Vec::new(),
        })
    };
    combinations(rule, &used, values)?.into_iter().map(place).collect()
}

/// Parameters in any text of a host.
fn used<'a>(profile: &'a Profile, host: &Host) -> Vec<&'a Parameter> {
    let texts = std::iter::once(&host.name).chain(&host.exemplars).chain(&host.tls_name);
    let names: BTreeSet<&str> = texts.flat_map(|text| template::parameters(text).unwrap_or_default()).collect();
    profile.parameters.iter().filter(|parameter| names.contains(parameter.name.as_str())).collect()
}

/// Every combination of single values, where a value lists several separated by commas.
fn combinations(rule: &Rule, used: &[&Parameter], values: &Values) -> Result<Vec<Values>, ChoiceError> {
    let mut combinations = vec![Values::new()];
    for parameter in used {
        let list = values.get(&parameter.name).map(String::as_str).unwrap_or_default();
        let singles = || singles(list);
        if singles().next().is_none() {
            return Err(ChoiceError::Host { rule: rule.id.clone(), error: DestinationError::Empty });
        }
        if combinations.len().saturating_mul(singles().count()) > MOST_NAMES {
            return Err(ChoiceError::Many { rule: rule.id.clone(), most: MOST_NAMES });
        }
        let with = |single: &str, so_far: &Values| {
            let mut more = so_far.clone();
            more.insert(parameter.name.clone(), single.to_owned());
            more
        };
        combinations =
            combinations.iter().flat_map(|so_far| singles().map(move |single| with(single, so_far))).collect();
    }
    Ok(combinations)
}

fn read(rule: &Rule, text: &str, resolvers_allowed: bool) -> Result<Destination, ChoiceError> {
    match Destination::read(text) {
        Ok(Destination::Resolvers) if !resolvers_allowed => Err(DestinationError::Letters(shown(text))),
        other => other,
    }
    .map_err(|error| ChoiceError::Host { rule: rule.id.clone(), error })
}

fn named(rule: &Rule, given: &[String]) -> Result<Vec<Destination>, ChoiceError> {
    if given.len() > MOST_NAMES {
        return Err(ChoiceError::Many { rule: rule.id.clone(), most: MOST_NAMES });
    }
    let one = |text: &String| match read(rule, text.trim(), false)? {
        Destination::Below(_) | Destination::Network(_) => {
            Err(ChoiceError::Wide { rule: rule.id.clone(), given: shown(text) })
        }
        destination => Ok(destination),
    };
    given.iter().map(one).collect()
}

/// The place that a given name stands for: the closest that covers it, else the first that is unset.
fn closest(places: &[Place], given: &Destination) -> Option<usize> {
    let covering = |(_, place): &(usize, &Place)| match &place.what {
        What::Found { destination, one_label, .. } => destination.covers(given, *one_label),
        What::Unset { .. } => false,
    };
    let width = |(i, place): &(usize, &Place)| match &place.what {
        What::Found { destination, .. } => (Reverse(destination.narrowness()), *i),
        What::Unset { .. } => (Reverse(0), *i),
    };
    let closest = places.iter().enumerate().filter(covering).min_by_key(width).map(|(i, _)| i);
    closest.or_else(|| places.iter().position(|place| matches!(place.what, What::Unset { .. })))
}

impl Place {
    fn targets(self) -> Vec<TableTarget> {
        let Place { host, what, serves, tls_name, given } = self;
        let gap =
            |probed| TableTarget { host: host.clone(), probed, serves: serves.clone(), tls_name: tls_name.clone() };
        let each = |host: Option<&str>, found: Vec<Destination>| {
            found.into_iter().map(|one| target(host, one, &serves, tls_name.as_deref())).collect()
        };
        match what {
            What::Unset { parameter, ask } if given.is_empty() => vec![gap(Probed::Unset { parameter, ask })],
            // An unset destination is known now: it is the given one.
            What::Unset { .. } => each(None, given),
            What::Found { .. } if !given.is_empty() => each(Some(&host), given),
            What::Found { destination: Destination::Below(_) | Destination::Network(_), exemplars, .. } => {
                if exemplars.is_empty() { vec![gap(Probed::NoExemplar)] } else { each(Some(&host), exemplars) }
            }
            What::Found { destination: Destination::Resolvers, .. } => vec![gap(Probed::Resolvers)],
            What::Found { destination, .. } => each(Some(&host), vec![destination]),
        }
    }
}

/// A target for a single destination; without `host` it stands for itself.
fn target(host: Option<&str>, destination: Destination, serves: &Ports, tls_name: Option<&str>) -> TableTarget {
    let (probed, name) = match destination {
        Destination::Name(name) => (Probed::Name(name.clone()), Some(name)),
        Destination::Address(address) => (Probed::Address(address), tls_name.map(str::to_owned)),
        Destination::Below(_) | Destination::Network(_) => (Probed::NoExemplar, tls_name.map(str::to_owned)),
        Destination::Resolvers => (Probed::Resolvers, None),
    };
    let host = host.map_or_else(
        || match &probed {
            Probed::Address(address) => address.to_string(),
            _ => name.clone().unwrap_or_default(),
        },
        str::to_owned,
    );
    TableTarget { host, probed, serves: serves.clone(), tls_name: name }
}

/// Most values of one destination's parameters, and most names given for one rule.
const MOST_NAMES: usize = 64;
/// Most targets of one rule.
const MOST_TARGETS: usize = 256;
