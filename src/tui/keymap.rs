//! The one table of keys: what each means in each place. The footer, the help screen and the manual are made from it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::intent::{ExerciseVerb, FacilitatorVerb, FirstHelp, IncidentVerb, Intent, StepVerb, Tab};
use crate::incident::drill::Mark;
use crate::plan::model::ServiceStatus;

/// Where a key is pressed. A screen lies in several places, looked through in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// Anywhere at all, even while typing.
    Always,
    /// On every screen where nothing is being typed.
    Screens,
    /// In lists and menus.
    Lists,
    /// In lists, menus and texts.
    Moves,
    /// What a digit of the first screen opened.
    FirstHelp,
    /// What is open and owed.
    Briefing,
    /// In menus, where a digit takes a line.
    Digits,
    /// On every screen of a running incident.
    Incident,
    /// The first screen.
    First,
    /// What is not working?
    Broken,
    /// The plan.
    Plan,
    /// The services.
    Services,
    /// The log.
    Log,
    /// One entry of the log.
    Entry,
    /// Whom to ring.
    Contacts,
    /// Plans, and what is wrong or due.
    Prepare,
    /// Who works here.
    People,
    /// When the practice is open.
    Hours,
    /// The grid of what is done already.
    Grid,
    /// What is coming in a drill.
    Facilitator,
    /// How a drill went.
    Outcome,
    /// The card of an inject.
    Card,
    /// A dialog.
    Form,
    /// A choice within a dialog.
    FormChoice,
    /// The command line.
    Palette,
    /// Wherever something is typed.
    Typing,
}

impl Place {
    /// The heading of the help screen, in the order of the help screen.
    pub const HEADINGS: [(Self, &'static str); 25] = [
        (Self::Plan, "On the plan"),
        (Self::Incident, "Anywhere in an incident"),
        (Self::Screens, "On every screen"),
        (Self::Moves, "Moving about"),
        (Self::Lists, "In lists"),
        (Self::Digits, "In menus"),
        (Self::Services, "On services"),
        (Self::Log, "In the log"),
        (Self::Entry, "On an entry of the log"),
        (Self::Contacts, "On contacts"),
        (Self::Prepare, "On prepare"),
        (Self::People, "On people"),
        (Self::Hours, "On opening hours"),
        (Self::Briefing, "On the briefing"),
        (Self::First, "On the first screen"),
        (Self::FirstHelp, "On what it opens"),
        (Self::Broken, "What is not working?"),
        (Self::Grid, "What is done already"),
        (Self::Facilitator, "Facilitating an exercise"),
        (Self::Outcome, "How an exercise went"),
        (Self::Card, "On a card of an exercise"),
        (Self::Form, "In a dialog"),
        (Self::FormChoice, "At a choice"),
        (Self::Palette, "On the command line"),
        (Self::Always, "Always"),
    ];
}

/// A key as the table writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

const fn key(code: KeyCode) -> Key {
    Key {
        code,
        modifiers: KeyModifiers::NONE,
    }
}

const fn letter(letter: char) -> Key {
    key(KeyCode::Char(letter))
}

const fn ctrl(letter: char) -> Key {
    Key {
        code: KeyCode::Char(letter),
        modifiers: KeyModifiers::CONTROL,
    }
}

const fn alt(letter: char) -> Key {
    Key {
        code: KeyCode::Char(letter),
        modifiers: KeyModifiers::ALT,
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// Where it holds.
    pub place: Place,
    /// The keys that mean it.
    pub keys: &'static [Key],
    /// What they mean.
    pub intent: Intent,
    /// The keys as people read them.
    pub shown: &'static str,
    /// What happens, for help.
    pub words: &'static str,
    /// The same in a word or two for the footer; empty where the footer leaves it out.
    pub short: &'static str,
}

macro_rules! bindings {
    ($($place:ident: $([$($key:expr),+] $shown:literal => $intent:expr, $words:literal, $short:literal;)+)+) => {
        &[$($(Binding {
            place: Place::$place,
            keys: &[$($key),+],
            intent: $intent,
            shown: $shown,
            words: $words,
            short: $short,
        },)+)+]
    };
}

/// Every key of the program.
pub const BINDINGS: &[Binding] = bindings! {
    Plan:
        [key(KeyCode::Enter)] "Enter" => Intent::Enter, "Do what stands first beside the step", "";
        [key(KeyCode::Left), letter('h')] "Left, Right" => Intent::Left, "Choose what Enter does", "";
        [key(KeyCode::Right), letter('l')] "Right" => Intent::Right, "", "";
        [letter('d')] "d" => Intent::Step(StepVerb::Done), "Done, or decide", "";
        [letter('e')] "e" => Intent::Step(StepVerb::Earlier), "Done earlier, with its time", "";
        [letter('c')] "c" => Intent::Step(StepVerb::Cannot), "Can't now, and why", "";
        [letter('b')] "b" => Intent::Step(StepVerb::Begin), "Somebody has begun", "";
        [letter('o')] "o" => Intent::More, "Everything else that can be done with it", "";
        [letter('v')] "v" => Intent::Essentials, "With essentials only: list the other steps too", "";
        [letter('F')] "F" => Intent::FirstMinute, "The pages of the first minute", "";
        [key(KeyCode::Esc)] "Esc" => Intent::LeavePlan, "To the first screen, once the incident is over", "";
    Services:
        [key(KeyCode::Enter)] "Enter" => Intent::Enter, "Change it, with a time, a reference or a site", "Enter change";
        [letter('d')] "d" => Intent::Mark(ServiceStatus::Down), "It is down", "d down";
        [letter('s')] "s" => Intent::Mark(ServiceStatus::Slow), "It is slow", "s slow";
        [letter('b')] "b" => Intent::Mark(ServiceStatus::Back), "It works again, not yet trusted", "b back";
        [letter('v')] "v" => Intent::Mark(ServiceStatus::Verified), "It is safe to use", "v safe to use";
        [letter('w')] "w" => Intent::Mark(ServiceStatus::Up), "It works", "w working";
        [letter('x')] "x" => Intent::Mark(ServiceStatus::Unknown), "Nobody knows", "";
        [letter('f')] "f" => Intent::Reference, "Its fault number", "f fault no.";
        [letter('o')] "o" => Intent::Watch, "Keep an eye on it, with an owner", "o owner";
    Log:
        [key(KeyCode::Enter)] "Enter" => Intent::Enter, "Everything about the entry", "Enter details";
        [letter('/')] "/" => Intent::Find, "Find words", "/ find";
        [letter('f')] "f" => Intent::Filter, "Show one kind of entry only", "f show only";
        [letter('x')] "x" => Intent::Correct, "Strike it out; it stays to be seen", "x strike out";
    Entry:
        [letter('x')] "x" => Intent::Correct, "Strike it out; it stays to be seen", "x strike out";
        [letter('R')] "R" => Intent::Redact, "Remove its words for good; its facts stay", "R remove words";
    Contacts:
        [key(KeyCode::Enter)] "Enter" => Intent::Enter, "Write down what was said; without an incident, change it", "Enter what was said";
        [letter('c')] "c" => Intent::NumberIsRight, "You rang it today, and the number is right", "c number is right";
        [letter('e')] "e" => Intent::Change, "Change it in practice.yaml", "e change";
        [letter('+')] "+" => Intent::Add, "Add somebody to practice.yaml", "+ add";
        [letter('x')] "x" => Intent::TakeOut, "Take it out of practice.yaml", "";
    Prepare:
        [key(KeyCode::Enter)] "Enter" => Intent::Enter, "Open the contacts, the people or the hours", "Enter open";
        [letter('c')] "c" => Intent::PrintCards, "Print the action cards of the plan", "c cards";
        [letter('d')] "d" => Intent::HoldDrill, "Hold a drill: which, how, go", "d drill";
        [key(KeyCode::PageDown)] "PgDn, PgUp" => Intent::PageDown, "Through what is said below", "PgDn more";
        [key(KeyCode::PageUp)] "PgUp" => Intent::PageUp, "", "";
    People:
        [key(KeyCode::Enter), letter('e')] "Enter, e" => Intent::Change, "Change them in practice.yaml", "Enter change";
        [letter('+')] "+" => Intent::Add, "Add somebody to practice.yaml", "+ add";
        [letter('x')] "x" => Intent::TakeOut, "Take them out of practice.yaml", "x take out";
    Hours:
        [key(KeyCode::Enter), letter('e')] "Enter, e" => Intent::Change, "Change them in practice.yaml", "Enter change";
    First:
        [letter('1')] "1" => Intent::FirstHelp(FirstHelp::List), "Print today's list", "";
        [letter('2')] "2" => Intent::FirstHelp(FirstHelp::Paper), "Hand out the paper", "";
        [letter('3')] "3" => Intent::FirstHelp(FirstHelp::Words), "What to say", "";
        [letter('4')] "4" => Intent::FirstHelp(FirstHelp::Ring), "Whom to ring", "";
        [letter('5')] "5" => Intent::FirstHelp(FirstHelp::Broken), "What is not working?", "";
        [key(KeyCode::Enter)] "Enter" => Intent::Enter, "Carry on with the plan", "";
        [letter('g')] "g" => Intent::Incident(IncidentVerb::UnderWay), "Started on paper already: tick what is done", "";
        [letter('s')] "s" => Intent::SlowMorning, "Only slow: watch the services", "";
        [letter('e')] "e" => Intent::Essentials, "Only what must be done, for a practice of six; or everything", "";
        [letter('i')] "i" => Intent::Incidents, "Earlier incidents", "";
        [letter('d')] "d" => Intent::HoldDrill, "Hold a drill: which, how, go", "";
        [letter('X')] "X" => Intent::Incident(IncidentVerb::StandDown), "Stand down, debrief or close the incident that is open", "";
        [letter('p')] "p" => Intent::Prepare, "Prepare: plans, people, contacts, hours, and what is wrong with them", "";
    Broken:
        [letter('1')] "0 to 9, a, b" => Intent::NotWorking(0), "Tick the line of this key", "";
        [letter('2')] "2" => Intent::NotWorking(1), "", "";
        [letter('3')] "3" => Intent::NotWorking(2), "", "";
        [letter('4')] "4" => Intent::NotWorking(3), "", "";
        [letter('5')] "5" => Intent::NotWorking(4), "", "";
        [letter('6')] "6" => Intent::NotWorking(5), "", "";
        [letter('7')] "7" => Intent::NotWorking(6), "", "";
        [letter('8')] "8" => Intent::NotWorking(7), "", "";
        [letter('9')] "9" => Intent::NotWorking(8), "", "";
        [letter('a')] "a" => Intent::NotWorking(9), "", "";
        [letter('b')] "b" => Intent::NotWorking(10), "", "";
        [letter('0')] "0" => Intent::NotWorking(11), "", "";
        [letter(' ')] "Space" => Intent::Tick, "Tick it", "Space tick";
        [key(KeyCode::Enter)] "Enter" => Intent::Enter, "Go on", "Enter go on";
    Grid:
        [key(KeyCode::Enter)] "Enter" => Intent::Enter, "Next line; behind the last, record everything", "Enter next";
        [letter(' ')] "Space" => Intent::Tick, "Done, or not after all", "Space done";
        [key(KeyCode::Tab), key(KeyCode::Right)] "Tab, Right" => Intent::NextField, "From the time to the initials, to the next line", "Tab initials";
        [key(KeyCode::BackTab), key(KeyCode::Left)] "Shift-Tab, Left" => Intent::PreviousField, "Back again", "";
        [key(KeyCode::F(3))] "F3" => Intent::OtherOrder, "In the order of the cards, or of the plan", "F3 order";
        [key(KeyCode::F(4))] "F4" => Intent::DayBefore, "The times were a day earlier", "";
        [key(KeyCode::Backspace)] "Backspace" => Intent::Erase, "Take a letter back; of an empty line, the tick", "";
        [key(KeyCode::Up)] "Up, Down, PgUp, PgDn" => Intent::Up, "Through the lines", "";
        [key(KeyCode::Down)] "Down" => Intent::Down, "", "";
        [key(KeyCode::PageUp)] "PgUp" => Intent::PageUp, "", "";
        [key(KeyCode::PageDown)] "PgDn" => Intent::PageDown, "", "";
        [key(KeyCode::Home)] "Home, End" => Intent::First, "The first line, the button", "";
        [key(KeyCode::End)] "End" => Intent::Last, "", "End record";
        [key(KeyCode::Esc)] "Esc" => Intent::Back, "Leave it; what is filled in is asked about", "";
    Facilitator:
        [key(KeyCode::Enter)] "Enter" => Intent::Enter, "Send the inject now, turn the card; mark or assess the line", "Enter send";
        [letter('m')] "m" => Intent::Facilitator(FacilitatorVerb::Mark(Mark::Met)), "What is expected was met", "m met";
        [letter('l')] "l" => Intent::Facilitator(FacilitatorVerb::Mark(Mark::Late)), "It was done late", "l late";
        [letter('x')] "x" => Intent::Facilitator(FacilitatorVerb::Mark(Mark::Missed)), "It was missed", "x missed";
        [letter('h')] "h" => Intent::Facilitator(FacilitatorVerb::Hold), "Hold the inject back; again, free it", "h hold";
        [letter('s')] "s" => Intent::Facilitator(FacilitatorVerb::Skip), "Leave the inject out", "s skip";
        [letter('o')] "o" => Intent::Facilitator(FacilitatorVerb::Own), "An inject in your own words", "o own";
        [letter('a')] "a" => Intent::Facilitator(FacilitatorVerb::Assess), "Say how an objective went, with a note", "a assess";
        [letter('p')] "p" => Intent::Exercise(ExerciseVerb::PauseOrResume), "Stop the clock, or let it go on", "p pause";
        [letter('>')] ">" => Intent::Exercise(ExerciseVerb::Jump), "Set the clock ahead to the next inject", "> next";
        [letter('v')] "v" => Intent::Exercise(ExerciseVerb::Speed), "Another speed", "";
        [letter('w')] "w" => Intent::Exercise(ExerciseVerb::Outcome), "How it went so far", "w so far";
        [letter('X')] "X" => Intent::Incident(IncidentVerb::StandDown), "End the exercise: the questions, then how it went", "X end";
    Outcome:
        [key(KeyCode::Enter), letter('a')] "Enter, a" => Intent::Incident(IncidentVerb::Propose), "Propose a change", "a propose a change";
        [letter('d')] "d" => Intent::Incident(IncidentVerb::Debrief), "Talk about it: the questions", "d debrief";
        [letter('7')] "7" => Intent::Go(Tab::Print), "Write the report", "7 report";
    Card:
        [key(KeyCode::Enter), key(KeyCode::Esc)] "Enter" => Intent::Enter, "It has been read", "Enter it has been read";
    Incident:
        [letter('E')] "E" => Intent::Exercise(ExerciseVerb::Menu), "In an exercise: its clock, its cards, its facilitator", "";
        [letter('n')] "n" => Intent::Incident(IncidentVerb::Note), "Write something down", "n note";
        [letter('m')] "m" => Intent::Incident(IncidentVerb::Message), "What was said to or by somebody outside", "m message";
        [letter('s')] "s" => Intent::Say, "What to say: read it out, change the words", "";
        [letter('t')] "t" => Intent::Incident(IncidentVerb::Timer), "A timer", "";
        [letter('r')] "r" => Intent::Incident(IncidentVerb::Roles), "Who does what, and handing it over", "";
        [letter('i')] "i" => Intent::Incident(IncidentVerb::Briefing), "What is open, and which reasons are owed", "";
        [letter('p')] "p" => Intent::Incident(IncidentVerb::Phase), "Go to another phase", "";
        [letter('S')] "S" => Intent::Incident(IncidentVerb::Switch), "Go on with another plan", "";
        [letter('g')] "g" => Intent::Incident(IncidentVerb::UnderWay), "Tick what was done on paper, with rough times", "";
        [letter('a')] "a" => Intent::Incident(IncidentVerb::Actions), "What is to be changed afterwards", "";
        [letter('X')] "X" => Intent::Incident(IncidentVerb::StandDown), "Stand down, debrief, close", "";
        [letter('y')] "y" => Intent::Suggested, "Mark a service as the program suggests from what it can reach", "";
        [letter('u')] "u" => Intent::Undo, "Undo your last entry; it is struck out", "u undo";
    Screens:
        [letter('1')] "1 to 7" => Intent::Go(Tab::Plan), "Plan, services, paper, patients, log, contacts, print", "";
        [letter('2')] "2" => Intent::Go(Tab::Services), "", "";
        [letter('3')] "3" => Intent::Go(Tab::Paper), "", "";
        [letter('4')] "4" => Intent::Go(Tab::Patients), "", "";
        [letter('5')] "5" => Intent::Go(Tab::Log), "", "";
        [letter('6')] "6" => Intent::Go(Tab::Contacts), "", "";
        [letter('7')] "7" => Intent::Go(Tab::Print), "", "";
        [key(KeyCode::F(2))] "F2" => Intent::WhoIsHere, "Change who is at the keyboard", "";
        [letter('/')] "/" => Intent::Find, "Find words in the log", "";
        [letter(':')] ":" => Intent::Palette, "Type a command", "";
        [letter('I')] "I" => Intent::Incidents, "Incidents: look at another, start one beside it", "";
        [letter('W')] "W" => Intent::Wall, "A view to be read from across the room", "";
        [letter('?'), key(KeyCode::F(1))] "?" => Intent::Help, "These keys", "? help";
        [letter('q')] "q" => Intent::Quit, "Leave the program", "";
    Lists:
        [key(KeyCode::Enter)] "Enter" => Intent::Enter, "Take the line", "Enter choose";
    FirstHelp:
        [key(KeyCode::Enter)] "Enter" => Intent::Enter, "On to the plan", "Enter the plan";
    Briefing:
        [key(KeyCode::Enter)] "Enter" => Intent::Enter, "Give a reason that is owed", "Enter give a reason";
    Moves:
        [key(KeyCode::Up), letter('k')] "Up, Down, j, k" => Intent::Up, "Move", "";
        [key(KeyCode::Down), letter('j')] "Down" => Intent::Down, "", "";
        [key(KeyCode::PageUp)] "PgUp, PgDn, Space" => Intent::PageUp, "A page at a time; on the plan, the text of the step", "";
        [key(KeyCode::PageDown), letter(' ')] "PgDn" => Intent::PageDown, "", "";
        [key(KeyCode::Home)] "Home, End" => Intent::First, "The first, the last", "";
        [key(KeyCode::End)] "End" => Intent::Last, "", "";
        [key(KeyCode::Left)] "Left" => Intent::Left, "", "";
        [key(KeyCode::Right)] "Right" => Intent::Right, "", "";
        [key(KeyCode::Esc)] "Esc" => Intent::Back, "Go back", "Esc back";
    Digits:
        [letter('1')] "1 to 9" => Intent::Choose(1), "Take the line of this number", "";
        [letter('2')] "2" => Intent::Choose(2), "", "";
        [letter('3')] "3" => Intent::Choose(3), "", "";
        [letter('4')] "4" => Intent::Choose(4), "", "";
        [letter('5')] "5" => Intent::Choose(5), "", "";
        [letter('6')] "6" => Intent::Choose(6), "", "";
        [letter('7')] "7" => Intent::Choose(7), "", "";
        [letter('8')] "8" => Intent::Choose(8), "", "";
        [letter('9')] "9" => Intent::Choose(9), "", "";
    FormChoice:
        [key(KeyCode::Left)] "Left, Right, Up, Down" => Intent::Left, "Choose; or press the key that stands beside it", "";
        [key(KeyCode::Right)] "Right" => Intent::Right, "", "";
        [key(KeyCode::Up)] "Up" => Intent::Up, "", "";
        [key(KeyCode::Down)] "Down" => Intent::Down, "", "";
    Form:
        [key(KeyCode::Enter)] "Enter" => Intent::Enter, "Next; at the end, record", "";
        [key(KeyCode::Tab), key(KeyCode::Down)] "Tab, Down" => Intent::NextField, "Next field", "Tab next field";
        [key(KeyCode::BackTab), key(KeyCode::Up)] "Shift-Tab, Up" => Intent::PreviousField, "Field before", "Shift-Tab field before";
        [key(KeyCode::PageUp)] "PgUp, PgDn" => Intent::PageUp, "To where a long text begins, and through it", "";
        [key(KeyCode::PageDown)] "PgDn" => Intent::PageDown, "", "";
        [key(KeyCode::Esc)] "Esc" => Intent::Back, "Cancel it; nothing is recorded", "";
    Palette:
        [key(KeyCode::Enter)] "Enter" => Intent::Enter, "Do it", "Enter do it";
        [key(KeyCode::Tab)] "Tab" => Intent::Complete, "Take what is offered", "Tab take";
        [key(KeyCode::Down)] "Down, Up" => Intent::Down, "Through what is offered", "";
        [key(KeyCode::Up)] "Up" => Intent::Up, "", "";
        [key(KeyCode::Esc)] "Esc" => Intent::Back, "Leave it", "Esc leave it";
    Typing:
        [key(KeyCode::Backspace), ctrl('h')] "Backspace" => Intent::Erase, "Remove the letter before", "";
        [key(KeyCode::Delete)] "Delete" => Intent::EraseAhead, "", "";
        [ctrl('w'), alt('\u{8}')] "Ctrl-W" => Intent::EraseWord, "", "";
        [ctrl('u')] "Ctrl-U" => Intent::EraseLine, "", "";
        [key(KeyCode::Left)] "Left" => Intent::Left, "", "";
        [key(KeyCode::Right)] "Right" => Intent::Right, "", "";
        [key(KeyCode::Home), ctrl('a')] "Home" => Intent::First, "", "";
        [key(KeyCode::End), ctrl('e')] "End" => Intent::Last, "", "";
    Always:
        [key(KeyCode::F(1))] "F1" => Intent::Help, "These keys", "";
        [key(KeyCode::F(2))] "F2" => Intent::WhoIsHere, "Change who is at the keyboard", "";
        [key(KeyCode::F(9))] "F9" => Intent::Exercise(ExerciseVerb::RealWorld), "REAL WORLD: stop the exercise, something real has happened", "";
        [ctrl('l')] "Ctrl-L" => Intent::Redraw, "Paint the screen anew", "";
        [ctrl('z')] "Ctrl-Z" => Intent::Pause, "Pause the program, where the system can", "";
        [ctrl('c')] "Ctrl-C" => Intent::Interrupt, "Leave the program; twice, without a question", "";
};

/// What a key press means in these places, the first that knows it. Where something is typed, a plain letter is a
/// letter; elsewhere a letter that means nothing means what its other case means, so that a Caps Lock left on is no
/// trap.
pub fn intent(places: &[Place], event: KeyEvent) -> Option<Intent> {
    let found = look_up(places, event.code, event.modifiers);
    if found.is_some() {
        return found;
    }
    let KeyCode::Char(letter) = event.code else {
        return None;
    };
    if event.modifiers.contains(KeyModifiers::CONTROL) && !event.modifiers.contains(KeyModifiers::ALT) {
        return None;
    }
    if places.contains(&Place::Typing) {
        return Some(Intent::Type(letter));
    }
    if [Place::Form, Place::Grid].iter().any(|place| places.contains(place)) {
        return Some(Intent::Type(letter));
    }
    let other_case = if letter.is_uppercase() {
        letter.to_lowercase().next()
    } else {
        letter.to_uppercase().next()
    };
    look_up(places, KeyCode::Char(other_case?), event.modifiers)
}

fn look_up(places: &[Place], code: KeyCode, modifiers: KeyModifiers) -> Option<Intent> {
    // Terminals disagree on whether a capital letter comes with Shift, so Shift says nothing.
    let modifiers = modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT);
    let pressed = Key { code, modifiers };
    places.iter().find_map(|place| {
        BINDINGS
            .iter()
            .find(|binding| binding.place == *place && binding.keys.contains(&pressed))
            .map(|binding| binding.intent)
    })
}

/// The keys by which something is done in a place, as people read them.
pub fn shown(place: Place, intent: Intent) -> Option<&'static str> {
    let meant = BINDINGS
        .iter()
        .find(|binding| binding.place == place && binding.intent == intent);
    meant.map(|binding| binding.shown)
}

/// What the footer shows for these places: the keys with a word each, in the order of the table.
pub fn footer(places: &[Place]) -> impl Iterator<Item = &'static str> {
    places.iter().flat_map(|place| {
        BINDINGS
            .iter()
            .filter(move |binding| binding.place == *place && !binding.short.is_empty())
            .map(|binding| binding.short)
    })
}

/// The lines of the help screen under each heading, those of these places first: the keys and what they do.
pub fn help(here: &[Place]) -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    let mut headings: Vec<&(Place, &str)> = Place::HEADINGS.iter().collect();
    // The sort is stable: what does not hold here stays in the order of the table.
    headings.sort_by_key(|(place, _)| here.iter().position(|here| here == place).unwrap_or(here.len()));
    headings
        .into_iter()
        .map(|(place, heading)| {
            let rows = BINDINGS
                .iter()
                .filter(|binding| binding.place == *place && !binding.words.is_empty())
                .map(|binding| (binding.shown, binding.words))
                .collect();
            (*heading, rows)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(letter: char) -> KeyEvent {
        KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE)
    }

    #[test]
    fn no_key_has_two_meanings_in_one_place() {
        for (at, one) in BINDINGS.iter().enumerate() {
            for other in &BINDINGS[at + 1..] {
                let same = one.place == other.place && one.keys.iter().any(|key| other.keys.contains(key));
                assert!(!same, "{} and {} in {:?}", one.shown, other.shown, one.place);
            }
        }
    }

    #[test]
    fn a_key_means_what_the_first_place_says() {
        let plan = [Place::Plan, Place::Incident, Place::Screens, Place::Lists];
        assert_eq!(intent(&plan, press('d')), Some(Intent::Step(StepVerb::Done)));
        assert_eq!(
            intent(&plan, press('D')),
            Some(Intent::Step(StepVerb::Done)),
            "Caps Lock"
        );
        assert_eq!(intent(&plan, press('W')), Some(Intent::Wall));
        assert_eq!(intent(&plan, press('z')), None);
        assert_eq!(
            intent(&[Place::Form, Place::Typing], press('d')),
            Some(Intent::Type('d'))
        );
    }

    #[test]
    fn every_place_has_its_heading_and_every_binding_its_place_in_help() {
        let shown: usize = help(&[]).iter().map(|(_, rows)| rows.len()).sum();
        let worded = BINDINGS
            .iter()
            .filter(|binding| !binding.words.is_empty() && binding.place != Place::Typing);
        assert_eq!(shown, worded.count());
    }
}
