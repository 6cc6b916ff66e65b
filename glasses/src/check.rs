//! `callready check`: runs, saves, prints.

use std::process::ExitCode;

use callready::observe::Recording;
use callready::render;
use callready::report::Report;
use callready::run::{self, CheckError, Request};
use tokio::runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::args;
use crate::exit::{self, Failure};
use crate::progress::Bar;
use crate::{files, output, request};

/// Checks this network; the report is on disk before it is printed.
pub fn check(options: &args::Check) -> Result<ExitCode, Failure> {
    let (request, notices) = request::request(options)?;
    for notice in notices {
        output::complain(&notice);
    }
    for path in &options.save {
        files::writable("report", path)?;
    }
    if let Some(path) = &options.observations {
        files::writable("observations", path)?;
    }
    let recording = record(request, options.quiet)?;
    if let Some(path) = &options.observations {
        let mut lines = Vec::new();
        recording.write(&mut lines).map_err(|error| Failure::File {
            what: "observations",
            path: path.clone(),
            error,
        })?;
        files::write("observations", path, &lines)?;
    }
    let report = Report::of(&recording).map_err(|error| Failure::Usage(error.to_string()))?;
    let json = render::json(&report);
    for path in &options.save {
        files::write("report", path, json.as_bytes())?;
    }
    output::report(&report, options.format)
}

fn record(request: Request, quiet: bool) -> Result<Recording, Failure> {
    let system = |error| Failure::System { what: "cannot start the check", error };
    let runtime = runtime::Builder::new_current_thread().enable_all().build().map_err(system)?;
    let bar = Bar::new(quiet);
    let recording = runtime.block_on(async {
        let cancel = CancellationToken::new();
        let interrupt = signal(SignalKind::interrupt()).map_err(system)?;
        let terminate = signal(SignalKind::terminate()).map_err(system)?;
        tokio::spawn(cancel_on(interrupt, terminate, cancel.clone()));
        run::check(request, |progress| bar.show(progress), cancel).await.map_err(|error| match error {
            CheckError::Net(error) => Failure::System { what: "cannot prepare the network", error },
            other => Failure::Usage(other.to_string()),
        })
    });
    // A resolver call that hangs in the C library cannot be interrupted; it must not hold up the report.
    runtime.shutdown_background();
    recording
}

/// The first signal ends the run with its report, the second ends the program.
async fn cancel_on(mut interrupt: Signal, mut terminate: Signal, cancel: CancellationToken) {
    loop {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        if cancel.is_cancelled() {
            std::process::exit(exit::UNKNOWN.into());
        }
        cancel.cancel();
    }
}
