//! Conventions for channels: how they are called, what is done about names that are otherwise, and new ones made right.
//!
//! Invariants: nobody is asked by rules that no admin saved; only whoever made or renamed a channel is asked, once and in
//! private, and reminded once; what was there before is listed and never asked about; every name that is offered keeps the
//! rules and is free as far as the mirror knows; a version of the rules is never edited, and two admins who edit at once lose
//! nothing; no list says who named a channel; a private channel is spoken of to its maker and to admins only.

pub mod actions;
mod handlers;
pub mod model;
mod store;
mod views;

use crate::{
    signal::Happened,
    turn::{Feature, RollOutStep, Rule, Verb},
};

/// Read the rules, try names, see the channels of a pod.
pub const SHOW: Verb = Verb { name: "channel rules", rule: Rule::Everyone };
/// Change the rules.
pub const EDIT: Verb = Verb { name: "channel edit", rule: Rule::Admin };
/// Have a channel made.
pub const NEW: Verb = Verb { name: "channel new", rule: Rule::Staff };
/// Have one made for a pod, which is linked to it.
pub const OF_POD: Verb = Verb { name: "channel of a pod", rule: Rule::PodMember };
/// Say that a channel may keep its name, or is the pod's.
pub const ALLOW: Verb = Verb { name: "channel exception", rule: Rule::PodLead };

/// The name under which this feature writes its rows.
const FEATURE: &str = "channels";
/// Opens the form of the rules.
const EDIT_RULES: &str = "channels_edit";
/// The form of the rules.
const RULES_FORM: &str = "channels_rules";
/// Shows in it what it would flag.
const PREVIEW: &str = "channels_preview";
/// Opens the form of a new channel.
const NEW_CHANNEL: &str = "channels_new";
/// That form.
const NEW_FORM: &str = "channels_new_form";
/// Opens it again, after Slack refused a name.
const AGAIN: &str = "channels_again";
/// A name is chosen.
const RENAME: &str = "channels_rename";
/// Asks to which pod a channel belongs; and that form.
const BELONGS: &str = "channels_belongs";
/// Asks why a channel should keep its name; and that form.
const EXCEPT: &str = "channels_except";
/// It may.
const ALLOW_NAME: &str = "channels_allow";
/// It may not.
const KEEP_RULES: &str = "channels_keep";
/// It is the pod's.
const LINK_IT: &str = "channels_link";
/// It is not.
const NOT_OURS: &str = "channels_not_ours";
/// Whoever waited for an answer has read it.
const SEEN: &str = "channels_seen";

/// What conventions claim.
pub fn feature() -> Feature {
    let verbs = [&SHOW, &EDIT, &NEW, &OF_POD, &ALLOW];
    verbs
        .into_iter()
        .fold(Feature::new(FEATURE), Feature::verb)
        .timer_words(&[
            ("look", "the name of a new channel is looked at"),
            ("case", "somebody is reminded of the name of a channel"),
            ("weekly", "leads get their list of names against the rules"),
        ])
        .command(
            "/channel",
            "Channels: how they are named, and new ones with the right name",
            "[rules | new brand summer launch | list [pod] | check [name] | cleanup]",
            |turn, command| Box::pin(handlers::channel(turn, command)),
        )
        .action(EDIT_RULES, |turn, action| Box::pin(handlers::open_rules(turn, action)))
        .action(PREVIEW, |turn, action| Box::pin(handlers::preview(turn, action)))
        .submission(RULES_FORM, |turn, submission| Box::pin(handlers::save_rules(turn, submission)))
        .action(NEW_CHANNEL, |turn, action| Box::pin(handlers::open_new(turn, action)))
        .action(AGAIN, |turn, action| Box::pin(handlers::open_again(turn, action)))
        .submission(NEW_FORM, |turn, submission| Box::pin(handlers::order(turn, submission)))
        .action(RENAME, |turn, action| Box::pin(handlers::rename(turn, action)))
        .action(BELONGS, |turn, action| Box::pin(handlers::open_belongs(turn, action)))
        .submission(BELONGS, |turn, submission| Box::pin(handlers::belongs(turn, submission)))
        .action(EXCEPT, |turn, action| Box::pin(handlers::open_exception(turn, action)))
        .submission(EXCEPT, |turn, submission| Box::pin(handlers::request(turn, submission)))
        .action(ALLOW_NAME, |turn, action| Box::pin(handlers::allow(turn, action)))
        .action(KEEP_RULES, |turn, action| Box::pin(handlers::refuse(turn, action)))
        .action(LINK_IT, |turn, action| Box::pin(handlers::link(turn, action)))
        .action(NOT_OURS, |turn, action| Box::pin(handlers::not_ours(turn, action)))
        .action(SEEN, |turn, action| Box::pin(handlers::seen(turn, action)))
        .suggest(views::BELONGS_POD, |turn, asked| Box::pin(handlers::suggest(turn, asked)))
        .suggest(model::new_fields::POD, |turn, asked| Box::pin(handlers::suggest(turn, asked)))
        .only_looks(handlers::only_looks)
        .timer(actions::LOOK, |turn, payload| Box::pin(handlers::look(turn, payload)))
        .timer(actions::CASE, |turn, payload| Box::pin(handlers::pass_time(turn, payload)))
        .timer(actions::RECHECK, |turn, payload| Box::pin(handlers::recheck(turn, payload)))
        .timer(actions::WEEKLY, |turn, payload| Box::pin(handlers::send_lists(turn, payload)))
        .event(|turn, event| Box::pin(handlers::event(turn, event)))
        .only_hears(|what| {
            matches!(
                what,
                Happened::ChannelSeen(_) | Happened::ChannelRenamed { .. } | Happened::Membership { joined: true, .. }
            )
        })
        .fact(|turn, fact| Box::pin(handlers::fact(turn, fact)))
        .outcome(|turn, outcome| Box::pin(handlers::outcome(turn, outcome)))
        .help(|turn| Box::pin(handlers::help(turn)))
        .quick(handlers::quick)
        .roll_out(RollOutStep::Channels, |turn| Box::pin(actions::see_homes(turn)))
}
