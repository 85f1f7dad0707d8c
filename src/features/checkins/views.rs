//! Every sentence of check-ins and reviews.
//!
//! A question is short and can be answered with one tap; nobody is told that they are late, and nobody is named before
//! others for what they did not do.

mod check_in;
mod missing;
mod review;
mod table;

pub(super) use check_in::*;
pub(super) use missing::*;
pub(super) use review::*;
pub(super) use table::*;
