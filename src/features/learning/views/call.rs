//! The call for topics: one message that lives until the session is over.

use super::{Scene, call_link, counted, host, speaker, when};
use crate::{
    features::learning::{
        model::{Deed, Stage},
        store::Topic,
    },
    signal::Message,
    slack::{
        blocks::{Button, MessageBuilder, Overflow, button, choice, message, overflow},
        mrkdwn::{Text, lines, link, md, text, words},
    },
};

/// Opens the form for a topic; carries the occurrence.
pub(in super::super) const PROPOSE: &str = "learning_propose";
/// Shows somebody's own topics; carries the occurrence.
pub(in super::super) const MY_TOPICS: &str = "learning_my_topics";
/// Gives the one vote, or takes it back; carries the topic.
pub(in super::super) const VOTE: &str = "learning_vote";
/// The menu of the host and administrators in a channel; each choice carries what it does, and the occurrence.
pub(in super::super) const FOR_HOST: &str = "learning_for_host";
/// Asks which pod shall host; carries the occurrence.
pub(in super::super) const SWAP: &str = "learning_swap";
/// Asks for another date; carries the occurrence.
pub(in super::super) const MOVE: &str = "learning_move";
/// Asks why it is off; carries the occurrence.
pub(in super::super) const CANCEL: &str = "learning_cancel";
/// Asks for the call's address; carries the occurrence.
pub(in super::super) const SET_LINK: &str = "learning_set_link";

/// Each of a topic's two texts is cut to this many characters in a list.
const EXCERPT: usize = 220;

/// The call, with the topics as they come.
pub(in super::super) fn call_message(scene: &Scene) -> Message {
    let (session, name) = (&scene.session, words(&scene.name));
    let at = when(session.starts_at.0, &scene.zone);
    let start = message(md("{}, {}: what did you try, and what came of it?", &[name, at.clone()])).header(&scene.name);
    let stage = session.stage(scene.now);
    let blocks = match stage {
        Stage::Off => return off(start, scene, &at),
        Stage::Open | Stage::Set => start.section_with(headline(scene, &at), host_menu(scene)),
        Stage::Begun | Stage::Over => start.section(headline(scene, &at)),
    };
    let blocks = match stage {
        Stage::Open => open(blocks, scene),
        Stage::Set => blocks.section(text("The agenda stands below. What still fits into the hour can join it.")),
        Stage::Begun | Stage::Over | Stage::Off if has_no_agenda(scene) => {
            blocks.section(text("It has begun. There is no agenda; bring your questions."))
        }
        Stage::Begun | Stage::Over | Stage::Off => blocks.section(text("It has begun. The agenda stands below.")),
    };
    let id = session.occurrence_id;
    let propose = [button(PROPOSE, "Propose a topic").value(id).primary(), button(MY_TOPICS, "My topics").value(id)];
    match stage {
        Stage::Open | Stage::Set => blocks.actions(propose).build(),
        Stage::Begun | Stage::Over | Stage::Off => blocks.build(),
    }
}

/// Whether nothing stands in its agenda: no talk, and nothing of the month to fill the hour with.
fn has_no_agenda(scene: &Scene) -> bool {
    scene.talks().is_empty() && ["", "[]"].contains(&scene.session.fillers.as_str())
}

/// When, for how long, and who hosts.
fn headline(scene: &Scene, at: &Text) -> Text {
    let hosted = match host(&scene.session) {
        Some(host) => md("{} hosts.", &[host]),
        None => text("Nobody hosts yet."),
    };
    let mut parts = vec![md("*{}*, for an hour. {}", &[at.clone(), hosted])];
    parts.extend(call_link(scene));
    Text::join(&parts, " ")
}

fn open(blocks: MessageBuilder, scene: &Scene) -> MessageBuilder {
    let blocks = blocks.section(text(
        "What did you try this month, and what came of it? What failed teaches as much as what worked; five minutes are \
         enough.",
    ));
    let blocks = if scene.topics.is_empty() {
        let nudged = if scene.session.questions {
            "No topics yet. Without any we hold open questions: bring yours."
        } else if scene.session.nudged_at.is_some() {
            "*No topics yet.* Without any, the host decides whether we skip this time or hold open questions."
        } else {
            "No topics yet."
        };
        blocks.section(text(nudged))
    } else {
        let mut topics: Vec<&Topic> = scene.topics.iter().collect();
        topics.sort_by_key(|topic| (-topic.votes, topic.created_at, topic.id));
        blocks
            .each(topics, |blocks, topic| blocks.section_with(topic_text(topic), button(VOTE, "Vote").value(topic.id)))
    };
    blocks.context(text(
        "Everybody has one vote: *Vote* gives it, on another topic it moves, on the same one it is taken back. The agenda \
         comes the day before, most wanted first; what does not fit into the hour is kept for next time.",
    ))
}

/// A topic in a list.
fn topic_text(topic: &Topic) -> Text {
    let head = md(
        "*{}* · {} · {} minutes · {}",
        &[
            words(&topic.title),
            speaker(topic),
            crate::slack::mrkdwn::number(topic.minutes),
            counted(topic.votes, "vote", "votes"),
        ],
    );
    let mut texts = vec![
        head,
        md("Tried: {}", &[words(&topic.tried).cut(EXCERPT)]),
        md("Learnt: {}", &[words(&topic.learnt).cut(EXCERPT)]),
    ];
    texts.extend(topic.link.as_deref().map(|address| link(address, "Read on")));
    Text::join(&texts, "\n")
}

/// What the host and administrators may do, where everybody reads: out of the way.
pub(super) fn host_menu(scene: &Scene) -> Overflow {
    let id = scene.session.occurrence_id;
    let choices = Deed::ALL.map(|deed| {
        let label = match deed {
            Deed::Swap => "Swap host",
            Deed::Move => "Move to another date",
            Deed::Cancel => "Cancel this one",
            Deed::Link => link_label(scene),
        };
        choice(deed.value(id), label)
    });
    overflow(FOR_HOST, &choices)
}

/// The same, in the host's own message.
pub(super) fn host_buttons(scene: &Scene) -> Vec<Button> {
    let id = scene.session.occurrence_id;
    vec![
        button(SWAP, "Swap host").value(id),
        button(MOVE, "Move").value(id),
        button(CANCEL, "Cancel").value(id),
        button(SET_LINK, link_label(scene)).value(id),
    ]
}

fn link_label(scene: &Scene) -> &'static str {
    if scene.link.is_some() { "Change the call link" } else { "Set the call link" }
}

/// Nobody could join the call.
pub(super) fn no_link_yet() -> Text {
    text("There is no link to the call yet; the host can set it.")
}

/// In place of a message of a session that is off.
pub(super) fn off(blocks: MessageBuilder, scene: &Scene, at: &Text) -> Message {
    let why = scene.session.off_why.as_deref().unwrap_or_default();
    let blocks = blocks.section(md("*This one does not take place.* It was planned for {}.", std::slice::from_ref(at)));
    blocks.section(lines(why)).context(text("Topics that were proposed are kept for the next one.")).build()
}

/// In the thread of the call: a topic came.
pub(in super::super) fn topic_came(topic: &Topic) -> Message {
    super::say(md("New topic: *{}* ({}).", &[words(&topic.title), speaker(topic)]))
}

/// In the thread of the call: there is no topic yet, two days before.
pub(in super::super) fn no_topics_yet(scene: &Scene) -> Message {
    let who = host(&scene.session).unwrap_or_else(|| text("the host"));
    super::say(md(
        "There is no topic for {} yet. If none comes, {} decides whether we skip this time or hold open questions.",
        &[when(scene.session.starts_at.0, &scene.zone), who],
    ))
}

/// In the thread of the call: without topics there will be open questions.
pub(in super::super) fn questions_held() -> Message {
    super::say(text("Without topics we hold open questions: bring yours. A topic is still welcome."))
}

/// In the thread of the call: it was moved.
pub(in super::super) fn moved_note(scene: &Scene, by: &str) -> Message {
    super::say(md("{} moved this to *{}*.", &[words(by), when(scene.session.starts_at.0, &scene.zone)]))
}

/// In the thread of the call: it is off.
pub(in super::super) fn off_note(scene: &Scene) -> Message {
    let why = scene.session.off_why.as_deref().unwrap_or_default();
    super::say(md("This one does not take place. {}", &[words(why)]))
}

/// In the thread of the call: somebody else hosts.
pub(in super::super) fn host_note(scene: &Scene) -> Message {
    match host(&scene.session) {
        Some(host) => super::say(md("{} hosts this time.", &[host])),
        None => super::say(text("Nobody hosts this time yet: everybody who could is away.")),
    }
}

/// A session among what somebody holds.
pub(in crate::features::learning) fn obligation_words(name: &str) -> String {
    format!("Hosting {name}")
}
