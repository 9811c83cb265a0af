//! The screens as they look, at the two sizes that count, with a fixed clock.

use super::stage::Stage;

/// Takes both pictures of the screen that these keys lead to, after this many minutes.
fn look(name: &str, keys: &str) {
    for (width, height) in [(80, 24), (120, 36)] {
        let mut stage = Stage::new(width, height).signed();
        for part in keys.split(';') {
            match part.trim().strip_prefix("wait ") {
                Some("for the folder") => {
                    stage.look_around();
                }
                Some(minutes) => {
                    stage.wait(minutes.parse().unwrap());
                }
                None if part.trim().starts_with("tick") => {
                    let seconds = part.trim().trim_start_matches("tick").trim();
                    stage.seconds(seconds.parse().unwrap_or(1));
                }
                None => {
                    stage.keys(part);
                }
            }
        }
        insta::assert_snapshot!(format!("{name}-{width}x{height}"), without_chance(&stage.screen()));
    }
}

/// The screen with the digits of a check left out: salts are drawn by lot. Seconds are left out as well: they tell how
/// many keys were pressed on the way.
fn without_chance(screen: &str) -> String {
    let line = |line: &str| match line.split_once("Check           ") {
        Some((before, after)) => format!("{before}Check           ################{}", &after[16..]),
        None => line.to_owned(),
    };
    let screen = screen.lines().map(line).collect::<Vec<_>>().join("\n");
    let parts = screen.split(" BST").map(|part| match part.rsplit_once(':') {
        Some((before, seconds))
            if seconds.len() == 2 && before.len() > 3 && before.as_bytes()[before.len() - 3] == b':' =>
        {
            format!("{before}:00")
        }
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join(" BST")
}

/// A morning an hour and a half old: two steps done, one that cannot be done, two services failing, a message.
const MORNING: &str = "5 1 Enter; Enter Enter y Enter; wait 8; Enter; c text:room_4_is_locked Enter; \
    2 Down Down Down Down Down Down s Enter; r 1 text:JP Enter; wait 20; m text:IT_desk Enter Enter text:no_estimate Enter \
    text:9.50 Enter Enter Enter; wait 62; 1";

#[test]
fn first_minute() {
    look("first", "");
}

#[test]
fn first_minute_words() {
    look("words", "3");
}

#[test]
fn not_working() {
    look("broken", "5 1 3");
}

#[test]
fn plan() {
    look("plan", MORNING);
}

#[test]
fn services() {
    look("services", &format!("{MORNING}; 2"));
}

#[test]
fn log() {
    look("log", &format!("{MORNING}; 5"));
}

#[test]
fn entry() {
    look("entry", &format!("{MORNING}; 5 Enter"));
}

#[test]
fn contacts() {
    look("contacts", &format!("{MORNING}; 6"));
}

#[test]
fn print() {
    look("print", &format!("{MORNING}; 7"));
}

#[test]
fn paper() {
    look("paper", &format!("{MORNING}; 3"));
}

#[test]
fn question() {
    look("question", "Enter Enter d");
}

#[test]
fn decision() {
    look(
        "decision",
        &format!("{MORNING}; Home Down Down Down Down Down Down Down Down Down Down d"),
    );
}

#[test]
fn stand_down() {
    look("stand-down", &format!("{MORNING}; X"));
}

#[test]
fn debrief() {
    look("debrief", &format!("{MORNING}; X text:all_back Enter"));
}

#[test]
fn help() {
    look("help", &format!("{MORNING}; ?"));
}

#[test]
fn wall() {
    look("wall", &format!("{MORNING}; W"));
}

#[test]
fn palette() {
    look("palette", &format!("{MORNING}; : text:step_"));
}

#[test]
fn grid() {
    look("grid", &format!("{MORNING}; g Space text:0805"));
}

#[test]
fn grid_of_the_cards() {
    look(
        "grid-cards",
        &format!("{MORNING}; g F3 text:0815 Tab text:jp Enter; 1 Enter; text:0817~; Down"),
    );
}

#[test]
fn briefing() {
    look("briefing", &format!("{MORNING}; i"));
}

#[test]
fn prepare() {
    look("prepare", "p Down");
}

#[test]
fn first_screen_with_what_is_to_do() {
    look("first-ready", "wait for the folder");
}

#[test]
fn what_is_to_do_until_the_practice_is_ready() {
    look("ready", "wait for the folder; p");
}

#[test]
fn people() {
    look("people", "p Down Down Enter");
}

#[test]
fn hours() {
    look("hours", "p Down Down Down Enter Enter");
}

#[test]
fn contact_form() {
    look("contact", "6 e");
}

#[test]
fn home_with_an_incident() {
    look("home", &format!("{MORNING}; F"));
}

/// A drill at its first card, answered, and half an hour into it by ten times.
const EXERCISE: &str =
    "d 2 3 C-u text:10 Enter Enter; tick; Enter; : text:step_danger-first_done Enter; tick 60; Enter";

#[test]
fn hold_a_drill() {
    look("drill-hold", "d");
}

#[test]
fn card_of_an_exercise() {
    look("drill-card", "d 1 2; tick");
}

#[test]
fn players_of_an_exercise() {
    look("drill-players", EXERCISE);
}

#[test]
fn exercise_on_the_wall() {
    look("drill-wall", &format!("{EXERCISE}; W"));
}

#[test]
fn facilitator() {
    look("drill-facilitator", &format!("{EXERCISE}; E 5; tick"));
}

#[test]
fn facilitator_marks() {
    look("drill-read-aloud", "d 1 1; tick 30; Enter; Down m l x; Up");
}

#[test]
fn real_world() {
    look("drill-real-world", &format!("{EXERCISE}; F9"));
}

#[test]
fn outcome_of_an_exercise() {
    look("drill-outcome", "d 1 1; tick 30; Enter; Down m l x m m m; X Enter; Esc");
}
