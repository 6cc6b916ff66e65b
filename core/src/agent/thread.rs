//! Core's own thread: checks run there, whatever thread of the shell waits for them.

use std::future::Future;
use std::io;
use std::time::Duration;

use thiserror::Error;
use tokio::runtime::{Builder, Handle};
use tokio::select;
use tokio::sync::oneshot;
use tokio::time::timeout;
use tokio_util::task::TaskTracker;

use crate::panics::{self, Fate, Stopped};

/// The thread; it ends soon after this is dropped.
pub(super) struct Thread {
    runtime: Handle,
    work: TaskTracker,
    fate: Fate,
    /// Dropped, it ends the thread.
    _stop: oneshot::Sender<()>,
}

impl Thread {
    /// Starts it.
    pub fn start() -> io::Result<Self> {
        let fate = Fate::new();
        let (own, others) = (fate.clone(), fate.clone());
        let runtime = Builder::new_current_thread().enable_all().on_thread_start(move || others.bind()).build()?;
        let handle = runtime.handle().clone();
        let work = TaskTracker::new();
        let (stop, stopped) = oneshot::channel::<()>();
        let rest = work.clone();
        std::thread::Builder::new().name("callready".to_owned()).spawn(move || {
            own.bind();
            runtime.block_on(async {
                // Nothing is ever sent: it ends when the other side is gone.
                let _ = stopped.await;
                rest.close();
                let _ = timeout(GRACE, rest.wait()).await;
            });
            // A resolver call that hangs in the C library cannot be interrupted.
            runtime.shutdown_timeout(GRACE);
        })?;
        Ok(Self { runtime: handle, work, fate, _stop: stop })
    }

    /// Runs `work` there to its end, also when nobody waits any more.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Unfinished> {
        if let Some(stopped) = self.fate.stopped() {
            return Err(stopped.into());
        }
        select! {
            came = self.runtime.spawn(self.work.track_future(work)) => {
                came.map_err(|_| self.fate.stopped().map_or(Unfinished::Closed, Unfinished::Panicked))
            }
            stopped = self.fate.stop() => Err(stopped.into()),
        }
    }

    /// The same for a thread that can wait for nothing else meanwhile; this one itself cannot, nor any other that runs such work.
    pub fn wait<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Result<T, Unfinished> {
        if Handle::try_current().is_ok() {
            return Err(Unfinished::Closed);
        }
        self.runtime.block_on(self.run(work))
    }

    /// Runs `work` that waits for nothing but files, for whatever thread: one of the shell's must not meet a panic.
    pub fn call<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Unfinished> {
        if panics::bound() { Ok(work()) } else { Ok(self.fate.share(work)?) }
    }

    /// Whether it can still be given work.
    pub fn stopped(&self) -> bool {
        self.fate.stopped().is_some()
    }
}

/// Work came to no end.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unfinished {
    /// The thread is not there for it.
    #[error("the agent is closed, or was asked by a callback of its own")]
    Closed,
    /// A fault of the program stopped it.
    #[error("a fault in Callready ended this; try again: {0}")]
    Panicked(#[from] Stopped),
}

/// What is under way has so long to end after the last user is gone.
const GRACE: Duration = Duration::from_secs(2);

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::{Arc, mpsc};
    use std::time::Instant;

    use tokio::runtime::Builder;
    use tokio::time::{sleep, timeout};

    use super::*;

    #[test]
    fn work_goes_on_when_nobody_waits_any_more() {
        let thread = Thread::start().unwrap();
        let (done, told) = mpsc::channel();
        let work = async move {
            sleep(Duration::from_millis(50)).await;
            done.send(()).unwrap();
        };
        assert!(waiting(async { timeout(Duration::from_millis(5), thread.run(work)).await }).is_err());
        told.recv_timeout(Duration::from_secs(5)).unwrap();
    }

    #[test]
    fn a_panic_is_told_to_whoever_waits_and_ends_the_agent() {
        let thread = Thread::start().unwrap();
        assert_eq!(waiting(thread.run(async { 7 })), Ok(7));
        let told = waiting(thread.run(async { panic!("boom") })).unwrap_err().to_string();
        assert!(told.contains("try again: boom ("), "{told}");
        assert_eq!(thread.wait(async { 7 }).unwrap_err().to_string(), told);
        assert_eq!(thread.call(|| 7).unwrap_err().to_string(), told);
        assert!(thread.stopped() && !Thread::start().unwrap().stopped());
    }

    #[test]
    fn a_panic_of_a_call_is_told_and_ends_the_agent() {
        let thread = Thread::start().unwrap();
        let there = std::thread::current().id();
        assert_ne!(thread.call(|| std::thread::current().id()), Ok(there));
        assert!(thread.call(|| panic!("boom")).unwrap_err().to_string().contains("boom"));
        assert!(matches!(waiting(thread.run(async { 7 })), Err(Unfinished::Panicked(_))));
    }

    #[test]
    fn a_thread_that_cannot_wait_for_itself_is_told_so() {
        let thread = Arc::new(Thread::start().unwrap());
        assert_eq!(thread.wait(async { 7 }), Ok(7));
        let itself = thread.clone();
        assert_eq!(thread.wait(async move { itself.wait(async { 7 }) }), Ok(Err(Unfinished::Closed)));
        let itself = thread.clone();
        assert_eq!(thread.wait(async move { itself.call(|| 7) }), Ok(Ok(7)));
    }

    #[test]
    fn what_is_under_way_has_time_to_end_and_what_does_not_end_is_given_up() {
        let thread = Thread::start().unwrap();
        let (done, told) = mpsc::channel();
        let (held, dropped) = mpsc::channel::<()>();
        thread.runtime.spawn(thread.work.track_future(async move {
            sleep(Duration::from_millis(50)).await;
            done.send(()).unwrap();
        }));
        thread.runtime.spawn(thread.work.track_future(async move {
            let _held = held;
            sleep(Duration::from_secs(3_600)).await;
        }));
        let began = Instant::now();
        drop(thread);
        told.recv_timeout(Duration::from_secs(5)).unwrap();
        assert!(dropped.recv_timeout(2 * GRACE + Duration::from_secs(5)).is_err());
        assert!(began.elapsed() >= GRACE);
    }

    fn waiting<T>(work: impl Future<Output = T>) -> T {
        Builder::new_current_thread().enable_time().build().unwrap().block_on(work)
    }
}
