//! What reaches people who did not ask first.

use super::{
    PROPOSE, RECAP, Scene,
    call::{SET_LINK, host_buttons},
    call_link, counted, host, plain_moment, say, time, when,
};
use crate::{
    features::learning::{
        model::{Candidate, EARLIEST, Host, LATEST},
        store::Topic,
    },
    features::organisation::actions::OPEN_SETTINGS,
    signal::Message,
    slack::{
        blocks::{button, message},
        mrkdwn::{Text, lines, md, number, text, words},
    },
};
use jiff::civil::Time;

/// What was asked is seen; carries the occurrence and what it was about.
pub(in super::super) const SEEN: &str = "learning_seen";
/// The host decides that there are open questions; carries the occurrence.
pub(in super::super) const QUESTIONS: &str = "learning_questions";
/// The host decides that there is none this time; carries the occurrence.
pub(in super::super) const SKIP: &str = "learning_skip";

/// So many pods that were passed over are named.
const NAMED: usize = 5;

/// An ask: what waits, in a few words, and what is read.
pub(in super::super) struct Told {
    /// For the App Home.
    pub(in super::super) title: String,
    /// The message.
    pub(in super::super) message: Message,
    /// Why this person.
    pub(in super::super) why: Text,
}

/// What a button on an ask carries.
fn seen_value(scene: &Scene, about: &str) -> String {
    format!("{}/{about}", scene.session.occurrence_id)
}

/// To each lead: has your pod something to share?
pub(in super::super) fn lead_ask(scene: &Scene, about: &str, pod: &str) -> Told {
    let at = when(scene.session.starts_at.0, &scene.zone);
    let values = [words(&scene.name), at, words(pod)];
    let message = message(md("{} is on {}. What has {} learnt?", &values))
        .section(md("*{}* is on {}. Who in *{}* tried something worth five minutes?", &values))
        .actions([
            button(PROPOSE, "Propose a topic").value(scene.session.occurrence_id).primary(),
            button(SEEN, "Nothing this time").value(seen_value(scene, about)),
        ])
        .build();
    Told {
        title: format!("A topic of {pod} for {}", scene.name),
        message,
        why: md("Because you lead {}, and {} lives from what the pods bring.", &[words(pod), words(&scene.name)]),
    }
}

/// To the host: it is your turn; `by_night`: what the hours of the others have to do with it.
pub(in super::super) fn host_ask(scene: &Scene, about: &str, by_night: Text) -> Told {
    let at = when(scene.session.starts_at.0, &scene.zone);
    let values = [words(&scene.name), at];
    let fine = button(SEEN, "Fine").value(seen_value(scene, about)).primary();
    let message = message(md("You host {} on {}.", &values))
        .section(md(
            "You host *{}* on {}. I collect the topics, write the agenda the day before and remind everybody; you open \
             the hour, and afterwards you write down one lesson per talk.",
            &values,
        ))
        .actions([fine].into_iter().chain(host_buttons(scene)))
        .build();
    let why =
        Text::join(&[host_why(scene), by_night].into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>(), " ");
    Told { title: format!("You host {}", scene.name), message, why }
}

/// Whose turn it was before, were it not night for them; that it is night for everybody who could host.
pub(in super::super) fn by_night(next: Option<&Candidate>, passed_over: &[(&Candidate, &Host)]) -> Text {
    let clock = |time: Time| words(&time.strftime("%H:%M").to_string());
    let hours = [clock(EARLIEST), clock(LATEST)];
    if let Some(host) = next.and_then(|next| next.host.as_ref()).filter(|host| !host.is_by_day()) {
        let [from, to] = hours;
        return md(
            "It begins at {} by your clock: for nobody who could host does it fall between {} and {} of their day.",
            &[clock(host.at), from, to],
        );
    }
    if passed_over.is_empty() {
        return Text::default();
    }
    let named = passed_over.iter().take(NAMED);
    let mut named: Vec<Text> =
        named.map(|(pod, host)| md("{} ({} for {})", &[words(&pod.name), clock(host.at), words(&host.name)])).collect();
    if passed_over.len() > NAMED {
        named.push(md("{} more", &[number(passed_over.len() - NAMED)]));
    }
    let [from, to] = hours;
    md("Passed over, since it falls outside of {} to {} there: {}.", &[from, to, Text::join(&named, ", ")])
}

/// In the message of whoever was to host: somebody else does.
pub(in super::super) fn hosts_no_more(scene: &Scene) -> Message {
    let values = [words(&scene.name), when(scene.session.starts_at.0, &scene.zone)];
    match host(&scene.session) {
        Some(who) => {
            let [name, at] = values;
            say(md("{} hosts {} on {} instead of you; you need do nothing.", &[who, name, at]))
        }
        None => say(md("You no longer host {} on {}; you need do nothing.", &values)),
    }
}

fn host_why(scene: &Scene) -> Text {
    let pod = scene.session.host_pod_name.as_deref().unwrap_or_default();
    md("Because the pods take turns as hosts of {}, and you act for {}.", &[words(&scene.name), words(pod)])
}

/// To the host: nobody has a topic.
pub(in super::super) fn no_topics_ask(scene: &Scene) -> Told {
    let id = scene.session.occurrence_id;
    let values = [words(&scene.name), when(scene.session.starts_at.0, &scene.zone)];
    let message = message(md("Nobody has a topic for {} yet.", &values[..1]))
        .section(md("Nobody has a topic for *{}* on {} yet. What shall we do if none comes?", &values))
        .actions([
            button(QUESTIONS, "Hold open questions").value(id).primary(),
            button(SKIP, "Skip this time").value(id).confirm(
                "Skip this time?",
                &text("Everybody who was told hears that it does not take place."),
                "Skip it",
                "Not now",
            ),
        ])
        .build();
    Told { title: format!("{} has no topics yet", scene.name), message, why: host_why(scene) }
}

/// To the host and the speakers, a quarter of an hour before.
pub(in super::super) fn soon_ask(scene: &Scene, talk: Option<&Topic>, hosts: bool) -> Told {
    let starts = scene.session.starts_at.0;
    let values = [words(&scene.name), time(starts, &scene.zone)];
    let role = match (talk, hosts) {
        (Some(talk), true) => md("You host, and speak about “{}”.", &[words(&talk.title)]),
        (Some(talk), false) => md("You speak about “{}”.", &[words(&talk.title)]),
        (None, _) => text("You host."),
    };
    let mut parts = vec![md("*{}* starts at {}.", &values), role];
    let link = call_link(scene);
    let set = (hosts && link.is_none()).then(|| {
        parts.push(text("There is no link to the call yet: please set it, everybody sees it at once."));
        button(SET_LINK, "Set the call link").value(scene.session.occurrence_id).primary()
    });
    parts.extend(link);
    let why = if hosts { host_why(scene) } else { md("Because you have a talk in {}.", &values[..1]) };
    Told {
        title: format!("{}: {}", scene.name, plain_moment(starts, &scene.zone)),
        message: message(md("{} starts at {}.", &values)).section(Text::join(&parts, " ")).actions(set).build(),
        why,
    }
}

/// To the host, afterwards; once more on the next working day.
pub(in super::super) fn recap_ask(scene: &Scene, again: bool) -> Told {
    let name = words(&scene.name);
    let said = if again {
        md("The recap of *{}* is still to be written. One sentence per talk is enough.", std::slice::from_ref(&name))
    } else {
        md(
            "That was *{}*. What shall we remember? One lesson per talk; what the speakers wrote stands there already.",
            std::slice::from_ref(&name),
        )
    };
    let there =
        if scene.here == 0 { Text::default() } else { counted(scene.here, "person was there.", "people were there.") };
    let message = message(md("The recap of {}", &[name]))
        .section(said)
        .context(there)
        .actions([button(RECAP, "Write the recap").value(scene.session.occurrence_id).primary()])
        .build();
    Told { title: format!("The recap of {}", scene.name), message, why: host_why(scene) }
}

/// In the first question's place, when it was asked once more.
pub(in super::super) fn recap_asked_again(scene: &Scene) -> Message {
    say(md("The recap of *{}*: asked again below.", &[words(&scene.name)]))
}

/// In the question's place, when it was answered.
pub(in super::super) fn recap_written(scene: &Scene) -> Message {
    say(md("The recap of *{}* is written. Thank you.", &[words(&scene.name)]))
}

/// To everybody who was told of the former date.
pub(in super::super) fn moved_ask(scene: &Scene, about: &str, by: &str) -> Told {
    let values = [words(by), words(&scene.name), when(scene.session.starts_at.0, &scene.zone)];
    let message = message(md("{} moved {} to {}.", &values))
        .section(md("{} moved *{}* to *{}*.", &values))
        .actions([button(SEEN, "Got it").value(seen_value(scene, about)).primary()])
        .build();
    Told { title: format!("{} was moved", scene.name), message, why: told_why(scene) }
}

/// To everybody who was told of it: it is off.
pub(in super::super) fn off_ask(scene: &Scene, about: &str) -> Told {
    let values = [words(&scene.name), when(scene.session.starts_at.0, &scene.zone)];
    let message = message(md("{} on {} does not take place.", &values))
        .section(md("*{}* on {} does not take place.", &values))
        .section(lines(scene.session.off_why.as_deref().unwrap_or_default()))
        .actions([button(SEEN, "Got it").value(seen_value(scene, about)).primary()])
        .build();
    Told { title: format!("{} does not take place", scene.name), message, why: told_why(scene) }
}

fn told_why(scene: &Scene) -> Text {
    md("Because I told you of {} before.", &[words(&scene.name)])
}

/// To an administrator: its messages stand nowhere.
pub(in super::super) fn no_place_ask(scene: &Scene, about: &str) -> Told {
    let values = [words(&scene.name), when(scene.session.starts_at.0, &scene.zone)];
    let message = message(md("{} has no channel.", &values[..1]))
        .section(md(
            "I cannot post the call for *{}* on {}: there is no channel I may write to. The leads and the host are told \
             all the same.",
            &values,
        ))
        .section(text(
            "Choose the channel for updates in the settings, or unarchive it and invite me there; then the call appears.",
        ))
        .actions([
            button(OPEN_SETTINGS, "Settings").primary(),
            button(SEEN, "Got it").value(seen_value(scene, about)),
        ])
        .build();
    Told {
        title: format!("{} has no channel", scene.name),
        message,
        why: md("Because you look after Podkeeper, and {} needs a channel.", &values[..1]),
    }
}

/// After *Got it*, *Fine* and *Nothing this time*.
pub(in super::super) fn seen_message(scene: &Scene, about: &str) -> Message {
    let values = [words(&scene.name), when(scene.session.starts_at.0, &scene.zone)];
    match about.split('/').next().unwrap_or_default() {
        "host" => say(md("Thank you for hosting {} on {}.", &values)),
        "lead" => say(md("Good. If something comes up until {}, `/learned` has the button.", &values[1..])),
        _ => say(text("Good. It no longer waits on you.")),
    }
}

/// In place of the question what to do without topics.
pub(in super::super) fn decided_message(scene: &Scene) -> Message {
    if scene.session.off_at.is_some() {
        return say(md("Good: {} is skipped this time, and everybody who was told hears it.", &[words(&scene.name)]));
    }
    let who = host(&scene.session).unwrap_or_else(|| text("The host"));
    say(md("Good: without topics {} holds open questions.", &[who]))
}

/// In place of the question what to do without topics, when one came meanwhile.
pub(in super::super) fn topics_came() -> Message {
    say(text("Somebody has proposed a topic meanwhile, so it takes place."))
}
