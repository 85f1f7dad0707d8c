//! A Slack of our own: people, channels and the parts of Slack's interfaces that a bot meets, in this process.
//!
//! `podkeeper sandbox` shows it on a page to try the bot out; the tests use it as a faithful stand-in. It knows
//! nothing of the bot: they speak only over HTTP and websockets, as with Slack itself. Everything in it follows the
//! given [`Clock`](crate::clock::Clock): message timestamps, trigger ids, rate limits, retries, signatures.
//!
//! - `model/`, `state`: what there is, behind one lock
//! - `doing/`, `events`: what can be done, and what the bot gets to know of it
//! - `web_api/`, `triggers`, `limits`, `blocks/`, `faults`: what the bot may do, and how it is refused
//! - `delivering`, `signing`, `socket`, `sockets`: how things reach the bot
//! - `acting/`: people, as functions; `page_api/`, `server`: the same over HTTP, for the page
//!
//! ```no_run
//! # async fn example() -> podkeeper::error::Result<()> {
//! use podkeeper::{clock::Clock, sandbox::{Options, Sandbox, Seed}};
//! let slack = Sandbox::start(Options::new(Clock::system()), Seed::example_agency()).await?;
//! slack.deliver_to("http://127.0.0.1:3000/slack/events");
//! slack.command("ana", "#pod-performance", "/okr update").await?;
//! slack.fill("ana", "ROAS", "4.2")?;
//! slack.submit("ana").await?;
//! # Ok(()) }
//! ```

mod acting;
mod blocks;
mod core;
mod delivering;
mod doing;
mod events;
mod faults;
mod limits;
mod model;
mod page_api;
mod plain;
mod seed;
mod server;
mod signing;
mod socket;
mod sockets;
mod state;
#[cfg(test)]
mod tests;
mod triggers;
mod web_api;

pub use acting::{Place, Submitted};
pub use blocks::{Values, plain_blocks};
pub use core::{Sandbox, TimeMachine};
pub use faults::{Fault, Gate};
pub use limits::{Limits, Tier};
pub use model::{
    Channel, CommandHint, Edited, File, Kind, Message, Options, Person, Reaction, ShortcutHint, ShortcutPlace,
    Standing, Status, Surface, Team, UserGroup, View,
};
pub use plain::{plain, plain_view};
pub use seed::{Seed, SeedChannel};
pub use state::Call;
pub use web_api::{list_methods, scopes_of};
