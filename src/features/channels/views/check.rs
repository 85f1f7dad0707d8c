//! Whether names keep the rules, the channels of a pod, and the help.

use super::off::{code, off_words};
use crate::{
    directory::{
        Duty, Pod,
        views::{listed, who_acts},
    },
    features::channels::{
        EDIT_RULES, NEW_CHANNEL,
        model::{KnownPod, Off, Verdict},
    },
    ids::ChannelId,
    signal::Message,
    slack::{
        blocks::{Button, button, message},
        mrkdwn::{Text, channel as channel_link, md, number, text, words},
    },
    turn::StepState,
};

/// So many channels are listed.
const MOST: usize = 30;

/// A name and what the rules say of it.
pub(in crate::features::channels) struct Checked<'a> {
    /// The name.
    pub(in crate::features::channels) name: &'a str,
    /// What they say.
    pub(in crate::features::channels) verdict: &'a Verdict,
    /// Names that would do.
    pub(in crate::features::channels) offers: &'a [String],
    /// Somebody allowed it all the same.
    pub(in crate::features::channels) allowed: bool,
    /// The pod of which it speaks.
    pub(in crate::features::channels) pod: Option<&'a KnownPod>,
}

/// `/channel check brand-launch`
pub(in crate::features::channels) fn checked_message(checked: &Checked<'_>, starts: &Text) -> Message {
    let name = code(checked.name);
    let said = match checked.verdict {
        Verdict::Exempt => md("{} may stay as it is: the rules leave it out.", &[name]),
        Verdict::Keeps(..) => match checked.pod {
            Some(pod) => md("{} keeps the rules: it is a channel of {}.", &[name, words(&pod.name)]),
            None => md("{} keeps the rules.", &[name]),
        },
        Verdict::Off(_) if checked.allowed => md("{} may keep its name: somebody allowed it.", &[name]),
        Verdict::Off(off) => md("{} does not keep the rules: {}.", &[name, off_words(off, starts)]),
    };
    let offers: Vec<Text> = checked.offers.iter().map(|offer| md("• {}", &[code(offer)])).collect();
    let opened = message(said.clone()).section(said);
    if offers.is_empty() || checked.allowed {
        return opened.build();
    }
    opened.section(md("These would, and are free:\n{}", &[Text::join(&offers, "\n")])).build()
}

/// `/channel check`
pub(in crate::features::channels) fn check_message(
    off: &[(ChannelId, Off)],
    of: usize,
    (starts, asks): (&Text, bool),
) -> Message {
    let context = if asks {
        text("Nobody is asked about channels that were there before the rules.")
    } else {
        text("Nobody is asked about names yet: an admin can change that by `/channel rules`.")
    };
    if off.is_empty() {
        let said = md("All {} channels keep the rules.", &[number(of)]);
        return message(said.clone()).section(said).context(context).build();
    }
    let said = match off.len() {
        1 => md("*1 of {} channels does not keep the rules.*", &[number(of)]),
        many => md("*{} of {} channels do not keep the rules.*", &[number(many), number(of)]),
    };
    let lines: Vec<Text> =
        off.iter().take(MOST).map(|(id, off)| md("• {}: {}", &[channel_link(id), off_words(off, starts)])).collect();
    let more = off.len().saturating_sub(MOST);
    let more = if more == 0 { Text::default() } else { md("… and {} more.", &[number(more)]) };
    message(said.clone()).section(said).section(Text::join(&lines, "\n")).section(more).context(context).build()
}

/// `/channel list`
pub(in crate::features::channels) fn list_of_pod(
    pod: &Pod,
    (linked, called): (&[ChannelId], &[ChannelId]),
    duty: &Duty,
) -> Message {
    let lines = |ids: &[ChannelId]| {
        let more = ids.len().saturating_sub(MOST);
        let mut lines: Vec<Text> = ids.iter().take(MOST).map(|id| md("• {}", &[channel_link(id)])).collect();
        lines.extend((more > 0).then(|| md("… and {} more", &[number(more)])));
        Text::join(&lines, "\n")
    };
    let said = md("*Channels of {}*", &[words(&pod.name)]);
    let own = if linked.is_empty() { text("None is linked to it yet.") } else { lines(linked) };
    let others = if called.is_empty() {
        Text::default()
    } else {
        md(
            "Called like its own, but not linked to it:\n{}\n`/pod link`, typed in one of them, links it.",
            &[lines(called)],
        )
    };
    message(said.clone()).section(said).section(own).section(others).context(who_acts(duty)).build()
}

/// *New channel*, among the quick actions.
pub(in crate::features::channels) fn new_button() -> Button {
    button(NEW_CHANNEL, "New channel")
}

/// The step of the roll-out: each pod has its home channel, and how channels are called is agreed.
pub(in crate::features::channels) fn homes_step((pods, without): (usize, &[&str]), is_agreed: bool) -> StepState {
    let homes = md("{} of {} pods have a home channel", &[number(pods.saturating_sub(without.len())), number(pods)]);
    let agreed =
        if is_agreed { text("how channels are called is agreed") } else { text("no rules for names are saved") };
    let next = match (without, is_agreed) {
        ([], true) => Text::default(),
        ([], false) => text("Next: look at the rules for names and save them"),
        (without, _) => {
            md("Next: {}. `/pod link` in a channel, or `/pod provision`", &[words(&listed(without, 3, "and"))])
        }
    };
    StepState {
        name: "Channels",
        purpose: text(
            "Each pod has one place where it can be found, and channels are called so that people find them.",
        ),
        stands: md("{}; {}", &[homes, agreed]),
        next,
        press: (!is_agreed).then(|| button(EDIT_RULES, "Rules for names")),
        is_done: pods > 0 && without.is_empty() && is_agreed,
    }
}

/// What somebody can do about channels.
pub(in crate::features::channels) fn help_lines(makes: bool, edits: bool) -> Vec<Text> {
    let mut lines = vec![text("• `/channel rules`: how channels are named, with examples")];
    if makes {
        lines.push(text("• `/channel new`: a new channel with the right name; `/channel new brand summer launch`"));
    }
    lines.push(text("• `/channel list`: the channels of a pod"));
    lines.push(text("• `/channel check`: what is named otherwise; `/channel check my-idea` tries a name"));
    if edits {
        lines.push(text("• `/channel rules edit`: change the rules, with a look at what they would flag"));
    }
    lines
}

/// `/channel`
pub(in crate::features::channels) fn help(unknown: Option<&str>, lines: &[Text], paused: Option<Text>) -> Message {
    let said = match unknown {
        Some(unknown) => md("`/channel` has no “{}”. What you can do:", &[words(unknown).cut(80)]),
        None => text("*Channels: how they are named, and new ones*"),
    };
    message(said.clone()).section(said).section(Text::join(lines, "\n")).context(paused.unwrap_or_default()).build()
}
