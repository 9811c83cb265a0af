//! What differs between two texts, as `diff -u` and `patch` write it, without lines around it.

/// The lines from the first that differs to the last, with what heads them. None where nothing differs.
///
/// `lines_before` is by how many lines what was changed above has made the text longer (or shorter, below zero).
pub(super) fn hunk(old: &str, new: &str, title: &str, lines_before: i64) -> Option<Hunk> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| pairs.take_while(|(one, other)| one == other).count();
    let first = same(&mut old.iter().zip(&new));
    if first == old.len() && first == new.len() {
        return None;
    }
    let most = old.len().min(new.len()) - first;
    let last = same(&mut old.iter().rev().zip(new.iter().rev())).min(most);
    let (old, new) = (&old[first..old.len() - last], &new[first..new.len() - last]);
    let start = i64::try_from(first).unwrap_or(i64::MAX) + 1;
    let head = format!(
        "@@ -{} +{} @@ {title}",
        place(start, old.len()),
        place(start + lines_before, new.len())
    );
    let added = i64::try_from(new.len()).unwrap_or(0) - i64::try_from(old.len()).unwrap_or(0);
    let mut lines = vec![head];
    lines.extend(marked(old, new));
    Some(Hunk { lines, added })
}

/// A stretch that differs.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    /// Its lines, each with its mark.
    pub(super) lines: Vec<String>,
    /// How many lines longer it makes the text.
    pub(super) added: i64,
}

/// Where a stretch stands: an empty one is named by the line before it.
fn place(start: i64, lines: usize) -> String {
    match lines {
        0 => format!("{},0", start - 1),
        1 => start.to_string(),
        lines => format!("{start},{lines}"),
    }
}

/// The lines of two short stretches, those that both have once: by the longest run of lines that they share.
fn marked(old: &[&str], new: &[&str]) -> Vec<String> {
    let width = new.len() + 1;
    let mut shared = vec![0usize; (old.len() + 1) * width];
    for (at, one) in old.iter().enumerate().rev() {
        for (beside, other) in new.iter().enumerate().rev() {
            shared[at * width + beside] = if one == other {
                shared[(at + 1) * width + beside + 1] + 1
            } else {
                shared[(at + 1) * width + beside].max(shared[at * width + beside + 1])
            };
        }
    }
    let (mut at, mut beside) = (0, 0);
    let mut lines = Vec::new();
    loop {
        match (old.get(at), new.get(beside)) {
            (Some(one), Some(other)) if one == other => {
                lines.push(format!(" {one}"));
                at += 1;
                beside += 1;
            }
            (Some(one), other)
                if other.is_none() || shared[(at + 1) * width + beside] >= shared[at * width + beside + 1] =>
            {
                lines.push(format!("-{one}"));
                at += 1;
            }
            (_, Some(other)) => {
                lines.push(format!("+{other}"));
                beside += 1;
            }
            (_, None) => return lines,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::hunk;

    #[track_caller]
    fn check(old: &str, new: &str, before: i64, wanted: &[&str]) {
        let found = hunk(old, new, "T", before).map(|hunk| hunk.lines).unwrap_or_default();
        assert_eq!(found, wanted);
    }

    #[test]
    fn only_what_differs_is_shown_with_its_place() {
        check("a\nb\n", "a\nb\n", 0, &[]);
        check("a\nb\nc\n", "a\nx\nc\n", 0, &["@@ -2 +2 @@ T", "-b", "+x"]);
        check("a\nb\n", "a\nb\nc\n", 2, &["@@ -2,0 +5 @@ T", "+c"]);
        check("a\nb\nc\n", "a\nc\n", 0, &["@@ -2 +1,0 @@ T", "-b"]);
        check(
            "a\nb\nc\nd\ne\n",
            "a\nx\nc\ny\ne\n",
            -1,
            &["@@ -2,3 +1,3 @@ T", "-b", "+x", " c", "-d", "+y"],
        );
        check("a\na\n", "a\na\na\n", 0, &["@@ -2,0 +3 @@ T", "+a"]);
    }
}
