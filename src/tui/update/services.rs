//! Keys on the services.

use crate::plan::model::ServiceId;

use super::super::intent::Intent;
use super::super::model::{Model, Screen};
use super::{Turn, ask, lists, plan};

/// A key on the services.
pub(super) fn act(model: &mut Model, _: &mut Turn, intent: Intent) {
    let rows = model.state().map_or(0, |state| state.services.len());
    let Some(Screen::Services(at)) = model.top_mut() else {
        return;
    };
    *at = lists::moved(*at, intent, rows.saturating_sub(1));
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
    let service = model.state()?.services.get(*at)?;
    Some((service.id.clone(), service.site.clone()))
}
