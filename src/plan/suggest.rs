//! "Did you mean": the likeliest word for a misspelt one.

/// Words longer than this are no misspellings; comparing them would only cost time.
const LONGEST_WORD: usize = 64;

/// Words shorter than this are not looked for in the parts of an id: "in" is in too many.
const SHORTEST_PART: usize = 4;

/// The candidate that `word` most likely stands for, where one is near enough: spelling slips, letters swapped,
/// capitals, and `_` or a space for `-`. The first of several that are equally near.
pub fn did_you_mean<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = folded(word);
    let length = word.chars().count();
    if length == 0 || length > LONGEST_WORD {
        return None;
    }
    let allowed = match length {
        1..=2 => 0,
        3..=4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    let mut best: Option<(usize, &'a str)> = None;
    let mut in_part: Option<(usize, &'a str)> = None;
    for candidate in candidates {
        // "record" may stand for "clinical-record", where no whole word is nearer.
        if length >= SHORTEST_PART {
            for part in candidate
                .split('-')
                .filter(|part| part.len().abs_diff(word.len()) <= allowed)
            {
                let distance = strsim::osa_distance(&word, &part.to_lowercase());
                if distance <= allowed && in_part.is_none_or(|(least, _)| distance < least) {
                    in_part = Some((distance, candidate));
                }
            }
        }
        if candidate.len().abs_diff(word.len()) > allowed * 4 {
            continue;
        }
        let other = folded(candidate);
        if other.chars().count().abs_diff(length) > allowed {
            continue;
        }
        let distance = strsim::osa_distance(&word, &other);
        if distance == 0 {
            return Some(candidate);
        }
        if distance <= allowed && distance < length.max(2) - 1 && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.or(in_part).map(|(_, candidate)| candidate)
}

/// A word as it is compared: lower case, one kind of joint.
fn folded(word: &str) -> String {
    word.trim().to_lowercase().replace(['_', ' '], "-")
}

/// A text as an id would write it: lower-case letters and digits joined by single dashes, 64 at most; empty where the
/// text has no such letter.
pub(super) fn slugified(text: &str) -> String {
    let mut slug = String::new();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') && character != '\'' && character != '’' {
            slug.push('-');
        }
        if slug.len() >= LONGEST_WORD {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[track_caller]
    fn check(word: &str, candidates: &[&'static str], expected: Option<&str>) {
        assert_eq!(did_you_mean(word, candidates.iter().copied()), expected, "{word}");
    }

    #[test]
    fn a_slip_a_swap_and_a_part_of_an_id_are_understood() {
        let services = [
            "clinical-record",
            "appointment-book",
            "path-requests",
            "path-results",
            "phones",
        ];
        check("phonse", &services, Some("phones"));
        check("Clinical_Record", &services, Some("clinical-record"));
        check("recrod", &services, Some("clinical-record"));
        check("book", &services, Some("appointment-book"));
        check("results", &services, Some("path-results"));
        check("kettle", &services, None);
        check("", &services, None);
    }
}
