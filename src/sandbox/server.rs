//! Listening: one loopback port for the Web API, response URLs, Socket Mode and the page.

use super::{
    core::Sandbox,
    model::Options,
    page_api,
    seed::Seed,
    socket::serve_socket,
    web_api::{DropConnection, LARGEST, serve_method, serve_response_url, serve_upload},
};
use crate::error::{Error, Result};
use axum::{
    Router,
    body::Body,
    extract::DefaultBodyLimit,
    response::Response,
    routing::{any, get, post},
};
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use std::io;
use tokio::net::{TcpListener, TcpStream};

impl Sandbox {
    /// Opens the workspace: fills it from `seed`, listens, and brings events to the bot from now on.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn start(options: Options, seed: Seed) -> Result<Self> {
        let listener = TcpListener::bind(options.listen).await;
        let listener = listener.map_err(Error::when("opening the sandbox's port"))?;
        let address = listener.local_addr().map_err(Error::when("opening the sandbox's port"))?;
        let sandbox = Self::with(options, address)?;
        sandbox.change(|state| seed.fill(state));
        tokio::spawn(sandbox.clone().deliver_events());
        tokio::spawn(sandbox.clone().listen(listener));
        Ok(sandbox)
    }

    async fn listen(self, listener: TcpListener) {
        let router = router(self.clone());
        loop {
            tokio::select! {
                () = self.stopping.cancelled() => return,
                accepted = listener.accept() => {
                    // Out of file descriptors, or a client that gave up: the next one may be luckier.
                    let Ok((stream, _)) = accepted else { continue };
                    tokio::spawn(serve(self.clone(), router.clone(), stream));
                }
            }
        }
    }
}

fn router(sandbox: Sandbox) -> Router {
    Router::new()
        .route("/api/{method}", any(serve_method))
        .route("/response/{token}", post(serve_response_url))
        .route("/upload/v1/{token}", post(serve_upload).layer(DefaultBodyLimit::max(LARGEST)))
        .route("/socket", get(serve_socket))
        .merge(page_api::router())
        .with_state(sandbox)
}

/// One connection. It is served by hand because a fault may demand that it be closed without an answer.
async fn serve(sandbox: Sandbox, router: Router, stream: TcpStream) {
    let inner = TowerToHyperService::new(router);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let answer = inner.call(request);
        async move {
            let response: Response<Body> = answer.await.unwrap_or_else(|never| match never {});
            match response.extensions().get::<DropConnection>() {
                Some(DropConnection) => Err(io::Error::from(io::ErrorKind::ConnectionReset)),
                None => Ok(response),
            }
        }
    });
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades();
    tokio::select! {
        () = sandbox.stopping.cancelled() => {}
        // A client that goes away is no concern of ours.
        _ = connection => {}
    }
}
