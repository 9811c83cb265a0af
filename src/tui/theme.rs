//! How things look: a sign and a word for every state, and a style for every tone. Never colour alone.

use std::borrow::Cow;

use ratatui::style::{Color, Modifier, Style};

use crate::incident::narrate::service_words;
use crate::plan::condition::{IncidentKind, StepStatus};
use crate::plan::model::ServiceStatus;

use super::text;

/// Which signs the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Signs {
    /// Lines, blocks and ticks.
    #[default]
    Drawn,
    /// Only what every keyboard has: the Linux console, old Windows consoles.
    Plain,
}

/// Which colours the terminal may show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colours {
    /// The sixteen of the terminal's own palette.
    #[default]
    Sixteen,
    /// Bold and reversed only, nothing dimmed: for an over-bright room.
    HighContrast,
    /// None (`NO_COLOR`): bold, dim and reversed carry the tone.
    None,
}

/// How everything looks: chosen once at the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// The signs.
    pub signs: Signs,
    /// The colours.
    pub colours: Colours,
}

/// The tone in which a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Ordinary text.
    Plain,
    /// What may be overlooked: labels, borders, what is done.
    Quiet,
    /// What is meant first.
    Strong,
    /// Good.
    Good,
    /// Needs an eye.
    Attention,
    /// Bad.
    Bad,
    /// The line or the word that Enter acts on.
    Chosen,
    /// A key that may be pressed.
    Key,
    /// Across the whole screen: harm to people, NOT SAVED.
    Alarm,
    /// A caution or an exercise across the screen.
    Caution,
    /// Struck out.
    Struck,
}

impl Look {
    /// The style of a tone.
    pub fn style(self, tone: Tone) -> Style {
        let plain = Style::new();
        let shape = match tone {
            Tone::Quiet if self.colours == Colours::None => plain.add_modifier(Modifier::DIM),
            Tone::Plain | Tone::Good | Tone::Quiet => plain,
            Tone::Strong | Tone::Attention | Tone::Bad | Tone::Key => plain.add_modifier(Modifier::BOLD),
            Tone::Chosen => plain.add_modifier(Modifier::REVERSED),
            Tone::Alarm | Tone::Caution if self.colours == Colours::Sixteen => plain.add_modifier(Modifier::BOLD),
            Tone::Alarm | Tone::Caution => plain.add_modifier(Modifier::REVERSED | Modifier::BOLD),
            Tone::Struck => plain.add_modifier(Modifier::CROSSED_OUT),
        };
        if self.colours != Colours::Sixteen {
            return shape;
        }
        match tone {
            Tone::Plain | Tone::Strong | Tone::Chosen => shape,
            Tone::Quiet | Tone::Struck => shape.fg(Color::DarkGray),
            Tone::Good => shape.fg(Color::Green),
            Tone::Attention => shape.fg(Color::Yellow),
            Tone::Caution => shape.fg(Color::Black).bg(Color::Yellow),
            // The brighter red: the darker one is hard to read on black.
            Tone::Bad => shape.fg(Color::LightRed),
            Tone::Alarm => shape.fg(Color::White).bg(Color::Red),
            Tone::Key => shape.fg(Color::Cyan),
        }
    }

    /// How many columns a text takes as this look writes it.
    pub fn columns(self, text: &str) -> usize {
        match self.signs {
            Signs::Drawn => text::columns(text),
            Signs::Plain => text::columns(&text::plain_letters(text)),
        }
    }

    /// The text, or as much of it as fits with an ellipsis behind it, as this look writes them.
    pub fn cut(self, text: &str, width: usize) -> Cow<'_, str> {
        if self.signs == Signs::Drawn {
            return text::cut(text, width);
        }
        let plain = text::plain_letters(text);
        if text::columns(&plain) <= width {
            return text::harmless(&plain).into_owned().into();
        }
        // Three dots take two columns more than the drawn sign.
        let cut = text::cut(&plain, width.saturating_sub(2));
        text::plain_letters(&cut).into_owned().into()
    }

    /// A sign, or what stands for it where only plain letters can be shown.
    pub fn sign(self, drawn: &'static str, plain: &'static str) -> &'static str {
        match self.signs {
            Signs::Drawn => drawn,
            Signs::Plain => plain,
        }
    }

    /// The sign of a step's state.
    pub fn step_sign(self, status: StepStatus) -> &'static str {
        match status {
            StepStatus::Waiting => self.sign("○", "o"),
            StepStatus::InProgress => self.sign("●", "*"),
            StepStatus::Done | StepStatus::DoneEarlier => self.sign("✓", "+"),
            StepStatus::NotApplicable => self.sign("–", "-"),
            StepStatus::Cannot => self.sign("✗", "x"),
            StepStatus::Deferred => self.sign("»", ">"),
            StepStatus::HandedOn => self.sign("→", "}"),
            StepStatus::Inactive => self.sign("◌", "."),
        }
    }

    /// The tone of a step's state.
    pub const fn step_tone(status: StepStatus) -> Tone {
        match status {
            StepStatus::Done | StepStatus::DoneEarlier => Tone::Good,
            StepStatus::InProgress => Tone::Strong,
            StepStatus::Waiting | StepStatus::HandedOn => Tone::Plain,
            StepStatus::Cannot | StepStatus::Deferred => Tone::Attention,
            StepStatus::NotApplicable | StepStatus::Inactive => Tone::Quiet,
        }
    }

    /// The sign of a service's state.
    pub fn service_sign(self, status: ServiceStatus) -> &'static str {
        match status {
            ServiceStatus::Unknown => "?",
            ServiceStatus::Up => self.sign("·", "."),
            ServiceStatus::Slow => "~",
            ServiceStatus::Down => self.sign("✗", "x"),
            ServiceStatus::Back => self.sign("◐", "%"),
            ServiceStatus::Verified => self.sign("✓", "+"),
        }
    }

    /// The tone of a service's state.
    pub const fn service_tone(status: ServiceStatus) -> Tone {
        match status {
            ServiceStatus::Up => Tone::Plain,
            ServiceStatus::Verified => Tone::Good,
            ServiceStatus::Unknown | ServiceStatus::Slow | ServiceStatus::Back => Tone::Attention,
            ServiceStatus::Down => Tone::Bad,
        }
    }

    /// The block by which the strip of a service shows a state; different in shape, not only in colour.
    pub fn strip_block(self, status: ServiceStatus) -> &'static str {
        match status {
            ServiceStatus::Down => self.sign("█", "#"),
            ServiceStatus::Slow => self.sign("▒", "~"),
            ServiceStatus::Back => self.sign("░", "="),
            ServiceStatus::Unknown => "?",
            ServiceStatus::Up | ServiceStatus::Verified => self.sign("·", "."),
        }
    }

    /// The mark before the line that is chosen.
    pub fn pointer(self) -> &'static str {
        self.sign("▸", ">")
    }
}

/// One word for a service's state, where a line has no room for more.
pub const fn service_word(status: ServiceStatus) -> &'static str {
    match status {
        ServiceStatus::Unknown => "unknown",
        ServiceStatus::Back => "back",
        ServiceStatus::Verified => "safe",
        other => service_words(other),
    }
}

/// The screen's words for a kind of incident.
pub const fn kind_words(kind: IncidentKind) -> &'static str {
    match kind {
        IncidentKind::Live => "LIVE",
        IncidentKind::Drill => "EXERCISE",
        IncidentKind::Backfilled => "RUN ON PAPER",
    }
}
