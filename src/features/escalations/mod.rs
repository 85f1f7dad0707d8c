//! Escalations: what a pod cannot decide by itself goes to whoever can, by a route, with clocks, and the answer comes back.

pub mod model;
