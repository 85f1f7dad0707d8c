//! People and channels as Slack describes them, in lists and in events alike.
//!
//! Slack leaves out what it likes, so every field but the id is optional; a row without an id is no row.

use crate::{
    ids::{ChannelId, UserGroupId, UserId},
    signal::{ChannelRecord, DndRecord, DoNotDisturb, GroupRecord, PersonRecord, Status},
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct WireUser {
    id: String,
    team_id: Option<String>,
    name: Option<String>,
    real_name: Option<String>,
    tz: Option<String>,
    profile: Option<WireProfile>,
    deleted: Option<bool>,
    is_bot: Option<bool>,
    is_app_user: Option<bool>,
    is_restricted: Option<bool>,
    is_ultra_restricted: Option<bool>,
    is_admin: Option<bool>,
    is_owner: Option<bool>,
}

#[derive(Default, Deserialize)]
struct WireProfile {
    real_name: Option<String>,
    title: Option<String>,
    email: Option<String>,
    status_text: Option<String>,
    status_emoji: Option<String>,
    status_expiration: Option<i64>,
}

#[derive(Deserialize)]
struct WireChannel {
    id: String,
    name: Option<String>,
    creator: Option<String>,
    is_private: Option<bool>,
    is_group: Option<bool>,
    is_mpim: Option<bool>,
    is_im: Option<bool>,
    is_ext_shared: Option<bool>,
    is_archived: Option<bool>,
    is_general: Option<bool>,
    is_member: Option<bool>,
    /// Seconds.
    created: Option<i64>,
}

#[derive(Deserialize)]
struct WireGroup {
    id: String,
    name: Option<String>,
    handle: Option<String>,
    /// Seconds; 0 or none where it is in use.
    date_delete: Option<i64>,
    users: Option<Vec<String>>,
    /// A number, or one as text.
    user_count: Option<Value>,
}

/// Seconds, both: 1 where there is none.
#[derive(Default, Deserialize)]
struct WireDnd {
    dnd_enabled: Option<bool>,
    next_dnd_start_ts: Option<Value>,
    next_dnd_end_ts: Option<Value>,
}

/// So many people of a group are kept: nobody asks as many.
const PEOPLE_OF_A_GROUP: usize = 50;

/// Slackbot calls itself a person.
pub(super) const SLACKBOT: &str = "USLACKBOT";

/// A user object.
pub(super) fn person(row: &Value) -> Option<PersonRecord> {
    let user = WireUser::deserialize(row).ok().filter(|user| !user.id.is_empty())?;
    let profile = user.profile.unwrap_or_default();
    let name = written(user.name).unwrap_or_else(|| user.id.clone());
    let is = |flag: Option<bool>| flag.unwrap_or(false);
    Some(PersonRecord {
        team: written(user.team_id),
        real_name: written(user.real_name).or_else(|| written(profile.real_name)).unwrap_or_else(|| name.clone()),
        title: profile.title.unwrap_or_default(),
        email: written(profile.email).map(|email| email.trim().to_owned()),
        zone: written(user.tz),
        admin: is(user.is_admin) || is(user.is_owner),
        guest: is(user.is_restricted) || is(user.is_ultra_restricted),
        bot: is(user.is_bot) || is(user.is_app_user) || user.id == SLACKBOT,
        deactivated: is(user.deleted),
        status: status(profile.status_text, profile.status_emoji, profile.status_expiration),
        id: UserId(user.id),
        name,
    })
}

/// The line under a name; 0 for its end means that it stays.
fn status(text: Option<String>, emoji: Option<String>, expiration: Option<i64>) -> Option<Status> {
    let (text, emoji) = (text.unwrap_or_default(), emoji.unwrap_or_default());
    let until = expiration.filter(|seconds| *seconds > 0).and_then(|seconds| Timestamp::from_second(seconds).ok());
    let is_set = !text.trim().is_empty() || !emoji.trim().is_empty();
    is_set.then_some(Status { emoji, text, until })
}

/// A channel object; direct messages, with one person or several, are no channels.
pub(super) fn channel(row: &Value) -> Option<ChannelRecord> {
    let channel = WireChannel::deserialize(row).ok().filter(|channel| !channel.id.is_empty())?;
    let is = |flag: Option<bool>| flag.unwrap_or(false);
    if is(channel.is_im) || is(channel.is_mpim) {
        return None;
    }
    Some(ChannelRecord {
        name: written(channel.name).unwrap_or_else(|| channel.id.clone()),
        id: ChannelId(channel.id),
        creator: written(channel.creator).map(UserId),
        private: is(channel.is_private) || (channel.is_private.is_none() && is(channel.is_group)),
        shared: is(channel.is_ext_shared),
        archived: is(channel.is_archived),
        general: is(channel.is_general),
        member: channel.is_member,
        created: channel.created.filter(|at| *at > 0).and_then(|at| Timestamp::from_second(at).ok()),
    })
}

/// A user group.
pub(super) fn group(row: &Value) -> Option<GroupRecord> {
    let group = WireGroup::deserialize(row).ok().filter(|group| !group.id.is_empty())?;
    let mut people: Vec<UserId> = group.users.unwrap_or_default().into_iter().map(UserId).collect();
    let counted = group.user_count.as_ref();
    let counted = counted.and_then(|count| count.as_u64().or_else(|| count.as_str()?.parse().ok()));
    let members = counted.and_then(|count| usize::try_from(count).ok()).unwrap_or_default().max(people.len());
    people.truncate(PEOPLE_OF_A_GROUP);
    let handle = written(group.handle).unwrap_or_else(|| group.id.clone());
    Some(GroupRecord {
        name: written(group.name).unwrap_or_else(|| handle.clone()),
        handle,
        disabled: group.date_delete.is_some_and(|deleted| deleted > 0),
        members,
        people,
        id: UserGroupId(group.id),
    })
}

/// When Slack keeps notifications from somebody: nothing where it does not, or says what cannot be.
pub(super) fn dnd(person: UserId, status: &Value) -> DndRecord {
    let wire = WireDnd::deserialize(status).unwrap_or_default();
    let instant = |seconds: Option<&Value>| {
        let seconds = seconds?;
        // Whole seconds, however they are written.
        let seconds = seconds.as_i64().or_else(|| seconds.as_str()?.trim().parse().ok()).filter(|at| *at > 1)?;
        // What ends after the last instant there is does not end.
        Timestamp::from_second(seconds.min(NEVER)).ok()
    };
    let stretch = instant(wire.next_dnd_start_ts.as_ref()).zip(instant(wire.next_dnd_end_ts.as_ref()));
    let stretch = stretch.filter(|(from, until)| from < until && wire.dnd_enabled != Some(false));
    DndRecord { person, window: stretch.map(|(from, until)| DoNotDisturb { from, until }) }
}

/// Seconds until a day some thousands of years away that every clock still knows.
const NEVER: i64 = 250_000_000_000;

/// Whether a row of a list is of somebody or something to be mirrored, readable or not.
pub(super) fn is_wanted(row: &Value) -> bool {
    let is = |flag: &str| row[flag].as_bool().unwrap_or(false);
    row["id"].as_str().is_some_and(|id| !id.is_empty()) && !is("is_im") && !is("is_mpim")
}

fn written(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_person_needs_only_an_id() {
        let bare = person(&json!({"id": "U1"})).expect("a person");
        assert_eq!((bare.name.as_str(), bare.real_name.as_str(), bare.zone, bare.email), ("U1", "U1", None, None));
        assert!(!bare.admin && !bare.guest && !bare.bot && !bare.deactivated);
        for odd in [json!({}), json!({"id": ""}), json!(null), json!("U1"), json!({"id": 7})] {
            assert_eq!(person(&odd), None, "{odd}");
        }
    }

    #[test]
    fn a_person_is_read_whole() {
        let row = json!({"id": "U1", "team_id": "T1", "name": "ana", "deleted": true, "is_owner": true, "tz": "Europe/Berlin",
            "is_ultra_restricted": true, "is_app_user": null, "profile": {"real_name": "Ana Keller", "title": "Lead", "email": "Ana@agency.example", "status_text": "",
            "status_emoji": "", "status_expiration": 0}});
        let ana = person(&row).expect("a person");
        assert_eq!((ana.real_name.as_str(), ana.title.as_str()), ("Ana Keller", "Lead"));
        assert_eq!(ana.email.as_deref(), Some("Ana@agency.example"));
        assert_eq!((ana.team.as_deref(), ana.zone.as_deref()), (Some("T1"), Some("Europe/Berlin")));
        assert!(ana.admin && ana.guest && ana.deactivated && !ana.bot);
        assert_eq!(ana.status, None, "an empty line is none");
        let away = json!({"id": "U1", "profile": {"status_text": "Vacationing", "status_emoji": ":palm_tree:",
            "status_expiration": 1_797_289_199}});
        let status = person(&away).and_then(|ana| ana.status).expect("a status");
        assert_eq!((status.text.as_str(), status.emoji.as_str()), ("Vacationing", ":palm_tree:"));
        assert_eq!(status.until.map(|until| until.to_string()).as_deref(), Some("2026-12-14T22:59:59Z"));
        assert!(person(&json!({"id": "USLACKBOT", "is_bot": false})).is_some_and(|slackbot| slackbot.bot));
    }

    #[test]
    fn do_not_disturb_is_what_can_be() {
        let read =
            |status: Value| dnd("U1".into(), &status).window.map(|one| (one.from.as_second(), one.until.as_second()));
        let told = |from: Value, until: Value| json!({"dnd_enabled": true, "next_dnd_start_ts": from, "next_dnd_end_ts": until});
        assert_eq!(read(told(json!(1_795_435_200), json!("1795442400"))), Some((1_795_435_200, 1_795_442_400)));
        let forever = read(told(json!(1_795_435_200), json!(i64::MAX))).expect("it does not end");
        assert_eq!(forever.1, NEVER);
        let off = json!({"dnd_enabled": false, "next_dnd_start_ts": 1_795_435_200, "next_dnd_end_ts": 1_795_442_400});
        for none in [
            off,
            told(json!(1), json!(1)),
            told(json!(0), json!(1_795_442_400)),
            told(json!(-5), json!(5)),
            told(json!(1_795_442_400), json!(1_795_435_200)),
            told(json!(1_795_442_400), json!(1_795_442_400)),
            told(json!(1e300), json!(2e300)),
            told(json!(i64::MAX), json!(i64::MAX)),
            told(json!("soon"), json!(null)),
            told(json!([1]), json!({"at": 1})),
            json!({"dnd_enabled": "yes"}),
            json!({}),
            json!(null),
            json!("U1"),
        ] {
            assert_eq!(read(none.clone()), None, "{none}");
        }
    }

    #[test]
    fn a_group_is_read_whole() {
        let row = json!({"id": "S1", "name": "Brand council", "handle": "brand-council", "date_delete": 0, "users": ["U1", "U2"],
            "user_count": "2"});
        let council = group(&row).expect("a group");
        assert_eq!((council.handle.as_str(), council.members, council.disabled), ("brand-council", 2, false));
        assert_eq!(council.people, ["U1".into(), "U2".into()]);
        let gone = group(&json!({"id": "S1", "date_delete": 1_797_289_199, "users": vec!["U1"; 90], "user_count": 90}));
        let gone = gone.expect("a group");
        assert!(gone.disabled && gone.members == 90 && gone.people.len() == PEOPLE_OF_A_GROUP);
        assert_eq!((gone.name.as_str(), gone.handle.as_str()), ("S1", "S1"));
        for odd in [json!({}), json!({"id": ""}), json!(null)] {
            assert_eq!(group(&odd), None, "{odd}");
        }
    }

    #[test]
    fn a_channel_is_private_by_its_flag_and_not_by_its_id() {
        let row = json!({"id": "G1", "name": "pod", "is_private": false, "is_group": true, "is_ext_shared": true});
        let channel = channel(&row).expect("a channel");
        assert!(!channel.private && channel.shared && channel.member.is_none());
        assert!(super::channel(&json!({"id": "G1", "is_group": true})).is_some_and(|channel| channel.private));
        assert_eq!(super::channel(&json!({"id": "D1", "is_im": true})), None);
        assert_eq!(super::channel(&json!({"id": "G2", "is_mpim": true})), None);
    }
}
