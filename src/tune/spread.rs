//! The middle and the range of what was measured.

use std::time::Duration;

use super::Sample;

/// Of fewer values than this none can be said to lie far from the others.
const ENOUGH_TO_JUDGE: usize = 4;

/// A value lies far out where it is more than so many times the middle one, or less than so many parts of it.
const FAR: u32 = 3;

/// The middle and the range of some measurements.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// How many there are, without those that lie far out.
    pub count: usize,
    /// The middle one of all; of an even number the mean of the middle two.
    pub median: Duration,
    /// The shortest that does not lie far out.
    pub least: Duration,
    /// The longest that does not.
    pub most: Duration,
    /// Those that lie far out, the shortest first.
    pub outliers: Vec<Sample>,
}

impl Spread {
    /// That of these measurements; none where there are none.
    pub fn of(mut samples: Vec<Sample>) -> Option<Self> {
        samples.sort_by(|one, other| (one.took, &one.incident).cmp(&(other.took, &other.incident)));
        let middle = samples.len() / 2;
        let upper = samples.get(middle)?.took;
        let median = if samples.len() % 2 == 1 {
            upper
        } else {
            (samples.get(middle - 1)?.took + upper) / 2
        };
        let can_judge = samples.len() >= ENOUGH_TO_JUDGE;
        let is_far = |sample: &Sample| can_judge && (sample.took > median * FAR || sample.took * FAR < median);
        let (outliers, near): (Vec<Sample>, Vec<Sample>) = samples.into_iter().partition(is_far);
        Some(Self {
            count: near.len(),
            median,
            least: near.first().map_or(median, |sample| sample.took),
            most: near.last().map_or(median, |sample| sample.took),
            outliers,
        })
    }
}
