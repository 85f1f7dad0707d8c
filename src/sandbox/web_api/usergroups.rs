//! `usergroups.*`

use super::args::{Answer, Args, answer};
use crate::sandbox::state::State;
use serde_json::json;

pub(crate) fn list(state: &mut State, args: &Args) -> Answer {
    if !state.has_user_groups {
        return Err("plan_upgrade_required".into());
    }
    let with_disabled = args.flag("include_disabled");
    let shown = state.groups.values().filter(|group| with_disabled || !group.disabled);
    let groups =
        shown.map(|group| group.to_json(state.team_id(), args.flag("include_users"), args.flag("include_count")));
    answer(json!({ "usergroups": groups.collect::<Vec<_>>() }))
}
