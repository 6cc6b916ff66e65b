//! `callready check`: runs, saves, prints.

use std::path::Path;
use std::process::ExitCode;
use std::{io, thread};

use callready::observe::Recording;
use callready::render;
use callready::report::Report;
use callready::run::{CheckError, Request};
use callready::words::Words;
use tokio::runtime;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::args;
use crate::exit::{self, Failure};
use crate::progress::Bar;
use crate::{codes, files, history, output, request, upload};

/// Checks this network; the report is on disk before it is printed.
pub fn check(options: &args::Check) -> Result<ExitCode, Failure> {
    let request::Wanted { request, words, to } = request::request(options)?;
    let configuration = options.config.as_deref().unwrap_or(Path::new("")).display();
    for notice in &request.notices {
        output::complain(&format_args!("configuration: {configuration}: {notice}"));
    }
    if let Some(path) =
        options.observations.as_deref().filter(|path| options.save.iter().any(|it| files::same(it, path)))
    {
        let fault = format!("{}: --save and --observations name the same file; choose two", path.display());
        return Err(Failure::Usage(fault));
    }
    for path in &options.save {
        files::writable("report", path)?;
    }
    if let Some(path) = &options.observations {
        files::writable("observations", path)?;
    }
    if let Some(path) = &options.png {
        files::writable("picture", path)?;
    }
    let cancel = CancellationToken::new();
    listen(cancel.clone()).map_err(|error| Failure::System { what: "cannot start the check", error })?;
    let device = request.device.clone();
    let (recording, report) = assess(request, &words, options.quiet, cancel.clone())?;
    if let Some(path) = &options.observations {
        let mut lines = Vec::new();
        recording.write(&mut lines).map_err(|error| Failure::File {
            what: "observations",
            path: path.clone(),
            error,
        })?;
        files::write("observations", path, &lines)?;
    }
    let json = render::json(&report);
    for path in &options.save {
        files::write("report", path, json.as_bytes())?;
    }
    let kept = history::keep(&report, options.history.as_deref());
    if to.is_some() {
        upload::queue(kept.as_ref(), &report);
    }
    // Whoever waits for the answer does not wait for the collector.
    let drawn = codes::save(&report, options.png.as_deref());
    let told = drawn.and_then(|()| output::report(&report, options.format, &words));
    if let (Some(to), Some(store)) = (&to, history::store(options.history.as_deref())) {
        upload::deliver(&store, to, &device, &cancel);
    }
    told
}

fn assess(
    request: Request,
    words: &Words,
    quiet: bool,
    cancel: CancellationToken,
) -> Result<(Recording, Report), Failure> {
    let system = |error| Failure::System { what: "cannot start the check", error };
    let runtime = runtime::Builder::new_current_thread().enable_all().build().map_err(system)?;
    let bar = Bar::new(quiet, words);
    let assessed = runtime.block_on(callready::assess(request, words, |event| bar.show(&event), cancel));
    // A resolver call that hangs in the C library cannot be interrupted; it must not hold up the report.
    runtime.shutdown_background();
    assessed.map_err(|error| match error {
        CheckError::Net(error) => Failure::System { what: "cannot prepare the network", error },
        other => Failure::Usage(other.to_string()),
    })
}

/// The first signal ends the run with its report; the second ends the program, whatever the run is busy with: hence the thread.
fn listen(cancel: CancellationToken) -> io::Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_io().build()?;
    let entered = runtime.enter();
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    drop(entered);
    let until_second = async move {
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
    };
    thread::Builder::new().name("signals".to_owned()).spawn(move || runtime.block_on(until_second)).map(drop)
}
