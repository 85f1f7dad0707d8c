//! The forms of sprints: opened, and sent.

use super::{
    super::{
        KIND,
        actions::{self, TICK},
        model::{GoalMet, MOST_COMMITMENTS, Planned, Review, Sprint, SprintState},
        views,
    },
    sprint_of,
};
use crate::{
    error::{Error, Result},
    features::rituals::actions::find_next,
    ids::{PodId, SprintId, UserId},
    signal::{Action, Form, Reply, Submission},
    slack::blocks::metadata,
    turn::Turn,
};
use std::collections::BTreeMap;

/// `/sprint plan`
pub(super) async fn plan_of(turn: &mut Turn, pod: PodId) -> Result<Reply> {
    actions::require_lead(turn, pod).await?;
    match actions::find_running(turn, pod).await? {
        Some(sprint) => plan_form(turn, &sprint).await,
        None => no_sprint(turn, pod).await,
    }
}

/// *Plan*, *Edit*
pub(in super::super) async fn open_plan(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let sprint = get_running(turn, sprint_of(action)).await?;
    plan_form(turn, &sprint).await
}

async fn plan_form(turn: &mut Turn, sprint: &Sprint) -> Result<Reply> {
    actions::require_lead(turn, sprint.pod).await?;
    let members = actions::list_owners(turn, sprint.pod).await?;
    let carried = actions::carried_over(turn, sprint).await?;
    Ok(Reply::Open(views::plan_modal(sprint, &carried, &members)))
}

/// The plan was sent.
pub(in super::super) async fn save_plan(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let carried: views::Plan = metadata(&submission.private_metadata)?;
    let sprint = get_running(turn, Some(carried.sprint)).await?;
    let members: Vec<UserId> =
        actions::list_owners(turn, sprint.pod).await?.into_iter().map(|member| member.person).collect();
    let form = &submission.form;
    let (mut errors, mut planned) = (BTreeMap::new(), Vec::new());
    for place in 0..MOST_COMMITMENTS {
        let (text, owner) = views::filled(form, place);
        // Whoever left the pod meanwhile takes nothing on.
        let owner = owner.filter(|owner| members.contains(owner));
        match text {
            Some(text) => planned.push(Planned { id: carried.seen.get(place).copied(), text, owner }),
            // A line that was there and is empty now is taken out, whoever saw to it.
            None if owner.is_some() && place >= carried.filled => {
                errors.insert(views::what_field(place), views::owner_of_nothing());
            }
            None => {}
        }
    }
    let goal = one_line(form, views::GOAL);
    if goal.is_none() {
        errors.insert(views::GOAL.to_owned(), views::no_goal());
    }
    let (Some(goal), true) = (goal, errors.is_empty()) else { return Ok(Reply::Errors(errors)) };
    let (sprint, place) = actions::plan(turn, sprint.id, &goal, (&carried.seen, &planned)).await?;
    Ok(Reply::Update(views::planned_modal(&sprint, &place)))
}

/// `/sprint tick`
pub(super) async fn tick_of(turn: &mut Turn, pod: PodId) -> Result<Reply> {
    require_tick(turn, pod)?;
    match actions::find_running(turn, pod).await? {
        Some(sprint) => tick_form(turn, &sprint).await,
        None => no_sprint(turn, pod).await,
    }
}

/// *Tick*
pub(in super::super) async fn open_tick(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let sprint = get_running(turn, sprint_of(action)).await?;
    require_tick(turn, sprint.pod)?;
    tick_form(turn, &sprint).await
}

async fn tick_form(turn: &mut Turn, sprint: &Sprint) -> Result<Reply> {
    let me = turn.actor().id.clone();
    let all = actions::looks_after(turn, sprint.pod);
    let shown = sprint.tickable(&me, all);
    if shown.is_empty() {
        return Ok(Reply::Say(views::said_message(&views::nothing_to_tick(&sprint.pod_name))));
    }
    Ok(Reply::Open(views::tick_modal(sprint, &shown)))
}

/// The ticks were sent.
pub(in super::super) async fn save_ticks(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let carried: views::Ticks = metadata(&submission.private_metadata)?;
    let sprint = get_running(turn, Some(carried.sprint)).await?;
    let wanted = views::ticked(&submission.form, &carried.seen);
    let sprint = actions::tick_all(turn, &sprint, &wanted).await?;
    Ok(Reply::Update(views::ticked_modal(&sprint)))
}

/// `/sprint review`
pub(super) async fn review_of(turn: &mut Turn, pod: PodId) -> Result<Reply> {
    actions::require_lead(turn, pod).await?;
    match actions::find_newest(turn, pod).await? {
        Some(sprint) => review_form(turn, &sprint).await,
        None => no_sprint(turn, pod).await,
    }
}

/// *Look back*
pub(in super::super) async fn open_review(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let id = sprint_of(action).ok_or_else(|| Error::user(views::sprint_gone()))?;
    let found = actions::find_sprint(turn, id).await?.filter(|sprint| sprint.state != SprintState::Cancelled);
    let sprint = found.ok_or_else(|| Error::user(views::sprint_gone()))?;
    review_form(turn, &sprint).await
}

async fn review_form(turn: &mut Turn, sprint: &Sprint) -> Result<Reply> {
    actions::require_lead(turn, sprint.pod).await?;
    if sprint.goal.is_none() {
        return Err(Error::user(views::no_goal_to_review()));
    }
    Ok(Reply::Open(views::review_modal(sprint)))
}

/// The look back was sent.
pub(in super::super) async fn save_review(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let id: SprintId = metadata(&submission.private_metadata)?;
    let form = &submission.form;
    let Some(met) = form.choice(views::MET).and_then(GoalMet::from_word) else {
        return Ok(Reply::fault(views::MET, views::no_verdict()));
    };
    let review = Review {
        met,
        shipped: form.text(views::SHIPPED).map(str::to_owned),
        not_shipped: form.text(views::NOT_SHIPPED).map(str::to_owned),
        by: turn.actor().id.clone(),
        at: turn.now(),
    };
    let place = actions::review(turn, id, review).await?;
    Ok(Reply::Update(views::reviewed_modal(&place)))
}

/// There is no sprint of this pod now; when the next one begins, or how one does.
pub(super) async fn no_sprint(turn: &mut Turn, pod: PodId) -> Result<Reply> {
    let name = actions::require_pod(turn, pod).await?.name;
    let said = match find_next(turn, KIND.name, pod).await? {
        Some((moment, zone)) => views::next_sprint(&name, zone.date(moment.at)),
        None => views::no_sprint(&name, actions::looks_after(turn, pod)),
    };
    Ok(Reply::Say(views::said_message(&said)))
}

async fn get_running(turn: &mut Turn, id: Option<SprintId>) -> Result<Sprint> {
    let found = match id {
        Some(id) => actions::find_sprint(turn, id).await?.filter(Sprint::is_running),
        None => None,
    };
    found.ok_or_else(|| Error::user(views::sprint_over()))
}

fn require_tick(turn: &Turn, pod: PodId) -> Result<()> {
    if turn.may(&TICK, Some(pod)) { Ok(()) } else { Err(Error::user(views::only_the_pod_ticks())) }
}

fn one_line(form: &Form, field: &str) -> Option<String> {
    form.text(field).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}
