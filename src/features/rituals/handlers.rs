//! From a signal to an action to a reply.

mod forms;

pub(super) use forms::{add, choose_kind, save_form, show_dates, suggest_owners};

use super::{
    actions::{self, MANAGE, MANAGE_ALL, Meant, describe, describe_all},
    model::{Asked, Doing, Moment, NewReminder, Owner, Ritual, RitualState, Target, split_day},
    views::{self, Abilities, Around},
};
use crate::{
    calendar::{read_days, wall},
    directory::{
        pods::{Resolved, find_pod},
        views::asked_who_that_is,
    },
    error::{Error, Result},
    features::pods,
    ids::{ChannelId, OccurrenceId, PodId, RitualId, UserId},
    signal::{Action, Command, Container, Modal, Reply, Signal, typed::as_typed},
    slack::{blocks::HomeBuilder, mrkdwn::Text},
    turn::Turn,
};
use jiff::civil::{Date, Time};

/// What is answered: a form, or words that stand wherever they were asked for.
enum Answer {
    Open(Modal),
    Told(Text),
    Say(crate::signal::Message),
}

/// What nobody changes anything by: looking, and opening a form.
pub(super) fn only_looks(signal: &Signal) -> bool {
    match signal {
        Signal::Command(command) => match Asked::parse(&command.text) {
            Ok(Asked::Help | Asked::List(_) | Asked::Edit(_) | Asked::Preview(_) | Asked::Delete(_)) => true,
            Ok(Asked::Add(None) | Asked::Remind(None) | Asked::Unknown(_)) | Err(_) => true,
            Ok(
                Asked::Add(Some(_))
                | Asked::Remind(Some(_))
                | Asked::Pause { .. }
                | Asked::Resume(_)
                | Asked::Skip(_)
                | Asked::Unskip(_)
                | Asked::Run(_),
            ) => false,
        },
        Signal::Action(action) => match action.action_id.as_str() {
            views::DO | views::LOOK => doing_of(action).is_ok_and(|(doing, _)| doing.only_looks()),
            views::DONE => false,
            _ => true,
        },
        Signal::Shortcut(_)
        | Signal::Submission(_)
        | Signal::Closed(_)
        | Signal::Suggest(_)
        | Signal::Event(_)
        | Signal::Due(_) => false,
    }
}

/// `/ritual …`
pub(super) async fn ritual(turn: &mut Turn, command: &Command) -> Result<Reply> {
    let asked = Asked::parse(&command.text).map_err(|fault| Error::user(views::ask_fault(&fault)))?;
    let here = &command.channel;
    let (name, doing) = match asked {
        Asked::Help => return usage(turn, None).await,
        Asked::Unknown(verb) => return usage(turn, Some(&verb)).await,
        Asked::List(pod) => return list(turn, here, pod.as_deref()).await,
        Asked::Add(None) => return forms::offer_kinds(turn, here).await,
        Asked::Add(Some(words)) => return forms::add_typed(turn, here, &words).await,
        Asked::Remind(None) => return forms::open_reminder(turn, here).await,
        Asked::Remind(Some(new)) => return remind(turn, here, &new).await,
        Asked::Pause { name, until } => (name, Doing::Pause(read_until(turn, until.as_deref())?)),
        Asked::Edit(name) => (name, Doing::Edit),
        Asked::Resume(name) => (name, Doing::Resume),
        Asked::Skip(name) => (name, Doing::Skip),
        Asked::Unskip(words) => find_day(turn, here, words).await?,
        Asked::Run(name) => (name, Doing::Run),
        Asked::Preview(name) => (name, Doing::Preview),
        Asked::Delete(name) => (name, Doing::AskDelete),
    };
    match actions::find_meant(turn, here, &name).await? {
        Meant::One(ritual) => Ok(match carry_out(turn, doing, *ritual).await? {
            Answer::Open(modal) => Reply::Open(modal),
            Answer::Told(said) => Reply::Say(views::say(said)),
            Answer::Say(message) => Reply::Say(message),
        }),
        Meant::Several(rituals) => {
            let listed = describe_all(turn, rituals, 1).await?;
            Ok(Reply::Say(views::choices_message(&listed, &name, doing, turn.now())))
        }
        Meant::Nothing => {
            let who_adds = actions::list_who_adds(turn, here).await?;
            Err(Error::user(views::no_such_ritual(&name, who_adds.as_deref())))
        }
    }
}

/// Which time of which ritual takes place after all. What is the name of a ritual holds no day.
async fn find_day(turn: &mut Turn, here: &ChannelId, words: String) -> Result<(String, Doing)> {
    let today = turn.actor().zone.date(turn.now());
    let Some((name, day)) = split_day(&words, today) else { return Ok((words, Doing::UnskipOne(None))) };
    let name = name.to_owned();
    Ok(match actions::find_meant(turn, here, &words).await? {
        Meant::Nothing => (name, Doing::UnskipOne(Some(day))),
        Meant::One(_) | Meant::Several(_) => (words, Doing::UnskipOne(None)),
    })
}

/// The first day on which it takes place again.
fn read_until(turn: &Turn, typed: Option<&str>) -> Result<Option<Date>> {
    let Some(typed) = typed else { return Ok(None) };
    let today = turn.actor().zone.date(turn.now());
    let (_, day) = read_days(typed, today).map_err(|wrong| Error::user(wrong.to_string()))?;
    if day <= today {
        return Err(Error::user(views::day_is_over()));
    }
    Ok(Some(day))
}

/// A button or a menu that does something to one ritual.
pub(super) async fn act(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (doing, id) = doing_of(action)?;
    let ritual = actions::get_ritual(turn, id).await?;
    let in_modal = matches!(action.container, Container::Modal { .. });
    Ok(match carry_out(turn, doing, ritual).await? {
        // The form takes the place of what it was opened from; a preview stands on top of it.
        Answer::Open(modal) if in_modal && doing == Doing::Edit => Reply::Update(modal),
        Answer::Open(modal) => Reply::Open(modal),
        Answer::Told(said) if in_modal => Reply::Update(views::told_modal(said)),
        // What could be taken back was: its button goes.
        Answer::Told(said) if matches!(doing, Doing::Unskip(..)) => Reply::Replace(views::say(said)),
        Answer::Told(said) => Reply::Say(views::say(said)),
        Answer::Say(message) => Reply::Say(message),
    })
}

fn doing_of(action: &Action) -> Result<(Doing, RitualId)> {
    Doing::read(action.carried()).ok_or_else(|| Error::user(views::is_gone()))
}

async fn carry_out(turn: &mut Turn, doing: Doing, ritual: Ritual) -> Result<Answer> {
    let now = turn.now();
    if !matches!(doing, Doing::Preview) {
        actions::require(turn, &ritual.owner).await?;
    }
    Ok(match doing {
        Doing::Edit => Answer::Open(forms::edit(turn, &ritual).await?),
        Doing::Preview => Answer::Open(preview(turn, &ritual, None).await?),
        Doing::AskDelete => Answer::Say(views::delete_message(&ritual)),
        Doing::Delete => {
            actions::delete(turn, ritual.clone()).await?;
            turn.refresh_homes().await?;
            Answer::Told(views::has_deleted(&ritual))
        }
        Doing::Pause(until) => {
            let zone = describe(turn, &ritual).await?.zone;
            let until = until.and_then(|day| wall::instant(day, Time::midnight(), &zone));
            let ritual = actions::pause(turn, ritual, until).await?;
            turn.refresh_homes().await?;
            Answer::Told(views::has_paused(&describe(turn, &ritual).await?, now))
        }
        Doing::Resume if ritual.state != RitualState::Paused => {
            Answer::Told(views::is_not_paused(&describe(turn, &ritual).await?, now))
        }
        Doing::Resume => {
            let ritual = actions::resume(turn, ritual).await?;
            turn.refresh_homes().await?;
            Answer::Told(views::has_resumed(&describe(turn, &ritual).await?, now))
        }
        Doing::AskSkip | Doing::Skip | Doing::AskRun | Doing::Run if ritual.state == RitualState::Paused => {
            Answer::Told(views::is_paused(&ritual))
        }
        Doing::AskSkip => Answer::Say(views::skip_message(&describe(turn, &ritual).await?, now)),
        Doing::Skip => skip(turn, &ritual).await?,
        Doing::Unskip(date, nth) => unskip(turn, &ritual, (date, nth)).await?,
        Doing::UnskipOne(day) => unskip_one(turn, &ritual, day).await?,
        Doing::AskRun | Doing::Run => run(turn, &ritual, doing == Doing::AskRun).await?,
    })
}

async fn skip(turn: &mut Turn, ritual: &Ritual) -> Result<Answer> {
    let skipped = actions::skip_next(turn, ritual).await?;
    let can_undo = match skipped {
        Some(moment) => actions::can_unskip(turn, ritual, moment).await?,
        None => false,
    };
    turn.refresh_homes().await?;
    let listed = describe(turn, ritual).await?;
    Ok(Answer::Say(views::skipped_message(&listed, skipped, can_undo, turn.now())))
}

async fn unskip(turn: &mut Turn, ritual: &Ritual, day: (Date, i64)) -> Result<Answer> {
    let (moment, became) = actions::unskip(turn, ritual, day).await?;
    turn.refresh_homes().await?;
    Ok(Answer::Told(views::has_unskipped(&describe(turn, ritual).await?, (moment, became), turn.now())))
}

/// The time of a day that is skipped, or the only one; where several could be meant, it is the person's choice.
async fn unskip_one(turn: &mut Turn, ritual: &Ritual, day: Option<Date>) -> Result<Answer> {
    let (listed, now) = (describe(turn, ritual).await?, turn.now());
    let is_meant = |moment: &Moment| day.is_none_or(|day| [moment.date, listed.zone.date(moment.at)].contains(&day));
    let meant: Vec<Moment> = listed.skipped.iter().copied().filter(is_meant).collect();
    match (meant.as_slice(), day) {
        ([only], _) => unskip(turn, ritual, (only.date, only.nth)).await,
        ([], Some(day)) if actions::was_called_off(turn, ritual, day).await? => {
            Ok(Answer::Told(views::was_called_off(&listed, day, now)))
        }
        ([], _) => Ok(Answer::Told(views::is_not_skipped(&listed, day, now))),
        (several, _) => Ok(Answer::Say(views::which_skip_message(&listed, several, now))),
    }
}

/// Runs a ritual, or asks first. Of what takes place for all at once there is only one at a time.
async fn run(turn: &mut Turn, ritual: &Ritual, asks_first: bool) -> Result<Answer> {
    if let Some(open) = actions::find_under_way(turn, ritual).await? {
        return Ok(Answer::Told(views::is_under_way(&describe(turn, ritual).await?, open, turn.now())));
    }
    let (listed, now) = (describe(turn, ritual).await?, turn.now());
    let day_of = |at| listed.zone.date(at);
    if listed.skipped.iter().any(|moment| day_of(moment.at) == day_of(now)) {
        return Ok(Answer::Told(views::is_skipped(ritual)));
    }
    let asks_each = turn.registry().ritual_kind(&ritual.kind).is_some_and(|kind| kind.asks_each);
    if asks_first {
        return Ok(Answer::Say(views::run_message(ritual, asks_each)));
    }
    let ran = actions::run_now(turn, ritual).await?;
    Ok(Answer::Told(views::has_run(ritual, asks_each, &ran)))
}

async fn preview(turn: &mut Turn, ritual: &Ritual, after: Option<&UserId>) -> Result<Modal> {
    let shown = actions::preview(turn, ritual, after).await?;
    let listed = describe(turn, ritual).await?;
    Ok(views::preview_modal(&listed, &shown, turn.now()))
}

/// *More people*, in a preview.
pub(super) async fn show_more(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let value = action.carried();
    let (id, after) = value.split_once('/').unwrap_or((value, ""));
    let id = id.parse().map(RitualId).map_err(|_| Error::user(views::is_gone()))?;
    let ritual = actions::get_ritual(turn, id).await?;
    Ok(Reply::Update(preview(turn, &ritual, Some(&UserId::from(after))).await?))
}

/// *Done*, under a reminder.
pub(super) async fn done(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Ok(id) = action.carried().parse().map(OccurrenceId) else { return Ok(Reply::Nothing) };
    let finished = actions::finish(turn, id).await?;
    Ok(finished.map_or(Reply::Nothing, |ritual| Reply::Replace(views::reminder_done(&ritual))))
}

async fn remind(turn: &mut Turn, here: &ChannelId, new: &NewReminder) -> Result<Reply> {
    if let Target::People(people) = &new.to
        && actions::seek_strangers(turn, people).await?
    {
        return Ok(Reply::Say(views::say(asked_who_that_is())));
    }
    let made = actions::remind(turn, here, new).await?;
    let listed = describe(turn, &made).await?;
    Ok(Reply::Say(views::added_message(&listed, turn.now())))
}

/// `/ritual`, `/ritual list brand`
async fn list(turn: &mut Turn, here: &ChannelId, words: Option<&str>) -> Result<Reply> {
    let pod = match words {
        None => actions::find_pod_here(turn, here).await?,
        Some(words) => Some(get_named_pod(turn, words).await?),
    };
    show_list(turn, pod).await.map(Reply::Say)
}

async fn get_named_pod(turn: &mut Turn, words: &str) -> Result<PodId> {
    let shown = as_typed(words);
    match pods::actions::find_meant(turn, words).await? {
        Resolved::One(pod) => Ok(pod.id),
        Resolved::Several(pods) => {
            let names: Vec<String> = pods.into_iter().map(|pod| pod.name).collect();
            Err(Error::user(views::several_pods(&shown, &names)))
        }
        Resolved::Nothing => Err(Error::user(views::no_such_pod(&shown))),
    }
}

/// *All rituals*, on the App Home.
pub(super) async fn list_all(turn: &mut Turn, _action: &Action) -> Result<Reply> {
    show_list(turn, None).await.map(Reply::Say)
}

async fn show_list(turn: &mut Turn, pod: Option<PodId>) -> Result<crate::signal::Message> {
    let rituals = actions::list_here(turn, pod).await?;
    let listed = describe_all(turn, rituals, 1).await?;
    let workspace = turn.workspace().clone();
    let named = match pod {
        Some(pod) => find_pod(turn.tx(), &workspace, pod).await?,
        None => None,
    };
    let may_add = match pod {
        Some(pod) => turn.may(&MANAGE, Some(pod)),
        None => manages_any(turn),
    };
    let pod = named.as_ref().map(|pod| (pod.id, pod.name.as_str()));
    Ok(views::list_message(&listed, Around { pod, may_add, now: turn.now() }))
}

/// Whether the person looks after rituals of some pod, or of everybody.
fn manages_any(turn: &Turn) -> bool {
    let mut pods = turn.actor().pods_now();
    turn.may(&MANAGE_ALL, None) || pods.any(|membership| actions::may_manage(turn, &Owner::Pods(vec![membership.pod])))
}

fn abilities(turn: &Turn) -> Abilities {
    let mut pods = turn.actor().pods_now();
    let pod = pods.find(|membership| turn.may(&MANAGE, Some(membership.pod)));
    Abilities { pod: pod.map(|membership| membership.name.clone()), is_admin: turn.may(&MANAGE_ALL, None) }
}

async fn usage(turn: &mut Turn, unknown: Option<&str>) -> Result<Reply> {
    Ok(Reply::Say(views::usage_message(&abilities(turn), unknown)))
}

/// The lines of `/podkeeper help`.
pub(super) async fn help(turn: &mut Turn) -> Result<Vec<Text>> {
    Ok(views::help_lines(&abilities(turn)))
}

/// *What comes next*, on the App Home.
pub(super) async fn home(turn: &mut Turn) -> Result<HomeBuilder> {
    let (coming, zone) = actions::list_next(turn).await?;
    let pods: Vec<(PodId, String)> = turn.actor().pods_now().map(|one| (one.pod, one.name.clone())).collect();
    Ok(views::home_section(&coming, &pods, (manages_any(turn), turn.now(), &zone)))
}
