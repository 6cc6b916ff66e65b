//! `callready-lab`: builds labs, runs scenarios in them, and measures.
use anyhow::Result;
use callready_tests::{link, sandbox, topology, netns};
fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args[0].as_str() {
        "outer" => { let mut c = sandbox::inside(["inner"].iter().copied().chain(args[2..].iter().map(|s| s.as_str())), args[1] == "u")?; c.stdout(std::process::Stdio::inherit()); let mut child = c.spawn()?; let _hold = child.stdin.take(); let s = child.wait()?; println!("{s}"); }
        "link" => { let l = link::Link { delay_ms: args[4].parse()?, jitter_ms: 0.0, loss: args[8].parse()?, seed: 1 }; link::relay("left", "right", &l)?; }
        "inner" => {
            sandbox::end_with_caller();
            let t = std::time::Instant::now();
            sandbox::furnish("203.0.113.53")?;
            let l = link::Link { delay_ms: 20.0, jitter_ms: 0.0, loss: 0.0, seed: 1 };
            let servers = ["203.0.113.20".parse()?, "2001:db8:113::20".parse()?];
            let _c = topology::build(&topology::Wiring { ipv6: true, attached: true, icmp_limits: false, servers: &servers, link: &l })?;
            eprintln!("built {:?}", t.elapsed());
            netns::within(topology::CLIENT, || { std::process::Command::new("bash").args(["-c", &args[1]]).status()?; Ok(()) })?;
        }
        _ => {}
    }
    Ok(())
}
