//! From a signal to an action to a reply.

mod answering;
mod routes;

pub(super) use answering::{
    answer, comment, decide, not_mine, open_answer, open_decide, open_not_mine, open_question, question,
};
pub(super) use routes::{
    new_level, new_route, open_routes, press_level, press_rounds, press_route, save_level, save_new_route,
    suggest_groups,
};

use answering::open_comment;

use super::{
    actions::{self, ESCALATE, LIST, Prepared, REPORTS, ROTA, ROUTES, Sent, Typed},
    model::{Deed, Period},
    views::{self, Reader},
};
use crate::{
    directory::naming::suggest_choices,
    error::{Error, Result},
    export::Format,
    ids::{ChannelId, EscalationId, UserId},
    signal::{
        Action, Choice, Command, Event, Fact, Message, Outcome, Reply, Shortcut, Signal, Submission, Suggest, line,
    },
    slack::{
        blocks::{Button, metadata},
        mrkdwn::Text,
    },
    turn::Turn,
};

/// For everybody who may escalate something.
pub(super) fn quick(turn: &Turn) -> Vec<Button> {
    if turn.may(&ESCALATE, None) { vec![views::escalate_button()] } else { Vec::new() }
}

/// What nobody changes anything by: looking, and opening a form.
pub(super) fn only_looks(signal: &Signal) -> bool {
    match signal {
        Signal::Command(_) => true,
        Signal::Shortcut(shortcut) => shortcut.message.is_none(),
        Signal::Action(action) => {
            let opens = [
                views::OPEN_DECIDE,
                views::OPEN_QUESTION,
                views::OPEN_NOT_MINE,
                views::OPEN_ANSWER,
                views::OPEN_FORM,
                views::OPEN_SWAP,
                views::OPEN_ROUTES,
                views::REPORT,
                views::SHOW,
                views::NEW_LEVEL,
                views::NEW_ROUTE,
            ];
            opens.contains(&action.action_id.as_str())
        }
        _ => false,
    }
}

/// `/escalate`
pub(super) async fn escalate(turn: &mut Turn, command: &Command) -> Result<Reply> {
    let words = line::read(&command.text).map_err(|_| Error::user(views::unclosed_quote()))?;
    let rest = |from: usize| line::joined(words.get(from..).unwrap_or_default());
    match words.first() {
        None => open_form(turn, Some(&command.channel), Typed::default()).await,
        Some(first) if first.is("help") => {
            let [may_list, may_read, may_edit] = [&LIST, &REPORTS, &ROUTES].map(|verb| turn.may(verb, None));
            Ok(Reply::Say(views::help_message(&views::help_lines(may_list, may_read, may_edit))))
        }
        Some(first) if first.is("list") && words.len() == 1 => list(turn).await,
        Some(first) if first.is("show") => show(turn, &rest(1)).await,
        Some(first) if first.is("rota") && words.len() == 1 => {
            let weeks = actions::list_weeks(turn).await?;
            Ok(Reply::Say(views::rota_message(&weeks, turn.may(&ROTA, None))))
        }
        Some(first) if first.is("report") => Ok(Reply::Say(actions::tell_report(turn, &rest(1)).await?)),
        Some(first) if first.is("routes") && words.len() == 1 => Ok(Reply::Say(actions::tell_routes(turn).await?)),
        Some(first) if first.is("routes") && words.len() == 2 && words[1].is("edit") => {
            actions::show_routes(turn, None).await.map(Reply::Open)
        }
        Some(_) if words.len() == 1 => {
            open_form(turn, Some(&command.channel), Typed { class: Some(rest(0)), what: String::new() }).await
        }
        Some(first) => {
            let class = first.typed().map(str::to_owned);
            open_form(turn, Some(&command.channel), Typed { class, what: rest(1) }).await
        }
    }
}

/// The lines of `/podkeeper help`.
pub(super) async fn help(turn: &mut Turn) -> Result<Vec<Text>> {
    Ok(views::help_in_short(turn.may(&LIST, None)))
}

async fn list(turn: &mut Turn) -> Result<Reply> {
    if !turn.may(&LIST, None) {
        return Err(Error::user(views::guests_see_their_own()));
    }
    let (items, count) = actions::list_seen(turn).await?;
    let names = actions::load_names(turn, &items).await?;
    Ok(Reply::Say(views::list_message(&items, count, &names)))
}

async fn show(turn: &mut Turn, typed: &str) -> Result<Reply> {
    let id = typed.trim_start_matches('#').parse().map(EscalationId);
    let id = id.map_err(|_| Error::user(views::unknown_escalation()))?;
    shown(turn, id).await.map(Reply::Say)
}

/// One with its history, and what the actor can do about it.
async fn shown(turn: &mut Turn, id: EscalationId) -> Result<Message> {
    let (item, entries, names) = actions::find_shown(turn, id).await?;
    let actor = turn.actor();
    let reader = if item.course.requester == actor.id {
        Reader::Waiting
    } else if item.course.asks(&actor.id) || item.course.holder.as_ref() == Some(&actor.id) || actor.is_leadership {
        Reader::Asked
    } else {
        Reader::Channel
    };
    Ok(views::shown_message(&item, &entries, &names, Some(reader)))
}

/// *Show*, in a list.
pub(super) async fn show_by_button(turn: &mut Turn, action: &Action) -> Result<Reply> {
    shown(turn, escalation_of(action.carried())?).await.map(Reply::Say)
}

async fn open_form(turn: &mut Turn, here: Option<&ChannelId>, typed: Typed) -> Result<Reply> {
    let start = actions::start_form(turn, here, typed).await?;
    let (classes, pods) = (actions::list_classes(turn).await?, actions::list_pods(turn).await?);
    Ok(Reply::Open(views::escalate_modal(&start, &classes, &pods)))
}

/// Pods by a part of their name.
pub(super) async fn suggest_pods(turn: &mut Turn, asked: &Suggest) -> Result<Vec<Choice>> {
    let pods = views::pod_choices(&actions::list_pods(turn).await?);
    Ok(suggest_choices(&pods, &asked.query))
}

/// *Escalate something*; where the form was opened elsewhere, as it was there.
pub(super) async fn open_by_button(turn: &mut Turn, action: &Action) -> Result<Reply> {
    if let Ok(origin) = action.carried().parse()
        && let Some(form) = actions::begin_again(turn, origin).await?
    {
        return Ok(Reply::Open(form));
    }
    open_form(turn, None, Typed::default()).await
}

/// *Escalate this*, in the menu of a message.
pub(super) async fn escalate_message(turn: &mut Turn, shortcut: &Shortcut) -> Result<Reply> {
    match &shortcut.message {
        Some(message) => actions::begin_at_message(turn, message).await.map(Reply::Open),
        None => open_form(turn, None, Typed::default()).await,
    }
}

/// *Escalate something*, anywhere.
pub(super) async fn escalate_anything(turn: &mut Turn, _: &Shortcut) -> Result<Reply> {
    open_form(turn, None, Typed::default()).await
}

/// The form was filled in: what will happen is shown before it is sent.
pub(super) async fn preview(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let about: views::About = metadata(&submission.private_metadata)?;
    Ok(match actions::prepare(turn, about, views::filled(&submission.form)).await? {
        Prepared::Faults(faults) => Reply::Errors(faults),
        Prepared::Ready(ready) => {
            Reply::Update(views::preview_modal(ready.draft, &ready.request, (ready.way, &ready.alike), &ready.names))
        }
    })
}

/// *Send*
pub(super) async fn send(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let sent = actions::send(turn, metadata(&submission.private_metadata)?).await?;
    let (Sent::Now(item) | Sent::Before(item)) = &sent;
    let names = actions::load_names(turn, std::slice::from_ref(item)).await?;
    Ok(Reply::Update(match &sent {
        Sent::Now(_) => views::sent_modal(item, &names, false),
        Sent::Before(_) => views::already_modal(item, &names, item.course.requester == turn.actor().id),
    }))
}

/// *Follow it*
pub(super) async fn follow(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let item = actions::follow(turn, escalation_of(action.carried())?).await?;
    let names = actions::load_names(turn, std::slice::from_ref(&item)).await?;
    Ok(Reply::Update(views::sent_modal(&item, &names, true)))
}

/// *I have it*
pub(super) async fn have(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::do_step(turn, escalation_of(action.carried())?, &Deed::Acknowledge).await?;
    Ok(Reply::Nothing)
}

/// *Swap a week*
pub(super) async fn open_swap(turn: &mut Turn, _: &Action) -> Result<Reply> {
    if !turn.may(&ROTA, None) {
        return Err(Error::user(views::leadership_swaps()));
    }
    let (weeks, leadership) = (actions::list_weeks(turn).await?, actions::list_leadership(turn).await?);
    Ok(Reply::Open(views::swap_modal(&weeks, &leadership)))
}

/// A week is swapped.
pub(super) async fn swap(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let form = &submission.form;
    let (Some(week), Some(person)) = (form.choice(views::WEEK), form.choice(views::WHO).map(UserId::from)) else {
        return Ok(Reply::fault(views::WHO, views::no_such_week()));
    };
    match actions::swap(turn, week, &person).await {
        Err(Error::User(sentence)) => Ok(Reply::fault(views::WHO, sentence)),
        swapped => Ok(Reply::Update(views::swapped_modal(&swapped?))),
    }
}

/// The report of another month.
pub(super) async fn show_report(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::tell_report(turn, action.carried()).await.map(Reply::Say)
}

/// *CSV* or *JSON* under a report.
pub(super) async fn send_rows(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let asked = action.carried().split_once('/');
    let asked = asked.and_then(|(format, period)| Some((Format::of_ending(format)?, Period::of_value(period)?)));
    let Some((format, period)) = asked else { return Ok(Reply::Nothing) };
    actions::send_rows(turn, format, &period).await.map(Reply::Say)
}

/// *Got it*, under the weekly report.
pub(super) async fn heard_report(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::forget_report(turn, action.carried()).await?;
    Ok(Reply::Nothing)
}

/// *Got it*
pub(super) async fn heard(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::forget_news(turn, escalation_of(action.carried())?).await?;
    Ok(Reply::Nothing)
}

/// What is done less often.
pub(super) async fn menu(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Some((verb, id)) = action.carried().split_once('/') else {
        return Err(Error::user(views::unknown_escalation()));
    };
    let id = escalation_of(id)?;
    // Under what was shown for them alone; it follows what they do.
    let (is_shown, verb) = verb.strip_prefix(views::SHOWN).map_or((false, verb), |verb| (true, verb));
    let deed = match verb {
        "have" => Deed::Acknowledge,
        "up" => Deed::PassUp,
        "snooze" => Deed::Snooze,
        "withdraw" => Deed::Withdraw,
        "follow" => {
            let item = actions::follow(turn, id).await?;
            let names = actions::load_names(turn, std::slice::from_ref(&item)).await?;
            return Ok(Reply::Say(views::followed_message(&item, &names)));
        }
        "comment" => {
            return open_comment(turn, id).await;
        }
        _ => return Err(Error::user(views::unknown_escalation())),
    };
    actions::do_step(turn, id, &deed).await?;
    if is_shown { shown(turn, id).await.map(Reply::Replace) } else { Ok(Reply::Nothing) }
}

/// Time to look whether every escalation goes on.
pub(super) async fn event(turn: &mut Turn, _: &Event) -> Result<Reply> {
    actions::watch(turn, EscalationId(0)).await?;
    Ok(Reply::Nothing)
}

/// What other features decided.
pub(super) async fn hear(turn: &mut Turn, fact: &Fact) -> Result<()> {
    match fact {
        Fact::LeadChanged { pod, .. }
        | Fact::DeputyChanged { pod, .. }
        | Fact::MembershipChanged { pod, .. }
        | Fact::PodArchived { pod, .. }
        | Fact::HandoverMoved { pod } => actions::follow_pod(turn, *pod).await,
        Fact::PersonDeactivated { person } => {
            // Before the clocks are looked at: of whoever is gone they have run out.
            actions::follow_leaver(turn, person, EscalationId(0)).await?;
            actions::follow_people(turn, person).await
        }
        Fact::AwayChanged { person } | Fact::HoursChanged { person } | Fact::ZoneChanged { person } => {
            actions::follow_people(turn, person).await
        }
        Fact::ChannelMoved { from, to } => actions::follow_channel(turn, from, to).await,
        Fact::ChannelClosed { channel } | Fact::ChannelChanged { channel } => {
            actions::follow_place(turn, channel).await
        }
        Fact::SettingsChanged => {
            actions::plan_anew(turn).await?;
            actions::follow_all(turn, EscalationId(0)).await
        }
        Fact::DecidersChanged
        | Fact::GroupsChanged { .. }
        | Fact::HolidaysChanged
        | Fact::PodCalendarChanged { .. } => actions::follow_all(turn, EscalationId(0)).await,
        _ => Ok(()),
    }
}

/// What became of messages.
pub(super) async fn outcome(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    actions::follow_outcome(turn, outcome).await
}

fn escalation_of(value: &str) -> Result<EscalationId> {
    value.parse().map(EscalationId).map_err(|_| Error::user(views::unknown_escalation()))
}
