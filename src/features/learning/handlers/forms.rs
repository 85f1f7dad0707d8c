//! The forms: a topic, the host, another date, off, the link, the recap.

use super::{find_session, session_of, topic_of};
use crate::{
    directory::naming::suggest_choices,
    error::{Error, Result},
    features::learning::{
        actions::{self, Written},
        model::{Deed, Stage, read_draft},
        views::{self, CarriedSession, CarriedTopic, Scene},
    },
    features::rituals::model::read_link,
    ids::OccurrenceId,
    signal::{Action, Choice, Container, Modal, Reply, Submission, Suggest},
    slack::{blocks::metadata, mrkdwn::Text},
    turn::Turn,
};
use jiff::civil::{Date, Time};

/// *Propose a topic*: for the session of the button while it is to come, else for the next one.
pub(in super::super) async fn open_topic(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let pressed = match find_session(action) {
        Some(session) => actions::find_scene(turn, session).await?,
        None => None,
    };
    let scene = match pressed.filter(is_to_come) {
        Some(scene) => Some(scene),
        None => actions::find_next(turn).await?,
    };
    let session = scene.as_ref().map(|scene| scene.session.occurrence_id);
    show(action, views::topic_modal(session, None, &views::fits(scene.as_ref())))
}

fn is_to_come(scene: &Scene) -> bool {
    matches!(scene.session.stage(scene.now), Stage::Open | Stage::Set)
}

/// A modal opened from a modal takes its place.
fn show(action: &Action, modal: Modal) -> Result<Reply> {
    Ok(match action.container {
        Container::Modal { .. } => Reply::Update(modal),
        Container::Message { .. } | Container::Home => Reply::Open(modal),
    })
}

/// *My topics*.
pub(in super::super) async fn my_topics(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let modal = own_topics(turn, find_session(action)).await?;
    show(action, modal)
}

async fn own_topics(turn: &mut Turn, session: Option<OccurrenceId>) -> Result<Modal> {
    let topics = actions::list_own_topics(turn).await?;
    Ok(views::my_topics_modal(session, &topics))
}

/// *Edit* beside a topic.
pub(in super::super) async fn edit_topic(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (topic, scene) = actions::find_own_topic(turn, topic_of(action)?).await?;
    show(action, views::topic_modal(topic.occurrence_id, Some(&topic), &views::fits(scene.as_ref())))
}

/// *Withdraw* beside a topic.
pub(in super::super) async fn withdraw(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let topic = actions::withdraw(turn, topic_of(action)?).await?;
    let modal = own_topics(turn, topic.occurrence_id).await?;
    show(action, modal)
}

/// The form for a topic was sent.
pub(in super::super) async fn save_topic(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let carried: CarriedTopic = metadata(&submission.private_metadata)?;
    let proposal = match read_draft(views::draft(&submission.form)) {
        Ok(proposal) => proposal,
        Err(faults) => return Ok(Reply::Errors(faults.into_iter().map(views::draft_fault).collect())),
    };
    let topic = actions::propose(turn, carried, &proposal).await?;
    Ok(Reply::Update(views::topic_saved(&topic, &views::topic_taken(&topic))))
}

/// What was chosen in the menu of the host.
pub(in super::super) async fn open_for_host(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (deed, session) = Deed::read(action.carried()).ok_or_else(|| Error::user(views::session_gone()))?;
    open(turn, action, deed, session).await
}

/// The form for what the host or an administrator wants to do with a session that is to come.
async fn open(turn: &mut Turn, action: &Action, deed: Deed, session: OccurrenceId) -> Result<Reply> {
    let scene = actions::get_scene(turn, session).await?;
    actions::require_host(turn, &scene.session)?;
    actions::require_to_come(&scene)?;
    let modal = match deed {
        Deed::Swap => {
            let candidates = actions::list_candidates(turn, &scene.session).await?;
            views::swap_modal(&scene, &views::host_choices(&scene, &candidates))
        }
        Deed::Move => views::move_modal(&scene),
        Deed::Cancel => views::cancel_modal(&scene),
        Deed::Link => views::link_modal(&scene),
    };
    show(action, modal)
}

/// *Swap host*.
pub(in super::super) async fn open_swap(turn: &mut Turn, action: &Action) -> Result<Reply> {
    open(turn, action, Deed::Swap, session_of(action)?).await
}

/// *Move*.
pub(in super::super) async fn open_move(turn: &mut Turn, action: &Action) -> Result<Reply> {
    open(turn, action, Deed::Move, session_of(action)?).await
}

/// *Cancel*.
pub(in super::super) async fn open_cancel(turn: &mut Turn, action: &Action) -> Result<Reply> {
    open(turn, action, Deed::Cancel, session_of(action)?).await
}

/// *Set the call link*.
pub(in super::super) async fn open_link(turn: &mut Turn, action: &Action) -> Result<Reply> {
    open(turn, action, Deed::Link, session_of(action)?).await
}

/// Somebody types in the field for another host, where there are more pods than fit a menu.
pub(in super::super) async fn suggest_hosts(turn: &mut Turn, asked: &Suggest) -> Result<Vec<Choice>> {
    let carried: CarriedSession = metadata(&asked.private_metadata)?;
    let scene = actions::get_scene(turn, carried.session).await?;
    actions::require_host(turn, &scene.session)?;
    let choices = views::host_choices(&scene, &actions::list_candidates(turn, &scene.session).await?);
    Ok(suggest_choices(&choices, &asked.query))
}

/// Another pod was chosen.
pub(in super::super) async fn swap(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let Some(pod) = views::chosen_pod(&submission.form) else {
        return Ok(Reply::fault(views::HOST_POD, views::nobody_there()));
    };
    let scene = actions::swap(turn, session(submission)?, pod).await?;
    Ok(saved(&views::swapped(&scene)))
}

/// Another date was chosen.
pub(in super::super) async fn move_to(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let day: Option<Date> = submission.form.text(views::DAY).and_then(|day| day.parse().ok());
    let time: Option<Time> = submission.form.text(views::TIME).and_then(|time| time.parse().ok());
    let (day, time) = match (day, time) {
        (Some(day), Some(time)) => (day, time),
        (None, _) => return Ok(Reply::fault(views::DAY, views::no_date())),
        (_, None) => return Ok(Reply::fault(views::TIME, views::no_time())),
    };
    Ok(match actions::move_to(turn, session(submission)?, day, time).await? {
        Ok((scene, told)) => saved(&views::moved(&scene, told)),
        Err(not_then) => Reply::fault(views::DAY, not_then.0),
    })
}

/// It is off.
pub(in super::super) async fn cancel(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let Some(why) = submission.form.text(views::WHY) else { return Ok(Reply::fault(views::WHY, views::no_reason())) };
    let (scene, told) = actions::cancel(turn, session(submission)?, why).await?;
    Ok(saved(&views::cancelled(&scene, told)))
}

/// The link was sent.
pub(in super::super) async fn set_link(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let link = submission.form.text(views::LINK).map(read_link);
    if link == Some(None) {
        return Ok(Reply::fault(views::LINK, views::no_address()));
    }
    let scene = actions::set_link(turn, session(submission)?, link.flatten().as_deref()).await?;
    Ok(saved(&views::link_saved(&scene)))
}

/// *Write the recap*, *Edit the recap*.
pub(in super::super) async fn open_recap(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (scene, written) = actions::find_written(turn, session_of(action)?).await?;
    show(action, views::recap_modal(&scene, &written))
}

/// The recap was sent.
pub(in super::super) async fn publish(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let carried: CarriedSession = metadata(&submission.private_metadata)?;
    let lesson = |field: &str| submission.form.text(field).map(str::to_owned);
    let lessons = carried.talks.iter().filter_map(|talk| Some((*talk, lesson(&views::lesson_field(*talk))?)));
    let written = Written { lessons: lessons.collect(), besides: lesson(views::BESIDES) };
    Ok(match actions::publish(turn, carried.session, &written).await? {
        Some(count) => saved(&views::recap_saved(count)),
        None => Reply::fault(views::BESIDES, views::no_lesson()),
    })
}

fn session(submission: &Submission) -> Result<OccurrenceId> {
    Ok(metadata::<CarriedSession>(&submission.private_metadata)?.session)
}

fn saved(said: &Text) -> Reply {
    Reply::Update(views::saved_modal(said))
}
