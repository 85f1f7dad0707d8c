//! The open Socket Mode connections: who gets the next payload, who still owes an acknowledgement.

use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{mpsc, oneshot};

/// What is written to a connection.
pub(crate) enum Out {
    Text(String),
    /// The connection ends without a word, as when a cable is cut.
    Cut,
    /// The connection ends with a close frame.
    Close,
}

struct Line {
    id: u64,
    out: mpsc::UnboundedSender<Out>,
}

#[derive(Default)]
struct Board {
    lines: Vec<Line>,
    /// By envelope id: the line it went to, and who waits.
    waiting: HashMap<String, (u64, oneshot::Sender<Value>)>,
    turn: usize,
    count: u64,
}

/// The switchboard.
#[derive(Default)]
pub(crate) struct Sockets(Mutex<Board>);

impl Sockets {
    fn board(&self) -> MutexGuard<'_, Board> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new connection; its id and what is to be written to it.
    pub(crate) fn connect(&self) -> (u64, mpsc::UnboundedReceiver<Out>) {
        let (out, incoming) = mpsc::unbounded_channel();
        let mut board = self.board();
        board.count += 1;
        let id = board.count;
        board.lines.push(Line { id, out });
        (id, incoming)
    }

    /// A connection is gone; whoever waits for an acknowledgement from it learns at once.
    pub(crate) fn disconnect(&self, id: u64) {
        let mut board = self.board();
        board.lines.retain(|line| line.id != id);
        board.waiting.retain(|_, (line, _)| *line != id);
    }

    pub(crate) fn len(&self) -> usize {
        self.board().lines.len()
    }

    /// Sends an envelope over one connection, each in its turn. None when there is none.
    pub(crate) fn send(&self, envelope_id: &str, text: String) -> Option<oneshot::Receiver<Value>> {
        let mut board = self.board();
        let count = board.lines.len();
        board.turn = board.turn.wrapping_add(1);
        let at = board.turn.checked_rem(count)?;
        let line = board.lines.get(at)?;
        let id = line.id;
        line.out.send(Out::Text(text)).ok()?;
        let (acknowledge, acknowledged) = oneshot::channel();
        board.waiting.insert(envelope_id.to_owned(), (id, acknowledge));
        Some(acknowledged)
    }

    /// An acknowledgement came in, with its payload or null.
    pub(crate) fn acknowledge(&self, envelope_id: &str, payload: Value) {
        if let Some((_, waiting)) = self.board().waiting.remove(envelope_id) {
            // Nobody waits any more after three seconds.
            let _ = waiting.send(payload);
        }
    }

    /// Nobody waits for this one any longer.
    pub(crate) fn forget(&self, envelope_id: &str) {
        self.board().waiting.remove(envelope_id);
    }

    /// Writes to every connection.
    pub(crate) fn tell_all(&self, make: impl Fn() -> Out) {
        for line in &self.board().lines {
            // A line whose reader is gone is about to be removed.
            let _ = line.out.send(make());
        }
    }
}
