//! One task a key while there is something to do for it, none otherwise.
//!
//! The work itself waits in the database, so a key costs memory only while its task runs.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Mutex;

use tokio_util::task::TaskTracker;

#[derive(Default)]
pub(super) struct Turns {
    /// Keys with a running task, and whether they were woken since the task last looked.
    active: Mutex<HashMap<i64, bool>>,
    tasks: TaskTracker,
}

impl Turns {
    /// Sees to it that a task looks for work of this key after now.
    pub(super) fn wake<F>(&self, key: i64, task: impl FnOnce() -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let mut active = self.active.lock().expect("never poisoned: no panic while held");
        if let Some(woken) = active.get_mut(&key) {
            *woken = true;
        } else {
            active.insert(key, false);
            self.tasks.spawn(task());
        }
    }

    /// A task found nothing more. `true`: it was woken meanwhile and must look again. `false`: it must end.
    pub(super) fn look_again(&self, key: i64) -> bool {
        let mut active = self.active.lock().expect("never poisoned: no panic while held");
        match active.get_mut(&key) {
            Some(woken) if *woken => {
                *woken = false;
                true
            }
            _ => {
                active.remove(&key);
                false
            }
        }
    }

    /// Runs a task that has no key, and is waited for all the same.
    pub(super) fn spawn<F>(&self, task: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.tasks.spawn(task);
    }

    /// Waits until no task runs; none must be woken any more.
    pub(super) async fn finished(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}
