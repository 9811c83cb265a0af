//! What the system asks of the program from outside: to end, to pause, to go on.

use std::io;
use std::sync::mpsc::Sender;

use super::msg::Msg;

/// Starts listening, on a thread that sleeps until a signal comes.
///
/// # Errors
/// Where the system does not allow it.
#[cfg(unix)]
pub fn listen(to: Sender<Msg>) -> io::Result<()> {
    use signal_hook::consts::signal::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};

    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            let msg = match signal {
                SIGTSTP => Msg::PauseAsked,
                SIGCONT => Msg::GoneOn,
                // The shell's convention: 128 and the number of the signal.
                other => Msg::EndAsked(u8::try_from(128 + other).unwrap_or(u8::MAX)),
            };
            if to.send(msg).is_err() {
                return;
            }
        }
    })?;
    Ok(())
}

/// Windows ends a console program without asking it twice; what matters is saved already.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn listen(_to: Sender<Msg>) -> io::Result<()> {
    Ok(())
}

/// Pauses this process as the shell's Ctrl-Z would. Returns once it goes on.
#[cfg(unix)]
pub fn pause() {
    // Where it is refused, the program simply goes on.
    let _refused = signal_hook::low_level::emulate_default_handler(signal_hook::consts::signal::SIGTSTP);
}

/// Windows has no such pause.
#[cfg(not(unix))]
pub const fn pause() {}
