//! What is looked at over the network must be a service of some plan.

use super::{Finding, Level};
use crate::plan::model::Plan;
use crate::plan::practice::Practice;

/// The probes that speak for no service of these plans. Of one plan alone nothing can be said: another may have it.
pub(super) fn findings(plans: &[&Plan], practice: &Practice) -> Vec<Finding> {
    if plans.len() < 2 {
        return Vec::new();
    }
    let is_known = |id: &str| plans.iter().any(|plan| plan.service(id).is_some());
    let lost = practice.probes.iter().filter(|probe| !is_known(probe.service.as_str()));
    let finding = |id: &str| {
        Finding::new(
            Level::Due,
            "A probe of practice.yaml looks for no service",
            format!("no plan has a service \"{id}\""),
            "put the id right under \"probes:\": stopgap plan check practice.yaml says which is meant",
        )
    };
    lost.map(|probe| finding(probe.service.as_str())).collect()
}
