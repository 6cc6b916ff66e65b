//! Kept reports on their way to the administrator; what waits, and why, is told on standard error.

use std::fmt::Display;
use std::io;
use std::time::SystemTime;

use callready::device::Device;
use callready::net::{Net, Roots};
use callready::report::Report;
use callready::run;
use callready::store::Store;
use callready::upload::{self, Delivery, Destination};
use tokio::runtime::{self, Runtime};
use tokio_util::sync::CancellationToken;

use crate::output;

/// Lets a report wait that was kept in `store`; one that was not kept is not sent either.
pub fn queue(store: Option<&Store>, report: &Report) {
    let Some(store) = store else {
        return output::complain(&"this report is not uploaded, because it is not kept: --history names a folder");
    };
    match store.outbox().queue(&report.run_id()) {
        Ok(0) => {}
        Ok(oldest) => output::complain(&format_args!("too many reports wait: the oldest ({oldest}) will not be sent")),
        Err(error) => output::complain(&format_args!("this report is not uploaded: {error}")),
    }
}

/// Sends what waits, by the device's own interface and proxy, until told to stop.
pub fn deliver(store: &Store, to: &Destination, device: &Device, cancel: &CancellationToken) {
    let (net, runtime) = match prepare(device) {
        Ok(prepared) => prepared,
        Err(error) => return wait(&error),
    };
    let outbox = store.outbox();
    let delivered = runtime.block_on(async {
        tokio::select! {
            biased;
            () = cancel.cancelled() => None,
            delivery = upload::deliver(store, &outbox, to, &net, SystemTime::now()) => Some(delivery),
        }
    });
    // As with the check, no lookup that hangs holds anything up.
    runtime.shutdown_background();
    match delivered {
        Some(delivery) => tell(&delivery),
        None => wait(&"stopped"),
    }
}

fn prepare(device: &Device) -> io::Result<(Net, Runtime)> {
    let options = run::options(device, Roots::System, run::unpredictable());
    Ok((Net::new(options)?, runtime::Builder::new_current_thread().enable_all().build()?))
}

fn wait(why: &dyn Display) {
    output::complain(&format_args!("stored, not sent: {why}; the next check tries again"));
}

fn tell(delivery: &Delivery) {
    let why = delivery.why.as_deref().unwrap_or("there was no time for more");
    if delivery.given_up > 0 {
        output::complain(&format_args!("not sent and given up: {}; {why}", reports(delivery.given_up)));
    }
    if delivery.waiting > 0 {
        let minutes = delivery.again_in.unwrap_or_default().as_secs().div_ceil(60);
        let when = if minutes <= 1 { "the next check".to_owned() } else { format!("a check in {minutes} minutes") };
        output::complain(&format_args!("stored, not sent: {}; {why}; {when} tries again", reports(delivery.waiting)));
    }
    if delivery.given_up + delivery.waiting == 0 && delivery.why.is_some() {
        output::complain(&format_args!("sent: {why}"));
    }
}

fn reports(number: usize) -> String {
    if number == 1 { "1 report".to_owned() } else { format!("{number} reports") }
}
