//! Core's own thread: checks run there, whatever thread of the shell waits for them.

use std::future::Future;
use std::io;
use std::panic::resume_unwind;
use std::time::Duration;

use thiserror::Error;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use tokio::time::timeout;
use tokio_util::task::TaskTracker;

/// The thread; it ends soon after this is dropped.
pub struct Thread {
    runtime: Handle,
    work: TaskTracker,
    /// Dropped, it ends the thread.
    _stop: oneshot::Sender<()>,
}

impl Thread {
    /// Starts it.
    pub fn start() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let work = TaskTracker::new();
        let (stop, stopped) = oneshot::channel::<()>();
        let rest = work.clone();
        std::thread::Builder::new().name("callready".to_owned()).spawn(move || {
            runtime.block_on(async {
                // Nothing is ever sent: it ends when the other side is gone.
                let _ = stopped.await;
                rest.close();
                let _ = timeout(GRACE, rest.wait()).await;
            });
            // A resolver call that hangs in the C library cannot be interrupted.
            runtime.shutdown_timeout(GRACE);
        })?;
        Ok(Self { runtime: handle, work, _stop: stop })
    }

    /// Runs `work` there to its end, also when nobody waits any more; a panic in it goes on in whoever waits.
    pub async fn run<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Result<T, Closed> {
        match self.runtime.spawn(self.work.track_future(work)).await {
            Ok(came) => Ok(came),
            Err(ended) if ended.is_panic() => resume_unwind(ended.into_panic()),
            Err(_) => Err(Closed),
        }
    }

    /// The same for a thread that can wait for nothing else meanwhile; this one itself cannot, nor any other that runs such work.
    pub fn wait<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Result<T, Closed> {
        if Handle::try_current().is_ok() {
            return Err(Closed);
        }
        self.runtime.block_on(self.run(work))
    }
}

/// The thread is not there for this work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the agent is closed, or was asked by a callback of its own")]
pub struct Closed;

/// What is under way has so long to end after the last user is gone.
const GRACE: Duration = Duration::from_secs(2);

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
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
    fn a_panic_goes_on_in_whoever_waits_and_the_thread_lives() {
        let thread = Thread::start().unwrap();
        let panics = async { panic!("boom") };
        let caught = catch_unwind(AssertUnwindSafe(|| waiting(thread.run(panics)))).unwrap_err();
        assert_eq!(caught.downcast_ref(), Some(&"boom"));
        assert_eq!(waiting(thread.run(async { 7 })).unwrap(), 7);
    }

    #[test]
    fn a_thread_that_cannot_wait_for_itself_is_told_so() {
        let thread = Arc::new(Thread::start().unwrap());
        assert_eq!(thread.wait(async { 7 }), Ok(7));
        let itself = thread.clone();
        assert_eq!(thread.wait(async move { itself.wait(async { 7 }) }), Ok(Err(Closed)));
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
