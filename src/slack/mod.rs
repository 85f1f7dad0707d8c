//! The only room that knows Slack's wire.
//!
//! In: `http` or `socket` → `verify` → `inbound` → a `Signal`, whose `Reply` goes back by `replies`; both doors share
//! `edge`. Out: `api` with its `methods`, kept in time by `limits`; `calls` are what delivery does beside messages. What
//! people see is built by `blocks` from `mrkdwn`.

pub mod api;
pub mod blocks;
pub mod calls;
pub mod edge;
pub mod http;
pub mod inbound;
pub mod limits;
pub mod methods;
pub mod metrics;
pub mod mrkdwn;
pub mod permalink;
mod records;
mod replies;
mod size;
pub mod socket;
#[cfg(test)]
mod stub;
pub mod verify;
mod words;
