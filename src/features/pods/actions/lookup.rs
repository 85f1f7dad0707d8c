//! From words to the pod, person or channel that is meant.

use crate::{
    directory::{
        self, Channel, Person, Pod,
        naming::{Candidate, Meant, Several, get_meant_person},
        pods::{Resolved, find_pod_by_channel, list_pods, resolve_pod},
        views::no_such_person,
    },
    error::{Error, Result},
    features::pods::{
        model::{About, ChannelWords, Chosen, Deed, PersonWords, PodWords, Word, person_words, pod_and_label, read},
        views,
    },
    ids::{ChannelId, UserId},
    signal::Message,
    turn::Turn,
};

/// The pod that is meant; the channel's own where none is typed. `verb` is repeated in the example of a refusal.
pub(super) async fn get_pod(
    turn: &mut Turn,
    here: &ChannelId,
    words: Option<&PodWords>,
    verb: &'static str,
) -> Result<Pod> {
    let workspace = turn.workspace().clone();
    match words {
        None => {
            if let Some(pod) = find_pod_by_channel(turn.tx(), &workspace, here).await? {
                return Ok(pod);
            }
            let pods = list_pods(turn.tx(), &workspace).await?;
            let in_channel = is_channel(turn, here).await?;
            Err(Error::user(views::which_pod(verb, &pods, in_channel)))
        }
        Some(PodWords::Channel(channel)) => {
            let found = find_pod_by_channel(turn.tx(), &workspace, channel).await?;
            found.ok_or_else(|| Error::user(views::channel_of_no_pod()))
        }
        Some(PodWords::Words(words)) => match find_named(turn, words).await? {
            Resolved::One(pod) => Ok(pod),
            Resolved::Several(pods) => Err(Error::user(views::several_pods(words, verb, &pods))),
            Resolved::Nothing => {
                let pods = list_pods(turn.tx(), &workspace).await?;
                Err(Error::user(views::no_such_pod(words, &pods)))
            }
        },
    }
}

/// The pod that words name which a person typed after any command: its key, a part of its name, or its channel.
///
/// # Errors
/// Only the database's own.
pub async fn find_meant(turn: &mut Turn, words: &str) -> Result<Resolved> {
    let workspace = turn.workspace().clone();
    let channel = match read(words).unwrap_or_default().as_slice() {
        [Word::Channel(channel)] => Some(channel.clone()),
        [Word::Plain(name)] if name.starts_with('#') => {
            let name = name.trim_start_matches('#').to_lowercase();
            directory::channels::find_channel_by_name(turn.tx(), &workspace, &name).await?.map(|channel| channel.id)
        }
        _ => None,
    };
    let linked = match &channel {
        Some(channel) => find_pod_by_channel(turn.tx(), &workspace, channel).await?,
        None => None,
    };
    match linked {
        Some(pod) => Ok(Resolved::One(pod)),
        None => find_named(turn, words).await,
    }
}

/// The pod of this key or name; the name of its channel will do as well.
pub(super) async fn find_named(turn: &mut Turn, words: &str) -> Result<Resolved> {
    let workspace = turn.workspace().clone();
    let bare = words.trim_start_matches('#');
    match (resolve_pod(turn.tx(), &workspace, bare).await?, bare.strip_prefix("pod-")) {
        (Resolved::Nothing, Some(key)) => resolve_pod(turn.tx(), &workspace, key).await,
        (found, _) => Ok(found),
    }
}

/// The pod that is meant, and whoever could be meant.
pub(super) async fn find_pod_and_person(
    turn: &mut Turn,
    here: &ChannelId,
    about: About,
    verb: &'static str,
) -> Result<(Pod, Meant)> {
    let about = settle(turn, about).await?;
    let person = person_of(&about, verb)?;
    let pod = get_pod(turn, here, about.pod.as_ref(), verb).await?;
    Ok((pod, find_person(turn, &person).await?))
}

/// The same with what the person does there, as typed; `None` where nothing was said. In a pod's own channel, words that name
/// no pod are that.
pub(super) async fn find_pod_person_and_label(
    turn: &mut Turn,
    here: &ChannelId,
    about: About,
    verb: &'static str,
) -> Result<(Pod, Meant, Option<String>)> {
    let workspace = turn.workspace().clone();
    let mut about = settle(turn, about).await?;
    let person = person_of(&about, verb)?;
    if let (Some(PodWords::Words(words)), None) = (&about.pod, &about.label)
        && find_named(turn, words).await? == Resolved::Nothing
    {
        let keys = list_keys(turn).await?;
        if let Some((pod, label)) = pod_and_label(words, |word| keys.contains(&word.to_lowercase())) {
            (about.pod, about.label) = (Some(PodWords::Words(pod)), Some(label));
        } else if find_pod_by_channel(turn.tx(), &workspace, here).await?.is_some() {
            (about.label, about.pod) = (Some(words.clone()), None);
        }
    }
    let pod = get_pod(turn, here, about.pod.as_ref(), verb).await?;
    Ok((pod, find_person(turn, &person).await?, about.label))
}

async fn settle(turn: &mut Turn, about: About) -> Result<About> {
    let keys = match &about {
        About { person: Some(PersonWords::Words(_)), pod: None, .. } => list_keys(turn).await?,
        _ => Vec::new(),
    };
    Ok(about.settled(|word| keys.contains(&word.to_lowercase())))
}

fn person_of(about: &About, verb: &'static str) -> Result<PersonWords> {
    about.person.clone().ok_or_else(|| {
        let pod = match &about.pod {
            Some(PodWords::Words(pod)) => Some(pod.as_str()),
            Some(PodWords::Channel(_)) | None => None,
        };
        Error::user(views::which_person(verb, pod))
    })
}

/// The short names of all pods.
pub(super) async fn list_keys(turn: &mut Turn) -> Result<Vec<String>> {
    let workspace = turn.workspace().clone();
    Ok(list_pods(turn.tx(), &workspace).await?.into_iter().map(|pod| pod.key).collect())
}

/// Somebody is mentioned whom the mirror does not know: Slack is asked, and the asker is told so.
pub(in crate::features::pods) async fn seek_stranger(turn: &mut Turn, person: &UserId) -> Result<Option<Message>> {
    let workspace = turn.workspace().clone();
    if directory::people::find_person(turn.tx(), &workspace, person).await?.is_some() {
        return Ok(None);
    }
    turn.seek_person(person).await?;
    Ok(Some(views::asked_who_that_is()))
}

/// The person whom words name that were typed after any command: a mention, a handle, or a part of the name. For somebody
/// nobody knows yet, what is answered while Slack is asked who that is.
///
/// # Errors
/// A sentence when it is nobody, or could be several; the database's own.
pub async fn find_meant_person(turn: &mut Turn, words: &[Word]) -> Result<std::result::Result<Person, Message>> {
    let Some(words) = person_words(words) else { return Err(Error::user(no_such_person(""))) };
    if let PersonWords::Id(id) = &words
        && let Some(asked) = seek_stranger(turn, id).await?
    {
        return Ok(Err(asked));
    }
    Ok(Ok(get_person(turn, &words).await?))
}

/// The person who is meant, active or not, or those who could be.
async fn find_person(turn: &mut Turn, words: &PersonWords) -> Result<Meant> {
    let workspace = turn.workspace().clone();
    directory::naming::find_meant_person(turn.tx(), &workspace, words).await
}

/// What is answered where several people could be meant: a button for each of them that does it.
pub(super) fn offer(pod: &Pod, deed: Deed, several: &Several, words: Option<&str>) -> Result<Message> {
    let chosen = |person: &Candidate| {
        let words = words.map(str::to_owned);
        Chosen { deed, person: person.id.clone(), pod: pod.id, words }.carried()
    };
    let offered: Option<Vec<(&Candidate, String)>> =
        several.people.iter().take(views::MOST_OFFERED).map(|one| chosen(one).map(|carried| (one, carried))).collect();
    match offered {
        Some(offered) => Ok(views::which_of_them(several, &offered)),
        None => Err(Error::user(several.said())),
    }
}

/// The person who is meant; active or not.
pub(super) async fn get_person(turn: &mut Turn, words: &PersonWords) -> Result<Person> {
    let workspace = turn.workspace().clone();
    get_meant_person(turn.tx(), &workspace, words).await
}

/// Whether this is a channel the bot knows. Direct messages are not: nothing is said of them and pods.
pub(super) async fn is_channel(turn: &mut Turn, here: &ChannelId) -> Result<bool> {
    let workspace = turn.workspace().clone();
    Ok(directory::channels::find_channel(turn.tx(), &workspace, here).await?.is_some())
}

/// The channel that is meant; the one it is typed in where none is. A private channel is met in itself: elsewhere, those
/// who may not know of it are told the same as if it were not there.
pub(super) async fn get_channel(turn: &mut Turn, here: &ChannelId, words: Option<&ChannelWords>) -> Result<Channel> {
    let workspace = turn.workspace().clone();
    let found = match words {
        None => directory::channels::find_channel(turn.tx(), &workspace, here).await?,
        Some(ChannelWords::Id(id)) => directory::channels::find_channel(turn.tx(), &workspace, id).await?,
        Some(ChannelWords::Name(name)) => {
            directory::channels::find_channel_by_name(turn.tx(), &workspace, name).await?
        }
    };
    let open = found.filter(|channel| !channel.is_private || channel.id == *here || turn.actor().is_admin);
    open.ok_or_else(|| Error::user(if words.is_some() { views::no_such_channel() } else { views::which_channel() }))
}
