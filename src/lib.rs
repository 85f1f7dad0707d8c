//! Podkeeper: a self-hosted Slack bot that keeps an organisation of semi-autonomous pods in step.
//!
//! **Signals come in, one turn handles each, the database decides, delivery makes Slack agree.**
//!
//! To read the house, follow one signal:
//!
//! 1. [`slack`] takes bytes off the wire, proves that they are Slack's, and makes a [`signal::Signal`] of them. It hands it
//!    up through [`signal::Dispatch`] and knows nobody above.
//! 2. [`turn`] begins a transaction, finds the feature that claims the signal, and gives it a [`turn::Turn`]: one `now`,
//!    one actor, and the verbs for whatever must reach Slack, the future, or other features.
//! 3. `features`, one folder per capability, decide. `model.rs` thinks, `store.rs` remembers, `views.rs` speaks,
//!    `actions.rs` does, `handlers.rs` translates.
//! 4. After the commit, [`delivery`] makes Slack show what the rows say, exactly once; [`timers`] bring back what is due,
//!    as a signal, to 2.
//!
//! Beside that way: [`directory`] knows people, channels and pods, and who holds a role now; [`calendar`] is pure time;
//! [`database`] is one SQL text for two engines; [`clock`] is the only source of time; [`sandbox`] is a Slack of our own,
//! for tests and for trying out, which knows nothing of the rest.
//!
//! Imports point down: [`ids`], [`clock`], [`error`], [`config`], [`export`], [`figures`], [`money`] ← [`signal`] ← [`database`], [`calendar`] ← [`slack`] ←
//! [`timers`], [`directory`] ← [`delivery`] ← [`turn`] ← `features` ← `app` ← the command line. `tests/architecture.rs`
//! holds this and the other rules of `docs/ARCHITECTURE.md`.

pub mod app;
pub mod calendar;
pub mod clock;
pub mod config;
pub mod database;
pub mod delivery;
pub mod directory;
pub mod error;
pub mod export;
pub mod features;
pub mod figures;
pub mod ids;
pub mod money;
pub mod sandbox;
pub mod signal;
pub mod slack;
pub mod timers;
pub mod turn;
