//! What was logged as an error while a test ran. A test runs on one thread, so its log is its own.

use std::{
    fmt::{Debug, Write},
    mem,
    sync::{Arc, Mutex, PoisonError},
};
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
    subscriber::DefaultGuard,
};
use tracing_subscriber::{
    Layer, Registry,
    layer::{Context, SubscriberExt},
};

/// The errors logged so far.
pub struct Errors {
    lines: Arc<Mutex<Vec<String>>>,
    _listening: DefaultGuard,
}

impl Errors {
    pub fn listen() -> Self {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let subscriber = Registry::default().with(Listener(Arc::clone(&lines)));
        Self { lines, _listening: tracing::subscriber::set_default(subscriber) }
    }

    /// Those since the last time; a test that expects some takes them. The requests a killed bot was answering run on
    /// without their database; of a dead process nobody would have heard.
    pub fn take(&self) -> Vec<String> {
        let lines = mem::take(&mut *self.lines.lock().unwrap_or_else(PoisonError::into_inner));
        lines.into_iter().filter(|line| !line.contains("on a closed pool")).collect()
    }
}

struct Listener(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if *event.metadata().level() == Level::ERROR && event.metadata().target().starts_with("podkeeper") {
            let mut line = Line(String::new());
            event.record(&mut line);
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line.0);
        }
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, "{}={value:?} ", field.name());
    }
}
