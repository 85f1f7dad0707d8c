//! `podkeeper serve` as an operator starts it: how soon it is ready, and how much memory it takes when nothing is due.

use crate::{Outcome, client::Line, figures::Spread};
use podkeeper::{database::Db, sandbox::Sandbox};
use std::{
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tokio::time::sleep;

/// Who does not get ready within this time has failed.
const PATIENCE: Duration = Duration::from_secs(20);
/// After the first sweep and the first deliveries, memory is taken for idle when this much time has passed.
const IDLE_AFTER: Duration = Duration::from_secs(2);

/// Starts it `times` times on the database at `url`.
pub(crate) async fn measure(what: &str, slack: &Sandbox, url: String, times: usize) -> Outcome<String> {
    let (mut ready, mut memory) = (Vec::new(), Vec::new());
    for _ in 0..times {
        let mut bot = Started::spawn(slack, &url)?;
        ready.push(bot.ready().await?.as_secs_f64() * 1_000.0);
        memory.push(bot.idle_memory(&url).await?);
        bot.stop()?;
    }
    let (ready, memory) = (Spread::of(ready), Spread::of(memory));
    Ok(format!("podkeeper serve on {what}: ready after {ready:.0} ms, idle with {memory:.1} MiB resident\n"))
}

/// A process of ours; killed when it is forgotten.
struct Started {
    process: Child,
    address: SocketAddr,
    begun: Instant,
}

impl Started {
    fn spawn(slack: &Sandbox, url: &str) -> Outcome<Self> {
        let program = program()?;
        // The port is free again when the listener is dropped, and nobody else asks for it.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        slack.deliver_to(format!("http://{address}/slack/events"));
        let begun = Instant::now();
        let process = Command::new(program)
            .arg("serve")
            .env_clear()
            .envs([
                ("DATABASE_URL", url),
                ("SLACK_BOT_TOKEN", "xoxb-sandbox-bot"),
                ("SLACK_SIGNING_SECRET", "sandbox-signing-secret"),
                ("SLACK_API_URL", &slack.api_url()),
                ("PODKEEPER_LISTEN", &address.to_string()),
                ("PODKEEPER_LOG", "warn"),
            ])
            .stdin(Stdio::null())
            .spawn()?;
        Ok(Self { process, address, begun })
    }

    /// From the spawn to the first 200 of `/health/ready`, looked for every millisecond.
    async fn ready(&mut self) -> Outcome<Duration> {
        while self.begun.elapsed() < PATIENCE {
            if let Ok(mut line) = Line::open(self.address).await
                && line.get("/health/ready").await?.status == 200
            {
                return Ok(self.begun.elapsed());
            }
            if let Some(status) = self.process.try_wait()? {
                return Err(format!("podkeeper serve ended: {status}").into());
            }
            sleep(Duration::from_millis(1)).await;
        }
        Err("podkeeper serve is not ready after 20 seconds".into())
    }

    /// Resident memory, in MiB, when the mirror is filled and nothing has been due for a while.
    async fn idle_memory(&self, url: &str) -> Outcome<f64> {
        let db = Db::look(url).await?;
        while db.read("SELECT COUNT(*) FROM workspaces WHERE synced_at IS NOT NULL").scalar::<i64>().await? == 0 {
            sleep(Duration::from_millis(20)).await;
        }
        db.close().await;
        sleep(IDLE_AFTER).await;
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS in /proc")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib / 1_024.0)
    }

    /// At once: how it shuts down is not measured, and a killed bot must start as well as a stopped one.
    fn stop(mut self) -> Outcome {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The binary that was built beside this program.
fn program() -> Outcome<PathBuf> {
    let here = std::env::current_exe()?;
    let folder = here.parent().and_then(|examples| examples.parent()).ok_or("this program has no folder")?;
    let program = folder.join("podkeeper");
    if program.exists() {
        Ok(program)
    } else {
        Err(format!("{} is missing: run cargo build --release first, or use --starts 0", program.display()).into())
    }
}
