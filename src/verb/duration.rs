//! Lengths of time, until `plan::parse_duration` is merged.

use std::time::Duration;

/// The length of time that a text names: `90s`, `5m`, `2h`, `1d`, or several, the largest first.
pub(crate) fn read(text: &str) -> Option<Duration> {
    let mut seconds = 0_u64;
    let mut last = u64::MAX;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let count: u64 = rest.get(..end)?.parse().ok()?;
        let unit = match rest.as_bytes().get(end)? {
            b's' => 1,
            b'm' => 60,
            b'h' => 3600,
            b'd' => 86_400,
            _ => return None,
        };
        if unit >= last {
            return None;
        }
        last = unit;
        seconds = seconds.checked_add(count.checked_mul(unit)?)?;
        rest = rest.get(end + 1..)?.trim_start();
    }
    (last != u64::MAX && seconds <= 3653 * 86_400).then(|| Duration::from_secs(seconds))
}

/// The shortest text that names a length of time.
pub(crate) fn written(duration: Duration) -> String {
    let mut seconds = duration.as_secs();
    let mut text = String::new();
    for (unit, letter) in [(86_400, 'd'), (3600, 'h'), (60, 'm'), (1, 's')] {
        if seconds >= unit {
            text.push_str(&format!("{}{letter}", seconds / unit));
            seconds %= unit;
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}
