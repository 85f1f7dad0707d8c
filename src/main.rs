//! The command line: `podkeeper serve | sandbox | doctor | manifest`.
//!
//! Every mistake of configuration ends with one clear sentence and exit code 2; a fault with exit code 1.

use clap::{Parser, Subcommand};
use podkeeper::app::{Stopped, doctor, manifest, sandbox, serve};
use std::{
    io::{Write, stderr, stdout},
    net::SocketAddr,
    process::ExitCode,
};

/// Keeps an organisation of semi-autonomous pods in step, in Slack.
#[derive(Parser)]
#[command(version, about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the bot for your Slack workspace.
    Serve,
    /// Try Podkeeper without Slack: a workspace of its own, in your browser.
    Sandbox {
        /// Where the page is served; loopback only.
        #[arg(long, default_value = "127.0.0.1:4000")]
        listen: SocketAddr,
    },
    /// Check the database, the tokens and what Slack has granted, and say what to do.
    Doctor,
    /// Print the manifest from which you create your Slack app.
    Manifest,
}

#[tokio::main]
async fn main() -> ExitCode {
    let ended = match Cli::parse().command {
        Command::Serve => serve().await,
        Command::Sandbox { listen } => sandbox(listen).await,
        Command::Doctor => doctor().await,
        Command::Manifest => {
            stdout().write_all(manifest().as_bytes()).map_err(|_| Stopped::fault("the output is closed"))
        }
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(stopped) => {
            // Nobody is left to hear that stderr is closed.
            let _ = writeln!(stderr(), "{stopped}");
            ExitCode::from(stopped.exit_code())
        }
    }
}
