//! Every screen draws at every size without a panic.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::stage::Stage;
use crate::tui::theme::{Colours, Look, Signs};
use crate::tui::view::{clock, view};

/// The keys that lead from the first screen to each other one.
const WAYS: [&str; 52] = [
    "",
    "1",
    "2",
    "3",
    "4",
    "5",
    "p",
    "i",
    "Enter",
    "Enter Enter Enter",
    "Enter d",
    "Enter e",
    "Enter c",
    "Enter o",
    "Enter 2 d Enter Down s Enter",
    "Enter 2 Enter",
    "Enter 3",
    "Enter 4",
    "Enter 5",
    "Enter 5 Enter",
    "Enter 5 x",
    "Enter 6",
    "Enter 6 Enter",
    "Enter 7",
    "Enter 2 d Enter W",
    "Enter ?",
    "g",
    "Enter : text:st",
    "Enter X",
    "Enter r 1",
    "Enter i",
    "Enter S 1",
    "Enter q",
    "p",
    "p Down Down",
    "p Down Down Down Down PgDn",
    "p Down Down Enter",
    "p Down Down Enter Enter",
    "p Down Down Down Enter",
    "p Down Down Down Enter Enter",
    "6 e",
    "6 +",
    "6 x",
    "d",
    "d 1",
    "d 1 3",
    "d 1 1",
    "d 1 1 Enter Down m End",
    "d 1 1 Enter o",
    "d 1 1 Enter a",
    "d 1 2 F9",
    "d 1 1 Enter X Enter Esc",
];

#[test]
fn every_screen_draws_at_every_size() {
    let widths = [1, 2, 3, 5, 11, 16, 31, 55, 56, 79, 80, 100, 120, 200];
    let heights = [1, 2, 3, 4, 6, 9, 13, 16, 23, 24, 28, 36, 60];
    for way in WAYS {
        let mut stage = Stage::new(80, 24).signed();
        stage.keys(way);
        for width in widths {
            for height in heights {
                let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
                let cursor = view(&stage.model, stage.model.seen_at, &mut buffer);
                assert!(
                    cursor.is_none_or(|(x, y)| x < width && y < height),
                    "{way} at {width}x{height}: {cursor:?}"
                );
                let mut row = Buffer::empty(Rect::new(0, 0, width, 1));
                clock(&stage.model, stage.model.seen_at, &mut row);
            }
        }
    }
}

#[test]
fn the_clock_row_is_the_first_row() {
    for way in ["", "Enter", "Enter 5", "Enter n"] {
        let mut stage = Stage::new(80, 24).signed();
        stage.keys(way);
        let mut whole = Buffer::empty(Rect::new(0, 0, 80, 24));
        view(&stage.model, stage.model.seen_at, &mut whole);
        let mut row = Buffer::empty(Rect::new(0, 0, 80, 1));
        clock(&stage.model, stage.model.seen_at, &mut row);
        assert_eq!(whole.content[..80], row.content[..], "{way}");
    }
}

#[test]
fn plain_signs_are_plain() {
    for way in WAYS {
        let mut stage = Stage::new(120, 36).signed();
        stage.model.setting.look = Look {
            signs: Signs::Plain,
            colours: Colours::None,
        };
        stage.keys(way);
        let screen = stage.screen();
        let odd: String = screen.chars().filter(|letter| !letter.is_ascii()).collect();
        assert_eq!(odd, "", "{way}\n{screen}");
    }
}
