//! Keys on the services.

use crate::incident::state::{ServiceState, State};
use crate::plan::model::ServiceId;

use super::super::intent::Intent;
use super::super::model::{Model, Screen};
use super::{Turn, ask, lists, plan};

/// The services as they stand below each other: each with its sites right under it, so that an outage at one of them is
/// not found far away from the service.
pub fn rows(state: &State) -> Vec<&ServiceState> {
    let (everywhere, sites): (Vec<_>, Vec<_>) = state.services.iter().partition(|service| service.site.is_none());
    let is_known = |site: &ServiceState| everywhere.iter().any(|service| service.id == site.id);
    let mut rows = Vec::with_capacity(state.services.len());
    for service in &everywhere {
        rows.push(*service);
        rows.extend(sites.iter().copied().filter(|site| site.id == service.id));
    }
    rows.extend(sites.iter().copied().filter(|site| !is_known(site)));
    rows
}

/// A key on the services.
pub(super) fn act(model: &mut Model, _: &mut Turn, intent: Intent) {
    let count = model.state().map_or(0, |state| state.services.len());
    let Some(Screen::Services(at)) = model.top_mut() else {
        return;
    };
    *at = lists::moved(*at, intent, count.saturating_sub(1));
    let Some((service, site)) = chosen(model) else {
        if !matches!(intent, Intent::Up | Intent::Down) {
            plan::nothing_here(model);
        }
        return;
    };
    let form = match intent {
        Intent::Mark(to) => ask::service(model, (&service, site.as_deref()), Some(to)),
        Intent::Enter => ask::service(model, (&service, site.as_deref()), None),
        Intent::Reference => ask::reference(model, &service),
        Intent::Watch => ask::watch(model, &service),
        _ => return,
    };
    model.push(Screen::Form(Box::new(form)));
}

fn chosen(model: &Model) -> Option<(ServiceId, Option<String>)> {
    let Screen::Services(at) = model.top() else { return None };
    let service = *rows(model.state()?).get(*at)?;
    Some((service.id.clone(), service.site.clone()))
}
