//! What is to be checked: options over environment over configuration file over defaults.

use std::collections::BTreeMap;
use std::path::{MAIN_SEPARATOR, Path};
use std::time::{Duration, SystemTime};

use callready::config::Config;
use callready::device::{Device, Egress, Runner};
use callready::net::Roots;
use callready::profile::{self, Choice, DeviceClass, Profile, Table};
use callready::run::{Request, unpredictable};
use callready::upload::Destination;
use callready::words::Words;
use serde_json::{Map, Value};

use crate::args::Check;
use crate::exit::Failure;
use crate::{code, device, dumpsys, files, profiles, values};

/// What a check was asked for.
pub struct Wanted {
    /// What to check; its notices say what the configuration file got wrong.
    pub request: Request,
    /// The words for its report.
    pub words: Words,
    /// Where the report is sent.
    pub to: Option<Destination>,
}

/// Puts together what is wanted.
pub fn request(check: &Check) -> Result<Wanted, Failure> {
    let settings = check.settings()?;
    let mut config = check.config.as_deref().map(|path| configuration(path, check)).transpose()?.unwrap_or_default();
    let mut profile = named(check.profile.as_deref().or(config.profile.as_deref()).unwrap_or(Config::PROFILE))?;
    compare(check, &mut config, &mut profile)?;
    let choice = choice(check, settings, &mut config, &profile);
    Table::of(&profile, &choice).map_err(|error| Failure::Usage(error.to_string()))?;
    let depth = check.depth.or(config.depth).unwrap_or_default();
    let deadline = check.deadline.or(config.deadline).unwrap_or(depth.deadline());
    let media = check.media_seconds.or(config.media).unwrap_or(depth.media());
    let mut device = Device { deadline, media, ..this_device(check)? };
    resolve(check, &config, &mut device)?;
    let to = Destination::of(&config).unwrap_or_else(|fault| {
        config.notices.push(fault);
        None
    });
    let to = to.map(|to| to.on(&device));
    let notices = config.told();
    let language = check.language.as_deref().or(config.language.as_deref()).unwrap_or(DEFAULT_LANGUAGE);
    let seed = unpredictable();
    let request =
        Request { profile, choice, depth, device, started: SystemTime::now(), notices, seed, trusted: Roots::System };
    Ok(Wanted { request, words: Words::of(language), to })
}

/// Names the resolvers, as far as the system does not: a device without `/etc/resolv.conf` is Android.
fn resolve(check: &Check, config: &Config, device: &mut Device) -> Result<(), Failure> {
    if check.dns.is_empty() {
        config.resolve(device);
    } else {
        device.resolve_with(&check.dns);
    }
    if device.resolvers.is_empty() {
        device.resolve_with(&dumpsys::resolvers(Path::new("/")));
    }
    match device.resolvers.is_empty() && STATIC {
        true => Err(Failure::Usage(NO_RESOLVER.to_owned())),
        false => Ok(()),
    }
}

fn named(name: &str) -> Result<Profile, Failure> {
    if let Some(profile) = profile::builtin(name) {
        return Ok(profile);
    }
    let path = Path::new(name);
    let looks_like_a_file = name.contains([MAIN_SEPARATOR, '.']) || path.exists();
    if !looks_like_a_file {
        let known = profile::BUILTIN.join(", ");
        return Err(Failure::Usage(format!("profile: {name}: neither a built-in profile ({known}) nor a file")));
    }
    profiles::parse(path, &profiles::read(path)?)
}

/// Puts other controls in place of the profile's where they are valid; wrong ones in the configuration become a notice.
fn compare(check: &Check, config: &mut Config, profile: &mut Profile) -> Result<(), Failure> {
    let Some(controls) = check.controls.clone() else {
        config.compare(profile);
        return Ok(());
    };
    controls.replace(&mut profile.controls);
    profile.check().map_err(|faults| Failure::Usage(format!("--controls: {faults}")))
}

/// Options win over the configuration; those that do not fit the profile are for the caller to refuse.
fn choice(check: &Check, settings: Vec<(String, String)>, config: &mut Config, profile: &Profile) -> Choice {
    let device = check.device.unwrap_or(DeviceClass::Mobile);
    let responder = check.responder.clone().or_else(|| config.responder.take());
    let decided = Choice { device, parameters: BTreeMap::new(), hosts: BTreeMap::new(), responder };
    let mut choice = config.choose(profile, decided, check.device.is_some());
    choice.parameters.extend(settings);
    let mut given: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (rule, names) in &check.host {
        given.entry(rule.clone()).or_default().extend(names.iter().cloned());
    }
    choice.hosts.extend(given);
    choice
}

/// Reads a file of at most 1 MiB; only one that is neither a JSON object nor a code that counts is a failure.
fn configuration(path: &Path, check: &Check) -> Result<Config, Failure> {
    let bytes = files::read(CONFIGURATION, path, MOST_CONFIGURATION)?;
    if let Some(entries) = code::entries(path, &bytes, check.handover_key.as_deref())? {
        return Ok(Config::of(&entries));
    }
    json(path, &bytes).map(|entries| Config::of(&entries))
}

/// The keys of a configuration file.
pub fn json(path: &Path, bytes: &[u8]) -> Result<Map<String, Value>, Failure> {
    let entries: Map<String, Value> = serde_json::from_slice(bytes).map_err(|error| {
        // A message about the kind of a value repeats it, and it may be a password.
        let place = if error.is_data() { String::new() } else { format!("{error}; ") };
        let fault = format!("{place}a JSON object is needed, such as {{\"device\": \"glasses\"}}");
        Failure::invalid(CONFIGURATION, path, false, fault)
    })?;
    Ok(entries)
}

fn this_device(check: &Check) -> Result<Device, Failure> {
    let root = Path::new("/");
    if let Some(interface) = &check.interface {
        let known = device::interfaces(root);
        if !known.is_empty() && !known.contains(interface) {
            let known = known.join(", ");
            return Err(Failure::Usage(format!("--interface: there is no {interface}; this device has: {known}")));
        }
    }
    if let Some(roots) = &check.roots {
        let pem = files::read("roots", roots, MOST_ROOTS)?;
        if !pem.windows(PEM.len()).any(|bytes| bytes == PEM) {
            let fault = "holds no certificate; a PEM file is needed, with lines -----BEGIN CERTIFICATE-----";
            return Err(Failure::invalid("roots", roots, false, fault));
        }
    }
    let mut facts = device::facts(root, check.interface.as_deref(), |name| std::env::var(name).ok(), device::prefixes);
    if let Some(named) = &check.proxy {
        facts.proxy = values::proxy(&named.0).map_err(|fault| Failure::Usage(format!("--proxy: {fault}")))?;
        facts.network.proxy = facts.proxy.as_ref().map(ToString::to_string);
        facts.network.no_proxy = Vec::new();
    }
    Ok(Device {
        platform: device::platform(),
        runner: Runner::Shell,
        network: facts.network,
        resolvers: facts.resolvers,
        resolvers_named: false,
        proxy: facts.proxy,
        egress: check.interface.clone().map_or(Egress::Any, Egress::Interface),
        roots: check.roots.clone(),
        allow_private: check.allow_private,
        deadline: Duration::ZERO,
        media: Duration::ZERO,
    })
}

/// This program brings its own C library, which asks a resolver on this device where no file names another; there is hardly ever one.
const STATIC: bool = cfg!(target_env = "musl");
const NO_RESOLVER: &str = "--dns: this device does not tell its DNS servers (no /etc/resolv.conf, and nothing in what dumpsys tells); name the network's, \
    such as --dns 192.168.1.1, or several";
/// Not the environment's LANG: scripts read the text.
const DEFAULT_LANGUAGE: &str = "en";
/// Largest file of roots, bytes; the whole public list is a quarter of a MiB.
const MOST_ROOTS: u64 = 4 << 20;
/// What messages call the file.
pub const CONFIGURATION: &str = "configuration";
/// Largest configuration file, bytes.
pub const MOST_CONFIGURATION: u64 = 1 << 20;
const PEM: &[u8] = b"-----BEGIN CERTIFICATE-----";
