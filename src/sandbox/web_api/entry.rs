//! The HTTP side of the Web API and of response URLs: tokens, faults, limits, headers, the log of calls.

use super::{
    args::{ApiError, Args},
    chat::content,
    methods::{Method, Takes, find_method},
    spoiling::{after, before, spoiled},
};
use crate::{
    ids::MessageTs,
    sandbox::{
        core::Sandbox,
        doing::{Draft, Edit},
        faults::Fault,
        state::{Call, State, Token},
    },
};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, RawQuery, State as Shared},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::fmt::rfc2822::DateTimePrinter;
use serde_json::{Map, Value, json};

/// One call of a method, with whatever a test planned for it.
pub(crate) async fn serve_method(
    Shared(sandbox): Shared<Sandbox>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let args = Args::parse(query.as_deref().unwrap_or_default(), content_type, &body);
    let fault = sandbox.change(|state| state.faults.next(&name));
    if let Some(Fault::HoldBefore(gate)) = &fault {
        gate.pass().await;
    }
    let token = bearer(&headers);
    let response = sandbox.change(|state| {
        let (mut args, refusal) = match args {
            Ok(args) => (args, None),
            Err(error) => (Args::default(), Some(error)),
        };
        let token = token.or(args.take_token());
        let planned = fault.as_ref().and_then(before);
        let result = planned.unwrap_or_else(|| {
            let outcome = refusal.map_or_else(|| call(state, &name, token.as_deref(), &args), Err);
            outcome.map_or_else(|error| error.to_json(), succeeded)
        });
        let result = fault.as_ref().and_then(after).unwrap_or(result);
        let log = Call { method: name.clone(), args: args.to_json(), result: result.clone(), at: state.now };
        state.log_call(log);
        respond(state, &name, &result)
    });
    spoiled(fault, response).await
}

/// The call itself: is there such a method, may this token call it, not too often; then what it does.
fn call(state: &mut State, name: &str, token: Option<&str>, args: &Args) -> Result<Map<String, Value>, ApiError> {
    let method = find_method(name)
        .ok_or_else(|| ApiError::from("unknown_method").with("req_method", Value::String(name.to_owned())))?;
    check_token(state, method, token)?;
    state.need_scope(method.scopes)?;
    let (now, limits) = (state.now, state.options.limits.clone());
    if let Err(wait) = state.meters.take_method(&limits, name, method.tier, now) {
        return Err(ApiError::from("ratelimited").with("retry_after", json!(wait)));
    }
    (method.run)(state, args)
}

fn check_token(state: &State, method: &Method, token: Option<&str>) -> Result<(), ApiError> {
    let token = token.ok_or("not_authed")?;
    let (is_bot, is_app) = (token == state.options.bot_token, Some(token) == state.options.app_token.as_deref());
    match method.takes {
        Takes::App if is_app => Ok(()),
        Takes::Bot if is_bot => match state.token {
            Token::Valid => Ok(()),
            Token::Revoked => Err("token_revoked".into()),
            Token::Uninstalled => Err("account_inactive".into()),
        },
        Takes::App | Takes::Bot if is_bot || is_app => Err("not_allowed_token_type".into()),
        Takes::App | Takes::Bot => Err("invalid_auth".into()),
    }
}

fn succeeded(mut fields: Map<String, Value>) -> Value {
    fields.insert("ok".to_owned(), json!(true));
    Value::Object(fields)
}

/// The answer with Slack's headers; a rate limit is a 429.
fn respond(state: &State, name: &str, result: &Value) -> Response {
    let wait = (result["error"] == "ratelimited").then(|| result["retry_after"].as_u64().unwrap_or(1));
    let mut body = result.clone();
    if let Some(fields) = body.as_object_mut().filter(|_| wait.is_some()) {
        fields.remove("retry_after");
    }
    let mut response = Json(body).into_response();
    let mut set = |name: &'static str, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    };
    set("x-oauth-scopes", state.scopes.iter().cloned().collect::<Vec<_>>().join(","));
    set("x-slack-req-id", format!("sandbox-{}", state.calls.len()));
    if let Some(method) = find_method(name) {
        set("x-accepted-oauth-scopes", method.scopes.join(","));
    }
    if let Ok(date) = DateTimePrinter::new().timestamp_to_rfc9110_string(&state.now) {
        set("date", date);
    }
    if let Some(wait) = wait {
        set("retry-after", wait.to_string());
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    }
    response
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(str::to_owned)
}

/// A POST to a response URL.
pub(crate) async fn serve_response_url(
    Shared(sandbox): Shared<Sandbox>,
    Path(token): Path<String>,
    body: Bytes,
) -> Response {
    let fault = sandbox.change(|state| state.faults.next("response_url"));
    if let Some(Fault::HoldBefore(gate)) = &fault {
        gate.pass().await;
    }
    let result = sandbox.change(|state| {
        let body = serde_json::from_slice::<Value>(&body);
        let result = fault.as_ref().and_then(before).unwrap_or_else(|| {
            let answered = match &body {
                Ok(body) => state.answer_url(&token, body),
                Err(_) => Err("invalid_payload".into()),
            };
            answered.map_or_else(|error| error.to_json(), |()| json!({ "ok": true }))
        });
        let result = fault.as_ref().and_then(after).unwrap_or(result);
        let args = body.unwrap_or_default();
        state.log_call(Call { method: "response_url".to_owned(), args, result: result.clone(), at: state.now });
        result
    });
    let status = match result["error"].as_str() {
        None => StatusCode::OK,
        Some("invalid_url" | "expired_url" | "used_url") => StatusCode::NOT_FOUND,
        Some("ratelimited") => StatusCode::TOO_MANY_REQUESTS,
        Some("fatal_error") => StatusCode::INTERNAL_SERVER_ERROR,
        Some(_) => StatusCode::BAD_REQUEST,
    };
    let wait = result["retry_after"].as_u64().map(|wait| [(header::RETRY_AFTER, wait.to_string())]);
    let response = match wait {
        Some(wait) => (status, wait, Json(result)).into_response(),
        None => (status, Json(result)).into_response(),
    };
    spoiled(fault, response).await
}

impl State {
    /// What a response URL does with a message: adds one, replaces the original or deletes it.
    pub(crate) fn answer_url(&mut self, token: &str, body: &Value) -> Result<(), ApiError> {
        let url = self.use_response_url(token)?;
        let on = |field: &str| body[field] == true || body[field] == "true";
        let bot = self.bot();
        if on("delete_original") {
            let original = url.original.clone().filter(|_| !url.of_command).ok_or("no_original")?;
            self.delete_message(&url.channel, original.as_str())?;
            if body["text"].is_null() && body["blocks"].is_null() {
                return Ok(());
            }
        }
        let args = Args::parse("", "application/json", &Bytes::from(body.to_string()))?;
        let (text, blocks) = content(&args, 40_000)?;
        // An answer into a thread overwrites the message it answers, unless it says that it does not mean to.
        let threaded = !url.of_command && !body["thread_ts"].is_null() && body["replace_original"].is_null();
        if (on("replace_original") || threaded)
            && !on("delete_original")
            && let Some(original) = &url.original
        {
            let edit = Edit { text, blocks, ..Edit::default() };
            self.edit(&url.channel, original.as_str(), &bot, edit)?;
            return Ok(());
        }
        let everybody = body["response_type"] == "in_channel";
        let draft = Draft {
            text,
            blocks,
            thread_ts: body["thread_ts"].as_str().map(MessageTs::from),
            ephemeral_to: (!everybody).then(|| url.user.clone()),
            ..Draft::default()
        };
        let message = self.post(&url.channel, &bot, draft)?;
        if url.of_command && url.original.is_none() {
            self.set_original(token, &message.ts);
        }
        Ok(())
    }
}
