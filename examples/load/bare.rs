//! The yardstick: as little as a durable handler of Slack's requests can be. The signature over the raw bytes, one
//! `INSERT`, committed; the same engine, pool and settings as the bot's.

use crate::Outcome;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use podkeeper::{clock::Clock, database::Db, slack::verify::verify};
use secrecy::SecretString;
use std::{net::SocketAddr, sync::Arc};
use tokio::{net::TcpListener, task::JoinHandle};

/// The bare handler while it runs.
pub(crate) struct Bare {
    pub(crate) address: SocketAddr,
    db: Db,
    server: JoinHandle<()>,
}

struct Door {
    secret: SecretString,
    clock: Clock,
    db: Db,
}

impl Bare {
    /// On a database of its own.
    pub(crate) async fn start(url: String, secret: SecretString, clock: Clock) -> Outcome<Self> {
        let db = Db::open(&url).await?;
        db.write("CREATE TABLE bare (body TEXT NOT NULL)").execute().await?;
        let door = Arc::new(Door { secret, clock, db: db.clone() });
        let router = Router::new().route("/slack/events", post(receive)).with_state(door);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        // Ends with the process, or when it is stopped.
        let server = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, db, server })
    }

    pub(crate) async fn stop(self) {
        self.server.abort();
        self.db.close().await;
    }
}

async fn receive(State(door): State<Arc<Door>>, headers: HeaderMap, body: Bytes) -> Result<&'static str, StatusCode> {
    verify(&door.secret, &headers, &body, door.clock.now()).map_err(|_| StatusCode::UNAUTHORIZED)?;
    let text = String::from_utf8_lossy(&body);
    let inserted = door.db.write("INSERT INTO bare (body) VALUES ($1)").bind(text.as_ref()).execute().await;
    inserted.map(|_| "written").map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}
