//! The announcement where all can see it, and what people are asked about it.

use super::{
    super::model::{Announcement, State},
    READ, Scene, TRY_AGAIN, audience, counted, day, pressed, short,
};
use crate::{
    ids::ChannelId,
    signal::Message,
    slack::{
        blocks::{HomeBuilder, button, home, message},
        mrkdwn::{Text, channel, md, number, prose, text, words},
    },
    turn::Why,
};

/// Who announces, and to whom.
pub(super) fn heading(scene: &Scene) -> Text {
    let whom = audience(&scene.announcement.audience, &scene.names);
    md("*Announcement* from *{}* for {}", &[scene.author(), whom])
}

/// Its words, all of them.
pub(super) fn body(announcement: &Announcement) -> HomeBuilder {
    home().each(prose(&announcement.body), HomeBuilder::section)
}

/// By when, how many have, which one it is, and since when it says this.
pub(super) fn footing(scene: &Scene) -> Text {
    let announcement = &scene.announcement;
    let is_over = announcement.state == State::Ended;
    let mut parts = Vec::new();
    if let (Some(by), false) = (announcement.ack_by, is_over) {
        parts.push(md("Please acknowledge by *{}*", &[day(by, scene.today())]));
    }
    parts.push(counted(scene.count, is_over));
    parts.push(md("#{}", &[number(announcement.id)]));
    if announcement.version > 1 {
        parts.push(md("changed {}", &[scene.names.moment(announcement.written_at)]));
    }
    Text::join(&parts, " · ")
}

/// What stands in its place once it is withdrawn.
pub(super) fn withdrawn(scene: &Scene) -> Text {
    let by = scene.announcement.ending.as_ref().and_then(|ending| ending.by.as_ref());
    let by = by.map_or_else(|| scene.author(), |by| scene.names.person(by));
    md("{} withdrew announcement #{}. What it said does not hold any more.", &[by, number(scene.announcement.id)])
}

fn said_aloud(scene: &Scene) -> Text {
    md("Announcement from {}: {}", &[scene.author(), words(&short(&scene.announcement))])
}

/// The message in a channel.
pub(in super::super) fn card_message(scene: &Scene) -> Message {
    let announcement = &scene.announcement;
    if announcement.state == State::Withdrawn {
        return message(withdrawn(scene)).context(withdrawn(scene)).build();
    }
    let press = announcement.is_open().then(|| button(READ, "I have read this").value(pressed(announcement)));
    message(said_aloud(scene))
        .section(heading(scene))
        .append(body(announcement))
        .context(footing(scene))
        .actions(press)
        .build()
}

/// What somebody reads who is asked for their receipt, or was: how it stands with them now.
pub(in super::super) fn asked_message(scene: &Scene, (has_read, is_again): (bool, bool)) -> Message {
    let announcement = &scene.announcement;
    let done = match (announcement.state, has_read) {
        (State::Withdrawn, _) => Some(withdrawn(scene)),
        (State::Open | State::Ended, true) => Some(md(
            "You have acknowledged announcement #{} from {}: “{}”",
            &[number(announcement.id), scene.author(), words(&short(announcement))],
        )),
        (State::Ended, false) => Some(md(
            "Announcement #{} from {} is no longer counted; nothing is left to do. It said: “{}”",
            &[number(announcement.id), scene.author(), words(&short(announcement))],
        )),
        (State::Open, false) => None,
    };
    if let Some(done) = done {
        return message(done.clone()).section(done).build();
    }
    let asks = match (is_again, announcement.ack_by) {
        (true, _) => md(
            "{} changed this announcement after you had acknowledged it. Please read it once more.",
            &[scene.author()],
        ),
        (false, Some(by)) => md("{} asks you to acknowledge this by *{}*.", &[scene.author(), day(by, scene.today())]),
        (false, None) => md("{} asks you to acknowledge this.", &[scene.author()]),
    };
    message(asks.clone())
        .section(asks)
        .append(body(announcement))
        .context(md(
            "Announcement #{} for {}",
            &[number(announcement.id), audience(&announcement.audience, &scene.names)],
        ))
        .actions([button(READ, "I have read this").value(pressed(announcement)).primary()])
        .build()
}

/// What waits, for the App Home.
pub(in super::super) fn ask_title(scene: &Scene) -> String {
    let author = scene.names.plain(&scene.announcement.author);
    format!("Announcement from {author}: {}", short(&scene.announcement))
}

/// Why somebody is asked.
pub(in super::super) fn ask_why(scene: &Scene, is_again: bool) -> Why {
    let whom = audience(&scene.announcement.audience, &scene.names);
    let rule = if is_again {
        md(
            "Because you had acknowledged an announcement for {}, and {} changed its text since. Nobody else is asked again.",
            &[whom, scene.author()],
        )
    } else {
        md(
            "Because {} announced something for {} and asks for a receipt, and yours is missing. You are reminded once.",
            &[scene.author(), whom],
        )
    };
    Why { owner: Some(scene.author()), ..Why::from(rule) }.asking()
}

/// It could not be posted in a channel.
pub(in super::super) fn failed_message(scene: &Scene, (place, code): (&ChannelId, &str), copy: &str) -> Message {
    let next = match code {
        "not_in_channel" | "channel_not_found" => {
            text("Invite me there with `/invite @Podkeeper`, then press *Try again*.")
        }
        "is_archived" => text("The channel is archived. Its people do not read it there."),
        _ => text("Somebody who looks after the channel may know why; then press *Try again*."),
    };
    let said = md(
        "Announcement #{} could not be posted in {}: Slack says “{}”. {}",
        &[number(scene.announcement.id), channel(place), words(code), next],
    );
    message(said.clone()).section(said).actions([button(TRY_AGAIN, "Try again").value(copy)]).build()
}

pub(in super::super) fn failed_title(announcement: &Announcement) -> String {
    format!("Announcement #{} could not be posted everywhere", announcement.id)
}

pub(in super::super) fn failed_why() -> Text {
    text("Because you wrote the announcement.")
}
