//! The real program in a terminal of its own: what it shows is read as a person would see it, and waited for.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use stopgap::clock::Clock;
use vt100::{Parser, Screen};

use crate::support::Shell;

/// What has not come within this time does not come.
const PATIENCE: Duration = Duration::from_secs(60);

/// A screen of the size that everything must work on.
pub const SIZE: (u16, u16) = (80, 24);

/// A program in a terminal.
pub struct Window {
    screen: Parser,
    /// Everything that was written, for what a screen does not keep.
    written: Vec<u8>,
    output: Receiver<Vec<u8>>,
    keys: Box<dyn Write + Send>,
    program: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    /// Held open: the terminal's modes are forgotten with its last user.
    _slave: Box<dyn SlavePty + Send>,
    modes_before: String,
    clock: Clock,
}

impl Window {
    /// Opens the program on the shell's practice folder.
    pub fn open(shell: &Shell) -> Self {
        Self::open_with(shell, &[], &[])
    }

    /// Opens it with these words and these variables.
    pub fn open_with(shell: &Shell, words: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = command(env!("CARGO_BIN_EXE_stopgap"), shell.folder());
        command.args(words);
        command.env("STOPGAP_HOME", shell.home());
        for (name, value) in variables {
            command.env(name, value);
        }
        Self::run(command)
    }

    /// Runs any command.
    pub fn run(command: CommandBuilder) -> Self {
        let pair = native_pty_system().openpty(pty_size(SIZE)).expect("a terminal");
        let mut reader = pair.master.try_clone_reader().expect("its output");
        let modes_before = modes(&*pair.master);
        let program = pair.slave.spawn_command(command).expect("the program");
        let (to, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 8 * 1024];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if to.send(buffer[..read].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            screen: Parser::new(SIZE.1, SIZE.0, 0),
            written: Vec::new(),
            output,
            keys: pair.master.take_writer().expect("its keys"),
            program,
            master: pair.master,
            _slave: pair.slave,
            modes_before,
            clock: Clock::of_machine(),
        }
    }

    /// What it shows.
    pub fn screen(&self) -> &Screen {
        self.screen.screen()
    }

    /// The words that it shows.
    pub fn text(&self) -> String {
        self.screen().contents()
    }

    /// Every byte that it has written.
    pub fn written(&self) -> &[u8] {
        &self.written
    }

    /// Presses keys, as fast as they can be taken.
    pub fn press(&mut self, keys: &str) {
        self.send(keys.as_bytes());
    }

    /// Pastes, as a terminal does that was asked to put pastes in brackets.
    pub fn paste(&mut self, text: &[u8]) {
        self.send(&[b"\x1b[200~", text, b"\x1b[201~"].concat());
    }

    fn send(&mut self, bytes: &[u8]) {
        self.keys.write_all(bytes).expect("the terminal takes keys");
        self.keys.flush().expect("the terminal takes keys");
    }

    /// Has a line of the command language done, pasted as one piece.
    pub fn command(&mut self, line: &str) {
        self.press(":");
        self.paste(line.as_bytes());
        self.press("\r");
    }

    /// Waits until a text stands on the screen.
    #[track_caller]
    pub fn expect(&mut self, text: &str) {
        assert!(
            self.wait_for(|screen| screen.contents().contains(text)),
            "{text:?} never came; the screen is\n{}",
            self.text()
        );
    }

    /// Waits until the screen is as asked.
    #[track_caller]
    pub fn expect_screen(&mut self, what: &str, is_so: impl Fn(&Screen) -> bool) {
        assert!(self.wait_for(is_so), "{what}; the screen is\n{}", self.text());
    }

    /// Takes in what comes for this long, or until the screen is as asked.
    pub fn watch(&mut self, how_long: Duration, is_so: impl Fn(&Screen) -> bool) -> bool {
        let until = self.clock.now().mono + u64::try_from(how_long.as_millis()).unwrap_or(u64::MAX);
        loop {
            if is_so(self.screen()) {
                return true;
            }
            let left = until.saturating_sub(self.clock.now().mono);
            match self.output.recv_timeout(Duration::from_millis(left)) {
                Ok(bytes) => {
                    self.screen.process(&bytes);
                    self.written.extend(bytes);
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return is_so(self.screen()),
            }
        }
    }

    fn wait_for(&mut self, is_so: impl Fn(&Screen) -> bool) -> bool {
        self.watch(PATIENCE, is_so)
    }

    /// Makes the window another size. What we read it with is never smaller than two by two.
    pub fn resize(&mut self, (width, height): (u16, u16)) {
        self.screen.screen_mut().set_size(height.max(2), width.max(2));
        self.master.resize(pty_size((width, height))).expect("another size");
    }

    /// Sends the program a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).expect("the program is there");
    }

    fn pid(&self) -> Pid {
        let id = self.program.process_id().expect("a process");
        Pid::from_raw(i32::try_from(id).expect("its number")).expect("its number")
    }

    /// Waits until the system has suspended the program.
    #[track_caller]
    pub fn is_suspended(&mut self) {
        let pid = self.pid();
        let stopped = self.wait_for_process(|| {
            let told = waitpid(Some(pid), WaitOptions::UNTRACED | WaitOptions::NOHANG).expect("our own child");
            told.is_some_and(|(_, status)| status.stopped())
        });
        assert!(stopped, "the program was not suspended");
    }

    /// Waits for the end of the program. Returns its exit code, where it ended by itself.
    #[track_caller]
    pub fn ended(&mut self) -> u32 {
        let mut status = None;
        for _ in 0..PATIENCE.as_millis() / 20 {
            status = self.program.try_wait().expect("our own child");
            if status.is_some() {
                break;
            }
            self.watch(Duration::from_millis(20), |_| false);
        }
        let status = status.unwrap_or_else(|| panic!("the program goes on:\n{}", self.text()));
        assert_eq!(status.signal(), None, "the program did not end by itself");
        status.exit_code()
    }

    /// Waits for the end of the program, which must leave the terminal as it was. Returns its exit code.
    #[track_caller]
    pub fn ended_cleanly(&mut self) -> u32 {
        let code = self.ended();
        self.expect_given_back();
        code
    }

    /// Waits until the terminal is as it was before the program.
    #[track_caller]
    pub fn expect_given_back(&mut self) {
        let given_back = |screen: &Screen| {
            let taken = screen.alternate_screen() || screen.hide_cursor() || screen.bracketed_paste();
            !taken && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        };
        self.expect_screen("the terminal was not given back", given_back);
        assert_eq!(
            modes(&*self.master),
            self.modes_before,
            "the terminal's modes were left changed"
        );
    }

    /// Ends the program at once, as a power cut does. Returns the screen as it was seen last.
    pub fn cut(mut self) -> String {
        self.signal(Signal::KILL);
        self.program.wait().expect("our own child");
        self.text()
    }

    fn wait_for_process(&mut self, mut is_so: impl FnMut() -> bool) -> bool {
        for _ in 0..PATIENCE.as_millis() / 20 {
            if is_so() {
                return true;
            }
            self.watch(Duration::from_millis(20), |_| false);
        }
        false
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // Only a test that failed leaves its program running.
        let _over = self.program.kill();
    }
}

/// A command with nothing of this machine's environment.
pub fn command(program: &str, folder: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    command.env_clear();
    command.cwd(folder);
    command.env("HOME", folder.join("user"));
    command.env("TMPDIR", folder);
    command.env("TERM", "xterm-256color");
    command.env("STOPGAP_BY", "MF");
    command
}

/// How the terminal treats what is typed, in words.
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("its modes"))
}

fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    }
}
