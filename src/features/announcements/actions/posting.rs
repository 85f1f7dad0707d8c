//! Announcing: the draft, its preview, and posting it.

use super::{
    super::{
        model::{Announcement, Audience, Draft, Obstacle, State, check_body, check_day, ends_at},
        store,
        views::{self, Filled, Place, fields},
    },
    END, Of, TO_ALL, may_tell, reading, reminding, showing, subject,
};
use crate::{
    calendar::wall,
    directory::channels::find_channel,
    error::{Error, Result},
    ids::{AnnouncementId, ChannelId},
    signal::{Choice, Modal},
    turn::{Change, Turn},
};
use jiff::{
    Timestamp,
    civil::{Date, Time},
};
use serde_json::json;
use std::collections::BTreeMap;

/// What came of the form.
pub(in super::super) enum Previewed {
    /// What it will look like, and where it goes.
    Shown(Modal),
    /// What is wrong at which field.
    Faults(BTreeMap<String, String>),
}

/// The form, with what was typed, or else with what they had begun.
///
/// # Errors
/// A sentence for whoever may announce nowhere, or typed too much; the database's own.
pub(in super::super) async fn start_form(turn: &mut Turn, typed: &str) -> Result<Modal> {
    if !reading::may_announce(turn) {
        return Err(Error::user(views::no_right()));
    }
    if !typed.is_empty()
        && let Err(fault) = check_body(typed)
    {
        return Err(Error::user(views::text_fault(fault)));
    }
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    let draft = store::find_draft(turn.tx(), &workspace, &me).await?;
    let pods: Vec<Choice> = views::pod_choices(&reading::list_pods(turn).await?);
    Ok(views::form_modal(draft.as_ref(), typed, (turn.may(&TO_ALL, None), &pods)))
}

/// Keeps what was filled in, and shows where it would go. Nothing is posted.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn preview(turn: &mut Turn, filled: Filled) -> Result<Previewed> {
    let audience = Audience::named(&filled.audience, filled.pods);
    let mut faults = BTreeMap::new();
    if let Err(fault) = check_body(&filled.body) {
        faults.insert(fields::BODY.to_owned(), views::text_fault(fault));
    }
    let today = turn.actor().zone.date(turn.now());
    if let Some(Err(fault)) = filled.by.map(|day| check_day(day, today)) {
        faults.insert(fields::BY.to_owned(), views::day_fault(fault).to_owned());
    }
    let Some(audience) = audience else {
        faults.insert(fields::AUDIENCE.to_owned(), views::somebody_must_be_chosen().to_owned());
        return Ok(Previewed::Faults(faults));
    };
    let plan = match plan(turn, &audience).await {
        Ok(plan) => plan,
        Err(Error::User(sentence)) => {
            let field = if matches!(audience, Audience::Pods(_)) { fields::PODS } else { fields::AUDIENCE };
            faults.insert(field.to_owned(), sentence);
            return Ok(Previewed::Faults(faults));
        }
        Err(error) => return Err(error),
    };
    if !faults.is_empty() {
        return Ok(Previewed::Faults(faults));
    }
    let (workspace, me, now) = (turn.workspace().clone(), turn.actor().id.clone(), turn.now());
    let mut draft = Draft { number: 0, body: filled.body.trim().to_owned(), audience, ack_by: filled.by };
    draft.number = store::put_draft(turn.tx(), &workspace, (&me, now), &draft).await?;
    turn.touch();
    let today = turn.settings().zone.date(now);
    Ok(Previewed::Shown(views::preview_modal(&draft, &plan.places, (plan.people, today))))
}

/// Where something would go, and to how many.
struct Plan {
    places: Vec<Place>,
    people: i64,
}

impl Plan {
    /// The channels that can show it, each once.
    fn channels(&self) -> Vec<ChannelId> {
        let usable = self.places.iter().filter(|place| place.obstacle.is_none());
        usable.filter_map(|place| place.channel.clone()).collect()
    }
}

/// Where it would go: a sentence where the actor may not, or it would go nowhere, or to nobody.
async fn plan(turn: &mut Turn, audience: &Audience) -> Result<Plan> {
    let may = match audience {
        Audience::Pods(pods) if pods.is_empty() => return Err(Error::user(views::which_pods())),
        Audience::Pods(pods) => pods.iter().all(|pod| may_tell(turn, *pod)),
        Audience::All | Audience::Leads => turn.may(&TO_ALL, None),
    };
    if !may {
        return Err(Error::user(views::not_allowed_here()));
    }
    let Some(homes) = reading::are_there(turn, audience).await? else {
        return Err(Error::user(views::pod_gone()));
    };
    let mut places = vec![updates_place(turn).await?];
    for home in homes {
        // A pod may live in the updates channel.
        if home.channel.is_some() && places.iter().any(|place| place.channel == home.channel) {
            continue;
        }
        let obstacle = home.obstacle();
        places.push(Place { pod: Some(home.name), channel: home.channel, obstacle });
    }
    if places.iter().all(|place| place.obstacle.is_some()) {
        return Err(Error::user(views::nowhere()));
    }
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    let people = store::count_people(turn.tx(), &workspace, (&me, audience)).await?;
    if people == 0 {
        return Err(Error::user(views::nobody_else()));
    }
    Ok(Plan { places, people })
}

async fn updates_place(turn: &mut Turn) -> Result<Place> {
    let workspace = turn.workspace().clone();
    let Some(id) = turn.settings().updates_channel.clone() else {
        return Ok(Place { pod: None, channel: None, obstacle: Some(Obstacle::None) });
    };
    let obstacle = match find_channel(turn.tx(), &workspace, &id).await? {
        None => Some(Obstacle::Uninvited),
        Some(found) => Obstacle::of(found.is_shared, found.is_archived, found.is_private && !found.is_member),
    };
    Ok(Place { pod: None, channel: Some(id), obstacle })
}

/// Posts what the preview of this number showed.
///
/// # Errors
/// A sentence when something else is kept by now, or it cannot be posted any more; the database's own.
pub(in super::super) async fn post(turn: &mut Turn, number: i64) -> Result<AnnouncementId> {
    let (workspace, me, now) = (turn.workspace().clone(), turn.actor().id.clone(), turn.now());
    let draft = store::find_draft(turn.tx(), &workspace, &me).await?.filter(|draft| draft.number == number);
    let Some(draft) = draft else { return Err(Error::user(views::draft_is_gone())) };
    let today = turn.actor().zone.date(now);
    if let Some(Err(fault)) = draft.ack_by.map(|day| check_day(day, today)) {
        return Err(Error::user(views::day_fault_of_command(fault)));
    }
    let plan = plan(turn, &draft.audience).await?;
    let mut announcement = Announcement {
        id: AnnouncementId(0),
        author: me.clone(),
        audience: draft.audience,
        version: 1,
        body: draft.body,
        ack_by: draft.ack_by,
        state: State::Open,
        posted_at: now,
        written_at: now,
        ends_at: end_of(turn, draft.ack_by, now),
        ending: None,
    };
    announcement.id = store::insert_announcement(turn.tx(), &workspace, &announcement).await?;
    store::insert_copies(turn.tx(), &workspace, announcement.id, &plan.channels()).await?;
    store::clear_draft(turn.tx(), &workspace, &me).await?;
    let after = json!({ "audience": announcement.audience.as_str(), "pods": announcement.audience.pods(),
        "channels": plan.channels().len(), "people": plan.people, "by": announcement.ack_by });
    let subject = subject(announcement.id);
    turn.record(Change { verb: "announce", subject, before: None, after: Some(after), why: None }).await?;
    showing::show_cards(turn, &announcement, 0).await?;
    set_end(turn, &announcement).await?;
    reminding::begin(turn, &announcement).await?;
    refresh_homes(turn, &announcement).await?;
    Ok(announcement.id)
}

/// Until when its receipts are counted.
pub(super) fn end_of(turn: &Turn, ack_by: Option<Date>, posted_at: Timestamp) -> Timestamp {
    let zone = &turn.settings().zone;
    let over = |day: Date| wall::instant(day.tomorrow().ok()?, Time::midnight(), zone);
    ends_at(posted_at, ack_by.and_then(over))
}

/// It ends by itself.
pub(super) async fn set_end(turn: &mut Turn, announcement: &Announcement) -> Result<()> {
    let key = format!("end/{}", announcement.id);
    turn.set_timer(&key, announcement.ends_at, END, Of { id: announcement.id }).await
}

/// What waits on people changed.
pub(super) async fn refresh_homes(turn: &mut Turn, announcement: &Announcement) -> Result<()> {
    match &announcement.audience {
        Audience::All | Audience::Leads => turn.refresh_homes().await,
        Audience::Pods(pods) if pods.len() > 10 => turn.refresh_homes().await,
        Audience::Pods(pods) => {
            for pod in pods {
                turn.refresh_homes_of(*pod).await?;
            }
            Ok(())
        }
    }
}
