//! What every subcommand works with.

use std::io::BufRead;
use std::path::Path;

use crate::cli::environment::Environment;
use crate::cli::output::Output;
use crate::home::Home;

/// The environment, the streams and the practice folder of one command line.
pub struct Context<'c, 'w> {
    /// What the program was started with.
    pub environment: &'c Environment,
    /// Where a person types.
    pub input: &'c mut dyn BufRead,
    /// Where data and talk go.
    pub output: &'c mut Output<'w>,
    given: Option<&'c Path>,
}

impl std::fmt::Debug for Context<'_, '_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Context")
            .field("given", &self.given)
            .finish_non_exhaustive()
    }
}

impl<'c, 'w> Context<'c, 'w> {
    /// The context of a command line that names this folder with `--home`.
    pub fn new(
        environment: &'c Environment,
        input: &'c mut dyn BufRead,
        output: &'c mut Output<'w>,
        given: Option<&'c Path>,
    ) -> Self {
        Self {
            environment,
            input,
            output,
            given,
        }
    }

    /// The practice folder. What is wrong with its practice file is said, and stops nothing.
    pub fn home(&mut self) -> Home {
        let home = self.home_quietly();
        if let Some(fault) = home.practice_faults.iter().find(|fault| fault.is_error()) {
            let file = home.practice_file();
            let then = match home.practice_instead() {
                Some(instead) => format!("names, numbers and hours are those of {instead}"),
                None => "what cannot be read of it is left out".to_owned(),
            };
            self.output.warn(format_args!(
                "{} has errors, and {then}. The first:\n{fault}",
                file.display()
            ));
            self.output.hint(format_args!(
                "see every error with: stopgap plan check {}",
                file.display()
            ));
        }
        home
    }

    /// The practice folder, with nothing said of it.
    pub fn home_quietly(&self) -> Home {
        Home::open(self.environment.places(self.given))
    }
}
