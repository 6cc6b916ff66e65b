//! The command line, and how to serve every port with one socket.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use callready::profile::Ports;
use clap::Parser;

/// Answers the echo of `callready check --responder` on every port, over TCP and UDP, and nothing else.
#[derive(Debug, Parser)]
#[command(name = "callready-responder", version, max_term_width = 100, after_help = HELP)]
pub struct Args {
    /// Ports to answer on, each over TCP and over UDP
    #[arg(long, value_name = "LIST", default_value = "443,3478,4700-5000")]
    pub ports: Ports,

    /// Address to answer at; repeatable. On a host with several addresses name each, so that answers leave from the one that was asked
    /// [default: 0.0.0.0 and ::]
    #[arg(long, value_name = "ADDR")]
    pub listen: Vec<IpAddr>,

    /// Answers that one IPv4 address or one IPv6 /64 gets a second; ten times as many at once.
    /// A check asks once to three times for each silent port
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub rate: u32,

    /// TCP connections at a time; those beyond are closed at once
    #[arg(long, value_name = "N", default_value_t = 1024, value_parser = connections)]
    pub connections: usize,
}

impl Args {
    /// Where to answer.
    pub fn addresses(&self) -> Vec<IpAddr> {
        if self.listen.is_empty() { EVERYWHERE.to_vec() } else { self.listen.clone() }
    }
}

fn connections(text: &str) -> Result<usize, String> {
    let wanted = text.parse().ok().filter(|wanted| (1..=65_536).contains(wanted));
    wanted.ok_or_else(|| "a number from 1 to 65536 is needed".to_owned())
}

/// All addresses of this host.
pub const EVERYWHERE: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::UNSPECIFIED), IpAddr::V6(Ipv6Addr::UNSPECIFIED)];

const HELP: &str = "\
A request has 24 bytes, and so has its answer: nothing is amplified. No state is kept for a request, a TCP connection ends after 5 s, \
and whatever is no request gets no answer. Ctrl-C or SIGTERM ends the program.

One socket a port, transport and address is open; for very many ports let the kernel lead all of them to one, here all but SSH to 7443:
  callready-responder --ports 7443
  nft -f - <<END
  table inet responder {
    chain lead {
      type nat hook prerouting priority dstnat;
      fib daddr type local meta l4proto { tcp, udp } th dport != 22 redirect to :7443
    }
  }
  END

Ports below 1024 need root or: setcap cap_net_bind_service+ep callready-responder. The host's own firewall must let the ports in.";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn without_options_every_address_and_the_usual_ports_are_served() {
        let args = Args::parse_from(["callready-responder"]);
        assert_eq!((args.addresses(), args.ports.to_string()), (EVERYWHERE.to_vec(), "443,3478,4700-5000".to_owned()));
    }

    #[test]
    fn wrong_values_are_refused() {
        for wrong in [["--ports", "0"], ["--listen", "a.example"], ["--rate", "0"], ["--connections", "0"]] {
            assert!(Args::try_parse_from([&["callready-responder"], &wrong[..]].concat()).is_err(), "{wrong:?}");
        }
    }
}
