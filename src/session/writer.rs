//! The write path on a thread of its own: a slow disk shows "saving…" and never freezes the screen.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use super::copyist::{Copyist, SecondCopyTo};
use super::{Desk, NotTaken, Order, SubmitError, Ticket, Update};
use crate::incident::command::Occurred;
use crate::incident::entry::Written;
use crate::incident::ids::IncidentId;
use crate::incident::moment::Now;
use crate::incident::refusal::Refusal;
use crate::journal::held::{Held, HeldFile, SetAside};
use crate::journal::{Access, StoreError, Watch};

/// What a session does beside writing.
#[derive(Default)]
pub struct Beside {
    /// Where requests are kept that could not be committed.
    pub held: Option<HeldFile>,
    /// The second copy.
    pub second_copy: Option<SecondCopyTo>,
}

enum Job {
    Submit(Ticket, Box<Order>),
    Look(Now),
    Drive(IncidentId, Now),
    Tidy,
}

/// A desk on its own thread.
pub struct Session {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    watch: Arc<Mutex<Watch>>,
}

impl Session {
    /// Starts the thread; `tell` is called on it with everything that comes back, in order.
    ///
    /// # Errors
    /// Where the machine gives no thread.
    pub fn start(
        desk: Desk,
        beside: Beside,
        now: Now,
        tell: impl Fn(Update) + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        let watch = Arc::new(Mutex::new(desk.store().watch()));
        let access = desk.access().clone();
        let (jobs, inbox) = channel();
        let tell: Arc<dyn Fn(Update) + Send + Sync> = Arc::new(tell);
        let copyist = match beside.second_copy {
            Some(to) => Some(Copyist::start(
                to,
                desk.logs().second_copy_off(),
                Arc::clone(&tell),
                now,
            )?),
            None => None,
        };
        let writer = Writer {
            desk,
            shelf: beside.held,
            copyist,
            held: VecDeque::new(),
            access,
            tell,
            watch: Arc::clone(&watch),
        };
        let thread = std::thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || writer.run(&inbox, now))?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
            watch,
        })
    }

    /// Sends a request on its way; what becomes of it comes back with its ticket.
    pub fn submit(&self, ticket: Ticket, order: Order) {
        self.send(Job::Submit(ticket, Box::new(order)));
    }

    /// To be called once a second: takes in what others have written, where the journal has changed, and where
    /// `waits_for_disk` tries what is held again and whether the journal can be written by now. Costs a look at the file
    /// where there is nothing to do.
    pub fn look(&mut self, now: Now, waits_for_disk: bool) {
        if has_changed(&self.watch) || waits_for_disk {
            self.send(Job::Look(now));
        }
    }

    /// To be called once a second while the clock of a drill goes: sends what is due of it.
    pub fn drive(&self, incident: IncidentId, now: Now) {
        self.send(Job::Drive(incident, now));
    }

    /// To be called when nobody waits.
    pub fn tidy(&self) {
        self.send(Job::Tidy);
    }

    fn send(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            // The thread ends only when this end is dropped; were it gone all the same, nothing would come back, and
            // nothing would be shown as saved.
            let _ = jobs.send(job);
        }
    }
}

impl Drop for Session {
    /// Waits for what is on its way to be committed.
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Writer {
    desk: Desk,
    shelf: Option<HeldFile>,
    copyist: Option<Copyist>,
    held: VecDeque<(Ticket, Order)>,
    /// Whether entries could be added when that was last told.
    access: Access,
    tell: Arc<dyn Fn(Update) + Send + Sync>,
    watch: Arc<Mutex<Watch>>,
}

fn has_changed(watch: &Mutex<Watch>) -> bool {
    watch.lock().unwrap_or_else(PoisonError::into_inner).changed()
}

/// Why a journal takes nothing any more, where no waiting helps.
fn for_good(error: &StoreError) -> Option<&str> {
    match error {
        StoreError::ReadOnly(reason) | StoreError::Damaged(reason) => Some(reason),
        StoreError::Locked | StoreError::Full | StoreError::Gone | StoreError::Disk(_) | StoreError::Other(_) => None,
    }
}

impl Writer {
    fn run(mut self, inbox: &Receiver<Job>, now: Now) {
        // The first entry shall cost no more than those after it. A disk that refuses will say so then.
        let _ = self.desk.tidy();
        // What that changed in the files is no news. What others wrote until here is read now, and what they write from
        // here on shows.
        let _ = has_changed(&self.watch);
        self.look_only(now);
        while let Ok(job) = inbox.recv() {
            match job {
                Job::Submit(ticket, order) => self.submit(ticket, *order),
                Job::Look(now) => self.look(now),
                Job::Drive(incident, now) => self.drive(&incident, now),
                Job::Tidy => {
                    // Tidying is for speed alone; a disk that refuses it will say so at the next entry.
                    let _ = self.desk.tidy();
                }
            }
            self.tell_access();
        }
        let _ = self.desk.tidy();
    }

    fn tell_access(&mut self) {
        if self.access == *self.desk.access() {
            return;
        }
        self.access = self.desk.access().clone();
        (self.tell)(Update::Access {
            access: self.access.clone(),
            station: self.desk.store().station(),
        });
    }

    fn submit(&mut self, ticket: Ticket, order: Order) {
        // What waits goes first: a later command must not overtake an earlier one.
        if let Err(error) = self.release(order.now) {
            return match for_good(&error) {
                // What is held stays in its file, and is offered at every start.
                Some(reason) => self.refuse(ticket, reason),
                // The same disk, so the same cause.
                None => self.hold(ticket, order, error.briefly()),
            };
        }
        match self.desk.submit(&order) {
            Ok(receipt) => {
                self.told(receipt.news, order.now);
                (self.tell)(Update::Recorded {
                    ticket,
                    wrote: receipt.wrote,
                    declined: receipt.declined,
                });
            }
            Err(SubmitError::Refused(refusal)) => {
                self.look_only(order.now);
                (self.tell)(Update::Refused { ticket, refusal });
            }
            Err(SubmitError::Store(error)) => match for_good(&error) {
                Some(reason) => self.refuse(ticket, reason),
                None => self.hold(ticket, order, error.briefly()),
            },
        }
    }

    /// Says that nothing was recorded, and nothing is held: no waiting makes such a journal take it.
    fn refuse(&self, ticket: Ticket, reason: &str) {
        (self.tell)(Update::Refused {
            ticket,
            refusal: Refusal::rule(reason, "nothing was recorded: write on paper meanwhile"),
        });
    }

    fn hold(&mut self, ticket: Ticket, mut order: Order, why: String) {
        // It is stamped when the disk is back; that it happened now is said by `occurred`.
        let now = self.desk.time_line(order.incident.as_ref(), order.now);
        order.request.occurred.get_or_insert(Occurred {
            at: now.wall,
            roughly: false,
        });
        self.held.push_back((ticket, order));
        let kept = self.keep_held();
        let why = match kept {
            Ok(()) => why,
            Err(error) => format!("{why}; and it could not be kept beside either: {error}"),
        };
        (self.tell)(Update::Held {
            ticket,
            waiting: self.held.len(),
            why,
        });
    }

    fn keep_held(&mut self) -> std::io::Result<()> {
        let one = |(_, order): &(Ticket, Order)| Held {
            incident: order.incident.clone(),
            request: order.request.clone(),
        };
        let held: Vec<Held> = self.held.iter().map(one).collect();
        self.shelf.as_mut().map_or(Ok(()), |shelf| shelf.keep(&held))
    }

    /// Keeps what a rule refuses where it can be found again: its time has passed, and nobody may remember it.
    fn set_aside(&mut self, order: Order, refusal: &Refusal) -> NotTaken {
        let refused = SetAside {
            held: Held {
                incident: order.incident,
                request: order.request,
            },
            refused: refusal.sentence.clone(),
        };
        let aside = self.shelf.as_mut().and_then(|shelf| shelf.set_aside(&refused).ok());
        NotTaken {
            request: refused.held.request,
            why: refused.refused,
            aside,
        }
    }

    /// Tries what is held, oldest first, until the disk refuses again.
    ///
    /// # Errors
    /// What the disk says then; the rest stays held.
    fn release(&mut self, now: Now) -> Result<(), StoreError> {
        let mut recorded = 0;
        let mut refused = Vec::new();
        let mut outcome = Ok(());
        while let Some((ticket, order)) = self.held.front().cloned() {
            let order = Order { now, ..order };
            match self.desk.submit(&order) {
                Ok(receipt) => {
                    self.told(receipt.news, now);
                    recorded += 1;
                    (self.tell)(Update::Recorded {
                        ticket,
                        wrote: receipt.wrote,
                        declined: receipt.declined,
                    });
                }
                Err(SubmitError::Refused(refusal)) => {
                    refused.push(self.set_aside(order, &refusal));
                    (self.tell)(Update::Refused { ticket, refusal });
                }
                Err(SubmitError::Store(error)) => {
                    outcome = Err(error);
                    break;
                }
            }
            self.held.pop_front();
        }
        if recorded > 0 || !refused.is_empty() {
            // A shelf that cannot be emptied now offers its orders at the next start, where they are looked at again.
            let _ = self.keep_held();
            (self.tell)(Update::Released { recorded, refused });
        }
        outcome
    }

    fn look(&mut self, now: Now) {
        if !self.held.is_empty() {
            // Whether all of it was taken has been told.
            let _ = self.release(now);
        } else if self.access.may_return() {
            // What still stands in the way is on the screen already.
            let _ = self.desk.reopen();
        }
        self.look_only(now);
    }

    /// Sends what is due of a drill. A disk that refuses is told of with what people record; what is due comes late then,
    /// and is not lost.
    fn drive(&mut self, incident: &IncidentId, now: Now) {
        if !self.held.is_empty() || self.access != Access::ReadWrite {
            return;
        }
        if let Ok(receipts) = self.desk.send_due(incident, now) {
            for receipt in receipts {
                self.told(receipt.news, now);
            }
        }
    }

    fn look_only(&mut self, now: Now) {
        match self.desk.refresh() {
            Ok(news) => self.told(news, now),
            Err(error) => (self.tell)(Update::Trouble(error.to_string())),
        }
    }

    fn told(&mut self, news: Vec<Written>, now: Now) {
        if news.is_empty() {
            return;
        }
        if let Some(copyist) = &mut self.copyist {
            // First, so that the entry that brings such a plan is not yet written there.
            copyist.off(self.desk.logs().second_copy_off());
            copyist.copy(&news, now);
        }
        (self.tell)(Update::Entries(news));
    }
}
