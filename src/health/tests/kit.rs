//! Whether the action cards on paper are those of the plan.

use super::{Case, check};

#[test]
fn cards_are_to_be_those_of_the_plan_as_it_stands() {
    const DAY: &str = "2026-11-01T09:00:00+00:00";
    const LATER: &str = "2026-11-02T09:00:00+00:00";
    let mut never = Case::fine();
    never.has_text = true;
    check(&never, &["note: Its action cards were never printed here"]);
    let printed = || Case::fine().printed(None, DAY);
    check(&printed(), &[]);
    let changed = || printed().plan("do: A", "do: B");
    check(
        &changed(),
        &["due: Its action cards were last printed on 1 Nov 2026 from another text of the plan"],
    );
    check(
        &printed().plan("version: 1", "version: 2"),
        &["due: Its action cards were last printed on 1 Nov 2026 from version 1 of the plan"],
    );
    check(&changed().printed(None, LATER), &[]);
    let with_desk = |case: Case| {
        case.plan("roles: {", "roles: {desk: {title: Desk, deputies: [Somebody]}, ")
            .plan(
                "    steps:\n",
                "    steps:\n      - {id: b, do: B, role: desk, expect: 1m, due: 20m}\n",
            )
            .practice("roles: [lead]", "roles: [lead, desk]")
    };
    check(
        &with_desk(Case::fine()).printed(Some("lead"), DAY),
        &["note: The action cards of Desk were never printed here"],
    );
    check(
        &with_desk(printed()).printed(Some("desk"), LATER),
        &["due: The action cards of Lead were last printed on 1 Nov 2026 from another text"],
    );
}
