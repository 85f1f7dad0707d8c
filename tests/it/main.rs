//! Conversations with the whole of Podkeeper: the real router, signed requests over loopback, a Slack of our own, a
//! clock that stands still, on SQLite and on PostgreSQL.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::too_many_lines,
    unreachable_pub,
    reason = "a test that cannot go on stops and says why; the harness reads where PostgreSQL is; a table is long"
)]

mod asking;
mod asks;
mod command_line;
mod crashes;
mod deliveries;
mod edge;
mod events;
mod harness;
mod health;
mod help;
mod home;
mod limits;
mod manifest;
mod mentions;
mod mirror;
mod newcomers;
mod okr_card;
mod okr_new;
mod okr_update;
mod only_looks;
mod pause;
mod pods;
mod replicas;
mod rights;
mod scenes;
mod settings;
mod socket_mode;
mod start;
mod storms;
