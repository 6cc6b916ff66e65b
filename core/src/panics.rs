//! What becomes of a panic in a library: whoever waits for the work of the thread that met it is told, and the app lives on.
//!
//! Nothing needs to be unwound for that, and so the libraries of the apps are built without the tables for it, which would be a quarter of them:
//! the hook that tells of a panic runs before the process would be ended, and does not return; the thread stands still for good. What it held
//! stays held. So one [`Fate`] is for threads that share what they hold, and nothing more is asked of them once one of them has stopped.

use std::cell::RefCell;
use std::panic::{self, PanicHookInfo};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::Duration;

use thiserror::Error;
use tokio::sync::watch;

/// What becomes of a few threads: whether one of them has met a panic.
#[derive(Debug, Clone)]
pub(crate) struct Fate(watch::Sender<Option<Stopped>>);

/// Work came to no end, and why: what a panic said and where, or that there was no thread for it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct Stopped(Arc<str>);

impl Fate {
    pub(crate) fn new() -> Self {
        HOOK.call_once(install);
        Self(watch::Sender::new(None))
    }

    /// Makes it the fate of this thread, which must be one that nobody misses.
    pub(crate) fn bind(&self) {
        let fate = self.clone();
        on_panic(move |stopped| drop(fate.0.send_replace(Some(stopped))));
    }

    /// The panic that was met.
    pub(crate) fn stopped(&self) -> Option<Stopped> {
        self.0.borrow().clone()
    }

    /// Waits until one is met.
    pub(crate) async fn stop(&self) -> Stopped {
        let mut told = self.0.subscribe();
        match told.wait_for(Option::is_some).await.map(|stopped| stopped.clone()) {
            Ok(Some(stopped)) => stopped,
            // Both would need that no sender is left.
            Ok(None) | Err(_) => std::future::pending().await,
        }
    }

    /// Runs `work` on a thread that shares this fate, and waits for it.
    pub(crate) fn share<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Stopped> {
        let place = Arc::new(Mutex::new(None));
        let there = place.clone();
        self.share_any(Box::new(move || {
            let result = work();
            *locked(&there) = Some(result);
        }))?;
        let result = locked(&place).take();
        result.ok_or_else(|| Stopped("ended without a word".into()))
    }

    /// The same for work of one kind, so that it is compiled once.
    fn share_any(&self, work: Box<dyn FnOnce() + Send>) -> Result<(), Stopped> {
        if let Some(stopped) = self.stopped() {
            return Err(stopped);
        }
        let (done, came) = sync_channel(1);
        let (fate, told) = (self.clone(), done.clone());
        let begun = thread::Builder::new().name("callready".to_owned()).spawn(move || {
            on_panic(move |stopped| {
                fate.0.send_replace(Some(stopped.clone()));
                let _ = told.send(Err(stopped));
            });
            work();
            let _ = done.send(Ok(()));
        });
        begun.map_err(|error| Stopped(format!("no thread: {error}").into()))?;
        loop {
            match came.recv_timeout(LOOK) {
                Ok(came) => return came,
                // It may wait for what a thread holds that has stopped.
                Err(RecvTimeoutError::Timeout) => {
                    if let Some(stopped) = self.stopped() {
                        return Err(stopped);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Err(Stopped("ended without a word".into())),
            }
        }
    }
}

/// Locks what nobody leaves half done.
pub(crate) fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs `work` on what came from the network, which may panic in a library that is not ours; `None` when it did.
#[cfg(feature = "dtls")]
pub(crate) fn survive<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    if ABORTS {
        return Fate::new().share(work).ok();
    }
    // It is no fate of this thread's.
    let tell = TELL.take();
    let came = panic::catch_unwind(panic::AssertUnwindSafe(work)).ok();
    TELL.set(tell);
    came
}

/// Whether a panic of this thread would be told.
pub(crate) fn bound() -> bool {
    TELL.with_borrow(Option::is_some)
}

fn on_panic(tell: impl FnOnce(Stopped) + 'static) {
    TELL.set(Some(Box::new(tell)));
}

fn install() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        before(panic);
        // Other threads are none of ours, and go the program's way.
        let Ok(Some(tell)) = TELL.try_with(RefCell::take) else { return };
        tell(Stopped(said(panic).into()));
        while ABORTS {
            thread::park();
        }
    }));
}

fn said(panic: &PanicHookInfo<'_>) -> String {
    let what = panic.payload_as_str().unwrap_or("a panic without a word");
    panic.location().map_or_else(|| what.to_owned(), |place| format!("{what} ({}:{})", place.file(), place.line()))
}

/// Whom a thread's panic is told.
type Tell = Box<dyn FnOnce(Stopped)>;

/// Whether a panic would end the process.
const ABORTS: bool = cfg!(not(panic = "unwind"));

static HOOK: Once = Once::new();

thread_local! {
    static TELL: RefCell<Option<Tell>> = const { RefCell::new(None) };
}

/// How often a call that waits looks whether it waits in vain.
const LOOK: Duration = Duration::from_millis(50);

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn work_that_panics_is_told_with_what_it_said_and_where() {
        let fate = Fate::new();
        assert_eq!(fate.share(|| 7), Ok(7));
        let said = fate.share(|| panic!("boom {}", 1)).unwrap_err().to_string();
        assert!(said.starts_with("boom 1 (") && said.contains("panics.rs:"), "{said}");
        // What it held may stay held: nothing more is asked of them.
        assert_eq!(fate.share(|| 7).unwrap_err().to_string(), said);
        assert_eq!(Fate::new().share(|| 7), Ok(7));
    }

    #[test]
    #[cfg(feature = "dtls")]
    fn a_panic_that_is_survived_stops_nobody() {
        let fate = Fate::new();
        let came = fate.share(|| (survive(|| 7), survive::<u8>(|| panic!("boom")), bound()));
        assert_eq!((came, fate.stopped()), (Ok((Some(7), None, true)), None));
    }

    #[test]
    fn who_waits_for_what_a_stopped_thread_holds_is_told() {
        let fate = Fate::new();
        let held = Arc::new(Mutex::new(()));
        let (taken, took) = sync_channel(1);
        let (other, lock) = (fate.clone(), held.clone());
        thread::spawn(move || {
            other.bind();
            // As it is where nothing is unwound.
            std::mem::forget(lock.lock().unwrap());
            taken.send(()).unwrap();
            thread::sleep(Duration::from_millis(20));
            panic!("with a lock in hand")
        });
        took.recv().unwrap();
        let came = fate.share(move || drop(held.lock()));
        assert!(came.unwrap_err().to_string().starts_with("with a lock in hand"));
    }
}
