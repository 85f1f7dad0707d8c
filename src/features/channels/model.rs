//! The rules for names of channels, what is done about names that do not keep them, and new channels. Pure.

mod case;
mod command;
mod form;
mod known;
mod naming;
mod order;
mod pattern;
mod rules;
mod words;

pub use case::{Case, GRACE, MOST_ASKED, Next, State, UNREACHED, grace, list_key, monday_of};
pub use command::Asked;
pub use form::{ASKS, Draft, Editing, IS_PRIVATE, PRIVATE, Part, WITH_POD, field_of, fields, merge, new_fields};
pub use known::{Known, KnownPod};
pub use naming::{OFFERED, Tries, Wanted, choose, compose, find_nearest_pod, list_tries};
pub use order::{Invited, MOST_PEOPLE, NewDraft, NewFault, Order, OrderState, read_key};
pub use pattern::{Pattern, PatternFault};
pub use rules::{
    Expression, ExpressionFault, LONGEST_EXPRESSION, LineFault, MOST_EXEMPT, MOST_EXPRESSIONS, MOST_PATTERNS, Off,
    Rules, Verdict,
};
pub use words::{Place, Values};
