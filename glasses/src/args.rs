//! The command line: what clap reads, and the help texts.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use callready::config::{self, Comparison, handover};
use callready::device::Depth;
use callready::profile::{DeviceClass, Responder};
use clap::builder::{BoolishValueParser, PossibleValuesParser, TypedValueParser};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::exit::Failure;
use crate::values;

/// Will a remote-assistance call work from this network, and if not, which firewall rule is missing?
#[derive(Debug, Parser)]
#[command(name = "callready", version, propagate_version = true, max_term_width = 100, after_help = EXIT_STATUS)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Check {
    /// The parameters that `--set` names; a failure does not repeat what may be a password.
    pub fn settings(&self) -> Result<Vec<(String, String)>, Failure> {
        let read = |text: &String| values::setting(text).map_err(|fault| Failure::Usage(format!("--set: {fault}")));
        self.set.iter().map(read).collect()
    }
}

impl Args {
    /// Reads the command line and the environment.
    pub fn read() -> Result<Self, clap::Error> {
        // The rule for the variables' names is told once, below the options; values such as passwords are never shown.
        let command = Self::command().mut_subcommands(|command| command.mut_args(|arg| arg.hide_env(true)));
        Self::from_arg_matches(&command.try_get_matches()?)
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Test this network against a vendor's firewall table
    Check(Box<Check>),
    /// Print a saved report again; the exit status is the report's
    Show(Show),
    /// Judge saved observations again; no network is touched
    Judge(Judge),
    /// List the reports that were kept, newest first
    History(History),
    /// List the built-in profiles, or check a profile file
    Profiles(Profiles),
    /// Make a signed QR code of a configuration, for devices that scan one
    Code(Code),
}

/// Options of `check`; those that are absent come from the configuration file, then from defaults.
#[derive(Debug, clap::Args)]
#[command(after_help = CHECK_HELP)]
pub struct Check {
    /// Built-in id, or a file: a profile, or a table pasted from a vendor's page [default: glarassist]
    #[arg(env = "CALLREADY_PROFILE")]
    pub profile: Option<String>,

    /// Which of the vendor's tables [default: mobile]
    #[arg(long, env = "CALLREADY_DEVICE", value_name = "CLASS", value_parser = named::<DeviceClass>(&["mobile", "glasses", "web"]))]
    pub device: Option<DeviceClass>,

    /// quick samples ranges; full tests every port [default: quick]
    #[arg(long, env = "CALLREADY_DEPTH", value_name = "DEPTH", value_parser = named::<Depth>(&["quick", "full"]))]
    pub depth: Option<Depth>,

    /// Fill a parameter of the profile (tenant, s3_region, turn_user, …); repeatable
    #[arg(long, env = "CALLREADY_SET", value_name = "KEY=VALUE", value_delimiter = '\n')]
    pub set: Vec<String>,

    /// Probe these names for a rule whose own hosts are wildcards or unknown; repeatable
    #[arg(long, env = "CALLREADY_HOST", value_name = "RULE=NAME[,NAME]", value_delimiter = '\n', value_parser = values::hosts)]
    pub host: Vec<(String, Vec<String>)>,

    /// A Callready responder of your own, asked for every port on which the vendor's servers stay silent; PORT is the TCP port that surely reaches it
    /// [default PORT: 443]
    #[arg(long, env = "CALLREADY_RESPONDER", value_name = "NAME[:PORT]", value_parser = str::parse::<Responder>)]
    pub responder: Option<Responder>,

    /// Test from this network interface
    #[arg(long, env = "CALLREADY_INTERFACE", value_name = "IF")]
    pub interface: Option<String>,

    /// Resolver to test with; repeatable [default: the system's]
    #[arg(long, env = "CALLREADY_DNS", value_name = "ADDR[:PORT]", value_delimiter = '\n', value_parser = config::resolver)]
    pub dns: Vec<SocketAddr>,

    /// HTTP proxy that apps go through, http://[user:password@]host[:port]; what is spoken in TLS is tested through it as well [default: that of
    /// https_proxy or all_proxy, except for hosts in no_proxy]
    #[arg(long, env = "CALLREADY_PROXY", value_name = "URL|none")]
    pub proxy: Option<Secret>,

    /// PEM file used in place of the bundled public roots (labs, private PKI)
    #[arg(long, env = "CALLREADY_ROOTS", value_name = "FILE")]
    pub roots: Option<PathBuf>,

    /// Permit private and loopback targets
    #[arg(long, env = "CALLREADY_ALLOW_PRIVATE", value_parser = BoolishValueParser::new())]
    pub allow_private: bool,

    /// The whole run ends after this long, 1 to 3600 [default: 30 for quick, 120 for full]
    #[arg(long, env = "CALLREADY_DEADLINE", value_name = "SECONDS", value_parser = config::deadline)]
    pub deadline: Option<Duration>,

    /// For so long a call's packets are sent through a relay, where the table has its user and password; 0 to 60 [default: 3 for quick, 12 for full]
    #[arg(long, env = "CALLREADY_MEDIA_SECONDS", value_name = "SECONDS", value_parser = config::media)]
    pub media_seconds: Option<Duration>,

    /// Servers to compare with: `off` (only the vendor's hosts are contacted), or a JSON object as a profile's `controls` [default: the profile's]
    #[arg(long, env = "CALLREADY_CONTROLS", value_name = "off|JSON", value_parser = config::controls)]
    pub controls: Option<Comparison>,

    /// One screen for a person, the whole report, one flat JSON line a rule, the answer in one sentence, or what to ask IT for: as text with lines to paste
    /// into firewalls, or as CSV; qr draws the report as QR codes
    #[arg(long, env = "CALLREADY_FORMAT", value_enum, value_name = "FORMAT", default_value = "text")]
    pub format: Format,

    /// Language of what is printed: de, en, es, fr or pt, also as pt-BR or de_AT.UTF-8; English for any other [default: en]
    #[arg(long, env = "CALLREADY_LANGUAGE", value_name = "TAG")]
    pub language: Option<String>,

    /// Also write the JSON report there; repeatable
    #[arg(long, env = "CALLREADY_SAVE", value_name = "FILE", value_delimiter = '\n')]
    pub save: Vec<PathBuf>,

    /// Also write the report there as QR codes, one picture (PNG) a code; several are FILE with -1, -2 … before its ending
    #[arg(long, env = "CALLREADY_PNG", value_name = "FILE")]
    pub png: Option<PathBuf>,

    /// Also write what was seen, one JSON object a line, for `callready judge`
    #[arg(long, env = "CALLREADY_OBSERVATIONS", value_name = "FILE")]
    pub observations: Option<PathBuf>,

    /// Folder in which every report is kept for `callready history`, the newest 100; `off` keeps none [default: callready/reports in XDG_STATE_HOME or
    /// ~/.local/state]
    #[arg(long, env = "CALLREADY_HISTORY", value_name = "DIR|off")]
    pub history: Option<String>,

    /// No progress on standard error
    #[arg(long, env = "CALLREADY_QUIET", value_parser = BoolishValueParser::new())]
    pub quiet: bool,

    /// JSON file with the keys of the managed configuration, or a configuration code (text or PNG) that `callready code` made
    #[arg(long, env = "CALLREADY_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Public key that a configuration code must be signed with: Base64, or a file that `openssl pkey -pubout` wrote
    #[arg(long, env = "CALLREADY_HANDOVER_KEY", value_name = "KEY|FILE")]
    pub handover_key: Option<String>,
}

/// Options of `show`.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// A report that `--save` or `--format json` wrote, or the codes of one: their texts, one a line, or pictures (PNG), in one file or several; - is
    /// standard input; else the id of a kept report, or `latest`
    #[arg(required = true)]
    pub report: Vec<PathBuf>,

    /// Folder of the kept reports [default: as for check]
    #[arg(long, env = "CALLREADY_HISTORY", value_name = "DIR")]
    pub history: Option<String>,

    /// One screen for a person, the whole report, one flat JSON line a rule, the answer in one sentence, or what to ask IT for: as text with lines to paste
    /// into firewalls, or as CSV; qr draws the report as QR codes
    #[arg(long, env = "CALLREADY_FORMAT", value_enum, value_name = "FORMAT", default_value = "text")]
    pub format: Format,

    /// Also write the report there as QR codes, one picture (PNG) a code; several are FILE with -1, -2 … before its ending
    #[arg(long, env = "CALLREADY_PNG", value_name = "FILE")]
    pub png: Option<PathBuf>,

    /// Language of the words around a report's own, which keep theirs: de, en, es, fr or pt, also as pt-BR or de_AT.UTF-8; English for any other
    #[arg(long, env = "CALLREADY_LANGUAGE", value_name = "TAG", default_value = "en")]
    pub language: String,
}

/// Options of `judge`.
#[derive(Debug, clap::Args)]
pub struct Judge {
    /// A file that `check --observations` wrote
    pub observations: PathBuf,

    /// One screen for a person, the whole report, one flat JSON line a rule, the answer in one sentence, or what to ask IT for: as text with lines to paste
    /// into firewalls, or as CSV; qr draws the report as QR codes
    #[arg(long, env = "CALLREADY_FORMAT", value_enum, value_name = "FORMAT", default_value = "text")]
    pub format: Format,

    /// Also write the report there as QR codes, one picture (PNG) a code; several are FILE with -1, -2 … before its ending
    #[arg(long, env = "CALLREADY_PNG", value_name = "FILE")]
    pub png: Option<PathBuf>,

    /// Language of what is printed: de, en, es, fr or pt, also as pt-BR or de_AT.UTF-8; English for any other
    #[arg(long, env = "CALLREADY_LANGUAGE", value_name = "TAG", default_value = "en")]
    pub language: String,
}

/// Options of `history`.
#[derive(Debug, clap::Args)]
pub struct History {
    /// Folder of the kept reports [default: as for check]
    #[arg(long, env = "CALLREADY_HISTORY", value_name = "DIR")]
    pub history: Option<String>,

    /// One line a report, or a JSON list
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub format: HistoryFormat,
}

/// What `history` prints.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum HistoryFormat {
    Text,
    Json,
}

/// Options of `profiles`.
#[derive(Debug, clap::Args)]
pub struct Profiles {
    /// Absent: list the built-in profiles.
    #[command(subcommand)]
    pub command: Option<ProfilesCommand>,
}

/// Options of `code`.
#[derive(Debug, clap::Args)]
#[command(after_help = CODE_HELP)]
pub struct Code {
    /// JSON file with keys of the managed configuration; a wrong value is refused
    pub config: PathBuf,

    /// Ed25519 private key, as `openssl genpkey -algorithm ed25519` writes it
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,

    /// The code counts until the end of this day in UTC, or until this moment [default: until a newer one counts]
    #[arg(long, value_name = "DATE", value_parser = handover::until)]
    pub expires: Option<SystemTime>,

    /// Also write the code there as a picture (PNG)
    #[arg(long, value_name = "FILE")]
    pub png: Option<PathBuf>,
}

/// What to do with a profile.
#[derive(Debug, Subcommand)]
pub enum ProfilesCommand {
    /// Say what a profile or pasted table holds, or everything that is wrong with it
    Check {
        /// The file
        file: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// What goes to standard output.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Format {
    Text,
    Json,
    Ndjson,
    Sentence,
    Ticket,
    Csv,
    Qr,
}

/// A text that may hold a password.
#[derive(Clone)]
pub struct Secret(pub String);

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// A value that has the same names on the command line as in JSON.
fn named<T>(names: &'static [&'static str]) -> impl TypedValueParser<Value = T>
where
    T: serde::de::DeserializeOwned + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(names).try_map(|name| serde_json::from_value::<T>(name.into()))
}

const EXIT_STATUS: &str = "\
Exit status:
   0  ready
   1  degraded: calls work, something will be noticed
   2  not ready
   3  unknown: it could not be decided (no network, deadline, cancelled)
  64  usage: an unknown option or value
  65  a profile, report or configuration is not valid
  74  a file could not be read or written";

const CHECK_HELP: &str = "\
Examples:
  callready check                                  GlarAssist, the table for phones and tablets
  callready check --device web --depth full        its table for browsers, every port
  callready check --set s3_region=us-east-1 --host rtc-udp=a.edge.agora.io,b.edge.agora.io
  callready check remotespark --set turn_host=turn.example.com --set web_host=www.example.com
  callready check --format ticket                  only the missing rules, for the firewall's people
  callready check --responder responder.example.com
  callready check table.txt --format json --save report.json --observations seen.jsonl

Every option may come from the environment: CALLREADY_ and its name in capitals, such as CALLREADY_DEADLINE=60 or \
CALLREADY_ALLOW_PRIVATE=yes, and CALLREADY_PROFILE; several values of a repeatable one stand one a line. An option wins over the \
environment, which wins over --config FILE.

A proxy's port is 1080 where it is left out, as with curl; %40 stands for @ in a password, which is better given in CALLREADY_PROXY than where others \
can see it. A proxy of another kind is only told in the report, and leaves open what fails without it; `none` says that there is none.

The file holds a JSON object with the keys profile, device, depth, parameters, hosts, responder, dns, deadline_s, media_seconds, controls, language, \
upload_url, upload_format, upload_token and device_label. An unknown key or a wrong value there is left out and told on standard error and in the report; the rest counts.

With upload_url every kept report is sent there once the result is printed: as OpenTelemetry logs, or with upload_format ndjson as a file ({run} in the \
address stands for the report's id). What cannot be sent waits among the kept reports, which is told on standard error, and later checks send it; the exit \
status does not change by it.

Ctrl-C ends the check with the report of what was seen; a second one ends it at once.

Exit status: 0 ready, 1 degraded, 2 not ready, 3 unknown (no network, deadline, stopped), 64 usage, 65 invalid file, 74 file not \
read or written.";

const CODE_HELP: &str = "\
Examples:
  openssl genpkey -algorithm ed25519 -out key.pem          makes a key, once; keep it to yourself
  openssl pkey -in key.pem -pubout                         its public half: what devices have as handover_key
  callready code site.json --key key.pem --png site.png    the code, drawn for a terminal, as text for a pipe, and as a picture

A device takes a code only where its configuration has handover_key, and then only one that is signed with that key, has not expired and is no older than \
the last that it took. A code may set every key but handover_key; what it does not name stays as it was. Whoever sees the code can read it: it is \
signed, not encrypted.

Exit status: 0 made, 64 usage, 65 invalid configuration or key, 74 file not read or written.";
