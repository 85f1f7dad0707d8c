//! Reminders made by one line, and what reminders do at their time.

use super::{
    super::{
        NOTICE, REMINDER,
        model::{
            Audience, FormFault, LONGEST_TEXT, NewReminder, Occurrence, Owner, ParticipantState, Ritual, Target,
            read_schedule,
        },
        views,
    },
    Place, Prompt, ask_key, ask_participants, find_occurrence, find_participant, find_place,
    finding::find_pod_here,
    forming::{check, draft_usual, name_reminder},
    found,
    kinds::is_left_out,
    load_calendar, mark, may_manage,
    places::{forget_place, tell_lost},
    rights::require,
};
use crate::{
    delivery::store::To,
    directory::{
        channels::find_channel_by_name, members::list_members, naming::get_meant_person, people::list_people,
        pods::Resolved,
    },
    error::{Error, Result},
    features::pods,
    ids::{ChannelId, OccurrenceId, PodId, UserId},
    signal::{Step, line::PersonWords},
    turn::{Post, RitualKind, Turn, step},
};
use jiff::SignedDuration;

/// What a reminder is, but for its text and schedule.
struct Aim {
    kind: &'static RitualKind,
    owner: Owner,
    audience: Audience,
    place: Option<ChannelId>,
}

/// Makes the reminder that was typed.
pub(in super::super) async fn remind(turn: &mut Turn, here: &ChannelId, new: &NewReminder) -> Result<Ritual> {
    let schedule = read_schedule(&new.when).map_err(|wrong| Error::user(wrong.to_string()))?;
    let long = new.text.chars().count();
    if long > LONGEST_TEXT {
        return Err(Error::user(views::form_fault(&FormFault::LongText(long))));
    }
    let aim = take_aim(turn, here, &new.to).await?;
    require(turn, &aim.owner).await?;
    let mut ritual = draft_usual(turn, aim.kind, Some(aim.owner))?;
    ritual.name = name_reminder(turn, &ritual.owner, &new.text).await?;
    (ritual.schedule, ritual.audience, ritual.destination) = (schedule, aim.audience, aim.place);
    ritual.text = Some(new.text.clone());
    if let Some(fault) = check(turn, &ritual).await?.into_values().next() {
        let sentence = if fault == FormFault::Nobody { views::reminds_nobody() } else { views::form_fault(&fault) };
        return Err(Error::user(sentence));
    }
    let made = found(turn, ritual).await?;
    turn.refresh_homes().await?;
    Ok(made)
}

/// Whether somebody is mentioned whom the mirror does not know; then Slack is asked.
pub(in super::super) async fn seek_strangers(turn: &mut Turn, people: &[UserId]) -> Result<bool> {
    let workspace = turn.workspace().clone();
    let known = list_people(turn.tx(), &workspace, people).await?;
    let stranger = people.iter().find(|id| known.iter().all(|person| person.id != **id));
    match stranger {
        Some(stranger) => turn.seek_person(stranger).await.map(|()| true),
        None => Ok(false),
    }
}

/// Who owns a reminder for these, and whom it reaches.
async fn take_aim(turn: &mut Turn, here: &ChannelId, to: &Target) -> Result<Aim> {
    let for_all = |audience| Aim { kind: &REMINDER, owner: Owner::Organisation, audience, place: None };
    let of_pod = |pod, audience| Aim { owner: Owner::Pods(vec![pod]), ..for_all(audience) };
    Ok(match to {
        Target::Me => aim_at_me(turn),
        Target::People(people) => aim_at_people(turn, here, people).await?,
        Target::Channel(channel) => aim_at_channel(turn, channel).await?,
        Target::Here => aim_at_channel(turn, here).await?,
        Target::Lead => of_pod(get_pod(turn, here).await?, Audience::Leads),
        Target::Pod => of_pod(get_pod(turn, here).await?, Audience::Members),
        Target::Leads => for_all(Audience::Leads),
        Target::Leadership => for_all(Audience::Leadership),
        Target::Everyone => for_all(Audience::Everyone),
        Target::Words(words) => aim_at_words(turn, here, words).await?,
    })
}

fn aim_at_me(turn: &Turn) -> Aim {
    let me = turn.actor().id.clone();
    Aim { kind: &REMINDER, owner: Owner::Person(me.clone()), audience: Audience::People(vec![me]), place: None }
}

/// The pod of this channel, else the one the person leads.
async fn get_pod(turn: &mut Turn, here: &ChannelId) -> Result<PodId> {
    let found = find_pod_here(turn, here).await?;
    let led = turn.actor().led_pod().map(|led| led.pod);
    found.or(led).ok_or_else(|| Error::user(views::reminds_which_pod()))
}

/// In the channel of a pod it is the pod's, in another the organisation's.
async fn aim_at_channel(turn: &mut Turn, channel: &ChannelId) -> Result<Aim> {
    let owner = match find_pod_here(turn, channel).await? {
        Some(pod) => Owner::Pods(vec![pod]),
        None => Owner::Organisation,
    };
    Ok(Aim { kind: &NOTICE, owner, audience: Audience::Members, place: Some(channel.clone()) })
}

/// Oneself, people of a pod one looks after, or (for admins) anybody.
async fn aim_at_people(turn: &mut Turn, here: &ChannelId, people: &[UserId]) -> Result<Aim> {
    if people.iter().all(|person| *person == turn.actor().id) {
        return Ok(aim_at_me(turn));
    }
    let workspace = turn.workspace().clone();
    let known = list_people(turn.tx(), &workspace, people).await?;
    if let Some(person) = known.iter().find(|person| !person.is_active() || person.is_external) {
        return Err(Error::user(views::cannot_be_reminded(&person.real_name)));
    }
    let own: Vec<PodId> = turn.actor().pods_now().map(|membership| membership.pod).collect();
    let pods = find_pod_here(turn, here).await?.into_iter().chain(own);
    let mut owner = Owner::Organisation;
    for pod in pods {
        let members = list_members(turn.tx(), &workspace, pod).await?;
        let all = people.iter().all(|person| members.iter().any(|member| member.person == *person));
        if all && may_manage(turn, &Owner::Pods(vec![pod])) {
            owner = Owner::Pods(vec![pod]);
            break;
        }
    }
    if !may_manage(turn, &owner) {
        return Err(Error::user(views::reminds_own_pod_only()));
    }
    Ok(Aim { kind: &REMINDER, owner, audience: Audience::People(people.to_vec()), place: None })
}

/// A channel or a person whom Slack made no link of, or a pod by its name.
async fn aim_at_words(turn: &mut Turn, here: &ChannelId, words: &str) -> Result<Aim> {
    let workspace = turn.workspace().clone();
    if let Some(name) = words.strip_prefix('#') {
        let seen = find_channel_by_name(turn.tx(), &workspace, &name.to_lowercase()).await?;
        let open = seen.filter(|seen| !seen.is_private || seen.id == *here || turn.actor().is_admin);
        let channel = open.ok_or_else(|| Error::user(views::form_fault(&FormFault::UnknownPlace)))?;
        return aim_at_channel(turn, &channel.id).await;
    }
    if !words.starts_with('@') {
        match pods::actions::find_meant(turn, words).await? {
            Resolved::One(pod) => {
                let owner = Owner::Pods(vec![pod.id]);
                return Ok(Aim { kind: &REMINDER, owner, audience: Audience::Members, place: None });
            }
            Resolved::Several(pods) => {
                let names: Vec<String> = pods.into_iter().map(|pod| pod.name).collect();
                return Err(Error::user(views::several_pods(words, &names)));
            }
            Resolved::Nothing => {}
        }
    }
    let person = get_meant_person(turn.tx(), &workspace, &PersonWords::Words(words.to_owned())).await?;
    aim_at_people(turn, here, &[person.id]).await
}

/// A reminder's time has come, or is over.
pub(in super::super) async fn do_reminder(turn: &mut Turn, due: &Step) -> Result<()> {
    let found = find_occurrence(turn, due.occurrence).await?;
    let Some(occurrence) = found.filter(|occurrence| !occurrence.state.is_off()) else { return Ok(()) };
    if due.kind == NOTICE.name {
        return if due.name == step::DIGEST { Ok(()) } else { post(turn, &occurrence).await };
    }
    match due.name.as_str() {
        step::ASK => ask(turn, &occurrence, &due.people).await,
        step::CLOSE => {
            let keys: Vec<String> = due.people.iter().map(|person| ask_key(due.occurrence, person)).collect();
            turn.close_asks(&keys).await
        }
        _ => Ok(()),
    }
}

async fn ask(turn: &mut Turn, occurrence: &Occurrence, people: &[UserId]) -> Result<()> {
    let ritual = &occurrence.ritual;
    let prompts = people.iter().map(|person| Prompt {
        person: person.clone(),
        title: ritual.name.clone(),
        message: views::reminder_message(ritual, occurrence.id),
    });
    ask_participants(turn, occurrence, prompts.collect()).await
}

async fn post(turn: &mut Turn, occurrence: &Occurrence) -> Result<()> {
    let ritual = &occurrence.ritual;
    let calendar = load_calendar(turn, ritual).await?;
    if is_left_out(ritual, false, &calendar, occurrence.date) {
        return Ok(());
    }
    match find_place(turn, ritual).await? {
        Place::Channel(channel) => {
            forget_place(turn, ritual.id).await?;
            let (key, to) = (format!("occ/{}/post", occurrence.id), To::Channel(channel));
            let late = turn.now() + SignedDuration::from_mins(ritual.catch_up_minutes.max(60));
            turn.post(Post::new(&key, &to, &views::notice_message(ritual)).until(late)).await.map(drop)
        }
        Place::Nowhere(obstacle) => tell_lost(turn, ritual, &obstacle).await,
    }
}

/// *Done*, under a reminder; tells which it was, where it was theirs.
pub(in super::super) async fn finish(turn: &mut Turn, id: OccurrenceId) -> Result<Option<Ritual>> {
    let me = turn.actor().id.clone();
    let Some(occurrence) = find_occurrence(turn, id).await? else { return Ok(None) };
    if find_participant(turn, id, &me).await?.is_none() {
        return Ok(None);
    }
    mark(turn, id, &me, ParticipantState::Answered).await?;
    Ok(Some(occurrence.ritual))
}
