//! The terminal itself: taken over on entering, and given back as it was, whatever happens.

use std::io::{self, IsTerminal, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::queue;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode, enable_raw_mode, size,
};

/// The window's title: the same for every incident, for a title is seen over a shoulder and kept in histories.
const TITLE: &str = "Stopgap";

/// The same while an exercise is on the screen.
const EXERCISE: &str = "EXERCISE · Stopgap";

/// Whether a fault has ended the program: from then on the terminal belongs to whoever reads what was said about it.
static HAS_FAULT: AtomicBool = AtomicBool::new(false);

/// Whether the terminal is ours at the moment.
static IS_TAKEN_OVER: AtomicBool = AtomicBool::new(false);

/// The exit code after a fault in the program, as Rust's own.
const FAULT: i32 = 101;

/// The terminal, taken over. Dropping it gives it back.
#[derive(Debug)]
pub struct Terminal {
    is_entered: bool,
    is_exercise: bool,
}

impl Terminal {
    /// Takes the terminal over: raw keys, its other screen, pastes in brackets, no cursor.
    ///
    /// # Errors
    /// Where standard output is not a terminal, or will not be taken over.
    pub fn enter() -> io::Result<Self> {
        if !io::stdout().is_terminal() {
            return Err(io::Error::other("this is not a terminal"));
        }
        let mut terminal = Self {
            is_entered: false,
            is_exercise: false,
        };
        terminal.resume()?;
        Ok(terminal)
    }

    /// Takes the terminal over again after [`Self::pause`], or after something else may have changed it.
    ///
    /// # Errors
    /// Where the terminal will not be taken over.
    pub fn resume(&mut self) -> io::Result<()> {
        enable_raw_mode()?;
        self.is_entered = true;
        IS_TAKEN_OVER.store(true, Ordering::Release);
        let mut bytes = Vec::new();
        queue!(
            bytes,
            EnterAlternateScreen,
            SetTitle(self.title()),
            EnableBracketedPaste,
            Hide
        )?;
        write_out(&bytes)
    }

    const fn title(&self) -> &'static str {
        if self.is_exercise { EXERCISE } else { TITLE }
    }

    /// Says in the window's title whether an exercise is on the screen. Writes nothing where that is as it was.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn is_exercise(&mut self, is_exercise: bool) -> io::Result<()> {
        if self.is_exercise == is_exercise {
            return Ok(());
        }
        self.is_exercise = is_exercise;
        let mut bytes = Vec::new();
        queue!(bytes, SetTitle(self.title()))?;
        self.write(&bytes)
    }

    /// Gives the terminal back, for as long as the program is suspended or for good.
    pub fn pause(&mut self) {
        if std::mem::take(&mut self.is_entered) {
            IS_TAKEN_OVER.store(false, Ordering::Release);
            give_back();
        }
    }

    /// Columns and rows.
    ///
    /// # Errors
    /// Where the system does not say.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        size()
    }

    /// Writes bytes, all in one go.
    ///
    /// # Errors
    /// Where the terminal is gone, or a fault on another thread has given it back.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if HAS_FAULT.load(Ordering::Acquire) {
            return Err(io::Error::other("a fault has ended the program"));
        }
        write_out(bytes)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.pause();
    }
}

fn write_out(bytes: &[u8]) -> io::Result<()> {
    let mut output = io::stdout().lock();
    output.write_all(bytes)?;
    output.flush()
}

/// Best effort throughout: where the terminal is gone there is nobody to tell.
fn give_back() {
    let mut bytes = Vec::new();
    let queued = queue!(bytes, DisableBracketedPaste, Show, LeaveAlternateScreen);
    if queued.is_ok() {
        let _gone = write_out(&bytes);
    }
    let _gone = disable_raw_mode();
}

/// Sees to it that a fault of the program gives the terminal back, names its place in the source and ends the program
/// there and then, on whichever thread it is. Its message may hold words of the log, so it is not shown; and the program
/// leaves by itself, for one that is aborted may leave its memory behind in a file. What was shown as saved is committed,
/// and what was on its way is as after a power cut.
#[expect(clippy::exit, reason = "nothing of a program that has a fault in it shall go on")]
pub fn end_at_a_fault() {
    panic::set_hook(Box::new(|fault| {
        if HAS_FAULT.swap(true, Ordering::AcqRel) {
            return;
        }
        if IS_TAKEN_OVER.load(Ordering::Acquire) {
            give_back();
        }
        let place = fault
            .location()
            .map_or_else(String::new, |place| format!(" ({}:{})", place.file(), place.line()));
        let _gone = writeln!(
            io::stderr(),
            "stopgap: a fault in the program{place} has ended it. What was shown as saved is saved.\n\
             hint: start it again, it goes on where it was; carry on by the printed cards meanwhile"
        );
        std::process::exit(FAULT);
    }));
}
