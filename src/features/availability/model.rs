//! What people type about time off, what is allowed, and what a status says. Pure.

mod asked;
mod form;
mod status;
mod stretch;

pub use asked::{Asked, Entry};
pub use form::{Faults, Kept, StretchForm, blocks, read_hours, read_preferences, read_stretch};
pub use status::{Offer, offer_of};
pub use stretch::{LONGEST, Refused, Saved, Stretch, Wish, check_days, check_person, find_circle, joined_with};
