//! What comes in and what goes back, in Podkeeper's own words. Slack's wire format ends here.
//!
//! A [`Signal`] is one thing that happened; the dispatcher behind [`Dispatch`] gives it to one feature (an event:
//! to each feature that listens) as one turn and hands back a [`Reply`]. [`Message`], [`Modal`] and [`HomeView`] are
//! finished payloads built by `slack::blocks`; nobody else looks inside them.

mod due;
mod event;
mod found;
pub mod line;
mod obligation;
mod person;
mod reply;
pub mod typed;

pub use due::{Due, DueWhat, Fact, Outcome, OutcomeWhat, Step};
pub use event::{
    ChannelRecord, DndFound, DndRecord, DoNotDisturb, Event, GroupRecord, Happened, HeardMessage, HolidayFile,
    HolidaysFound, PersonRecord, Status,
};
pub use found::{ActivityRecord, BookmarkRecord, BundleRecord, CreatedRecord, MembersRecord, PinRecord};
pub use obligation::{Handing, Holding, Obligation, Own, Waits};
pub use person::{
    Action, Caller, Closed, Command, Container, FieldValue, Form, QuotedMessage, Shortcut, Submission, Suggest,
};
pub use reply::{Choice, HomeView, Message, Modal, Reopen, Reply};

use crate::{
    error::Result,
    ids::{UserId, WorkspaceId},
};
use async_trait::async_trait;

/// The way up: the edge, the timers and delivery reach the dispatcher through this and know nothing above it.
#[async_trait]
pub trait Dispatch: Send + Sync {
    /// Handles one signal durably; when this returns, the transaction is committed.
    ///
    /// # Errors
    /// [`crate::error::Error::User`] never comes out of here: it has become a [`Reply`]. What comes out is a fault that
    /// has already been logged; timers and outcomes are tried again by their loop.
    async fn handle(&self, workspace: &WorkspaceId, signal: Signal) -> Result<Reply>;

    /// The App Home of one person as it should look now; `None` for people who may not see one.
    ///
    /// # Errors
    /// A fault while reading; the caller tries again later.
    async fn home(&self, workspace: &WorkspaceId, person: &UserId) -> Result<Option<HomeView>>;

    /// A modal could not be opened because its trigger had expired: leave the person a message with an *Open* button.
    ///
    /// # Errors
    /// A fault while writing that message.
    async fn could_not_open(&self, workspace: &WorkspaceId, person: &UserId, modal: &Modal) -> Result<()>;
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Signal {
    /// Somebody typed a slash command.
    Command(Command),
    /// Somebody pressed a button or chose from a menu.
    Action(Action),
    /// Somebody used a global or a message shortcut.
    Shortcut(Shortcut),
    /// Somebody sent a modal.
    Submission(Submission),
    /// Somebody closed a modal that asked to be told.
    Closed(Closed),
    /// An external select asks for its options.
    Suggest(Suggest),
    /// Something happened in the workspace.
    Event(Event),
    /// A timer row is due: a timer of a feature, an outcome, a fact, or an event that failed before.
    Due(Due),
}
