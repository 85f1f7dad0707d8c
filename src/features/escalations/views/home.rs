//! Escalations on the App Home.

use super::{
    super::model::{DutyWeek, Item, obligation_key},
    HEARD, MENU, Names, OPEN_ANSWER, OPEN_DECIDE, OPEN_FORM, card, day, quoted, requester, short, title,
};
use crate::{
    directory::views::listed,
    ids::ChannelId,
    signal::Message,
    slack::{
        blocks::{Button, Element, HomeBuilder, button, choice, home, message, overflow},
        mrkdwn::{Text, channel, md, number, text, words},
    },
    turn::{StepState, Wait},
};
use jiff::Timestamp;

/// So many of a kind stand on the page itself.
const SHOWN: usize = 5;

/// What somebody has to do with.
pub(in super::super) struct Overview {
    /// What they asked for.
    pub(in super::super) own: Vec<Item>,
    /// What they follow, or have passed on.
    pub(in super::super) followed: Vec<Item>,
    /// What leadership sees besides.
    pub(in super::super) of_leadership: Option<OfLeadership>,
}

/// What leadership sees besides.
pub(in super::super) struct OfLeadership {
    /// How many are open at each level (from 0), and whether leadership is asked there.
    pub(in super::super) levels: Vec<(usize, bool, usize)>,
    /// There are more than were counted.
    pub(in super::super) is_more: bool,
    /// This week; nobody where the settings name nobody as leadership.
    pub(in super::super) on_duty: Option<DutyWeek>,
}

/// The part; nothing for whom nothing is open, but leadership.
pub(in super::super) fn home_section(seen: &Overview, names: &Names, now: Timestamp) -> HomeBuilder {
    let is_empty = seen.own.is_empty() && seen.followed.is_empty();
    if is_empty && seen.of_leadership.is_none() {
        return home();
    }
    let page = home().header("Escalations");
    let page = rows(page, "*You wait for*", &seen.own, |page, item| {
        let more = overflow(
            MENU,
            &[
                choice(format!("comment/{}", item.id), "Say something about it"),
                choice(format!("withdraw/{}", item.id), "Withdraw: no longer needed"),
            ],
        );
        page.section_with(line(item, names, now), more)
    });
    let page = rows(page, "*You follow*", &seen.followed, |page, item| page.section(line(item, names, now)));
    match &seen.of_leadership {
        Some(seen) => page.section(open_by_level(seen)).context(on_duty(seen)),
        None => page,
    }
}

/// One that waits on the reader.
pub(in super::super) fn wait(item: &Item, names: &Names, now: Timestamp) -> Wait {
    // What is asked back waits on whoever answers, and on nobody else.
    let next = match item.course.question {
        Some(_) => button(OPEN_ANSWER, "Answer"),
        None => button(OPEN_DECIDE, "Decide"),
    };
    Wait {
        key: obligation_key(item.id),
        what: line(item, names, now),
        since: item.course.opened_at,
        due: item.request.needed_by,
        press: Some(next.value(item.id)),
        way: format!("/escalate show {}", item.id),
    }
}

/// *Escalate something*, among the quick actions.
pub(in super::super) fn escalate_button() -> Button {
    button(OPEN_FORM, "Escalate something")
}

fn rows(
    page: HomeBuilder,
    heading: &'static str,
    items: &[Item],
    row: impl FnMut(HomeBuilder, &Item) -> HomeBuilder,
) -> HomeBuilder {
    if items.is_empty() {
        return page;
    }
    let more = match items.len().saturating_sub(SHOWN) {
        0 => Text::default(),
        more => md("And {} more: `/escalate list` has them all.", &[number(more)]),
    };
    page.section(text(heading)).each(items.iter().take(SHOWN), row).context(more)
}

/// `#12 · Pricing “20 % off” · Jonas Weber (Performance) · 2 days`, and how it stands.
fn line(item: &Item, names: &Names, now: Timestamp) -> Text {
    let age = age(item, now);
    let head = md("*{}* {}", &[title(item, names), quoted(&item.request.what)]);
    md("{}\n{} · {} · {}", &[head, requester(item, names), age, card::state(item, names)])
}

/// `2 days`
fn age(item: &Item, now: Timestamp) -> Text {
    match now.duration_since(item.course.opened_at).as_hours().max(0) / 24 {
        0 => text("new"),
        1 => text("1 day"),
        days => md("{} days", &[number(days)]),
    }
}

/// Whoever asked for it has left, for the App Home.
pub(in super::super) fn left_title(item: &Item) -> String {
    format!("Is this still needed? {}", short(item))
}

/// Why somebody is asked about what a leaver left.
pub(in super::super) fn left_why() -> Text {
    text("You look after the pod of whoever asked for this, and they have left. You hear how it ends.")
}

/// Whoever asked for it has left: is it still needed?
pub(in super::super) fn left_message(item: &Item, names: &Names, (may_withdraw, now): (bool, Timestamp)) -> Message {
    let who = names.person(&item.course.requester);
    let said = md(
        "*{}* has left, and what they asked for is still open. You speak for them: you answer what is asked back, and are \
         told how it ends.",
        &[who],
    );
    let withdraw = choice(format!("withdraw/{}", item.id), "Withdraw: no longer needed");
    let choices: Vec<_> = [choice(format!("comment/{}", item.id), "Say something about it")]
        .into_iter()
        .chain(may_withdraw.then_some(withdraw))
        .collect();
    message(said.clone())
        .section(said)
        .section(line(item, names, now))
        .actions([Element::from(button(HEARD, "Got it").value(item.id)), overflow(MENU, &choices).into()])
        .build()
}

/// `Open: 3 at the first level, 2 with leadership`
fn open_by_level(seen: &OfLeadership) -> Text {
    if seen.levels.is_empty() {
        return text("*Open in the organisation*: nothing.");
    }
    let parts: Vec<Text> = seen
        .levels
        .iter()
        .map(|(level, is_leadership, count)| match (level, is_leadership) {
            (0, false) => md("{} with those whose it is", &[number(count)]),
            (level, true) => md("{} with leadership (level {})", &[number(count), number(level + 1)]),
            (level, false) => md("{} at level {}", &[number(count), number(level + 1)]),
        })
        .collect();
    let more = if seen.is_more { text(", and more") } else { Text::default() };
    md("*Open in the organisation*: {}{}.", &[Text::join(&parts, ", "), more])
}

fn on_duty(seen: &OfLeadership) -> Text {
    match &seen.on_duty {
        Some(week) => md(
            "On duty for leadership this week (from {}): {}. `/escalate rota` shows the next ones.",
            &[day(week.week.monday()), words(&week.name)],
        ),
        None => text("Nobody is named as leadership: `/podkeeper settings`."),
    }
}

/// The step of the roll-out: what nobody in a pod can decide finds somebody. `levels`: how many the usual way has, and which of
/// them (from 0) nobody is named for.
pub(in super::super) fn routes_step((levels, gaps): (usize, &[usize]), place: Option<&ChannelId>) -> StepState {
    let named: Vec<String> = gaps.iter().map(|gap| (gap + 1).to_string()).collect();
    let whole = match levels {
        1 => text("The usual way has one level, and people for it"),
        _ => md("The usual way has {} levels, and people for each", &[number(levels)]),
    };
    let (stands, next) = match (levels, gaps, place) {
        (0, ..) => (
            text("The usual way has no level: nobody is asked"),
            text("Next: `/escalate routes` says who is asked, and when"),
        ),
        (_, [], Some(place)) => (md("{}; cards stand in {}", &[whole, channel(place)]), Text::default()),
        (_, [], None) => (
            md("{}; no channel is chosen for the cards", &[whole]),
            text("Next: `/podkeeper settings` names the channel"),
        ),
        _ => (
            md(
                "On the usual way there is nobody for {} {}",
                &[text(if gaps.len() == 1 { "level" } else { "levels" }), words(&listed(&named, 5, "and"))],
            ),
            text(
                "Next: `/escalate routes` says who is asked; `/podkeeper settings` names leadership, `/decide rights` roles",
            ),
        ),
    };
    StepState {
        name: "Escalation routes",
        purpose: text("What a pod cannot decide by itself reaches somebody who can, also while people are away."),
        stands,
        next,
        press: None,
        is_done: levels > 0 && gaps.is_empty() && place.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How it stands, what comes next, and whether it is done.
    fn read(levels: usize, gaps: &[usize], place: Option<&str>) -> (String, String, bool) {
        let place = place.map(ChannelId::from);
        let step = routes_step((levels, gaps), place.as_ref());
        (step.stands.to_string(), step.next.to_string(), step.is_done)
    }

    #[test]
    fn the_step_of_the_routes_says_what_is_missing_and_what_helps() {
        let said = |stands: &str, next: &str, is_done| (stands.to_owned(), next.to_owned(), is_done);
        assert_eq!(
            read(3, &[], Some("C1")),
            said("The usual way has 3 levels, and people for each; cards stand in <#C1>", "", true)
        );
        assert_eq!(
            read(1, &[], None),
            said(
                "The usual way has one level, and people for it; no channel is chosen for the cards",
                "Next: `/podkeeper settings` names the channel",
                false
            )
        );
        assert_eq!(
            read(0, &[], Some("C1")),
            said(
                "The usual way has no level: nobody is asked",
                "Next: `/escalate routes` says who is asked, and when",
                false
            )
        );
        let helps = "Next: `/escalate routes` says who is asked; `/podkeeper settings` names leadership, `/decide rights` roles";
        assert_eq!(read(3, &[1], Some("C1")), said("On the usual way there is nobody for level 2", helps, false));
        assert_eq!(read(3, &[0, 2], None), said("On the usual way there is nobody for levels 1 and 3", helps, false));
    }
}
